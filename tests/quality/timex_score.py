"""Scores time expressions against a gold standard in the sense of TempEval-3.

Spans are paired one to one, equal spans first, then by longest overlap. Strict counts equal spans, relaxed
overlapping ones; value F1 is relaxed F1 times the share of pairs whose values are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A marked span with its value; None where the annotators gave none."""

    start: int
    end: int
    value: str | None


@dataclass(frozen=True)
class Tally:
    """Counts over one or many documents; tallies of documents add up."""

    gold: int = 0
    found: int = 0
    strict: int = 0
    relaxed: int = 0
    valued: int = 0
    value: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.gold + other.gold,
            self.found + other.found,
            self.strict + other.strict,
            self.relaxed + other.relaxed,
            self.valued + other.valued,
            self.value + other.value,
        )

    @property
    def strict_f1(self) -> float:
        return self._f1(self.strict)

    @property
    def relaxed_f1(self) -> float:
        return self._f1(self.relaxed)

    @property
    def value_f1(self) -> float:
        return self.relaxed_f1 * self.value / self.valued if self.valued else 0.0

    def _f1(self, hits: int) -> float:
        total = self.gold + self.found
        return 200.0 * hits / total if total else 100.0


def tally(gold: Sequence[Mark], found: Sequence[Mark]) -> Tally:
    """The counts for one document."""
    pairs = list(_pairs(gold, found))
    valued = [(one, other) for one, other in pairs if one.value]
    return Tally(
        gold=len(gold),
        found=len(found),
        strict=sum((one.start, one.end) == (other.start, other.end) for one, other in pairs),
        relaxed=len(pairs),
        valued=len(valued),
        value=sum(one.value == other.value for one, other in valued),
    )


def _pairs(gold: Sequence[Mark], found: Sequence[Mark]) -> Iterable[tuple[Mark, Mark]]:
    overlaps = []
    for one in gold:
        for other in found:
            common = min(one.end, other.end) - max(one.start, other.start)
            if common > 0:
                differs = (one.start, one.end) != (other.start, other.end)
                overlaps.append((differs, -common, one.start, other.start, one, other))
    taken: set[int] = set()
    for *_, one, other in sorted(overlaps, key=lambda overlap: overlap[:4]):
        if id(one) not in taken and id(other) not in taken:
            taken |= {id(one), id(other)}
            yield one, other
