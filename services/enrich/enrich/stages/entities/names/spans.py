"""A stretch of a paragraph that names something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A name in a paragraph, with offsets into the paragraph."""

    start: int
    end: int
    type: str


def without_overlaps(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order; where two overlap the one given first stays."""
    kept: list[Span] = []
    taken: set[int] = set()
    for span in spans:
        covered = range(span.start, span.end)
        if taken.isdisjoint(covered):
            taken.update(covered)
            kept.append(span)
    return tuple(sorted(kept))
