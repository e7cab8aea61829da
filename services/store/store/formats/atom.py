"""Atom 1.0 (RFC 4287), with the links between pages of RFC 5005."""

from __future__ import annotations

from typing import Final

from store.formats import listing
from store.formats.listing import FeedEntry, ResultPage
from store.formats.markup import ATOM, DUBLIN_CORE, Element, add, document
from store.formats.moments import as_rfc3339, day_of, moment_of

MEDIA_TYPE: Final = "application/atom+xml"


def write_page(page: ResultPage) -> bytes:
    """A page of a search as a feed, named by the address of its first page."""
    entries = listing.entries_of(page)
    tag = listing.language(entries)
    root = Element("feed", {"xmlns": ATOM, "xmlns:dc": DUBLIN_CORE, **({"xml:lang": tag} if tag else {})})
    add(root, "id", page.first)
    add(root, "title", page.title, {"type": "text"})
    add(root, "updated", listing.updated(entries))
    add(add(root, "author"), "name", "Newswire")
    add(root, "link", None, {"rel": "self", "type": MEDIA_TYPE, "href": page.address})
    add(root, "link", None, {"rel": "alternate", "type": "application/json", "href": page.search})
    if page.following:
        add(root, "link", None, {"rel": "next", "type": MEDIA_TYPE, "href": page.following})
    add(root, "generator", "Newswire")
    for entry in entries:
        _add_entry(root, entry)
    return document(root)


def _add_entry(root: Element, entry: FeedEntry) -> None:
    made = add(root, "entry", None, {"xml:lang": entry.language})
    add(made, "id", entry.id)
    add(made, "title", entry.title, {"type": "text"})
    add(made, "updated", entry.updated)
    _add_published(made, entry)
    for author in entry.authors or ((entry.source,) if entry.source else ()):
        add(add(made, "author"), "name", author)
    kind = "application/json" if entry.is_own_link else "text/html"
    add(made, "link", None, {"rel": "alternate", "type": kind, "hreflang": entry.language, "href": entry.link})
    for category in entry.categories:
        add(made, "category", None, {"term": category.term, "scheme": category.scheme, "label": category.label})
    add(made, "summary", entry.summary, {"type": "text"})
    if entry.html is not None:
        add(made, "content", entry.html, {"type": "html"})
    _add_source(made, entry)


def _add_published(made: Element, entry: FeedEntry) -> None:
    """`published` must have a time of day; a day alone is told in Dublin Core, which allows it."""
    if moment := moment_of(entry.published):
        add(made, "published", as_rfc3339(moment))
    elif day := day_of(entry.published):
        add(made, "dc:date", day)


def _add_source(made: Element, entry: FeedEntry) -> None:
    if entry.source:
        source = add(made, "source")
        if entry.feed:
            add(source, "id", entry.feed)
            add(source, "link", None, {"rel": "self", "href": entry.feed})
        add(source, "title", entry.source)
