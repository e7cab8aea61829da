"""Reads JSON Feed 1.0 and 1.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from ingest.feeds.read.feed import FeedItem, NotAFeedError, ParsedFeed
from ingest.feeds.read.links import is_web, resolve
from ingest.feeds.read.markup import absolute, as_html, one_line
from ingest.feeds.read.newest import cut_problems, newest
from ingest.feeds.read.people import names, people, unique

Object = Mapping[str, Any]

_PUBLISHED = ("date_published", "published", "pubDate", "datePublished", "date")
_UPDATED = ("date_modified", "updated", "modified", "dateModified")
_VALUES = ("value", "#text", "text", "name", "label", "term", "href", "url", "$date")
"""Under what the text of a value stands that should have been a string."""


def read_json(text: str, url: str) -> ParsedFeed:
    """The feed; a value of another type says what can be made of it, and names of RSS and Atom serve for missing ones.

    Raises:
        NotAFeedError: not JSON, or JSON that is no feed.
    """
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise NotAFeedError(f"JSON that cannot be read: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list | dict):
        raise NotAFeedError("JSON without a list of items, not a feed")
    is_declared = "jsonfeed.org/version/" in (_text(document, "version") or "")
    items = [item for item in _items(document["items"]) if isinstance(item, dict)]
    if not is_declared and not any({"content_html", "content_text", "url", "id"} & set(item) for item in items):
        raise NotAFeedError("JSON with items, but not a JSON Feed")
    return _feed(document, items, url, () if is_declared else ("missing_version",))


def _items(value: list[Any] | Object) -> list[Any]:
    """The items; a single one may stand for the list, and PHP writes a list with gaps as an object."""
    if isinstance(value, list):
        return value
    return list(value.values()) if all(isinstance(one, dict) for one in value.values()) else [value]


def _feed(document: Object, items: Sequence[Object], url: str, problems: tuple[str, ...]) -> ParsedFeed:
    base = url or _text(document, "feed_url") or ""
    site = resolve(base, _text(document, "home_page_url") or "")
    language, authors = _language(document), _authors(document)
    within = site if site and is_web(site) else base
    return ParsedFeed(
        format="json",
        title=_line(document, "title"),
        link=site,
        language=language,
        self_url=resolve(base, _text(document, "feed_url") or ""),
        hubs=_hubs(document),
        next_url=resolve(base, _text(document, "next_url") or ""),
        items=tuple(_item(item, within, language, authors) for item in newest(items, _raw_date)),
        problems=(*problems, *cut_problems(items)),
    )


def _item(item: Object, base: str, language: str | None, feed_authors: tuple[str, ...]) -> FeedItem:
    link = resolve(base, _text(item, "url", "link") or "") or resolve(base, _text(item, "external_url") or "")
    guid = _text(item, "id", "guid")
    return FeedItem(
        guid=guid,
        link=link or (guid if guid and is_web(guid) else None),
        title=_line(item, "title"),
        summary=_escaped(item, "summary") or _html(item, "description", base=link or base),
        content=_content(item, link or base),
        authors=_authors(item) or feed_authors,
        published=_text(item, *_PUBLISHED),
        updated=_text(item, *_UPDATED),
        language=_language(item) or language,
        categories=_tags(item),
    )


def _text(values: Object, *names: str) -> str | None:
    """The first string under these names, without spaces around it."""
    return next((text for name in names if (text := _told(values.get(name)))), None)


def _told(value: Any) -> str | None:
    """What a value says: a number is written out, as the specification says of ids, a list says what its first does."""
    if isinstance(value, list):
        return next((text for one in value if (text := _told(one))), None)
    if isinstance(value, dict):
        return _text(value, *_VALUES)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def _line(values: Object, name: str) -> str | None:
    value = _text(values, name)
    return one_line(value) or None if value else None


def _escaped(values: Object, name: str) -> str | None:
    value = _text(values, name)
    return as_html(value) if value else None


def _content(item: Object, base: str) -> str | None:
    pieces = [html for one in _list(item, "content_html") if (html := _told(one))]
    if pieces:
        return absolute("\n".join(pieces), base)
    return _escaped(item, "content_text") or _html(item, "content", "content:encoded", base=base)


def _html(item: Object, *names: str, base: str) -> str | None:
    """A field of another format, which may be HTML or text."""
    html = _text(item, *names)
    return absolute(html, base) if html else None


def _list(values: Object, name: str) -> list[Any]:
    """The values under a name; one that stands alone is a list of one."""
    value = values.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _tags(item: Object) -> tuple[str, ...]:
    """The tags; a string may hold several."""
    tags = item.get("tags", item.get("categories", item.get("category")))
    found = tags.split(",") if isinstance(tags, str) else tags if isinstance(tags, list) else []
    return unique(one_line(text) for tag in found if isinstance(tag, str | dict) and (text := _told(tag)))


def _language(values: Object) -> str | None:
    language = _text(values, "language")
    return language.replace("_", "-")[:35] if language else None


def _authors(values: Object) -> tuple[str, ...]:
    """`authors` of version 1.1, or `author` of 1.0, as objects or names; who has no name is known by an address."""
    written = [*_list(values, "authors"), *_list(values, "author")]
    return unique(name for author in written for name in _names(author))


def _names(author: Any) -> tuple[str, ...]:
    if not isinstance(author, dict):
        return names(people(author)) if isinstance(author, str) else ()
    said = [name for one in _list(author, "name") if (name := _told(one))]
    found = names(one for name in said for one in people(name))
    return found or unique([_text(author, "url", "email") or ""])


def _hubs(document: Object) -> tuple[str, ...]:
    hubs = [hub for hub in _list(document, "hubs") if isinstance(hub, dict)]
    return unique(url for hub in hubs if (url := _text(hub, "url")) and is_web(url))


def _raw_date(item: Object) -> str | None:
    return _text(item, *_PUBLISHED, *_UPDATED)
