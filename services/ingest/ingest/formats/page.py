"""A web page: its story is found by extraction."""

from __future__ import annotations

from typing import Final

from chassis.web.problems import Problem
from ingest.accept.submissions import About
from ingest.extraction import Extracted, extract
from ingest.formats.draft import AUTHOR_CHARACTERS, AUTHORS, fitting
from ingest.formats.format import DocumentFormat, Note, ReadDocument
from ingest.identity.ids import UrlError, canonical_url

TITLE_CHARACTERS: Final = 2000
NAME_CHARACTERS: Final = 200


def to_submission(page: Extracted, about: About) -> ReadDocument:
    """The submission of a page; what the query string says goes before what the page says.

    Raises:
        Problem: 422 when there is no story in it.
    """
    if page.kind != "article" or not page.text.strip():
        raise Problem(422, "no-story", _why(page))
    said = {
        "title": (page.title or "")[:TITLE_CHARACTERS],
        "url": _address(page.canonical_url),
        "source": (page.site_name or "")[:NAME_CHARACTERS],
        "section": (page.section or "")[:NAME_CHARACTERS],
        "language": page.language,
    }
    authors = tuple(name[:AUTHOR_CHARACTERS] for name in page.authors if name)[:AUTHORS]
    fields = {"text": page.text, "authors": authors, **{name: value for name, value in said.items() if value}, **about}
    submission, left_out = fitting(fields)
    notes = tuple(Note(field, f"the page's {field}", detail) for field, detail in left_out)
    return ReadDocument(submission, page.published if page.published.value else None, notes)


def _address(canonical: str | None) -> str | None:
    """What no address can be is none; the page has others, or none at all."""
    try:
        return None if canonical is None else canonical_url(canonical) and canonical
    except UrlError:
        return None


def _why(page: Extracted) -> str:
    if not page.text.strip():
        return "the page holds no text that could be a story"
    return (
        f"the page is not taken for an article: it has {len(page.text)} characters of text, and neither its "
        "JSON-LD nor its og:type says that it is one"
    )


def _read(body: bytes, about: About, content_type: str) -> ReadDocument:
    return to_submission(extract(body, about.get("url"), content_type), about)


EXAMPLE: Final = """<html lang="en"><head><title>Artemis I lifts off</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="2022-11-16T06:47:44Z"></head>
<body><h1>Artemis I lifts off</h1>
<p>The uncrewed Artemis I mission lifted off from the Kennedy Space Center on Wednesday.</p></body></html>
"""

FORMAT: Final = DocumentFormat(
    name="page",
    media_types=("text/html",),
    read=_read,
    schema={"type": "string", "description": "A web page with one story, in any character set."},
    example=EXAMPLE,
    guarded_bytes=0,
)
