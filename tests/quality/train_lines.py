"""Trains the trees that judge lines of pages: `NEWSWIRE_CORPORA=... python tests/quality/train_lines.py [--folds]`.

Writes `services/ingest/ingest/clean/lines.json`. With `--folds` it writes nothing and prints how pages are judged by
trees that have not seen them, and by trees that have seen no page of their sites. Every page is used as its main part,
as a whole, and as its story alone, which teaches the trees to leave a story alone; `quality.page_lines` adds sites.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ingest.clean import pages, rows
from ingest.clean.blocks import title_of
from ingest.clean.cleaning import rules
from ingest.clean.lines import read as read_lines
from ingest.clean.trees import Forest, Node, grow
from newswire.articles import RemovedLabel
from quality.boilerplate import BODY, BOILERPLATE, Lines, Scores, corpus, scores
from quality.boosting import Settings, train
from quality.page_lines import Cuts, extracted, labelled, sites

TARGET = Path(__file__).parents[2] / "services" / "ingest" / "ingest" / "clean" / "lines.json"
FOLDS = 5
JUDGED = ("main", "full", "story")
WEIGHTS = {
    "main": 8.0,
    "full": 1.0,
    "story": 3.0,
    "own main": 2.0,
    "own full": 0.5,
    "other main": 4.0,
    "other full": 0.5,
    "other story": 2.0,
}
"""How much a line counts by the set of its page; `own` are the same pages in our own lines, `other` other pages."""

PARAGRAPHS, WITHIN = 6, 5
"""So many paragraphs within so many lines that the body lacks are a story whose body was cut short."""

LARGE = 60
"""A page of more lines counts for less a line."""


class Described(NamedTuple):
    """A page in numbers: the rows of the lines the rules left, by their place, with their labels; -1 is unclear.

    `cut` are the lines that the rules cut; `is_asked` says of which rows the trees are asked.
    """

    set: str
    id: str
    site: str
    truth: list[int]
    cut: dict[int, RemovedLabel]
    rows: list[tuple[int, list[int]]]
    is_asked: list[bool]


def describe(name: str, site: str, page: Lines) -> Described | None:
    """A page as the trees see it; None where it has no lines, or a line end within one."""
    lines = [(label, line.strip()) for label, line in page["lines"] if line.strip()]
    read = read_lines("\n".join(line for _, line in lines))
    if not lines or len(read.lines) != len(lines):
        return None
    title = title_of(page["title"])
    cut = rules(read, title).labels
    left = list(rows.read(read, cut, title, plain=True))
    asked = {index for index, _ in rows.read(read, cut, title)} if pages.is_page(read, cut) else set()
    is_asked = [index in asked for index, _ in left]
    return Described(name, page["id"], site, [label for label, _ in lines], cut, left, is_asked)


def story(page: Lines) -> Lines:
    """The story of a page alone."""
    return {"id": page["id"], "title": page["title"], "lines": [one for one in page["lines"] if one[0] == BODY]}


def all_pages() -> Iterator[Described]:
    """The pages of all sets."""
    main, site = corpus("main"), sites()
    for name, found in (("main", main), ("full", corpus("full")), ("story", [story(page) for page in main])):
        yield from filter(None, (describe(name, site[page["id"]], page) for page in found))
    yield from more_pages("own", labelled(), with_story=False)
    yield from more_pages("other", extracted(), with_story=True)


def more_pages(name: str, found: Iterator[Cuts], *, with_story: bool) -> Iterator[Described]:
    """Pages in our own lines."""
    for page in found:
        sets = [("main", page.main), ("full", page.full), *([("story", story(page.main))] if with_story else [])]
        yield from filter(None, (describe(f"{name} {part}", page.site, lines) for part, lines in sets))


def cut_short(page: Described) -> set[int]:
    """The paragraphs of a story that its body lacks, as behind a paywall: nothing in them says that they go."""
    lacking = {index for index, row in page.rows if page.truth[index] == BOILERPLATE and rows.is_plain(row)}
    around = {index: range(index - WITHIN, index + WITHIN + 1) for index in lacking}
    return {index for index in lacking if sum(other in lacking for other in around[index]) >= PARAGRAPHS}


def learn(described: list[Described]) -> list[Node]:
    """The trees for some pages."""
    unlearned = {id(page): cut_short(page) for page in described}
    known = [
        (row, page.truth[index], WEIGHTS[page.set] * min(1.0, LARGE / len(page.truth)) ** 0.5)
        for page in described
        for index, row in page.rows
        if page.truth[index] >= 0 and index not in unlearned[id(page)]
    ]
    matrix, labels, weights = zip(*known, strict=True)
    return train(np.array(matrix), np.array(labels), np.array(weights), Settings())


def judged(page: Described, forest: Forest) -> Counter[tuple[int, bool]]:
    """How often a line of each label would be removed, or not."""
    asked = [one for one, is_asked in zip(page.rows, page.is_asked, strict=True) if is_asked]
    gone = {*page.cut, *(index for index, _ in pages.doubtful(asked, page.cut, len(page.truth), forest))}
    return Counter((label, index in gone) for index, label in enumerate(page.truth))


def across_folds(described: list[Described], group: Callable[[Described], str]) -> Iterator[tuple[str, Scores]]:
    """The scores of every set, each page judged by trees that have seen no page of its group."""
    groups = sorted({group(page) for page in described if page.set in JUDGED})
    random.Random(1).shuffle(groups)
    fold = {name: number % FOLDS for number, name in enumerate(groups)}
    counts: dict[str, Counter[tuple[int, bool]]] = {name: Counter() for name in JUDGED}
    for number in range(FOLDS):
        forest = grow(learn([page for page in described if fold.get(group(page)) != number]), len(rows.NAMES))
        for page in described:
            if page.set in JUDGED and fold[group(page)] == number:
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
        for split, group in (("page", lambda page: page.id), ("site", lambda page: page.site)):
            for name, found in across_folds(everything, group):
                print(f"by {split}:", name, found)
    else:
        write(learn(everything))
