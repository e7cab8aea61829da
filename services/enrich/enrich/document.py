"""What a stage works on: an article cut into paragraphs, each tokenized and tagged by the language model."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Doc

from enrich.stages.entities.identify.knowledge import Knowledge
from enrich.stages.sentiment.towards import TARGETS_READ
from newswire.articles import Published
from newswire.fields import ANNOTATED

ENGLISH = ("en",)

_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Document:
    """One article as the stages see it; `offsets[i]` is where `paragraphs[i]` begins in the text, in code points.

    `language` is the one it is read in, without region (`en`); `section` is the outlet's.
    `found` holds the fields that earlier stages gave; those of a stage that failed are missing.
    `place` is where it says it was written, `outlets` who published it, `knowledge` what is known beyond it. So many
    `targets` the sentiment model reads.
    """

    text: str
    title: str | None
    published: Published
    paragraphs: Sequence[Doc]
    offsets: Sequence[int]
    language: str = "en"
    section: str | None = None
    found: Mapping[str, Any] = field(default_factory=dict)
    place: str | None = None
    outlets: tuple[str, ...] = ()
    knowledge: Knowledge = field(default_factory=Knowledge)
    targets: int = TARGETS_READ


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a stage can do in the languages it was not made for, and why that is not all."""

    run: Callable[[Document], Mapping[str, Any]]
    reason: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of reading.

    `needs` are the components of the spaCy pipeline it relies on, `gives` the fields of the article it returns.
    `uses` are fields that stages before it give: it takes them from `Document.found`.
    `run` must not change the reading and must return plain values that outlive its documents. It is for `languages`;
    in others `elsewhere` runs, or nothing does.
    """

    name: str
    version: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    run: Callable[[Document], Mapping[str, Any]]
    model: str | None = None
    languages: tuple[str, ...] = ENGLISH
    elsewhere: Elsewhere | None = None
    uses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises:
        ValueError: it gives what is not enrich's to say; store would drop it when the article is read again.
        """
        if others := [name for name in self.gives if name not in ANNOTATED]:
            raise ValueError(f"the stage {self.name} gives {', '.join(others)}: no field that enrich fills")


def split_paragraphs(text: str) -> list[tuple[int, str]]:
    """The lines of a text that hold words, each with its offset."""
    found = []
    for match in _PARAGRAPH.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            found.append((match.start() + line.index(stripped), stripped))
    return found
