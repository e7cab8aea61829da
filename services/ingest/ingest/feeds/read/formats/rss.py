"""Reads RSS 0.90 to 2.0 with the modules in use: Dublin Core, content, Atom, Media RSS, syndication, podcasts."""

from __future__ import annotations

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
from ingest.feeds.read.markup import inner_html, plain
from ingest.feeds.read.newest import cut_problems, newest
from ingest.feeds.read.people import names, unique
from ingest.feeds.read.tree import FeedNode

_DAYS = {
    day: day.capitalize() for day in ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}
_CONTENTS = ("content:encoded", "xhtml:body", "fullitem", "body", "content")
_PUBLISHED = (
    *("pubdate", "dc:date", "dcterms:issued", "atom:published", "date", "dcterms:created", "published"),
    *("atom:issued", "atom:created", "issued", "created", "dcterms:date", "atom:pubdate"),
)
_UPDATED = ("atom:updated", "dcterms:modified", "atom:modified", "lastbuilddate", "updated", "modified", "dc:date")


def read_rss(root: FeedNode, url: str) -> ParsedFeed:
    """The feed; items may stand in the channel (0.91, 2.0) or beside it (0.90, 1.0)."""
    channels = [root] if root.name == "channel" else root.find_all("channel")
    channel = channels[0] if channels else root
    fields = Fields(channel)
    links = fields.all("atom:link")
    own = fields.all("link")
    base = url or link_to(links, "self", "") or ""
    link = _channel_link(own, links, base)
    site = link if link and is_web(link) else base
    items = _items(root) + [item for outer in channels if outer is not root for item in _items(outer)]
    language = language_of(channel, fields.text("language", "dc:language"))
    people = _authors(fields)  # not the managing editor, who answers for what others write
    return ParsedFeed(
        format="rdf" if root.names.root == "rdf" else "rss",
        title=_title(fields),
        link=link,
        language=language,
        self_url=link_to([*links, *_relations(own)], "self", base),
        hubs=hubs_of([*links, *_relations(own)], base),
        ttl_minutes=ttl_of(fields),
        skip_hours=_skip_hours(channel),
        skip_days=_skip_days(channel),
        next_url=link_to([*links, *_relations(own)], "next", base),
        items=tuple(_item(item, site, language, people) for item in newest(items, _raw_date)),
        problems=cut_problems(items),
    )


def _items(parent: FeedNode) -> list[FeedNode]:
    found = parent.find_all("item")
    return found + [item for items in parent.find_all("items") for item in items.find_all("item")]


def _relations(links: list[FeedNode]) -> list[FeedNode]:
    """Links written as in Atom, but without its namespace."""
    return [link for link in links if link.attribute("rel") and link.attribute("href")]


def _channel_link(own: list[FeedNode], atom: list[FeedNode], base: str) -> str | None:
    for link in own:
        if not link.attribute("rel") and (address := resolve(link.base(base), _link_text(link))):
            return address
    return link_to([*_relations(own), *atom], "alternate", base)


def _link_text(link: FeedNode) -> str:
    """The address; a program that takes RSS for HTML writes `<link/>` and the address after it."""
    tail = link.tail()
    return link.text() or link.attribute("href") or (tail if is_web(tail) and not link.has_elements else "")


def _item(item: FeedNode, site: str, language: str | None, channel_people: tuple[str, ...]) -> FeedItem:
    fields = Fields(item)
    base = item.base(site)
    guid = fields.text("guid") or item.rdf_attribute("about") or fields.text("atom:id", "dc:identifier", "id")
    link = _link(fields, base) or (guid if guid and is_web(guid) and _is_permanent(fields) else None)
    summary, content = _texts(fields, base)
    return FeedItem(
        guid=guid,
        link=link,
        title=_title(fields),
        summary=summary,
        content=content,
        authors=_authors(fields) or channel_people,
        published=fields.text(*_PUBLISHED),
        updated=fields.text(*_UPDATED),
        language=_language(item, fields, language),
        categories=_categories(fields),
        source_title=fields.first("source", title_of) or _atom_source(fields),
        identifier=fields.text(*IDENTIFIERS),
    )


