"""Cuts a page into blocks of text in the order of reading, and tells which lie inside which element."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.extraction.body.furniture import DROPPED_TAGS, Doubt, Judge, names_of
from ingest.extraction.document.nodes import INLINE, Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OWN_KINDS = HEADINGS | {"p", "li", "blockquote", "pre", "td", "th", "dt", "dd"}
_SPACE = re.compile(r"\s+")
_SENTENCE = re.compile(r"[.!?…。！？:;\"”»)’'][\s)\]\"”’»]*$")
_WIDE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
HEADING_CHARACTERS = 200
"""What is marked as a heading and longer is a paragraph that wants to look big."""

MINIMUM_PROSE = 50
"""A block with less text outside its links says nothing about where the story is."""


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item or cell: `kind` is its tag, `div` for text in anything else."""

    text: str
    linked: int
    kind: str
    place: Element
    prose: int = 0

    @property
    def link_share(self) -> float:
        """Part of the text that is inside links."""
        return min(1.0, self.linked / len(self.text)) if self.text else 1.0


@dataclass(frozen=True, slots=True)
class BlockedPage:
    """A page in blocks. `doubted` are elements that speak against themselves, `stories` those called a story."""

    root: Element
    blocks: list[Block]
    prose: list[int]
    doubted: list[tuple[Element, Doubt]]
    stories: list[Element]
    by_name: dict[str, int]
    titles: list[Element]
    articles: list[Element]

    def holds_title(self, node: Element) -> bool:
        """Whether a heading of the first order lies inside."""
        return any(node.start <= other.start and other.stop <= node.stop for other in self.titles)

    def prose_of_name(self, node: Element) -> int:
        """Characters of prose inside all doubted elements that the page calls the same as this one."""
        return max(self.by_name.get(names_of(node), 0), self.prose_in(node))

    def prose_in(self, node: Element) -> int:
        """Characters of prose inside an element."""
        return self.prose[node.stop] - self.prose[node.start]


class _Cutter:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._broken = False

    def add(self, text: str, in_link: bool) -> None:
        self._pieces.append(text)
        if self._broken and not text.isspace():
            self._broken = False
        if in_link:
            self._linked += len(text.strip())

    def rule_off(self, place: Element, *, whole: bool) -> None:
        """A line break; two of them with nothing between end a paragraph."""
        if whole or self._broken:
            self.flush(place)
        else:
            self._pieces.append("\n")
        self._broken = True

    def flush(self, place: Element) -> None:
        if not self._pieces:
            return
        text = _SPACE.sub(" ", "".join(self._pieces)).strip()
        if text:
            kind = _kind(place)
            if kind in HEADINGS and len(text) >= HEADING_CHARACTERS:
                kind = "p"
            prose = _prose(text, self._linked, kind)
            if prose and _in_list(place):
                prose //= 3  # lists are rarely the story and often lead to others
            self.blocks.append(Block(text, self._linked, kind, place, prose))
        self._pieces.clear()
        self._linked = 0


def cut(root: Element) -> BlockedPage:
    """All blocks of a page, with the furniture marked and not yet removed."""
    judge, cutter = Judge(), _Cutter()
    doubted: list[tuple[Element, Doubt]] = []
    stories: list[Element] = []
    titles: list[Element] = []
    articles: list[Element] = []
    waiting: list[tuple[Element | str, Element, bool, bool]] = [(root, root, False, False)]
    # item, the block-level element it is in, whether it is in a link, whether it is the end of an element
    while waiting:
        item, place, in_link, leaving = waiting.pop()
        if isinstance(item, str):
            cutter.add(item, in_link)
            continue
        if leaving:
            cutter.flush(item)
            item.stop = len(cutter.blocks)
            continue
        tag = item.tag
        if tag in DROPPED_TAGS:
            if tag not in ("script", "img", "input", "svg"):
                cutter.add(" ", False)
            item.start = item.stop = len(cutter.blocks)
            continue
        if tag in ("br", "hr"):
            cutter.rule_off(place, whole=tag == "hr")
            continue
        doubt = judge.doubt(item)
        own = tag not in INLINE or doubt == "strong"
        if own:
            cutter.flush(place)
            place = item
            waiting.append((item, item, in_link, True))
        item.start = len(cutter.blocks)
        if doubt != "none" and own:
            doubted.append((item, doubt))
        elif judge.holds_story(item) and own:
            stories.append(item)
        if tag == "h1":
            titles.append(item)
        elif tag == "article":
            articles.append(item)
        in_link = in_link or tag == "a"
        waiting.extend((child, place, in_link, False) for child in reversed(item.children))
    prose = [0]
    for block in cutter.blocks:
        prose.append(prose[-1] + block.prose)
    by_name: dict[str, int] = {}
    for node, _ in doubted:
        if (names := names_of(node)) and node.stop > node.start:
            by_name[names] = by_name.get(names, 0) + prose[node.stop] - prose[node.start]
    return BlockedPage(root, cutter.blocks, prose, doubted, stories, by_name, titles, articles)


def _kind(place: Element) -> str:
    """The nearest of an element and its two parents that says what the text is."""
    node: Element | None = place
    for _ in range(3):
        if node is None:
            break
        if node.tag in _OWN_KINDS and (node is place or node.tag not in HEADINGS or place.tag in INLINE):
            return node.tag
        node = node.parent
    return "div"


def _in_list(place: Element) -> bool:
    node: Element | None = place
    for _ in range(4):
        if node is None:
            return False
        if node.tag == "li":
            return True
        node = node.parent
    return False


def _prose(text: str, linked: int, kind: str) -> int:
    """How much the block speaks for a story around it."""
    own = len(text) - linked
    wide = 0 if text.isascii() else len(_WIDE.findall(text)) * 2
    if own + wide < MINIMUM_PROSE or linked * 2 > len(text) or kind in HEADINGS:
        return 0
    if not _SENTENCE.search(text) and own + wide < 200:
        return (own + wide) // 4
    return own + wide
