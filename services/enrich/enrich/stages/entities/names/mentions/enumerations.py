"""Names in a row: in `Breen, Irwin, Quinn and Foss` what most of them are, all of them are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich.stages.entities.names.spans import Span

_BETWEEN = re.compile(r"\s*(?:[,;]|and|[,;] and|\d{1,2} ?-|; \d{1,2} ?-)\s*")
_SHORTEST = 5


def persons_in_rows(text: str, spans: Sequence[Span]) -> frozenset[Span]:
    """The spans of the enumerations that name persons for the most part."""
    found: set[Span] = set()
    for row in _rows(text, spans):
        persons = sum(span.type == "PERSON" for span in row)
        if len(row) >= _SHORTEST and persons * 2 >= len(row):
            found.update(row)
    return frozenset(found)


def _rows(text: str, spans: Sequence[Span]) -> Iterator[list[Span]]:
    row: list[Span] = []
    for span in sorted(spans):
        if row and not _BETWEEN.fullmatch(text, row[-1].end, span.start):
            yield row
            row = []
        row.append(span)
    yield row
