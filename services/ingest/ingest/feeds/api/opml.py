"""Reads and writes lists of feeds as OPML; folders become categories. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit
from xml.sax.saxutils import quoteattr

from lxml import etree

from ingest.feeds.read.decoding import decode
from ingest.feeds.read.doctype import strip_doctype

LIMIT_BYTES: Final = 5 * 1024 * 1024
LIMIT_FEEDS: Final = 20_000
CATEGORY_CHARACTERS: Final = 500
_FORBIDDEN = re.compile("[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class NotOpmlError(ValueError):
    """The document is no list of feeds; the message says why."""


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed in a list; `category` is the folders it lies in, from the outermost, joined by `/`."""

    url: str
    title: str | None = None
    category: str | None = None
    site_url: str | None = None


def read_opml(body: bytes) -> list[ListedFeed]:
    """The feeds of a list, each address once.

    Raises:
        NotOpmlError: it is no OPML, or too large.
    """
    if len(body) > LIMIT_BYTES:
        raise NotOpmlError(f"a list has at most {LIMIT_BYTES} bytes")
    root = _parse(body)
    if not isinstance(root.tag, str) or etree.QName(root).localname.lower() != "opml":
        raise NotOpmlError("its first element is not <opml>")
    found: dict[str, ListedFeed] = {}
    folders: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str) or etree.QName(element).localname.lower() != "outline":
            continue
        about = {str(name).lower(): str(value).strip() for name, value in element.items()}
        name = about.get("title") or about.get("text") or ""
        if event == "end":
            folders.pop()
            continue
        if url := about.get("xmlurl"):
            category = "/".join(filter(None, folders))[:CATEGORY_CHARACTERS] or about.get("category") or None
            listed = ListedFeed(url, name[:500] or None, category, about.get("htmlurl") or None)
            found[_address(url)] = _together(found.get(_address(url)), listed)
        folders.append("" if about.get("xmlurl") else name.replace("/", " "))
    if len(found) > LIMIT_FEEDS:
        raise NotOpmlError(f"a list has at most {LIMIT_FEEDS} feeds; this one has {len(found)}")
    return list(found.values())


def fitting(feeds: Sequence[ListedFeed]) -> Sequence[ListedFeed]:
    """As many of the first as a list may hold that is to be read again; at least one."""
    size = 0
    for number, feed in enumerate(feeds):
        size += len(_outline(feed)) + 2 * len(_attribute(feed.category or ""))
        if number and size > LIMIT_BYTES // 2:
            return feeds[:number]
    return feeds


def _address(url: str) -> str:
    """The address as far as it says which feed it is: host and scheme have no case, a last slash says nothing."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        return url
    usual = {"http": 80, "https": 443, "feed": 80}.get(parts.scheme)
    place = host if port in (None, usual) else f"{host}:{port}"
    return urlunsplit((parts.scheme, place, parts.path.rstrip("/"), parts.query, ""))


def _together(first: ListedFeed | None, again: ListedFeed) -> ListedFeed:
    """A feed that is listed twice: the second time says what the first did not."""
    if first is None:
        return again
    return replace(
        first,
        title=first.title or again.title,
        category=first.category or again.category,
        site_url=first.site_url or again.site_url,
    )


def write_opml(feeds: Iterable[ListedFeed]) -> str:
    """A list that other readers understand."""
    folders: dict[str, Any] = {}
    for feed in feeds:
        place = folders
        for name in filter(None, (feed.category or "").split("/")):
            place = place.setdefault(name, {})
        place.setdefault("", []).append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>"]
    lines += ["    <title>Feeds of Newswire</title>", "  </head>", "  <body>"]
    _write(folders, "    ", lines)
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _parse(body: bytes) -> Any:
    text, _ = strip_doctype(decode(body).text.lstrip("\ufeff \t\r\n"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True)
    start = text.find("?>") + 2 if text.startswith("<?xml") else 0  # its encoding is not that of the text any more
    text, _ = strip_doctype(text[start:].lstrip())
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotOpmlError(f"not XML: {str(error)[:200]}") from None
    if root is None:
        raise NotOpmlError("not XML")
    return root


def _write(place: dict[str, Any], indent: str, lines: list[str]) -> None:
    lines.extend(indent + _outline(feed) for feed in place.get("", ()))
    for name, inner in place.items():
        if name:
            lines.append(f"{indent}<outline text={_attribute(name)}>")
            _write(inner, indent + "  ", lines)
            lines.append(f"{indent}</outline>")


def _outline(feed: ListedFeed) -> str:
    title = _attribute(feed.title or feed.url)
    site = f" htmlUrl={_attribute(feed.site_url)}" if feed.site_url else ""
    return f'<outline type="rss" text={title} title={title} xmlUrl={_attribute(feed.url)}{site}/>'


def _attribute(value: str) -> str:
    """Quoted, without what no XML document may hold."""
    return quoteattr(_FORBIDDEN.sub("", value))
