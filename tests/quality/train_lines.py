"""Trains the trees that judge lines of pages: `NEWSWIRE_CORPORA=... python tests/quality/train_lines.py [--folds]`.

Writes `services/ingest/ingest/clean/lines.json`. With `--folds` it writes nothing and prints how pages are judged by
trees that have not seen them. Every page is used three times: as its main part, as a whole, and as its story alone,
which teaches the trees to leave a story alone.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ingest.clean import pages, rows
from ingest.clean.blocks import title_of
from ingest.clean.lines import read as read_lines
from ingest.clean.trees import Forest, Node, grow
from ingest.cleaning import rules
from quality.boilerplate import BODY, Lines, Scores, corpus, scores
from quality.boosting import Settings, train

TARGET = Path(__file__).parents[2] / "services" / "ingest" / "ingest" / "clean" / "lines.json"
FOLDS = 5
WEIGHTS = {"main": 8.0, "full": 1.0, "story": 1.0}
LARGE = 60
"""A page of more lines counts for less a line."""


class Described(NamedTuple):
    """A page in numbers: the rows of the lines the rules left, with their labels; -1 where nobody knows.

    `known` are the labels of the lines that the rules cut; `is_asked` says of which rows the trees are asked.
    """

    set: str
    id: str
    rows: list[list[int]]
    labels: list[int]
    known: list[int]
    is_asked: list[bool]


def describe(name: str, page: Lines) -> Described | None:
    """A page as the trees see it; None where it has no lines, or a line end within one."""
    lines = [(label, line.strip()) for label, line in page["lines"] if line.strip()]
    read = read_lines("\n".join(line for _, line in lines))
    if not lines or len(read.lines) != len(lines):
        return None
    title = title_of(page["title"])
    cut = rules(read, title).labels
    left = list(rows.read(read, cut, title, plain=True))
    asked = {index for index, _ in rows.read(read, cut, title)} if pages.is_page(read, cut) else set()
    return Described(
        name,
        page["id"],
        [row for _, row in left],
        [lines[index][0] for index, _ in left],
        [lines[index][0] for index in cut],
        [index in asked for index, _ in left],
    )


def all_pages() -> Iterator[Described]:
    """The pages of all sets."""
    main = corpus("main")
    stories: list[Lines] = [
        {"id": page["id"], "title": page["title"], "lines": [one for one in page["lines"] if one[0] == BODY]}
        for page in main
    ]
    for name, found in (("main", main), ("full", corpus("full")), ("story", stories)):
        yield from filter(None, (describe(name, page) for page in found))


def learn(described: list[Described]) -> list[Node]:
    """The trees for some pages."""
    known = [
        (row, label, WEIGHTS[page.set] * min(1.0, LARGE / len(page.labels + page.known)) ** 0.5)
        for page in described
        for row, label in zip(page.rows, page.labels, strict=True)
        if label >= 0
    ]
    matrix, labels, weights = zip(*known, strict=True)
    return train(np.array(matrix), np.array(labels), np.array(weights), Settings())


def judged(page: Described, forest: Forest) -> Counter[tuple[int, bool]]:
    """How often a line of each label would be removed, or not."""
    counts = Counter((label, True) for label in page.known)
    for row, label, is_asked in zip(page.rows, page.labels, page.is_asked, strict=True):
        counts[label, is_asked and pages.goes(row, forest)] += 1
    return counts


def across_folds(described: list[Described]) -> Iterator[tuple[str, Scores]]:
    """The scores of every set, each page judged by trees that have not seen it."""
    ids = sorted({page.id for page in described})
    random.Random(1).shuffle(ids)
    fold = {page: number % FOLDS for number, page in enumerate(ids)}
    counts: dict[str, Counter[tuple[int, bool]]] = {name: Counter() for name in WEIGHTS}
    for number in range(FOLDS):
        forest = grow(learn([page for page in described if fold[page.id] != number]), len(rows.NAMES))
        for page in described:
            if fold[page.id] == number:
                counts[page.set] += judged(page, forest)
    return ((name, scores(one)) for name, one in counts.items())


def write(trees: list[Node]) -> None:
    """Put the trees where ingest reads them, one on a line."""
    names = json.dumps(rows.NAMES)
    lines = chain(["{"], [f'"names": {names},', '"trees": ['], [",\n".join(map(json.dumps, trees))], ["]", "}"])
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    everything = list(all_pages())
    if "--folds" in sys.argv:
        for name, found in across_folds(everything):
            print(name, found)
    else:
        write(learn(everything))
