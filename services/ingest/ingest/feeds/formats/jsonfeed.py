"""Reads JSON Feed 1.0 and 1.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from ingest.feeds.feed import FeedItem, NotAFeedError, ParsedFeed
from ingest.feeds.links import is_web, resolve
from ingest.feeds.markup import absolute, as_html, one_line
from ingest.feeds.newest import cut_problems, newest
from ingest.feeds.people import unique

Object = Mapping[str, Any]


def read_json(text: str, url: str) -> ParsedFeed:
    """The feed; a value of the wrong type counts as missing.

    Raises:
        NotAFeedError: not JSON, or JSON that is no feed.
    """
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise NotAFeedError(f"JSON that cannot be read: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NotAFeedError("JSON without a list of items, not a feed")
    is_declared = "jsonfeed.org/version/" in (_text(document, "version") or "")
    items = [item for item in document["items"] if isinstance(item, dict)]
    if not is_declared and not any({"content_html", "content_text", "url", "id"} & set(item) for item in items):
        raise NotAFeedError("JSON with items, but not a JSON Feed")
    return _feed(document, items, url, () if is_declared else ("missing_version",))


def _feed(document: Object, items: Sequence[Object], url: str, problems: tuple[str, ...]) -> ParsedFeed:
    base = url or _text(document, "feed_url") or ""
    site = resolve(base, _text(document, "home_page_url") or "")
    language, people = _language(document), _authors(document)
    within = site if site and is_web(site) else base
    return ParsedFeed(
        format="json",
        title=_line(document, "title"),
        link=site,
        language=language,
        self_url=resolve(base, _text(document, "feed_url") or ""),
        hubs=_hubs(document),
        next_url=resolve(base, _text(document, "next_url") or ""),
        items=tuple(_item(item, within, language, people) for item in newest(items, _raw_date)),
        problems=(*problems, *cut_problems(items)),
    )


def _item(item: Object, base: str, language: str | None, people: tuple[str, ...]) -> FeedItem:
    link = resolve(base, _text(item, "url") or "") or resolve(base, _text(item, "external_url") or "")
    guid = _text(item, "id")
    return FeedItem(
        guid=guid,
        link=link or (guid if guid and is_web(guid) else None),
        title=_line(item, "title"),
        summary=_escaped(item, "summary"),
        content=_content(item, link or base),
        authors=_authors(item) or people,
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        language=_language(item) or language,
        categories=unique(one_line(tag) for tag in _list(item, "tags") if isinstance(tag, str)),
    )


def _text(values: Object, name: str) -> str | None:
    """A string without spaces around it; a number is written out, as the specification says of ids."""
    value = values.get(name)
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
    html = _text(item, "content_html")
    return absolute(html, base) if html else _escaped(item, "content_text")


def _list(values: Object, name: str) -> list[Any]:
    value = values.get(name)
    return value if isinstance(value, list) else []


def _language(values: Object) -> str | None:
    language = _text(values, "language")
    return language.replace("_", "-")[:35] if language else None


def _authors(values: Object) -> tuple[str, ...]:
    """`authors` of version 1.1, or `author` of 1.0; who has no name is known by an address."""
    people = [author for author in [*_list(values, "authors"), values.get("author")] if isinstance(author, dict)]
    return unique(_line(author, "name") or _text(author, "url") or "" for author in people)


def _hubs(document: Object) -> tuple[str, ...]:
    hubs = [hub for hub in _list(document, "hubs") if isinstance(hub, dict)]
    return unique(url for hub in hubs if (url := _text(hub, "url")) and is_web(url))


def _raw_date(item: Object) -> str | None:
    return _text(item, "date_published") or _text(item, "date_modified")
