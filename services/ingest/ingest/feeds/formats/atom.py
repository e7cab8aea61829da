"""Reads Atom 1.0 (RFC 4287) and 0.3."""

from __future__ import annotations

from ingest.feeds.feed import FeedItem, ParsedFeed
from ingest.feeds.formats.constructs import html_of, hubs_of, link_to, people_of, title_of
from ingest.feeds.formats.fields import IDENTIFIERS, Fields, language_of, ttl_of
from ingest.feeds.links import resolve
from ingest.feeds.markup import one_line
from ingest.feeds.newest import cut_problems, newest
from ingest.feeds.people import names, unique
from ingest.feeds.tree import Node


def read_atom(root: Node, url: str) -> ParsedFeed:
    """The feed; a document that is a single entry is a feed of one."""
    fields = Fields(root)
    links = fields.all("atom:link")
    base = url or link_to(links, "self", "") or link_to(links, "alternate", "") or ""
    entries = [root] if root.name == "atom:entry" else root.find_all("atom:entry")
    language = language_of(root, fields.text("dc:language"))
    people = tuple(names(people_of(fields.all("atom:author"))))
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


def _entry(entry: Node, base: str, language: str | None, feed_people: tuple[str, ...]) -> FeedItem:
    fields = Fields(entry)
    links, contents = fields.all("atom:link"), fields.all("atom:content")
    source = Fields(fields.node("atom:source")) if fields.node("atom:source") else None
    content = next((html for node in contents if (html := html_of(node, base))), None)
    people = names(people_of([*fields.all("atom:author"), *fields.all("dc:creator")]))
    if not people and source is not None:
        people = names(people_of(source.all("atom:author")))
    return FeedItem(
        guid=fields.text("atom:id"),
        link=_link(entry, fields, links, contents, base),
        title=fields.first("atom:title", title_of) or fields.media_title(),
        summary=fields.first("atom:summary", lambda node: html_of(node, base)) or fields.media_description(base),
        content=content,
        authors=people or feed_people,
        published=fields.text("atom:published", "atom:issued", "dc:date", "dcterms:issued", "atom:created"),
        updated=fields.text("atom:updated", "atom:modified", "dcterms:modified"),
        language=_language(entry, fields, language),
        categories=_categories(fields),
        source_title=source.first("atom:title", title_of) if source else None,
        identifier=fields.text(*IDENTIFIERS),
    )


def _link(entry: Node, fields: Fields, links: list[Node], contents: list[Node], base: str) -> str | None:
    """The page of the entry; without one its content elsewhere, or what it is about."""
    original = fields.text("feedburner:origlink")
    if original and (address := resolve(entry.base(base), original)):
        return address
    return (
        link_to(links, "alternate", base)
        or next((found for node in contents if (found := resolve(node.base(base), node.attribute("src")))), None)
        or link_to(links, "via", base)
        or link_to(links, "related", base)
    )


def _language(entry: Node, fields: Fields, language: str | None) -> str | None:
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


def _raw_date(entry: Node) -> str | None:
    return Fields(entry).text("atom:published", "atom:issued", "atom:updated", "atom:modified", "dc:date")
