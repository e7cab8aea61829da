"""Compares a parsed feed with what the tests of another parser expect of it.

An expectation is a Python expression over that parser's names, such as `entries[0]['title'] == 'Example'`. It is never
run: its comparisons are taken apart, and each that concerns a title, a link, an id, a date, an author, a text, a
language or a subject is compared with ours. The other parser gives sanitised HTML and sometimes text where we give
HTML, so HTML is compared as the tags and words a browser would see.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any

from ingest.dates.published import parse_published
from ingest.feeds.read.feed import FeedItem, ParsedFeed
from ingest.feeds.read.people import person

Path = tuple[str | int, ...]

KINDS = {
    "title": "title", "link": "link", "id": "id", "guid": "id", "summary": "content", "description": "content",
    "content": "content", "author": "author", "authors": "author", "author_detail": "author", "published": "date",
    "updated": "date", "created": "date", "published_parsed": "date", "updated_parsed": "date",
    "created_parsed": "date", "title_detail": "title", "summary_detail": "content", "language": "language",
    "category": "subject", "tags": "subject", "source": "source", "ttl": "ttl",
}  # fmt: skip
FEED_KINDS = {"title": "title", "title_detail": "title", "link": "link", "language": "language", "ttl": "ttl"}
"""Of the feed itself we keep only these: the rest of a channel says nothing about articles."""


@dataclass(frozen=True)
class Verdict:
    """One comparison: what it concerns, and whether ours is the same; `is_same` is None where there is none to make."""

    kind: str
    path: Path
    expected: object
    got: object
    is_same: bool | None


def judge(expression: str, feed: ParsedFeed) -> list[Verdict]:
    """A verdict for every comparison in an expectation; an expression in another form gives none."""
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except SyntaxError:
        return []
    return [_verdict(path, expected, feed) for path, expected in _comparisons(tree)]


def _comparisons(node: ast.expr) -> Iterator[tuple[Path, object]]:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for value in node.values:
            yield from _comparisons(value)
    elif isinstance(node, ast.Compare) and all(isinstance(operator, ast.Eq) for operator in node.ops):
        *lefts, right = [node.left, *node.comparators]
        try:
            expected = ast.literal_eval(right)
        except ValueError:
            return
        for left in lefts:
            if (path := _path(left)) is not None:
                yield path, expected


def _path(node: ast.expr) -> Path | None:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        outer = _path(node.value)
        return None if outer is None else (*outer, node.attr)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        outer = _path(node.value)
        return None if outer is None else (*outer, node.slice.value)  # type: ignore[arg-type]
    return None


def _verdict(path: Path, expected: object, feed: ParsedFeed) -> Verdict:
    if path[0] == "feed" and len(path) > 1 and path[1] in FEED_KINDS:
        return _compared(FEED_KINDS[str(path[1])], path[1:], path, expected, feed)
    if path[0] == "entries" and len(path) > 2 and path[2] in KINDS:
        item = feed.items[int(path[1])] if int(path[1]) < len(feed.items) else FeedItem()
        return _compared(KINDS[str(path[2])], path[2:], path, expected, item)
    return Verdict("other", path, expected, None, None)


def _compared(kind: str, inner: Path, path: Path, expected: object, ours: ParsedFeed | FeedItem) -> Verdict:
    found = _ours(inner, ours)
    if found is NotImplemented:
        return Verdict("other", path, expected, None, None)
    return Verdict(kind, path, expected, found, _is_same(inner, expected, found))


def _ours(inner: Path, ours: ParsedFeed | FeedItem) -> Any:
    """Our value for a path of the other parser's names; NotImplemented for what we do not keep."""
    match inner:
        case ("title",) | ("title_detail", "value"):
            return ours.title
        case ("link",):
            return ours.link
        case ("language",):
            return ours.language
        case ("ttl",) if isinstance(ours, ParsedFeed):
            return str(ours.ttl_minutes)
    return _of_item(inner, ours) if isinstance(ours, FeedItem) else NotImplemented


def _of_item(inner: Path, item: FeedItem) -> Any:
    match inner:
        case ("id",) | ("guid",):
            return item.guid
        case ("summary",) | ("description",) | ("summary_detail", "value"):
            return item.summary or item.content
        case ("content", 0, "value"):
            return item.content or item.summary
        case ("author",) | ("author_detail", "name") | ("authors", 0, "name"):
            return next(iter(item.authors), None)
        case ("authors", int(at), "name"):
            return item.authors[at] if at < len(item.authors) else None
        case ("published",) | ("published_parsed",) | ("created",) | ("created_parsed",):
            return item.published
        case ("updated",) | ("updated_parsed",):
            return item.updated or item.published
        case ("category",) | ("tags", 0, "term") | ("tags", 0, "label"):
            return next(iter(item.categories), None)
        case ("tags", int(at), "term"):
            return item.categories[at] if at < len(item.categories) else None
        case ("source", "title"):
            return item.source_title
    return NotImplemented


def _is_same(inner: Path, expected: object, found: Any) -> bool:
    if str(inner[0]).endswith("_parsed"):
        return found is not None and _moment(found) == tuple(expected)[:6]  # type: ignore[arg-type]
    if inner[0] in ("title", "title_detail") and isinstance(expected, str):
        return _words(found or "") in (_words(expected), _words("".join(text_of(expected))), _words(unescape(expected)))
    if found is None or not isinstance(expected, str):
        return found is expected or (not found and not expected)
    if inner[0] in ("author", "author_detail", "authors"):
        return bool(found == person(expected)[0] or found == expected)
    if inner[0] == "source":
        return _words(found) == _words("".join(text_of(expected)))
    if inner[0] in ("summary", "description", "summary_detail", "content"):
        return seen(found) == seen(expected) or _words(unescape(found)) == _words(expected)
    return bool(found == expected)


def _moment(raw: str) -> tuple[int, ...] | None:
    value = parse_published(raw).value
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).timetuple()[:6]


def _words(text: str) -> str:
    return re.sub(r"\s+", "", text)


class _Seen(HTMLParser):
    """Writes down what a browser would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = [(name.lower(), value or "") for name, value in attrs if not name.lower().startswith("xmlns")]
        self.tokens.append((tag, tuple(sorted(known))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "img", "hr", "input"):
            self.tokens.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.tokens.append(" " + " ".join(data.split()))


def seen(html: str) -> list[object]:
    """The tags with their attributes and the words between them."""
    reader = _Seen()
    reader.feed(html)
    reader.close()
    merged: list[object] = []
    for token in reader.tokens:
        if merged and isinstance(token, str) and isinstance(merged[-1], str) and token[0] == merged[-1][0] == " ":
            merged[-1] = f"{merged[-1]}{token}"
        else:
            merged.append(token)
    return merged


def text_of(html: str) -> list[str]:
    """The words between the tags."""
    return [str(token).strip() for token in seen(html) if isinstance(token, str) and token[0] == " "]
