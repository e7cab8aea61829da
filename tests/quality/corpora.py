"""Reads the labelled corpora, which are not ours to ship: NEWSWIRE_CORPORA names their folder."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest


def labelled(name: str) -> list[Any]:
    """The rows of a packed file, such as `extract/atf_dev.jsonl.gz`; a test skips where it is not there."""
    folder = os.environ.get("NEWSWIRE_CORPORA")
    if not folder:
        pytest.skip("NEWSWIRE_CORPORA does not name a folder of labelled corpora")
    path = Path(folder) / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
