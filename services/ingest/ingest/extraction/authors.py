"""Finds who wrote a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ingest.bylines import is_label
from ingest.extraction.body.furniture import names_of, normal
from ingest.extraction.document.blocks import Block
from ingest.extraction.document.nodes import Element
from ingest.extraction.structured import Data, plain, types_of

LIMIT_AUTHORS = 20
_META_NAMES = (
    *(
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "byline",
    ),
    *(
        "article:author_name",
        "article.author",
        "cxenseparse:author",
        "citation_author",
        "dc.contributor",
        "authors",
        "creator",
    ),
)
_SPLIT = re.compile(
    r"\s*(?:[;|\n\u2022·]|,\s*(?:and|und|et|y)\s|,|\s(?:and|und|et|y|&|with)\s|\s/\s)\s*", re.IGNORECASE
)
_PREFIX = re.compile(
    r"^(?:\W+|(?:(?:written|story|words|text|posted|published|reviewed|report|analysis|opinion|review|photos?"
    r"|edited|reported|article|author)\s)?(?:by|von|par|por|di|door|av)\b\s?:?\s*"
    r"|(?:authors?|words|text|byline)\s?:\s*|view all posts by\s|posts by\s)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(?:\s[-–—|(<@].*|\s(?:is|was|covers|writes|for|at|in|on|from|updated|published|posted)\b.*|\s\d.*"
    r"|\s(?:staff )?(?:reporter|writer|correspondent|editor|columnist)$"
    r"|[\s,.:·|]+)$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?<=\w)[\s,|·•–—-]*(?:\b(?:published|posted|updated|last (?:updated|modified))\b|\b(?:mon|tues|wednes"
    r"|thurs|fri|satur|sun)day\b"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s\d|\d{1,2}[/.]\d|\b(?:19"
    r"|20)\d\d\b)",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:associated press|ap|reuters|afp|agence france[- ]presse|dpa|press association|pa media|bloomberg news"
    r"|upi|ani|pti|ians|xinhua|staff|team|newsroom|news ?desk"
    r"|desk|editors?|editorial|officer|head of|director|correspondent|reporter|writer|chief|contributors?"
    r"|network|report|news|magazine|guest)\b",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"\b(?:written|by|von|par|por|da|door|geschrieben|verfasst)\b|автор", re.IGNORECASE)
_BY = re.compile(
    r"(?:written |story |words )?by:?\s(?=\S*[A-ZÀ-Þ])|(?:Von|Por|Par|Door|Di)\s(?=[A-ZÀ-Þ])", re.IGNORECASE
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|writers?|staff|people|person|profiles?|contributors?|by|journalists?|reporters?|autor(?:en"
    r"|es)?|auteurs?|columnists?|bio)/",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net)/")
_BYLINE_NAMES = re.compile(
    r"\b(?:byline|by-line|author|authors|author-name|writer|contributor|creator|post-author|article-author"
    r"|byline-name)\b"
)
_NOT_BYLINE = re.compile(
    r"\b(?:comment\w*|related|bio|box|avatar|image|img|photo|social|follow|footer|sidebar|recirc\w*|title|job"
    r"|role|date|time|widget|card|teaser)\b"
)


def find_authors(
    blocks: list[Block], data: Data, title: Element | None, site_names: Iterable[str | None]
) -> tuple[str, ...]:
    """The names in the order of the page; the outlet's own name only where nobody else is named."""
    sites = {_folded(name) for name in site_names if name}
    outlet: tuple[str, ...] = ()
    sources = (
        _from_article(data),
        _from_metas(data),
        _from_things(data),
        _marked(data),
        _shown(data),
        _bylines(blocks, title),
    )
    for names in (*sources, _linked(data)):
        found = _clean(names, sites)
        people = tuple(name for name in found if _folded(name) not in sites)
        if people:
            return _without_agencies(people)[:LIMIT_AUTHORS]
        outlet = outlet or found
    return outlet[:1]


def _without_agencies(names: tuple[str, ...]) -> tuple[str, ...]:
    """The people; agencies and roles only where nobody else is named."""
    return tuple(name for name in names if not _NO_PERSON.search(name)) or names


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower()).removeprefix("the")


