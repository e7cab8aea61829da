"""Soundness: whether an article that comes from a file agrees with itself and with the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from newswire.articles import Article

AHEAD: Final = timedelta(days=1)
"""Clocks differ. A place in the order of arrival further ahead would make all that comes until then outdated."""

Span = tuple[str, int, int]


def fault_of(article: Article) -> str | None:
    """What does not fit together in the article; None: all does.

    Every character of the original but white space is in the text or in one of the parts removed, in this order; and
    whatever points into the text points within it.
    """
    end = 0
    for span in article.removed:
        if not end <= span.start < span.end <= len(article.original):
            return "document.removed: not parts of the original, one after the other"
        end = span.end
    if article.status == "usable" and _bare(article.text) != _bare(_kept(article)):
        return "document.text: not what is left of the original"
    length = len(article.text)
    for name, start, end in _spans(article):
        if not 0 <= start <= end <= length:
            return f"document.{name}: points outside the text"
    return None


def fault_of_place(sequence: str, now: datetime) -> str | None:
    """Why an article cannot have arrived at this place; None: it can."""
    milliseconds = int(sequence.partition("-")[0])
    if milliseconds > (now + AHEAD).timestamp() * 1000:
        return "position: more than a day ahead of this machine's clock"
    return None


def fault_of_time(stored_at: str, now: datetime) -> str | None:
    """Why nothing can have been stored then; None: it can."""
    try:
        moment = datetime.fromisoformat(stored_at)
    except ValueError:
        return "stored_at: no time"
    if moment.tzinfo is None:
        return "stored_at: no time in UTC"
    return "stored_at: more than a day ahead of this machine's clock" if moment > now + AHEAD else None


def _kept(article: Article) -> str:
    parts, begin = [], 0
    for span in article.removed:
        parts.append(article.original[begin : span.start])
        begin = span.end
    return "".join((*parts, article.original[begin:]))


def _bare(text: str) -> str:
    return "".join(text.split())


def _spans(article: Article) -> Iterator[Span]:
    """All that points into the text, with the field it is in."""
    for entity in article.entities:
        yield from (("entities", one.start, one.end) for one in entity.mentions)
        if entity.sentiment is not None:
            yield from (("entities", one.start, one.end) for one in entity.sentiment.sentences)
    yield from (("dates", one.start, one.end) for one in article.dates)
    yield from (("quotes", one.start, one.end) for one in article.quotes)
    if article.sentiment is not None:
        yield from (("sentiment", one.start, one.end) for one in article.sentiment.sentences)
    yield from (("keyphrases", one.start, one.start) for one in article.keyphrases if one.start is not None)
    yield from (("changes", one.start, one.start) for one in article.changes if one.start is not None)
