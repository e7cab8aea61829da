"""Finds the feeds a page announces, and those it only links to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from ingest.feeds.read.decoding import decode
from ingest.feeds.read.feed import Format
from ingest.feeds.read.links import is_web, resolve
from ingest.feeds.read.markup import one_line

FOUND_LIMIT: Final = 50

_TYPES: Final[dict[str, Format]] = {
    "application/rss+xml": "rss",
    "application/x-rss+xml": "rss",
    "application/rdf+xml": "rdf",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/json": "json",
    "text/xml": "rss",
    "application/xml": "rss",
    "text/rss+xml": "rss",
    "text/atom+xml": "atom",
}
_API = re.compile(r"/wp-json/|oembed", re.IGNORECASE)
"""Announced as JSON, and no feeds."""

_LOOKS = re.compile(
    r"(?:^|[/_.?&=-])(?:rss2?|atom|feeds?)(?:[/_.?&=-]|\d{0,2}$)|\.(?:rss|atom|rdf)$|//feeds?\d?\.|feedburner\.com/",
    re.IGNORECASE,
)
_NOT_FEEDS = re.compile(r"feedback|/atomic|\.(?:html?|png|jpe?g|gif|svg|css|js|pdf)$", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?(?:\b|/)", re.IGNORECASE)
_GUESSES: Final = (
    *("feed", "feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feeds", "rss/", "feed.json"),
    *("?feed=rss2", "news-sitemap.xml", "sitemap-news.xml", "news_sitemap.xml", "sitemap.xml"),
)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed a page leads to; `format` is what the page says or its name suggests, None when nothing does."""

    url: str
    title: str | None = None
    format: Format | None = None


def discover(html: bytes, url: str, content_type: str | None = None) -> tuple[FoundFeed, ...]:
    """The feeds of a page, each once: announced ones first, feeds of comments last."""
    root = _parse(decode(html, content_type).text)
    if root is None:
        return ()
    base = next((resolve(url, found.get("href")) for found in root.iter("base") if found.get("href")), None) or url
    found: dict[str, FoundFeed] = {}
    for feed in (*_announced(root, base), *_linked(root, base)):
        found.setdefault(feed.url, feed)
    return tuple(sorted(found.values(), key=_is_of_comments))[:FOUND_LIMIT]


def guesses(url: str) -> tuple[str, ...]:
    """Addresses where sites keep feeds they do not announce: by the page first, then by the site."""
    if not is_web(url):
        return ()
    page = urljoin(url, "./")
    site = urljoin(url, "/")
    return tuple(dict.fromkeys(base + name for base in (page, site) for name in _GUESSES))


def _parse(text: str) -> Any:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _announced(root: Any, base: str) -> Iterator[FoundFeed]:
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        is_feed = "feed" in relations or ("alternate" in relations and kind in _TYPES)
        address = resolve(base, link.get("href") or "") if is_feed else None
        if address and is_web(address) and not _API.search(address):
            yield FoundFeed(address, one_line(link.get("title") or "") or None, _TYPES.get(kind))


def _linked(root: Any, base: str) -> Iterator[FoundFeed]:
    for anchor in root.iter("a"):
        kind = (anchor.get("type") or "").lower().partition(";")[0].strip()
        address = resolve(base, anchor.get("href") or "")
        if address and is_web(address) and (kind in _TYPES or _looks_like_a_feed(address)):
            text = one_line("".join(anchor.itertext()))[:200]
            yield FoundFeed(address, text or None, _TYPES.get(kind) or _format_by_name(address))


def _looks_like_a_feed(address: str) -> bool:
    parts = urlsplit(address)
    place = f"//{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    return bool(_LOOKS.search(place)) and not _NOT_FEEDS.search(parts.path)


def _format_by_name(address: str) -> Format | None:
    path = urlsplit(address).path.lower()
    names: tuple[tuple[str, Format], ...] = ((".json", "json"), ("atom", "atom"), (".rdf", "rdf"), ("rss", "rss"))
    return next((known for name, known in names if name in path), None)


def _is_of_comments(feed: FoundFeed) -> bool:
    return bool(_COMMENTS.search(urlsplit(feed.url).path)) or bool(_COMMENTS.match(feed.title or ""))