def _link(fields: Fields, base: str) -> str | None:
    """The page of an item: where a redirecting service says it really is, its link, or a guid that is one."""
    for node in fields.all("feedburner:origlink"):
        if address := resolve(node.base(base), node.text()):
            return address
    plain_links = [node for node in fields.all("link") if node.attribute("rel").lower() in ("", "alternate")]
    for node in plain_links:
        if address := resolve(node.base(base), _link_text(node)):
            return address
    if address := link_to(fields.all("atom:link"), "alternate", base):
        return address
    for node in fields.all("guid"):
        if node.attribute("ispermalink").lower() != "false" and is_web(node.text()):
            return node.text()
    return next((address_of(node, base) for node in fields.all("link")), None)


def _is_permanent(fields: Fields) -> bool:
    return all(node.attribute("ispermalink").lower() != "false" for node in fields.all("guid"))


def _title(fields: Fields) -> str | None:
    """RSS does not say whether a title is HTML; as text it is the same nearly always."""
    for name in ("title", "dc:title"):
        for node in fields.all(name):
            if text := plain(inner_html(node, "") if node.has_elements else node.text(), is_certain=node.has_elements):
                return text
    return fields.first("atom:title", title_of) or fields.media_title() or fields.first("itunes:title", title_of)


def _texts(fields: Fields, base: str) -> tuple[str | None, str | None]:
    """The summary and the content: what is called so, or the nearest there is."""
    content = next(
        (html for name in _CONTENTS for node in fields.all(name) if (html := plain_html_of(node, base))), None
    )
    content = content or fields.first("atom:content", lambda node: html_of(node, base))
    summary = None
    for name in ("description", "dc:description", "summary"):
        summary = summary or fields.first(name, lambda node: plain_html_of(node, base))
    for name in ("atom:summary", "itunes:summary", "itunes:subtitle"):
        summary = summary or fields.first(name, lambda node: html_of(node, base))
    return summary or fields.media_description(base), content


def _authors(fields: Fields) -> tuple[str, ...]:
    found = people_of([*fields.all("dc:creator"), *fields.all("author"), *fields.all("atom:author")])
    found += people_of(fields.all("dc:author"))
    if not any(name for name, _ in found):
        found += people_of([*fields.all("itunes:author"), *fields.all("googleplay:author")])
    return names(found)


def _language(item: FeedNode, fields: Fields, language: str | None) -> str | None:
    said = fields.text("dc:language", "language")
    for name in (*_CONTENTS, "description", "title"):
        for node in [] if said else fields.all(name)[:1]:
            said = node.language()
    return language_of(item, said) or language


def _categories(fields: Fields) -> tuple[str, ...]:
    found = [plain(node.text() or node.attribute("term") or node.attribute("text")) for node in fields.all("category")]
    found += [plain(tag) for node in fields.all("tags") for tag in node.text().split(",")]
    found += [plain(node.attribute("label") or node.attribute("term")) for node in fields.all("atom:category")]
    return unique([*found, *fields.categories()])


def _atom_source(fields: Fields) -> str | None:
    source = fields.node("atom:source")
    return Fields(source).first("atom:title", title_of) if source else None


def _skip_hours(channel: FeedNode) -> tuple[int, ...]:
    texts = [node.text() for node in channel.find_all("skiphours", "hour")]
    hours = {int(text) % 24 for text in texts if text.isascii() and text.isdigit() and int(text[:4]) <= 24}
    return tuple(sorted(hours))


def _skip_days(channel: FeedNode) -> tuple[str, ...]:
    days = (_DAYS.get(node.text().lower()) for node in channel.find_all("skipdays", "day"))
    return unique(day for day in days if day)


def _raw_date(item: FeedNode) -> str | None:
    return Fields(item).text(*_PUBLISHED, *_UPDATED)
