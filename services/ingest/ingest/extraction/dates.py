"""Finds when a page was published: its data first, then its marks, its address and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ingest.extraction.blocks import Block
from ingest.extraction.days import day_in_address, day_in_text
from ingest.extraction.furniture import names_of, normal
from ingest.extraction.nodes import Node
from ingest.extraction.structured import Data, Thing, plain
from ingest.published import parse_published
from newswire.articles import Published, PublishedSource

_META_NAMES = (
    *("article:published_time", "article:published", "og:article:published_time", "og:published_time", "datepublished"),
    *("og:pubdate", "og:publish_date", "rnews:datepublished", "article:published_date", "article.published"),
    *("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime"),
    *("dc.date.issued", "dcterms.issued", "dc.issued", "dc.date.created", "dcterms.created", "dc.created"),
    *(
        "publishdate",
        "publish-date",
        "publish_date",
        "published_time",
        "pubdate",
        "publication_date",
        "publicationdate",
    ),
    *("publication-date", "originalpublicationdate", "citation_publication_date", "citation_date", "bt:pubdate"),
    *("published", "published-date", "date_published", "article_date_original", "article.created", "article:post_date"),
    *("displaydate", "dc.date", "dcterms.date", "date", "datecreated", "created", "article:create", "pdate", "ptime"),
    *(
        "timestamp",
        "rbpubdate",
        "vr:published_time",
        "article-publication-date",
        "video:release_date",
        "og:release_date",
    ),
)
_MODIFIED_NAMES = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
)
_PUBLISHED_NAMES = re.compile(
    r"\b(?:date-?published|published|publish-?(?:date|time|ed)\w*|pub-?date|pubdate|date-?time|datetime"
    r"|post-?(?:date|time|ed-on)|posted(?:-on)?"
    r"|entry-?date|article-?(?:date|time|info|meta)|story-?date|news-?(?:date|time)|create[d]?-?(?:date|at)?"
    r"|timestamp|time-?stamp|dateline"
    r"|date|datum|fecha|data|dato|byline|meta|post-meta|entry-meta|published-at|publication\w*|time|info"
    r"|submitted|veroeffentlicht)\b"
)
_MODIFIED_WORDS = re.compile(
    r"\b(?:modif\w*|updat\w*|changed|edited|aktualisiert|actualiz\w*|mis à jour|aggiornat\w*|bijgewerkt"
    r"|обновлен\w*|оновлен\w*|güncelle\w*)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:(?:first )?published|posted|publication date|date of publication|created|submitted|veröffentlicht"
    r"|erschienen|erstellt|stand|publi[ée]\w*"
    r"|mis en ligne|créé|publicado|pubblicat\w*|gepubliceerd|geplaatst|publicat|opublikowan\w*|dodan\w*|yayın\w*"
    r"|tarih|опубликован\w*|опубліков\w*|дата|publicerad"
    r"|publisert|julkaistu|offentliggjort|közzétéve|megjelent|zveřejněno|vydáno|δημοσι\w*|date|datum|fecha"
    r"|data)\b[^\d\n]{0,30}",
    re.IGNORECASE,
)
_SHORT_SECOND = re.compile(r"(?<=T\d\d:\d\d):(\d)(?=Z|[+-]|$)")
_SCRIPTED = re.compile(
    r"(?:date_?published|publish(?:ed)?_?(?:date|at|time|on)|publication_?(?:date|time)|pub_?date"
    r"|first_?published\w{0,8}|date_?created|created_?at)"
    r"\\{0,2}[\"']?\s{0,3}[:=]\s{0,3}\\{0,2}[\"'](\d{4}-?\d\d-?\d\d[^\"'\\]{0,30})",
    re.IGNORECASE,
)
ALONE_CHARACTERS = 80
"""A shorter text with a day in it is likely there for that day."""


def find_published(
    html: str, blocks: list[Block], data: Data, title: Node | None, url: str | None, language: str | None
) -> Published:
    """The publication time with where it comes from; unknown stays unknown."""
    return (
        _first(_stated(data), "meta", language)
        or _first(_marked(data), "meta", language)
        or _first(_timed(data), "inferred", language)
        or _from_address(url, data)
        or _first(_shown(data), "inferred", language)
        or _labelled(_near(blocks, title), language)
        or _first(_in_scripts(html), "inferred", language)
        or _first(_modified(data), "inferred", language)
        or Published()
    )


def _first(values: Iterator[str], source: PublishedSource, language: str | None) -> Published | None:
    for value in values:
        if published := read_time(value, source, language):
            return published
    return None


def read_time(value: str, source: PublishedSource, language: str | None) -> Published | None:
    """A time as pages write it, in any of the known languages; None where it says nothing."""
    value = _SHORT_SECOND.sub(r":0\1", " ".join(value.split())[:200])
    if not any(letter.isdigit() for letter in value):
        return None
    published = parse_published(value, source)
    if published.value is not None:
        return published
    day = day_in_text(value, language)
    return Published(value=day.isoformat(), precision="day", source=source) if day else None


def _stated(data: Data) -> Iterator[str]:
    """What JSON-LD and `meta` call the time of publication."""
    for thing in (data.article, *data.things):
        if value := _of(thing, "datePublished"):
            yield value
    yield from data.all_metas(*_META_NAMES)
    for thing in (data.article, *data.things):
        if value := _of(thing, "dateCreated") or _of(thing, "uploadDate"):
            yield value


def _of(thing: Thing, name: str) -> str | None:
    value = thing.get(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else plain(value)


def _modified(data: Data) -> Iterator[str]:
    for thing in (data.article, *data.things):
        if value := _of(thing, "dateModified"):
            yield value
    yield from data.all_metas(*_MODIFIED_NAMES)


def _marked(data: Data) -> Iterator[str]:
    """Elements marked as the time of publication."""
    for node in data.nodes:
        attributes = node.attributes
        if not attributes:
            continue
        mark = f"{attributes.get('itemprop', '')} {attributes.get('property', '')}".lower()
        if "datepublished" in mark or "datecreated" in mark or (node.tag == "time" and "pubdate" in attributes):
            yield _value(node)
        elif node.tag in ("abbr", "time", "span") and "published" in attributes.get("class", "").split():
            yield attributes.get("title") or _value(node)


def _value(node: Node) -> str:
    return node.get("datetime") or node.get("content") or node.text(200)


def _timed(data: Data) -> Iterator[str]:
    """`time` elements: those that are called published before the others, none that is called modified."""
    times = [
        node for node in data.times[:100] if not _MODIFIED_WORDS.search(normal(names_of(node)) + " " + _before(node))
    ]
    named = [node for node in times if _PUBLISHED_NAMES.search(normal(names_of(node)))]
    for node in [*named, *times]:
        yield _value(node)


def _before(node: Node) -> str:
    """The text right before an element inside its parent."""
    if node.parent is None:
        return ""
    at = node.parent.children.index(node) if len(node.parent.children) < 200 else 0
    before = node.parent.children[max(0, at - 2) : at]
    return " ".join(item if isinstance(item, str) else item.text(100) for item in before)[-80:]


def _from_address(url: str | None, data: Data) -> Published | None:
    for address in (url, data.canonical, data.meta("og:url")):
        if address and (day := day_in_address(address)):
            return Published(value=day.isoformat(), precision="day", source="inferred")
    return None


def _shown(data: Data) -> Iterator[str]:
    """Short texts in elements that are called a date."""
    seen = 0
    for node in data.nodes:
        if not node.attributes or node.tag in ("html", "body", "a", "li", "ul", "script", "input"):
            continue
        names = normal(names_of(node))
        if names and _PUBLISHED_NAMES.search(names) and not _MODIFIED_WORDS.search(names):
            seen += 1
            text = node.text(300)
            if seen > 60:
                return
            if 6 <= len(text) <= 200:
                yield text
            if title := node.get("title") or node.get("datetime") or node.get("content"):
                yield title


def shown_days(blocks: list[Block], title: Node | None, language: str | None) -> Iterator[date | None]:
    """The days that stand in short texts around the title."""
    for text in _near(blocks, title)[:16]:
        if len(text) <= ALONE_CHARACTERS:
            yield day_in_text(text, language)


def _near(blocks: list[Block], title: Node | None) -> list[str]:
    """The texts around the title, the nearest below it first; the page's first where it shows no title."""
    at = title.start if title is not None else 0
    return [block.text for block in (*blocks[at : at + 25], *blocks[max(0, at - 6) : at][::-1])]


