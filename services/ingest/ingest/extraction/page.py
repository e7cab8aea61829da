"""Extracts from one page: what its data say first, what its elements show for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from ingest.extraction.authors import find_authors
from ingest.extraction.body.evidence import StatedStory
from ingest.extraction.body.standfirst import find_standfirst
from ingest.extraction.body.story import find_body, tell
from ingest.extraction.dates.publication import find_published, local_day, possible_days
from ingest.extraction.dates.shown import Surroundings
from ingest.extraction.document.blocks import BlockedPage, cut
from ingest.extraction.document.decoding import decode, repair
from ingest.extraction.document.nodes import Element, parse
from ingest.extraction.results import Extracted, PageKind
from ingest.extraction.state import story_in_state
from ingest.extraction.structured import ARTICLE_TYPES, Data, plain, read_data, types_of
from ingest.extraction.titles import find_title

EVIDENCE_CHARACTERS = 400
"""A shorter `articleBody` may be the first sentences only and proves nothing."""

ARTICLE_CHARACTERS = 300
STORY_CHARACTERS = 150
"""A block with so much prose is the first of a story where no title is shown."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


def extract(html: bytes | str, url: str | None = None, content_type: str | None = None) -> Extracted:
    """Read one page; nothing in it makes this fail, and its time grows with the length of the page only.

    `url` is the page's address, used to complete relative ones and to look for a date;
    `content_type` is the HTTP header, used for its character set.
    """
    page = decode(html, content_type)
    root = parse(page)
    data = read_data(root)
    site = _site_name(data)
    names = (site, _host(url), *_site_labels(data, url))
    title, heading = find_title(data, names)
    language = _language(data)
    pieces = cut(root)
    authors = find_authors(pieces.blocks, data, heading, names)
    around = Surroundings(pieces.blocks, _title_at(pieces, title, heading))
    text = _text(page, pieces, data, title, authors, around.at)
    published = find_published(page, around, data, url, language)
    days = possible_days(page, around, data, url, language)
    return Extracted(
        title=repair(title) if title else None,
        text=repair(text),
        authors=tuple(repair(name) for name in authors),
        published=published,
        day=local_day(published, days),
        section=_section(data),
        canonical_url=_canonical(data, url),
        site_name=site,
        language=language,
        kind=_kind(data, text),
    )


def _title_at(pieces: BlockedPage, title: str | None, heading: Element | None) -> int:
    """The number of the block with the title, else of the first with prose, else the first."""
    if heading is not None:
        return heading.start
    numbered = list(enumerate(pieces.blocks))
    same = (at for at, block in numbered if title and block.text == title)
    return next(same, next((at for at, block in numbered if block.prose >= STORY_CHARACTERS), 0))


def _text(
    html: str, pieces: BlockedPage, data: Data, title: str | None, authors: tuple[str, ...], title_at: int
) -> str:
    told = plain(data.article.get("articleBody"))
    evidence = StatedStory(told) if told and len(told) >= EVIDENCE_CHARACTERS else None
    body = find_body(pieces, title, evidence, authors)
    standfirst = find_standfirst(pieces.blocks, title_at, body, _descriptions(data))
    text = tell([standfirst, *body] if standfirst else body)
    if told and evidence and len(text) < EVIDENCE_CHARACTERS / 2:
        return told
    if story := story_in_state(html, body):
        return f"{standfirst.text}\n\n{story}" if standfirst else story
    return text


def _descriptions(data: Data) -> Iterator[str]:
    stated = (plain(data.article.get(name)) for name in ("description", "alternativeHeadline"))
    metas = data.all_metas("og:description", "description", "twitter:description")
    return (" ".join(text.split())[:1000] for text in (*stated, *metas) if text)


def _site_name(data: Data) -> str | None:
    name = data.meta("og:site_name", "application-name")
    return name or plain(data.article.get("publisher"))


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _site_labels(data: Data, url: str | None) -> tuple[str | None, ...]:
    host = _host(url) or _host(data.canonical) or ""
    labels = host.removeprefix("www.").split(".")
    return (host.removeprefix("www."), labels[-2] if len(labels) > 1 else None, plain(data.article.get("publisher")))


def _section(data: Data) -> str | None:
    section = plain(data.article.get("articleSection")) or data.meta(
        "article:section", "parsely-section", "og:section", "section"
    )
    return section[:200] if section and not section.startswith("http") else None


def _canonical(data: Data, url: str | None) -> str | None:
    stated = data.article.get("mainEntityOfPage")
    own = stated.get("@id") if isinstance(stated, dict) else stated
    for value in (data.canonical, data.meta("og:url"), data.article.get("url"), own):
        if isinstance(value, str) and (address := _absolute(value.strip(), url)):
            return address
    return None


def _absolute(value: str, url: str | None) -> str | None:
    """The address in full, where it is one of http or https."""
    try:
        address = urljoin(url or "", value)
        parts = urlsplit(address)
    except ValueError:
        return None
    clean = len(address) <= 2048 and not re.search(r"[\s\x00-\x1f\ud800-\udfff]", address)
    return address if parts.scheme in ("http", "https") and parts.hostname and clean else None


def _language(data: Data) -> str | None:
    for value in (
        data.language,
        plain(data.article.get("inLanguage")),
        data.meta("og:locale", "content-language", "dc.language", "language"),
    ):
        if value and _LANGUAGE.fullmatch(value):
            return value.replace("_", "-")
    return None


def _kind(data: Data, text: str) -> PageKind:
    if not text:
        return "empty"
    stated = types_of(data.article) & ARTICLE_TYPES or (data.meta("og:type") or "").lower() == "article"
    return "article" if stated or len(text) >= ARTICLE_CHARACTERS else "other"
