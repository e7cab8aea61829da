"""The trained weights and what is known of them: where they lie, how they were made, and that they are unchanged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "model"


class WeightsError(Exception):
    """The weights are not those that were trained; the message names the file."""


@dataclass(frozen=True, slots=True)
class Weights:
    """An ONNX model and its tokenizer as bytes, both checked, and the facts of `meta.json`."""

    model: bytes
    tokenizer: bytes
    facts: dict[str, Any]

    @property
    def label(self) -> str:
        """Name and version as annotations carry them, e.g. `newswire-sentiment 1`."""
        return f"{self.facts['name']} {self.facts['version']}"


def read_weights(folder: Path = FOLDER) -> Weights:
    """The files of a folder that `training/sentiment/export.py` has written.

    Raises:
        WeightsError: a file is missing, or is not the one that `meta.json` describes.
    """
    facts = json.loads(_read(folder / "meta.json"))
    model, tokenizer = (_checked(folder / name, facts["sha256"][name]) for name in ("model.onnx", "tokenizer.json"))
    return Weights(model, tokenizer, facts)


def _checked(path: Path, digest: str) -> bytes:
    content = _read(path)
    if sha256(content).hexdigest() != digest:
        raise WeightsError(f"{path}: not the file that was exported (its SHA-256 differs from the one in meta.json)")
    return content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WeightsError(f"{path}: {error.strerror}") from None
