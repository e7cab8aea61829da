"""The labelled lines of pages, and how a judgement of lines is scored."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple, TypedDict

from quality import corpora

BODY, BOILERPLATE = 1, 0


class Lines(TypedDict):
    """A page as its lines, each with its label; -1 is unclear."""

    id: str
    title: str
    lines: list[tuple[int, str]]


class Scores(NamedTuple):
    """F1 of the story's lines; F1 and precision of the boilerplate; the share of lines that are told right."""

    body: float
    boilerplate: float
    precision: float
    right: float


def corpus(name: str) -> list[Lines]:
    """The pages of the set `main` (navigation taken off before) or `full` (whole pages)."""
    return corpora.labelled(f"extract/lines_{name}_dev.jsonl.gz")


def scores(counts: Counter[tuple[int, bool]]) -> Scores:
    """The scores of a count of lines by label and whether they were removed."""
    found, wrong = counts[BOILERPLATE, True], counts[BODY, True]
    missed, kept = counts[BOILERPLATE, False], counts[BODY, False]
    errors = wrong + missed
    return Scores(
        2 * kept / max(2 * kept + errors, 1),
        2 * found / max(2 * found + errors, 1),
        found / max(found + wrong, 1),
        (found + kept) / max(found + kept + errors, 1),
    )
