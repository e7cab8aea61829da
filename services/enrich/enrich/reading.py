"""What a stage works on: an article cut into paragraphs, each tokenized and tagged by the language model."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from newswire.articles import Published

_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as the stages see it; `offsets[i]` is where `paragraphs[i]` begins in the text, in code points."""

    text: str
    title: str | None
    published: Published
    paragraphs: Sequence[Doc]
    offsets: Sequence[int]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of reading.

    `needs` are the components of the spaCy pipeline it relies on, `gives` the fields of the article it returns.
    `run` must not change the reading and must return plain values that outlive its documents.
    """

    name: str
    version: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    run: Callable[[Reading], Mapping[str, Any]]
    model: str | None = None


def split_paragraphs(text: str) -> list[tuple[int, str]]:
    """The lines of a text that hold words, each with its offset."""
    found = []
    for match in _PARAGRAPH.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            found.append((match.start() + line.index(stripped), stripped))
    return found
