"""Turns the HTML of a feed's item into paragraphs of plain text."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

LIMIT_CHARACTERS: Final = 900_000
"""More of one item is not read: an article has at most a mebibyte."""

_SILENT: Final = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "form", "button"),
        *("select", "textarea", "video", "audio", "head"),
    )
)
_BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "summary", "table", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_SPACES = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_MARKUP = re.compile(r"[<&]")


def text_of(html: str) -> str:
    """The text, paragraphs apart by an empty line, lines broken in the source's `br` by a line break."""
    html = html[:LIMIT_CHARACTERS]
    if not _MARKUP.search(html):
        return _assembled([_SPACES.sub(" ", html)])
    root = _parse(html)
    if root is None:
        return ""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else "script"
        if event == "start" and name in _SILENT:
            walk.skip_subtree()
        elif event == "start":
            pieces += [_break(name), _SPACES.sub(" ", element.text or "")]
        else:
            pieces += ["\n\n" if name in _BLOCKS else "", _SPACES.sub(" ", element.tail or "")]
    return _assembled(pieces)


def _parse(html: str) -> Any:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(f"<div>{html}</div>".encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _break(name: str) -> str:
    return "\n\n" if name in _BLOCKS else "\n" if name == "br" else ""


def _assembled(pieces: list[str]) -> str:
    paragraphs = re.split(r"\n\s*\n\s*", "".join(pieces))
    told = ["\n".join(" ".join(line.split(" ")).strip() for line in one.split("\n")) for one in paragraphs]
    return "\n\n".join(filter(None, (re.sub(r" {2,}", " ", one).strip() for one in told)))
