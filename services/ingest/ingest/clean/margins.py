"""Finds the rows of short lines above and below a story: menus, sections, names of tags, links."""

from __future__ import annotations

import re

from ingest.clean.lines import LinedText, ends_sentence, is_prose
from newswire.articles import RemovedLabel

_PAIR = re.compile(r"\d|: | [–—-] |\t")

LONG_ROW = 8
"""So many short lines in a margin are a menu, whatever they say."""

_PAGE: frozenset[RemovedLabel] = frozenset({"furniture", "related", "teaser", "disclaimer"})
"""Labels after which a page goes on and a story does not."""

SHORT_ABOVE = 60
SHORT_BELOW = 120
"""Longer lines stay; a summary above a story can be longer than a button, and belongs to it."""

FEW_WORDS = 2
"""Where the title is not known, a line of more words above the story may be the title and stays."""


def read(page: LinedText, labels: dict[int, RemovedLabel], has_title: bool) -> dict[int, RemovedLabel]:
    """Label the short lines around the story that stand among lines already known to go."""
    first = next((index for index, line in enumerate(page.lines) if is_prose(line) and index not in labels), None)
    if first is None:
        return {}
    last = next(i for i in range(len(page.lines) - 1, -1, -1) if i not in labels and is_prose(page.lines[i]))
    return _above(page, labels, first, has_title) | _below(page, labels, last)


def _above(page: LinedText, labels: dict[int, RemovedLabel], first: int, has_title: bool) -> dict[int, RemovedLabel]:
    """Lines above the story are parts of the page where a byline, a dateline or the title comes after them."""
    known = max((index for index in labels if index < first), default=0)
    loose = [index for index in range(first) if index not in labels and _is_loose(page.lines[index], SHORT_ABOVE)]
    if len(loose) < LONG_ROW:
        loose = [index for index in loose if index < known]
    if not has_title:
        loose = [index for index in loose if page.lines[index].count(" ") < FEW_WORDS]
    return dict.fromkeys(loose, "furniture")


def _below(page: LinedText, labels: dict[int, RemovedLabel], last: int) -> dict[int, RemovedLabel]:
    """Lines below the story are parts of the page once one before them is, or where there are many."""
    known = min((i for i, label in labels.items() if i > last and label in _PAGE), default=len(page.lines))
    loose = [i for i in range(last + 1, len(page.lines)) if i not in labels and _is_loose(page.lines[i], SHORT_BELOW)]
    if len(loose) < LONG_ROW or _is_list(page, loose):
        loose = [index for index in loose if index > known]
    return dict.fromkeys(loose, "furniture")


def _is_list(page: LinedText, indices: list[int]) -> bool:
    """Whether a row can be results, dates or names that end a story: many of its lines hold pairs or numbers."""
    marked = sum(_PAIR.search(page.lines[index]) is not None for index in indices)
    return marked * 4 > len(indices)


def _is_loose(line: str, longest: int) -> bool:
    return len(line) <= longest and not ends_sentence(line)