def _from_article(data: Data) -> Iterator[str]:
    for key in ("author", "creator"):
        value = data.article.get(key)
        for thing in value if isinstance(value, list) else [value]:
            yield from _names_of(data.author_of(thing))


def _names_of(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        names = thing.get("name")
        for name in names if isinstance(names, list) else [names]:
            if text := plain(name):
                yield text
    elif text := plain(thing):
        yield text


def _from_metas(data: Data) -> Iterator[str]:
    for name in _META_NAMES:
        if values := [value for value in data.all_metas(name) if not _ADDRESS.search(value)]:
            yield from values
            return


def _from_things(data: Data) -> Iterator[str]:
    """Authors of other things on the page, and the one person it tells of."""
    for thing in data.things[:50]:
        if (
            "author" in thing
            and thing is not data.article
            and not types_of(thing) & {"comment", "review", "imageobject"}
        ):
            value = thing["author"]
            for author in value if isinstance(value, list) else [value]:
                yield from _names_of(data.author_of(author))
    for label in ("twitter:label1", "twitter:label2"):
        if _WRITTEN.search(data.meta(label) or ""):
            yield data.meta(label.replace("label", "data")) or ""


def _marked(data: Data) -> Iterator[str]:
    """Elements marked as author."""
    for node in data.nodes:
        attributes = node.attributes
        if attributes and (
            "author" in attributes.get("rel", "").split() or "author" in attributes.get("itemprop", "").split()
        ):
            named = next((inner for inner in node.walk() if "name" in inner.get("itemprop").split()), node)
            yield named.get("content") or named.text(200)


def _shown(data: Data) -> Iterator[str]:
    """The first short text in an element that is called a byline."""
    for node in data.nodes:
        if not node.attributes or node.tag in ("html", "body", "meta", "script", "link", "img"):
            continue
        names = normal(names_of(node))
        if _BYLINE_NAMES.search(names) and not _NOT_BYLINE.search(names):
            links = [
                inner.text(100) for inner in node.walk() if inner.tag == "a" and "author" in inner.get("href").lower()
            ]
            text = node.text(300)
            if links := [link for link in links if link]:
                yield from links
                return
            if 3 < len(text) < 100:
                yield text
                return


def _bylines(blocks: list[Block], title: Element | None) -> Iterator[str]:
    """Lines near the title that begin with "By"."""
    at = title.start if title is not None else 0
    for block in (*blocks[at : at + 15], *blocks[max(0, at - 5) : at]):
        if len(block.text) < 120 and (match := _BY.match(block.text)):
            yield block.text[match.end() :]
            return


def _linked(data: Data) -> Iterator[str]:
    """The first link to a page about an author, and those right beside it."""
    parent = None
    for node in data.nodes:
        if (
            node.tag == "a"
            and _AUTHOR_PAGE.search(node.get("href")[:300])
            and (parent is None or node.parent is parent)
        ):
            text = node.text(100)
            if 1 < len(text.split()) <= 5 and text[:1].isupper():
                parent = node.parent
                yield text


def _clean(names: Iterable[str], sites: set[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for value in names:
        for name in _SPLIT.split(_DATED.split(value[:500])[0]):
            name = _without_site(_trimmed(name), sites)
            if name and _folded(name) not in kept and _may_be_a_name(name):
                kept[_folded(name)] = name
    return tuple(kept.values())


def _without_site(name: str, sites: set[str]) -> str:
    """`Jo Low USA Today` without the outlet."""
    words = name.split()
    for length in range(1, min(4, len(words) - 1)):
        if _folded(" ".join(words[-length:])) in sites and len(words) - length >= 2:
            return " ".join(words[:-length])
    return name


def _trimmed(name: str) -> str:
    name = _PREFIX.sub("", _PREFIX.sub("", " ".join(name.split())))
    return _SUFFIX.sub("", _SUFFIX.sub("", name)).strip()


def _may_be_a_name(name: str) -> bool:
    if not 2 < len(name) <= 60 or _ADDRESS.search(name) or len(name.split()) > 6 or is_label(name):
        return False
    return any(letter.isalpha() for letter in name)
