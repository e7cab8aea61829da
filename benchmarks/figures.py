"""Turns measured values into medians with their spread, and prints them as a small table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

Row = tuple[str, str, str]
"""A name, a figure, a remark."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several rounds, and the lowest and the highest of them."""

    median: float
    low: float
    high: float

    def text(self, unit: str = "", digits: int = 1) -> str:
        """For people: `12.3 ms (11.8 to 13.0)`."""
        unit = f" {unit}" if unit else ""
        return f"{self.median:.{digits}f}{unit} ({self.low:.{digits}f} to {self.high:.{digits}f})"


def spread(values: Sequence[float]) -> Spread:
    """Median, minimum and maximum of at least one value."""
    return Spread(round(median(values), 4), round(min(values), 4), round(max(values), 4))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of `values` do not exceed, between two neighbours by proportion."""
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def print_table(title: str, rows: Sequence[Row]) -> None:
    """A title and aligned rows on standard output."""
    name_width = max(len(name) for name, _, _ in rows)
    figure_width = max(len(figure) for _, figure, _ in rows)
    print(f"\n{title}")
    for name, figure, remark in rows:
        print(f"  {name:<{name_width}}  {figure:<{figure_width}}  {remark}".rstrip())
