"""Turns a web page into the article in it, or says why there is none."""

from __future__ import annotations

from dataclasses import replace

from chassis.web.problems import Problem
from ingest.archives.entries import ArchiveEntry, FetchedPage, RefusedArticle, Skipped
from ingest.archives.ndjson import described
from ingest.extraction import Extracted, extract
from ingest.formats.draft import fitting
from newswire.articles import Submission

TITLE_LIMIT = 2000
NAMES_LIMIT = 50
NAME_LIMIT = 200


def read_page(entry: ArchiveEntry, source: str | None = None) -> ArchiveEntry:
    """The same entry with the article of its page; what holds no page stays as it is."""
    if not isinstance(entry.found, FetchedPage):
        return entry
    try:
        return replace(entry, found=submission_of(entry.found, source))
    except Problem as problem:
        return replace(entry, found=RefusedArticle(described(problem)))


def submission_of(page: FetchedPage, source: str | None = None) -> Submission | Skipped:
    """The article of a page, or why it has none. The time of the crawl is no date of publication and not used.

    Raises:
        Problem: 422 when its text or its address cannot be an article's; what else cannot be is left out.
    """
    extracted = extract(page.html, page.url or None, page.content_type)
    if extracted.kind == "empty":
        return Skipped("page without text")
    if extracted.kind != "article":
        return Skipped("page without a story")
    submission, left_out = fitting(_fields(extracted, page.url or extracted.canonical_url, source))
    if (wrong := dict(left_out).get("url")) is not None:
        raise Problem(422, "invalid-article", f"/url: {wrong}", [{"pointer": "/url", "detail": wrong}])
    return submission


def _fields(extracted: Extracted, url: str | None, source: str | None) -> dict[str, object]:
    """What a page says too much of is left out: a name of 200 characters is none."""
    names = [_sound(name) for name in extracted.authors if 0 < len(name) <= NAME_LIMIT]
    return {
        "url": url,
        "source": source,
        "title": _sound(extracted.title[:TITLE_LIMIT]) if extracted.title else None,
        "text": _sound(extracted.text),
        "authors": names[:NAMES_LIMIT],
        "section": _sound(extracted.section) if extracted.section else None,
        "language": extracted.language,
        "published": extracted.published.value,
    }


def _sound(text: str) -> str:
    """Without lone surrogates, which no JSON document can hold."""
    return text if text.isascii() else text.encode(errors="replace").decode()