def _labelled(texts: list[str], language: str | None) -> Published | None:
    """A day behind a word like "Published", else one that stands for itself, else the first one in the text."""
    behind = (
        text[match.end() : match.end() + 40] for text in texts for match in list(_LABEL.finditer(text[:2000]))[:5]
    )
    alone = (text for text in texts if len(text) <= ALONE_CHARACTERS)
    for text in (*behind, *alone, *texts):
        if day := day_in_text(text, language):
            return Published(value=day.isoformat(), precision="day", source="inferred")
    return None


def _in_scripts(html: str) -> Iterator[str]:
    """Times that scripts of the page call its publication."""
    for match in _SCRIPTED.finditer(html):
        yield match[1]


def local_day(published: Published, days: Iterable[date | None]) -> str | None:
    """The day of publication as the outlet counts it.

    Systems write times in UTC, and the page shows the evening before or the morning after; so a day next to
    that of a time in UTC, in the page's address or beside its title, is the day its readers know.
    """
    if published.value is None:
        return None
    day = published.value[:10]
    if published.value.endswith("+00:00") and "zone_assumed_utc" not in published.flags:
        stated, hour = date.fromisoformat(day), int(published.value[11:13])
        possible = {stated, stated + timedelta(days=-1 if hour < 9 else 1)}
        return next((other.isoformat() for other in days if other in possible), day)
    return day
