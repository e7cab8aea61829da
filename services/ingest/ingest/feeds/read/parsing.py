"""Reads a feed out of the bytes a server sent, whatever format it is in and however broken it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from ingest.feeds.read.decoding import WINDOWS_1252, decode
from ingest.feeds.read.doctype import strip_doctype
from ingest.feeds.read.feed import NotAFeedError, ParsedFeed
from ingest.feeds.read.formats.atom import read_atom
from ingest.feeds.read.formats.jsonfeed import read_json
from ingest.feeds.read.formats.rss import read_rss
from ingest.feeds.read.formats.sitemap import read_sitemap
from ingest.feeds.read.markup import ELEMENTS
from ingest.feeds.read.repair import repair
from ingest.feeds.read.tree import FeedNode, NotWellFormedError, parse_tree, parse_what_can_be

_READERS: Final = {
    "rss": read_rss,
    "rdf": read_rss,
    "channel": read_rss,
    "feed": read_atom,
    "entry": read_atom,
    "urlset": read_sitemap,
    "sitemapindex": read_sitemap,
}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_C1 = re.compile("[\x80-\x9f]")
_ROOT = re.compile(rf"<(?:[A-Za-z][\w.-]{{0,30}}:)?({'|'.join(_READERS)})(?=[\s/>])", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,300}>")
_PAGE = re.compile(r"<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_PASSWORD = re.compile(r"""<input\b[^>]{0,500}?type\s*=\s*["']?password""", re.IGNORECASE)
_LEADING = re.compile(r"(?>\s+|<!--(?:[^-]|-(?!->))*+-->|<\?[^>]*\?>)*+")
_FIRST_TAG = re.compile(r"<([A-Za-z][\w:.-]{0,60})")
_REFERENCE = re.compile(r"&#(1[2-5]\d|[xX](?:00)?[89][0-9a-fA-F]);")
_HEAD_CHARACTERS: Final = 200_000
"""How far into a document its first element may begin."""


def parse_feed(body: bytes, url: str = "", content_type: str | None = None) -> ParsedFeed:
    """The feed in `body`; `url` is the address it came from, for relative links, `content_type` the HTTP header.

    Raises:
        NotAFeedError: there is no feed in it; the message says what there is.
    """
    if not body.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise NotAFeedError("an empty document")
    text, is_mislabelled = decode(body, content_type)
    problems = ["wrong_encoding"] if is_mislabelled else []
    clean = _FORBIDDEN.sub("", text)
    if len(clean) < len(text):
        problems.append("control_characters")
    clean = _windows_1252(clean).lstrip("\ufeff \t\r\n")
    feed = read_json(clean, url) if clean[:1] in ("{", "[") else _read_xml(clean, url, problems)
    return replace(feed, problems=(*problems, *feed.problems))


def _windows_1252(text: str) -> str:
    """Control characters that are Windows-1252 taken for Latin-1, and references to them, as what is meant."""
    text = _C1.sub(lambda match: WINDOWS_1252[ord(match[0])], text)
    return _REFERENCE.sub(_meant, text) if "&#" in text else text


def _meant(match: re.Match[str]) -> str:
    code = int(match[1][1:], 16) if match[1][0] in "xX" else int(match[1])
    return WINDOWS_1252.get(code, match[0])


def _read_xml(text: str, url: str, problems: list[str]) -> ParsedFeed:
    start = _start(text)
    if start:
        problems.append("junk_before_xml")
    root = _tree(text[start:], problems)
    reader = _READERS.get(root.names.root)
    if reader is None:
        raise NotAFeedError(_what_it_is(text) or _another(root.names.root))
    feed = reader(root, url)
    if "truncated" in problems and not feed.items and not feed.title and not feed.link:
        raise NotAFeedError("cut off before anything of a feed")
    return feed


def _start(text: str) -> int:
    """Where the document begins: at its declaration, or at its first element that can be the root of a feed.

    Raises:
        NotAFeedError: nowhere.
    """
    head = text[:_HEAD_CHARACTERS]
    root = _ROOT.search(head)
    if root is None:
        raise NotAFeedError(_what_it_is(text) or _other(text))
    leading = _LEADING.match(head)
    began = leading.end() if leading else 0
    if began >= root.start() or head.startswith(("<!DOCTYPE", "<!doctype"), began):
        return 0
    first = _FIRST_TAG.match(head, began)
    if _PAGE.search(head, began, root.start()) or (first and first[1].lower() not in ELEMENTS):
        raise NotAFeedError(_what_it_is(text) or _another(first[1] if first else "?"))
    declaration = _DECLARATION.search(head, 0, root.start())
    return declaration.start() if declaration else root.start()


def _tree(text: str, problems: list[str]) -> FeedNode:
    declaration = _DECLARATION.match(text)
    text, entities = strip_doctype(text[declaration.end() :] if declaration else text)
    try:
        return parse_tree(text)
    except NotWellFormedError:
        problems.append("not_well_formed")
    repaired = repair(text, entities)
    if repaired.is_truncated:
        problems.append("truncated")
    try:
        return parse_tree(repaired.text)
    except NotWellFormedError:
        pass
    try:
        return parse_what_can_be(repaired.text)
    except NotWellFormedError as error:
        raise NotAFeedError(f"XML that cannot be read: {error}") from None


def _what_it_is(text: str) -> str | None:
    """What a document without a feed is, where that is plain to see."""
    if _PASSWORD.search(text[:_HEAD_CHARACTERS]):
        return "a login page, not a feed"
    return "an HTML page, not a feed" if _HTML.search(text[:_HEAD_CHARACTERS]) else None


def _another(root: str) -> str:
    return f"an XML document of another kind (<{root[:40]}>), not a feed"


def _other(text: str) -> str:
    if not text.startswith("<"):
        return "text, not a feed"
    leading = _LEADING.match(text)
    first = _FIRST_TAG.match(text, leading.end() if leading else 0)
    return _another(first[1]) if first else "no feed in it"
