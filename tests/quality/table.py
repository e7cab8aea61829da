"""Writes the table of figures in docs/quality.md: `make quality`; with `ARGS=--pin` also raises the floors.

Where NEWSWIRE_CORPORA names no folder of labelled corpora, the lines about corpora stay as they are. Pinning notes the
digest of the gold file, and raises a floor to what was measured less a point; it never lowers one. Where a change of
the gold makes a figure fall below its floor, `--lower NAME` says that this is meant.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from quality.figures import SAMPLE_WIRE, Figure, on_corpora, on_the_sample_wire

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "quality.md"
FLOORS = Path(__file__).with_name("floors.json")
BEGIN, END = "<!-- figures: made by `make quality` -->", "<!-- end of figures -->"
MARGIN = 1.0
PROCESSOR_POINTS = 3.0
"""By how much a figure of sentiment may differ from one processor to the next, in percentage points: eight-bit kernels
saturate where there are no VNNI instructions, and one article of the wire is judged otherwise there."""

HEAD = ("| what | on | measure | % | floor |", "|---|---|---|---|---|")


def line(figure: Figure, floors: Mapping[str, float]) -> str:
    """A figure as a line of the table."""
    floor = floors.get(figure.name) if figure.where == SAMPLE_WIRE else None
    return f"| {figure.what} | {figure.where} | {figure.measure} | {figure.value:.1f} | {floor or ''} |"


def tolerance(figure: Figure) -> float:
    """By how much the figure may be below its floor, and beside the page, for the processor alone."""
    return PROCESSOR_POINTS if figure.what.startswith("sentiment") else 0.0


def lines_of(page: str) -> list[str]:
    """The lines of the table on a page, without its head."""
    table = page.partition(BEGIN)[2].partition(END)[0]
    return [text for text in table.splitlines() if text.startswith("|") and text not in HEAD]


def with_lines(page: str, lines: Iterable[str]) -> str:
    """The page with other lines in its table."""
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    return "\n".join([before + BEGIN, *HEAD, *lines, END]) + after


def digest_of_gold() -> str:
    """The SHA-256 of the gold file."""
    return hashlib.sha256((files("newswire.samples") / "gold.json").read_bytes()).hexdigest()


def pinned() -> tuple[str, dict[str, float]]:
    """The digest the floors were pinned with, and the floors by name."""
    stored = json.loads(FLOORS.read_text(encoding="utf-8"))
    return stored["gold_sha256"], stored["floors"]


def raised(floors: Mapping[str, float], figures: Sequence[Figure], lower: Sequence[str] = ()) -> dict[str, float]:
    """The floors after pinning.

    Raises:
        ValueError: a figure is below its floor, and nobody said that it may.
    """
    new = {}
    for figure in figures:
        old, measured = floors.get(figure.name, 0.0), round(figure.value - MARGIN, 1)
        if figure.value < old and figure.name not in lower:
            raise ValueError(f"{figure.name} is {figure.value:.1f}, below its floor {old}: --lower {figure.name!r}")
        new[figure.name] = measured if figure.name in lower else max(old, measured)
    return new


def main(arguments: Sequence[str]) -> None:
    """Measure, pin if asked to, write."""
    figures = list(on_the_sample_wire())
    if "--pin" in arguments:
        lower = [name for flag, name in itertools.pairwise(arguments) if flag == "--lower"]
        old = pinned()[1] if FLOORS.exists() else {}
        stored = {"gold_sha256": digest_of_gold(), "floors": raised(old, figures, lower)}
        FLOORS.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    floors = pinned()[1]
    page = PAGE.read_text(encoding="utf-8")
    measured = [line(figure, floors) for figure in on_corpora()]
    kept = [text for text in lines_of(page) if f"| {SAMPLE_WIRE} |" not in text]
    lines = [*(line(figure, floors) for figure in figures), *(measured or kept)]
    PAGE.write_text(with_lines(page, lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
