"""Cuts labelled web pages into lines as plain text has them, so that the trees see more sites and more ways to cut.

A page of the collection comes with its body; of other pages in English the body is what `ingest.extraction` finds with
the help of the elements, which the plain text no longer has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ingest.extraction import extract
from ingest.extraction.document.blocks import Block, cut
from ingest.extraction.document.decoding import decode
from ingest.extraction.document.nodes import Element, parse
from quality import corpora
from quality.boilerplate import BODY, BOILERPLATE, Lines

SHORTEST_BODY = 500
"""Of a page with fewer characters of story there is little to learn."""

_NAVIGATION = frozenset({"nav", "header", "footer", "aside", "form"})
_ALL_LINK = 0.9
_NO_WORD = re.compile(r"\W+")
_SHARED_ENDS = frozenset({"co", "com", "org", "net", "ac", "gov"})


class Cuts(NamedTuple):
    """A page as lines: without what its elements call navigation, and as a whole."""

    site: str
    main: Lines
    full: Lines


def site_of(url: str) -> str:
    """The registered name of a page's host, near enough."""
    labels = (urlsplit(url).hostname or "").split(".")
    return ".".join(labels[-3 if len(labels) > 2 and labels[-2] in _SHARED_ENDS else -2 :])


@cache
def sites() -> dict[str, str]:
    """The site of each page of the collection by its id."""
    return {page["id"]: site_of(page["url"]) for page in corpora.labelled("extract/atf_dev.jsonl.gz")}


def labelled() -> Iterator[Cuts]:
    """The pages of the collection in our own lines."""
    for page in corpora.labelled("extract/atf_dev.jsonl.gz"):
        if len(page["gold"]["body"] or "") >= SHORTEST_BODY:
            yield _cuts(page, page["gold"]["title"] or "", page["gold"]["body"])


def extracted() -> Iterator[Cuts]:
    """Pages of other sites in English, with the body that extraction finds."""
    for page in corpora.labelled("extract/htmldate_dev.jsonl.gz"):
        found = extract(page["html"], page["url"])
        if len(found.text) >= SHORTEST_BODY and (found.language or "en")[:2].lower() == "en":
            yield _cuts(page, found.title or "", found.text)


def _cuts(page: dict[str, Any], title: str, body: str) -> Cuts:
    blocks = [block for block in cut(parse(decode(page["html"]))).blocks if block.text.strip()]
    told = f" {_folded(body)} "

    def lines(some: list[Block]) -> Lines:
        return {"id": page["id"], "title": title, "lines": [(_label(block.text, told), block.text) for block in some]}

    kept = [block for block in blocks if block.link_share <= _ALL_LINK and not _is_navigation(block.place)]
    return Cuts(site_of(page["url"]), lines(kept), lines(blocks))


def _label(text: str, told: str) -> int:
    folded = _folded(text)
    return BODY if folded and f" {folded} " in told else BOILERPLATE


def _folded(text: str) -> str:
    return _NO_WORD.sub(" ", text.lower()).strip()


def _is_navigation(place: Element) -> bool:
    node: Element | None = place
    while node is not None:
        if node.tag in _NAVIGATION:
            return True
        node = node.parent
    return False
