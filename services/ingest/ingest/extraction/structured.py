"""Reads what a page tells programs about itself: JSON-LD, `meta` and `link` elements."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.extraction.document.nodes import Element

LIMIT_SCRIPT_CHARACTERS = 1_000_000
LIMIT_THINGS = 2000
LIMIT_DEPTH = 12

ARTICLE_TYPES = frozenset(
    {
        *("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "blogposting"),
        *(
            "reviewnewsarticle",
            "backgroundnewsarticle",
            "asknewsarticle",
            "advertisercontentarticle",
            "socialmediaposting",
        ),
        *("liveblogposting", "techarticle", "scholarlyarticle", "report", "satiricalarticle", "discussionforumposting"),
    }
)
_CDATA = re.compile(r"^\s*(?:/[/*]\s*)?<!\[CDATA\[(?:\s*\*/)?|(?:/[/*]\s*)?\]\]>(?:\s*\*/)?\s*;?\s*$|^\s*<!--|-->\s*$")
_TAG = re.compile(r"<[^<>]{0,500}>")

Thing = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Data:
    """`article` is the JSON-LD of the story; `metas` every `meta` by its lower-case name, in the order of the"
    " page."""

    article: Thing = field(default_factory=dict)
    things: tuple[Thing, ...] = ()
    nodes: tuple[Element, ...] = ()
    metas: dict[str, list[str]] = field(default_factory=dict)
    canonical: str | None = None
    language: str | None = None
    head_title: str | None = None
    times: tuple[Element, ...] = ()
    titles: tuple[Element, ...] = ()

    def meta(self, *names: str) -> str | None:
        """The first `meta` with one of these names that says something, in the order of the names."""
        return next(self.all_metas(*names), None)

    def all_metas(self, *names: str) -> Iterator[str]:
        """Every `meta` with one of these names that says something, in the order of the names."""
        for name in names:
            yield from self.metas.get(name, ())

    def author_of(self, thing: Any) -> Any:
        """A thing that is only referred to by its `@id`, as it stands elsewhere on the page."""
        if isinstance(thing, dict) and set(thing) <= {"@id", "@type"} and thing.get("@id"):
            return next((other for other in self.things if other.get("@id") == thing["@id"] and len(other) > 2), thing)
        return thing


def read_data(root: Element) -> Data:
    """All data of a page; broken JSON-LD counts as none."""
    things: list[Thing] = []
    metas: dict[str, list[str]] = {}
    times: list[Element] = []
    titles: list[Element] = []
    canonical = language = head_title = None
    nodes = tuple(root.walk())
    for node in nodes:
        tag = node.tag
        if tag == "meta":
            _keep_meta(node, metas)
        elif tag == "script" and "ld+json" in node.get("type"):
            if len(things) < LIMIT_THINGS:
                things.extend(_things(_load("".join(child for child in node.children if isinstance(child, str)))))
        elif tag == "link":
            if canonical is None and node.get("rel").lower() == "canonical":
                canonical = node.get("href").strip() or None
        elif tag == "html":
            language = language or node.get("lang").strip() or node.get("xml:lang").strip() or None
        elif tag == "title":
            if head_title is None and (node.parent is None or node.parent.tag != "svg"):
                head_title = _raw_text(node) or None
        elif tag == "time":
            times.append(node)
        elif tag in ("h1", "h2") and len(titles) < 200:
            titles.append(node)
    article = _article(things)
    return Data(article, tuple(things), nodes, metas, canonical, language, head_title, tuple(times), tuple(titles))


def _raw_text(node: Element) -> str:
    return " ".join("".join(child for child in node.children if isinstance(child, str)).split())


def _keep_meta(node: Element, metas: dict[str, list[str]]) -> None:
    content = node.get("content").strip()
    if not content:
        return
    for key in ("property", "name", "itemprop", "http-equiv"):
        if name := node.get(key).strip().lower():
            kept = metas.setdefault(name, [])
            if len(kept) < 50 and content not in kept:
                kept.append(content)


def _load(script: str) -> Any:
    if len(script) > LIMIT_SCRIPT_CHARACTERS or not script.strip():
        return None
    script = _CDATA.sub("", _CDATA.sub("", script)).strip().removesuffix(";")
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return json.JSONDecoder(strict=False).raw_decode(script.replace("\\'", "'"))[0]
    except (ValueError, RecursionError):
        return None


def _things(document: Any) -> Iterator[Thing]:
    """Every object that has a type, the outer before the inner."""
    waiting: list[tuple[Any, int]] = [(document, 0)]
    count = 0
    while waiting and count < LIMIT_THINGS:
        item, depth = waiting.pop()
        if depth > LIMIT_DEPTH:
            continue
        if isinstance(item, list):
            waiting.extend((inner, depth + 1) for inner in reversed(item[:LIMIT_THINGS]))
        elif isinstance(item, dict):
            count += 1
            if "@type" in item or "@id" in item:
                yield item
            inner = [value for value in item.values() if isinstance(value, dict | list)]
            waiting.extend((value, depth + 1) for value in reversed(inner))


def types_of(thing: Thing) -> set[str]:
    """The types of a thing in lower case, without the address of the vocabulary."""
    named = thing.get("@type")
    values = named if isinstance(named, list) else [named]
    return {value.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for value in values if isinstance(value, str)}


def _article(things: list[Thing]) -> Thing:
    """The first thing that is an article and says something of itself."""
    articles = [thing for thing in things if types_of(thing) & ARTICLE_TYPES]
    full = [thing for thing in articles if "headline" in thing or "datePublished" in thing or "articleBody" in thing]
    return next(iter(full or articles), {})


def plain(value: Any) -> str | None:
    """A text value of JSON-LD without markup and entities, white space folded; None for anything else."""
    for _ in range(LIMIT_DEPTH):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    text = _TAG.sub(" ", html.unescape(html.unescape(value))).replace("\0", "")
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split()) or None
