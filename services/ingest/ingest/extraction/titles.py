"""Finds the title of a page as a reader sees it."""

from __future__ import annotations

import re
from collections import Counter

from ingest.extraction.document.nodes import Element
from ingest.extraction.structured import Data, plain

_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+(?:[|\u2022·»«›~]|[-–—]{1,2}|::)\s+")
SIMILAR = 0.6
"""A heading that shares so much of its words with what the data call the title is the title."""

SIMILAR_FIRST, FEWEST_WORDS = 0.35, 4
"""Outlets write other titles for search and for social media; readers see the heading of the first order."""

LIMIT_RUBRIC = 20


def find_title(data: Data, site_names: tuple[str | None, ...]) -> tuple[str | None, Element | None]:
    """The title, and the heading that shows it where there is one."""
    stated = _stated(data, site_names)
    headings = [(node, node.text(400)) for node in data.titles]
    sites = {_folded(name) for name in site_names if name}
    headings = [(node, text) for node, text in headings if 2 < len(text) <= 300 and _folded(text) not in sites]
    best = max(headings, key=lambda heading: _likeness(heading, stated), default=None)
    if best is not None and stated and _likeness(best, stated) >= (SIMILAR_FIRST if _is_first(best) else SIMILAR):
        return _without_rubric(best[1], stated), best[0]
    if stated:
        return stated[0], None
    first = [heading for heading in headings if heading[0].tag == "h1"]
    return (first[0][1], first[0][0]) if first else (None, None)


def _is_first(heading: tuple[Element, str]) -> bool:
    """Whether it is a heading of the first order with words enough to be a title."""
    return heading[0].tag == "h1" and len(_WORD.findall(heading[1])) >= FEWEST_WORDS


def _without_rubric(heading: str, stated: list[str]) -> str:
    """A heading without the section's name, where it goes on with all of a stated title."""
    for title in stated:
        rubric = heading.removesuffix(title)
        if rubric != heading and rubric.strip() and len(rubric) <= LIMIT_RUBRIC and rubric[-1] in " |:":
            return title
    return heading


def _stated(data: Data, site_names: tuple[str | None, ...]) -> list[str]:
    """What JSON-LD, `meta` and the `title` element say, without the outlet's name."""
    values = [plain(data.article.get("headline")), data.meta("og:title"), data.meta("twitter:title"), data.head_title]
    values += [data.meta("parsely-title", "sailthru.title", "dc.title")]
    texts = [without_site(" ".join(value.split()), site_names) for value in values if value]
    sites = {_folded(name) for name in site_names if name}
    return [text for text in texts if text and _folded(text) not in sites]


def without_site(title: str, site_names: tuple[str | None, ...]) -> str:
    """A title without the outlet's name behind or before it."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    sites = {_folded(name) for name in site_names if name}
    if _folded(parts[0]) in sites:
        return title[_SEPARATOR.search(title).end() :]  # type: ignore[union-attr]
    end = _folded(parts[-1])
    if end in sites or any(site in end for site in sites if len(site) > 3):
        return _cut_last(title)
    return title


def _cut_last(title: str) -> str:
    last = None
    for match in _SEPARATOR.finditer(title):
        last = match
    return title[: last.start()] if last else title


def _folded(text: str) -> str:
    return "".join(_WORD.findall(text.lower()))


def _likeness(heading: tuple[Element, str], stated: list[str]) -> float:
    """How many of the words are shared with the most similar of the stated titles; a first heading counts a"
    " little more."""
    node, text = heading
    mine = Counter(_WORD.findall(text.lower()))
    bonus = 0.05 if node.tag == "h1" else 0.0
    best = 0.0
    for other in stated:
        theirs = Counter(_WORD.findall(other.lower()))
        total = mine.total() + theirs.total()
        best = max(best, 2 * (mine & theirs).total() / total if total else 0.0)
    return best + bonus if best else 0.0
