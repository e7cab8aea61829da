"""Finds when a page shows its readers that it was published: `time` elements, dates near the title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from ingest.extraction.body.furniture import names_of, normal
from ingest.extraction.dates.days import day_in_text
from ingest.extraction.dates.wording import MODIFIED_WORDS, behind_labels, published_part
from ingest.extraction.document.blocks import Block
from ingest.extraction.document.nodes import Element
from ingest.extraction.structured import Data

_PUBLISHED_NAMES = re.compile(
    r"\b(?:date-?published|published|publish-?(?:date|time|ed)\w*|pub-?date|pubdate|date-?time|datetime"
    r"|post-?(?:date|time|ed-on)|posted(?:-on)?"
    r"|entry-?date|article-?(?:date|time|info|meta)|story-?date|news-?(?:date|time)|create[d]?-?(?:date|at)?"
    r"|timestamp|time-?stamp|dateline"
    r"|date|datum|fecha|data|dato|byline|meta|post-meta|entry-meta|published-at|publication\w*|time|info"
    r"|submitted|veroeffentlicht)\b"
)
_OTHER_NAMES = re.compile(
    r"\b(?:today|todays-date|current-?(?:date|time)|clock|comments?|related\w*|copyright|weather|expir\w*|deadline|events?"
    r"|recommend\w*|teasers?|most-\w+|trending|latest)\b"
)
_TIME_ATTRIBUTE = re.compile(
    r"(?:data-)?(?:\w+-)?(?:time|timestamp|date|datetime|utime|epoch|unixtime|published|pubdate|created)"
    r"(?:-?(?:utc|gmt|iso|unix|epoch|published))?"
)
_TIME_VALUE = re.compile(r"1\d{9}(?:\d{3})?|(?:19|20)\d\d-\d\d-\d\d.{0,30}|[A-Z][a-z]{2,8},? [\w ,:+()-]{8,60}")
ALONE_CHARACTERS = 80
"""A shorter text with a day in it is likely there for that day."""

LABELLED_CHARACTERS = 300
"""In a longer text such words are part of the story."""

BYLINE_CHARACTERS = 160
"""A line with authors, their offices and two days is rarely longer."""

_UNTOLD = frozenset({"html", "body", "a", "li", "ul", "script", "input"})

BELOW, ABOVE = 25, 6
"""So many blocks below and above the title are near it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The blocks of a page and the number of the one that shows the title."""

    blocks: list[Block]
    at: int

    def hold(self, node: Element) -> bool:
        """Whether an element lies near the title."""
        return self.at - ABOVE <= node.start <= self.at + BELOW

    def distance(self, number: int) -> int:
        """How far a block is from the title; one above counts as far as two below."""
        return number - self.at if number >= self.at else 1 - 2 * (number - self.at)

    def texts(self) -> list[str]:
        """The texts around the title, the nearest first; a day in the title itself is what the story is about."""
        near = range(max(0, self.at - ABOVE), min(len(self.blocks), self.at + BELOW))
        ranked = [self.blocks[number] for number in sorted(near, key=self.distance)]
        blocks = ranked[1:] if ranked and ranked[0].kind == "h1" else ranked
        # a quoted tweet has its own day
        return [block.text for block in blocks if "(@" not in block.text and not _is_other(block.place)]

    def sorted(self, nodes: Iterable[Element], *, near: bool) -> list[Element]:
        """The elements near the title, the nearest first, or those far from it in the order of the page."""
        chosen = [node for node in nodes if self.hold(node) is near]
        return sorted(chosen, key=lambda node: self.distance(node.start)) if near else chosen


def marked(data: Data) -> Iterator[str]:
    """Elements marked as the time of publication."""
    for node in data.nodes:
        attributes = node.attributes
        if not attributes:
            continue
        mark = f"{attributes.get('itemprop', '')} {attributes.get('property', '')}".lower()
        if "datepublished" in mark or "datecreated" in mark or (node.tag == "time" and "pubdate" in attributes):
            yield _value(node)
        elif node.tag in ("abbr", "time", "span") and "published" in attributes.get("class", "").split():
            yield attributes.get("title") or _value(node)


def _value(node: Element) -> str:
    return node.get("datetime") or node.get("content") or node.text(200)


def times(data: Data, around: Surroundings, *, near: bool) -> Iterator[str]:
    """`time` elements: those that are called published before the others, none that tells of a change."""
    nodes = [node for node in around.sorted(data.times[:200], near=near) if not _is_other(node)]
    named = [node for node in nodes if _PUBLISHED_NAMES.search(normal(names_of(node)))]
    for node in [*named, *nodes]:
        if not MODIFIED_WORDS.search(normal(names_of(node)) + " " + _before(node)):
            text = node.text(200)
            part = published_part(text)
            if part is not None:
                yield _value(node) if part == text else part


def changed_times(data: Data) -> Iterator[str]:
    """`time` elements that tell of a change."""
    for node in data.times[:200]:
        if MODIFIED_WORDS.search(f"{normal(names_of(node))} {_before(node)} {node.text(200)}"):
            yield _value(node)


def _is_other(node: Element | None) -> bool:
    """Whether an element or one around it is called what tells other days: comments, related stories, the clock."""
    for _ in range(4):
        if node is None or node.tag == "body":
            return False
        if node.attributes and _is_called_other(names_of(node)):
            return True
        node = node.parent
    return False


@lru_cache(maxsize=20_000)
def _is_called_other(names: str) -> bool:
    return bool(_OTHER_NAMES.search(normal(names)))


def _before(node: Element) -> str:
    """The text right before an element inside its parent, behind any other time."""
    if node.parent is None:
        return ""
    at = node.parent.children.index(node) if len(node.parent.children) < 200 else 0
    text = ""
    for item in reversed(node.parent.children[max(0, at - 2) : at]):
        if isinstance(item, Element) and item.tag == "time":
            break
        text = f"{item if isinstance(item, str) else item.text(100)} {text}"
    return text[-80:]


def dated_elements(data: Data, around: Surroundings, *, near: bool) -> Iterator[str]:
    """Short texts in elements that are called a date."""
    for node in around.sorted(list(islice(_called_dates(data, around, near=near), 60)), near=near):
        text = published_part(node.text(300))
        if text and 6 <= len(text) <= 200:
            yield text
        if title := node.get("title") or node.get("datetime") or node.get("content"):
            yield title


def _called_dates(data: Data, around: Surroundings, *, near: bool) -> Iterator[Element]:
    for node in data.nodes:
        if node.attributes and node.tag not in _UNTOLD and around.hold(node) is near:
            names = normal(names_of(node))
            if names and _PUBLISHED_NAMES.search(names) and not MODIFIED_WORDS.search(names) and not _is_other(node):
                yield node


def clock_attributes(data: Data, around: Surroundings, *, near: bool) -> Iterator[str]:
    """Times that elements carry for the scripts that write them out, like `data-timestamp`."""
    for node in data.nodes:
        for key, value in node.attributes.items():
            if (
                ("time" in key or "date" in key or "published" in key)
                and key != "datetime"
                and _TIME_ATTRIBUTE.fullmatch(key)
                and _TIME_VALUE.fullmatch(value.strip()[:100])
                and around.hold(node) is near
                and not _is_other(node)
            ):
                yield value


def near_days(around: Surroundings, language: str | None) -> Iterator[date | None]:
    """The days that stand in short texts around the title, none that tells of a change."""
    for text in around.texts()[:16]:
        if len(text) <= BYLINE_CHARACTERS and (part := published_part(text)):
            yield day_in_text(part, language)


def labelled(around: Surroundings) -> Iterator[str]:
    """What stands behind a word like "Published" near the title."""
    for text in around.texts():
        if len(text) <= LABELLED_CHARACTERS:
            yield from behind_labels(text)


def changed(around: Surroundings) -> Iterator[str]:
    """Short texts near the title that tell of a change."""
    for text in around.texts():
        if len(text) <= ALONE_CHARACTERS and MODIFIED_WORDS.search(text):
            yield text


def alone(around: Surroundings) -> Iterator[str]:
    """Short texts near the title, which may be there for a day in them."""
    for text in around.texts():
        if len(text) <= ALONE_CHARACTERS and (part := published_part(text)):
            yield part
