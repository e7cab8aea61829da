"""Parses a page into light nodes, in time that grows with its length only.

libxml2 tells start, text and end of every element to a target of ours and builds no tree of its own: appending
the attributes of one element to its tree takes quadratic time (minutes for a million of them). It stops at a depth
of 256 elements, loads nothing and knows no entities but those of HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from lxml import etree

LIMIT_NODES = 40_000
LIMIT_TEXTS = 120_000
LIMIT_ATTRIBUTES = 60
"""Elements, pieces of text and attributes of one element beyond these are left out; news pages have 6,000 elements."""

_RAW = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "canvas"})
_SKIPPED = _RAW - {"script"}
_NONE: dict[str, str] = {}
_KEPT_SCRIPTS = ("application/ld+json",)


INLINE = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("ins", "kbd", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong"),
        *("sub", "sup", "time", "tt", "u", "var", "wbr", "o:p", "st1:place", "amp-fit-text"),
    }
)


class Element:
    """An element with its children in order; a string is text between them."""

    __slots__ = ("attributes", "children", "parent", "start", "stop", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []
        self.start = self.stop = 0  # the blocks inside: see blocks.py

    def get(self, name: str) -> str:
        """The attribute's value, "" where there is none."""
        return self.attributes.get(name, "")

    def walk(self) -> Iterator[Element]:
        """This node and all below it, in the order of the page."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(child for child in reversed(node.children) if not isinstance(child, str))

    def text(self, limit: int = 10_000) -> str:
        """All text below, white space folded; stops somewhere after `limit` characters."""
        pieces: list[str] = []
        waiting: list[Element | str] = [self]
        length = 0
        while waiting and length < limit:
            item = waiting.pop()
            if isinstance(item, str):
                pieces.append(item)
                length += len(item)
            elif item.tag not in _RAW:
                length += 1
                if item.tag not in INLINE:
                    pieces.append(" ")
                    waiting.append(" ")
                waiting.extend(reversed(item.children))
        return " ".join("".join(pieces).split())


class _Builder:
    """The target of the parser: hangs every element below the one that is open."""

    def __init__(self) -> None:
        self.root = self._open = Element("html", {}, None)
        self._count = self._texts = 0
        self._skipping = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._skipping or self._count > LIMIT_NODES:
            self._skipping += 1
            return
        if tag in _SKIPPED:
            self._skipping = 1
            return
        if len(attributes) > LIMIT_ATTRIBUTES:
            attributes = dict(list(attributes.items())[:LIMIT_ATTRIBUTES])
        node = Element(tag, dict(attributes) if attributes else _NONE, self._open)
        self._open.children.append(node)
        self._open = node

    def end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif self._open.parent is not None:
            self._open = self._open.parent

    def data(self, text: str) -> None:
        self._texts += 1
        if self._texts > LIMIT_TEXTS:
            return
        if not self._skipping and (self._open.tag not in _RAW or self._open.get("type").strip() in _KEPT_SCRIPTS):
            self._open.children.append(text)

    def close(self) -> Element:
        return self.root


def parse(text: str) -> Element:
    """The root of the page; a page that cannot be parsed at all gives a root without children."""
    builder = _Builder()
    target: Any = builder  # the stubs ask for more than lxml does
    parser = etree.HTMLParser(
        target=target, encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    with suppress(etree.XMLSyntaxError, etree.ParserError):  # what was told until then stands in the builder
        etree.fromstring(text.encode("utf-8", "replace"), parser)
    return builder.root
