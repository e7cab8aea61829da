"""RSS 2.0, with Dublin Core, the content module and the links of Atom."""

from __future__ import annotations

from html import escape
from typing import Final

from store.formats import listing
from store.formats.listing import FeedEntry, ResultPage
from store.formats.markup import ATOM, CONTENT, DUBLIN_CORE, Element, add, document
from store.formats.moments import as_rfc822, day_of, moment_of, rfc822_of

MEDIA_TYPE: Final = "application/rss+xml"


def write_page(page: ResultPage) -> bytes:
    """A page of a search as a channel."""
    entries = listing.entries_of(page)
    spaces = {"xmlns:atom": ATOM, "xmlns:content": CONTENT, "xmlns:dc": DUBLIN_CORE}
    root = Element("rss", {"version": "2.0", **spaces})
    channel = add(root, "channel")
    add(channel, "title", page.title)
    add(channel, "link", page.search)
    add(channel, "description", escape(f"Articles of the search {page.title}, newest first", quote=False))
    if tag := listing.language(entries):
        add(channel, "language", tag)
    add(channel, "lastBuildDate", rfc822_of(listing.updated(entries)))
    add(channel, "generator", "Newswire")
    add(channel, "atom:link", None, {"rel": "self", "type": MEDIA_TYPE, "href": page.address})
    if page.following:
        add(channel, "atom:link", None, {"rel": "next", "type": MEDIA_TYPE, "href": page.following})
    for entry in entries:
        _add_item(channel, entry)
    return document(root)


def _add_item(channel: Element, entry: FeedEntry) -> None:
    item = add(channel, "item")
    add(item, "title", entry.title)
    add(item, "link", entry.link)
    add(item, "guid", entry.id, {"isPermaLink": "false"})
    add(item, "description", escape(entry.summary, quote=False))  # readers take it for HTML
    if entry.html is not None:
        add(item, "content:encoded", entry.html)
    for author in entry.authors:
        add(item, "dc:creator", author)  # `author` would have to be a mail address
    for category in entry.categories:
        add(item, "category", category.label, {"domain": category.scheme})
    _add_dates(item, entry)
    if entry.language:
        add(item, "dc:language", entry.language)
    _add_source(item, entry)


def _add_dates(item: Element, entry: FeedEntry) -> None:
    """`pubDate` must have a time of day; a day alone is told in Dublin Core, which allows it."""
    if moment := moment_of(entry.published):
        add(item, "pubDate", as_rfc822(moment))
    elif day := day_of(entry.published):
        add(item, "dc:date", day)
    add(item, "atom:updated", entry.updated)


def _add_source(item: Element, entry: FeedEntry) -> None:
    """`source` must have the address of the outlet's feed, which is not always known."""
    if entry.source and entry.feed:
        add(item, "source", entry.source, {"url": entry.feed})
    elif entry.source:
        add(item, "dc:publisher", entry.source)
