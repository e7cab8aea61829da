"""Judges the lines that the rules left, where a text looks like a whole page and not like a story alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate

from ingest.clean import bylines, datelines, pictures, rows, trees
from ingest.clean.blocks import Title
from ingest.clean.lines import LinedText, ends_sentence, is_prose
from newswire.articles import RemovedLabel

FEWEST_LINES = 8
"""A shorter text is no page."""

FEWEST_LOOSE = 2
"""So many lines that are neither paragraphs nor known to go are in a page, at least."""

FEWEST_KNOWN = 3
"""So many lines that the rules cut are in a page, at least: a story with lists and headings has fewer."""

DOUBT = -300
"""A line goes when it has fewer points; at 0 both are as likely, so that doubt goes to the story."""

SENTENCE_DOUBT = -1200
"""The same for a sentence without a word that pages are full of."""

CERTAIN = 2000
"""A line tells its neighbours no more points than this, and a paragraph that is not asked so many."""

NEAR = 3
"""So many lines above and below a line count for what stands around it."""

_END, _PAGE_WORDS = rows.NAMES.index("end"), rows.NAMES.index("page")

Rows = Sequence[tuple[int, list[int]]]
"""Lines by their place on the page, each with its numbers."""


def read(page: LinedText, labels: dict[int, RemovedLabel], title: Title) -> dict[int, RemovedLabel]:
    """Label the lines that `labels` does not name and that are hardly a part of the story."""
    if not is_page(page, labels):
        return {}
    gone = doubtful(list(rows.read(page, labels, title)), labels, len(page.lines), forest())
    return {index: _label(page.lines[index], row) for index, row in gone}


def doubtful(
    asked: Rows, labels: dict[int, RemovedLabel], count: int, judge: trees.Forest
) -> Iterator[tuple[int, list[int]]]:
    """Which of the lines that are asked about are hardly a part of the story, on a page of so many lines."""
    points = [judge.score(row) for _, row in asked]
    around = _around({index: own for (index, _), own in zip(asked, points, strict=True)}, labels, count)
    for (index, row), own in zip(asked, points, strict=True):
        is_sentence = row[_END] == 1 and not row[_PAGE_WORDS]
        if own + around[index] // 2 < (SENTENCE_DOUBT if is_sentence else DOUBT):
            yield index, row


def _around(points: dict[int, int], labels: dict[int, RemovedLabel], count: int) -> list[int]:
    """The mean of the points of each line and its neighbours; what the rules cut says nothing either way."""
    told = [0 if index in labels else max(-CERTAIN, min(CERTAIN, points.get(index, CERTAIN))) for index in range(count)]
    sums = [0, *accumulate(told)]
    edges = ((max(0, index - NEAR), min(count, index + NEAR + 1)) for index in range(count))
    return [(sums[high] - sums[low]) // (high - low) for low, high in edges]


def is_page(page: LinedText, labels: dict[int, RemovedLabel]) -> bool:
    """Whether there is so much beside the paragraphs that the rules may not know it all."""
    if len(page.lines) < FEWEST_LINES or len(labels) < FEWEST_KNOWN:
        return False
    loose = 0
    for index, line in enumerate(page.lines):
        if index not in labels and not is_prose(line):
            loose += 1
            if loose == FEWEST_LOOSE:
                return True
    return False


@cache
def forest() -> trees.Forest:
    """The trees that `tests/quality/train_lines.py` grew."""
    data = json.loads(files("ingest.clean").joinpath("lines.json").read_text(encoding="utf-8"))
    if data["names"] != list(rows.NAMES):
        raise ValueError("lines.json was trained on other numbers than rows.NAMES")
    return trees.grow(data["trees"], len(rows.NAMES))


def _label(line: str, row: list[int]) -> RemovedLabel:
    """What a line that goes was, as far as it can be told from the line."""
    if line.startswith(("By ", "BY ")) or bylines.is_name_and_role(line) or bylines.is_about_author(line):
        return "byline"
    if datelines.of_its_own(line):
        return "dateline"
    if credit := pictures.find(line, is_first=False, is_last=False):
        return credit.label
    is_headline = line.count(" ") >= 4 and not ends_sentence(line) and row[_PAGE_WORDS] <= 15 and "://" not in line
    return "related" if is_headline else "furniture"
