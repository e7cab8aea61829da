"""The nouns of reading feeds: a feed as it stands in one document, and one of its items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Format = Literal["rss", "rdf", "atom", "json", "sitemap", "sitemap_index"]
"""`rdf` is RSS 0.90 and 1.0; the items of a `sitemap_index` are the addresses of sitemaps, not articles."""

ITEMS_LIMIT: Final = 500
"""Most items taken from one document, the newest of them."""


class NotAFeedError(ValueError):
    """The document holds no feed; the message says what it is instead."""


class FeedTooHardError(Exception):
    """Reading the document took more time or memory than a feed may take; the message says which."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item, as the feed says it: nothing is cleaned, and dates are not read.

    `link` is absolute when the feed or its address allows it. `title` is plain text on one line. `summary` and
    `content` are HTML as found, with relative addresses in it made absolute; plain text is escaped. `published` and
    `updated` are the strings of the feed. `language` is the item's own, or that of what it stands in. `identifier` is
    that of Dublin Core, which may stand beside the guid.
    """

    guid: str | None = None
    link: str | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    source_title: str | None = None
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed and its items, in the order of the document.

    `self_url` is the address the feed gives itself, `hubs` are its WebSub hubs, `next_url` its next (older) page.
    `ttl_minutes` is how long it may be kept, where it says so; `skip_hours` (0 to 23, UTC) and `skip_days` (English
    names) are when nobody need ask. `problems` says what had to be repaired or left out:

    * `wrong_encoding`: the bytes are not in the encoding they are said to be in
    * `control_characters`: characters that no document may hold
    * `junk_before_xml`: something stood before the document, such as a warning of the site's program
    * `not_well_formed`: the tags were put in order by guessing
    * `truncated`: the end of the document is missing; an item cut in two is left out
    * `items_cut`: there were more than `ITEMS_LIMIT` items
    * `missing_version`: a JSON Feed that does not say it is one
    """

    format: Format
    title: str | None = None
    link: str | None = None
    language: str | None = None
    self_url: str | None = None
    hubs: tuple[str, ...] = ()
    ttl_minutes: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    next_url: str | None = None
    items: tuple[FeedItem, ...] = ()
    problems: tuple[str, ...] = ()
