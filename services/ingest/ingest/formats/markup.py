"""The text of HTML that stands inside another document: paragraphs apart by an empty line, tags gone."""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape
from typing import Any, Final

from lxml import etree

SILENT: Final = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "title"})
INLINE: Final = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time"),
        *("tt", "u", "var", "wbr"),
    }
)
CLOSE: Final = frozenset({"li", "tr", "dt", "dd", "option"})
"""What follows one another line by line."""

_MARKUP = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|section|article|table|span|a|em|strong|b|i|figure)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,30});")
_SPACES = re.compile(r"[ \t\r\n\f]+")


def text_of(html: str) -> str:
    """The text of a piece of HTML; broken HTML gives what can be read of it."""
    target: Any = _Text()
    parser = etree.HTMLParser(target=target, encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    with suppress(etree.XMLSyntaxError, etree.ParserError):
        etree.fromstring(html.encode(errors="replace"), parser)
    return str(target.close())


def text_or_literal(text: str) -> str:
    """The text of what may be HTML or plain: HTML when it has one of the common tags, or references instead."""
    if _MARKUP.search(text):
        return text_of(text)
    return _REFERENCE.sub(lambda match: unescape(match[0]), text)


class _Text:
    """The target of the parser: collects words, and breaks between them."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._silent = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag == "br":
            self._pieces.append("\n")
        elif tag not in CLOSE:
            self._break(tag)

    def end(self, tag: str) -> None:
        if tag in SILENT:
            self._silent -= 1
        else:
            self._break(tag)

    def data(self, text: str) -> None:
        if not self._silent:
            self._pieces.append(_SPACES.sub(" ", text))

    def close(self) -> str:
        """The text; called by the parser, and once more where the parser gave up."""
        joined = re.sub(" ?\n ?", "\n", re.sub(" {2,}", " ", "".join(self._pieces)))
        return re.sub("\n{3,}", "\n\n", joined).strip()

    def _break(self, tag: str) -> None:
        if tag in CLOSE:
            self._pieces.append("\n")
        elif tag not in INLINE and tag != "br":
            self._pieces.append("\n\n")
