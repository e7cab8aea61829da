"""Reads Atom 1.0 (RFC 4287) and 0.3."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.feeds.read.feed import FeedItem, ParsedFeed
from ingest.feeds.read.formats.constructs import (
    address_of,
    html_of,
    hubs_of,
    link_to,
    people_of,
    plain_html_of,
    title_of,
)
from ingest.feeds.read.formats.fields import IDENTIFIERS, Fields, language_of, ttl_of
from ingest.feeds.read.links import is_web, resolve
from ingest.feeds.read.markup import one_line
from ingest.feeds.read.newest import cut_problems, newest
from ingest.feeds.read.people import names, unique
from ingest.feeds.read.tree import FeedNode

# Elements of Atom first, then those of other formats that some programs put beside them, in their namespace or in none.
_PUBLISHED = (
    *("atom:published", "atom:issued", "dc:date", "dcterms:issued", "atom:created", "dcterms:created"),
    *("atom:pubdate", "pubdate", "atom:date", "published"),
)
_UPDATED = ("atom:updated", "atom:modified", "dcterms:modified", "atom:lastbuilddate", "updated")
_SUMMARIES = ("atom:description", "description", "dc:description", "atom:subtitle", "itunes:summary")
_CONTENTS = ("content:encoded", "xhtml:body", "atom:encoded", "atom:body", "body")
_IDS = ("atom:guid", "guid", "atom:id", "id")


def read_atom(root: FeedNode, url: str) -> ParsedFeed:
    """The feed; a document that is a single entry is a feed of one."""
    fields = Fields(root)
    links = fields.all("atom:link")
    base = url or link_to(links, "self", "") or link_to(links, "alternate", "") or ""
    entries = [root] if root.name == "atom:entry" else root.find_all("atom:entry")
    language = language_of(root, fields.text("dc:language"))
    people = _authors(fields)
    return ParsedFeed(
        format="atom",
        title=fields.first("atom:title", title_of),
        link=link_to(links, "alternate", base),
        language=language,
        self_url=link_to(links, "self", base),
        hubs=hubs_of(links, base),
        ttl_minutes=ttl_of(fields),
        next_url=link_to(links, "next", base),
        items=tuple(_entry(entry, base, language, people) for entry in newest(entries, _raw_date)),
        problems=cut_problems(entries),
    )


def _entry(entry: FeedNode, base: str, language: str | None, feed_people: tuple[str, ...]) -> FeedItem:
    fields = Fields(entry)
    links, contents = fields.all("atom:link"), fields.all("atom:content")
    source = Fields(fields.node("atom:source")) if fields.node("atom:source") else None
    content = next((html for node in contents if (html := html_of(node, base))), None)
    people = _authors(fields) or (_authors(source) if source else ())
    return FeedItem(
        guid=fields.text("atom:id", "id", "atom:guid", "guid"),
        link=_link(entry, fields, links, contents, base),
        title=_title(fields),
        summary=fields.first("atom:summary", lambda node: html_of(node, base))
        or _foreign(fields, _SUMMARIES, base)
        or fields.media_description(base),
        content=content or _foreign(fields, _CONTENTS, base),
        authors=people or feed_people,
        published=fields.text(*_PUBLISHED),
        updated=fields.text(*_UPDATED),
        language=_language(entry, fields, language),
        categories=_categories(fields),
        source_title=source.first("atom:title", title_of) if source else None,
        identifier=fields.text(*IDENTIFIERS),
    )


def _link(entry: FeedNode, fields: Fields, links: list[FeedNode], contents: list[FeedNode], base: str) -> str | None:
    """The page of the entry; else its content elsewhere, what it is about, or a guid or id that is an address."""
    original = fields.text("feedburner:origlink")
    if original and (address := resolve(entry.base(base), original)):
        return address
    return (
        link_to(links, "alternate", base)
        or next((found for node in contents if (found := resolve(node.base(base), node.attribute("src")))), None)
        or link_to(links, "via", base)
        or link_to(links, "related", base)
        or next((found for node in fields.all("link") if (found := address_of(node, base))), None)
        or next((node.text() for name in _IDS for node in fields.all(name) if _is_page(node)), None)
    )


def _is_page(node: FeedNode) -> bool:
    return is_web(node.text()) and node.attribute("ispermalink").lower() != "false"


def _title(fields: Fields) -> str | None:
    """What RSS and Dublin Core call the title serves where Atom's is missing."""
    found = (fields.first(name, title_of) for name in ("atom:title", "title", "dc:title"))
    return next(filter(None, found), None) or fields.media_title()


def _foreign(fields: Fields, names_of: Sequence[str], base: str) -> str | None:
    """An element of another format, whose HTML is escaped without saying so."""
    found = (fields.first(name, lambda node: plain_html_of(node, base)) for name in names_of)
    return next(filter(None, found), None)


def _authors(fields: Fields) -> tuple[str, ...]:
    written = ("atom:author", "dc:creator", "author", "dc:author")
    people = people_of([node for name in written for node in fields.all(name)])
    if not any(name for name, _ in people):
        people += people_of(fields.all("itunes:author"))
    return names(people)


def _language(entry: FeedNode, fields: Fields, language: str | None) -> str | None:
    said = fields.text("dc:language")
    for name in ("atom:content", "atom:summary", "atom:title"):
        for node in [] if said else fields.all(name)[:1]:
            said = node.language()
    return language_of(entry, said) or language


def _categories(fields: Fields) -> tuple[str, ...]:
    terms = [
        one_line(node.attribute("label") or node.attribute("term") or node.text())
        for node in fields.all("atom:category")
    ]
    return unique([*terms, *fields.categories()])


def _raw_date(entry: FeedNode) -> str | None:
    return Fields(entry).text(*_PUBLISHED, *_UPDATED)
