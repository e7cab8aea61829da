"""Reads what stands before the first paragraph of a story: title, dateline, byline, caption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.clean import blocks, bylines, datelines, furniture, pictures
from ingest.clean.blocks import Title
from ingest.clean.datelines import Dateline
from ingest.clean.lines import LinedText, is_prose
from newswire.articles import RemovedLabel

MOST_LINES = 10
"""How many lines are looked at before the story is taken to have begun."""

LONGEST = 200
"""Longer lines are neither titles nor bylines."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The labels of the lines before the story, the line it begins in, and what the lines tell."""

    labels: dict[int, RemovedLabel] = field(default_factory=dict)
    begins: int = 0
    datelines: tuple[Dateline, ...] = ()
    run_in: Dateline | None = None
    agency: str | None = None


def read(page: LinedText, title: Title) -> Opening:
    """Label the lines before the story."""
    labels: dict[int, RemovedLabel] = {}
    found: list[Dateline] = []
    agency: str | None = None
    begins = run_in = None
    for index, line in enumerate(page.lines[:MOST_LINES]):
        label = _label(line, title)
        if label is None and (dateline := datelines.of_its_own(line) or datelines.broken_off(line)):
            label = "dateline"
            found.append(dateline)
        elif label is None and pictures.is_agency(line):
            label, agency = "byline", line
        elif label is None and (credit := pictures.find(line, is_first=True, is_last=False)) and credit.start == 0:
            label = credit.label
        if label is not None:
            labels[index] = label
            if label == "byline" and (dateline := datelines.beside_name(line)):
                found.append(dateline)
        elif (len(line) > 60 and (run_in := datelines.run_in(line))) or is_prose(line):
            begins = index
            break
    begins = len(page.lines[:MOST_LINES]) if begins is None else begins
    for index, dateline in _late_stamps(page, begins):
        labels[index] = "dateline"
        found.append(dateline)
    labels |= _names_beside(page, labels, begins)
    return Opening(labels, begins, tuple(found), run_in, agency)


def _late_stamps(page: LinedText, begins: int) -> Iterator[tuple[int, Dateline]]:
    """Datelines just below what looked like the first paragraph, and was a summary above the byline."""
    for index in range(begins + 1, min(begins + 4, len(page.lines))):
        if dateline := datelines.stamped(page.lines[index]):
            yield index, dateline


def _label(line: str, title: Title) -> RemovedLabel | None:
    if len(line) > LONGEST:
        return None
    if blocks.is_title(line, title):
        return "title"
    return "byline" if any(is_byline(line) for is_byline in bylines.OPENING_FORMS) else None


def _names_beside(page: LinedText, labels: dict[int, RemovedLabel], begins: int) -> dict[int, RemovedLabel]:
    """Bare names and roles next to a labelled line are bylines; the first line may be a title itself."""
    names: dict[int, RemovedLabel] = {}
    for index in range(1, begins):
        if index in labels or not (index - 1 in labels or index + 1 in labels):
            continue
        is_byline = bylines.is_name(page.lines[index]) or bylines.is_role(page.lines[index])
        if is_byline and furniture.whole_line(page.lines[index]) is None:
            names[index] = "byline"
    return names
