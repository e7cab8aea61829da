"""The fields of a feed or an item by name, with those that every XML format may borrow from a module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from ingest.feeds.read.formats.constructs import html_of, title_of
from ingest.feeds.read.markup import one_line, plain
from ingest.feeds.read.people import unique
from ingest.feeds.read.tree import FeedNode

Value = TypeVar("Value")

IDENTIFIERS: Final = ("dc:identifier", "dcterms:identifier")
"""What Dublin Core calls the identifier of an item; it may stand beside a guid."""

TTL_LIMIT_MINUTES: Final = 60 * 24 * 366
_PERIODS: Final = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


class Fields:
    """The elements right inside a node, looked up by name."""

    def __init__(self, node: FeedNode | None) -> None:
        self._found = node.fields() if node else {}

    def all(self, name: str) -> list[FeedNode]:
        """Every element of this name."""
        return self._found.get(name, [])

    def node(self, name: str) -> FeedNode | None:
        """The first element of this name."""
        return next(iter(self.all(name)), None)

    def first(self, name: str, read: Callable[[FeedNode], Value | None]) -> Value | None:
        """What `read` makes of the first element of this name that has something to say."""
        return next((value for node in self.all(name) if (value := read(node)) is not None), None)

    def text(self, *names: str) -> str | None:
        """The first text there is under one of these names, tried in their order."""
        return next((text for name in names for node in self.all(name) if (text := node.text())), None)

    def media_description(self, base: str) -> str | None:
        """The description of Media RSS, which may stand in a group or by a file."""
        return next((html for node in self._media("media:description") if (html := html_of(node, base))), None)

    def media_title(self) -> str | None:
        """The title of Media RSS."""
        return next((title for node in self._media("media:title") if (title := title_of(node))), None)

    def categories(self) -> tuple[str, ...]:
        """Subjects of Dublin Core, categories of Media RSS and of podcasts."""
        found = [plain(node.text()) for node in self.all("dc:subject")]
        found += [one_line(node.attribute("label") or node.text()) for node in self._media("media:category")]
        for category in self.all("itunes:category"):
            nested = [category, *category.find_all("itunes:category")]
            found += [one_line(node.attribute("text") or node.text()) for node in nested]
        for name in ("itunes:keywords", "media:keywords"):
            found += [one_line(word) for node in self._media(name) for word in node.text().split(",")]
        return unique(found)

    def _media(self, name: str) -> list[FeedNode]:
        outer = [*self.all("media:group"), *self.all("media:content")]
        return [*self.all(name), *(found for node in outer for found in node.find_all(name))]


def language_of(node: FeedNode, said: str | None) -> str | None:
    """A language tag: the one the feed gives in an element, or else `xml:lang`."""
    tag = said or node.language()
    return tag.strip().replace("_", "-")[:35] or None if tag else None


def ttl_of(fields: Fields) -> int | None:
    """How many minutes the feed may be kept: `ttl` of RSS 2.0, or a period and how often in it."""
    ttl = fields.text("ttl")
    if ttl and ttl.isascii() and ttl.isdigit() and len(ttl) < 10:
        return min(int(ttl), TTL_LIMIT_MINUTES) or None
    period = _PERIODS.get((fields.text("sy:updateperiod") or "").lower())
    if period is None:
        return None
    often = fields.text("sy:updatefrequency") or "1"
    times = int(often) if often.isascii() and often.isdigit() and len(often) < 10 else 1
    return max(1, period // max(1, times))
