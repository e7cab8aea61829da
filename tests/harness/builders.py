"""Builders: the smallest valid thing, with what a test cares about set by name."""

from __future__ import annotations

from typing import Any

from newswire.articles import Article, StageTime, Submission
from newswire.events import RECEIVED, ArticleEvent, event_id

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def submission(text: str = "Ministers met in Geneva on Friday.", **fields: Any) -> Submission:
    """A submission."""
    return Submission(text=text, **fields)


def article(**fields: Any) -> Article:
    """An article as ingest hands it on."""
    text = fields.pop("text", "Ministers met in Geneva on Friday.")
    defaults: dict[str, Any] = {
        "id": "0" * 32,
        "version": 1,
        "text": text,
        "original": fields.pop("original", text),
        "stages": (StageTime(stage="received", at="2022-02-05T03:17:00.000Z"),),
    }
    return Article(**{**defaults, **fields})


def event(one: Article | None = None, type_: str = RECEIVED, sequence: str | None = None) -> ArticleEvent:
    """An event about an article."""
    one = one or article()
    return ArticleEvent(
        id=event_id(one.id, one.version, type_),
        type=type_,
        source="newswire/test",
        time="2022-02-05T03:17:00.000Z",
        article=one,
        traceparent=TRACEPARENT,
        sequence=sequence,
    )


def story(number: int, words: int = 60) -> str:
    """A short story that differs from every other number's, in paragraphs, with a name, a place and a date."""
    people = ("Ana Pereira", "Tom Okafor", "Mei Tan", "Lars Holm", "Rosa Diaz")
    places = ("Lisbon", "Geneva", "Oslo", "Nairobi", "Lima")
    person, place = people[number % 5], places[number // 5 % 5]
    opening = f"{person} opened session {number} of the harbour council in {place} on Friday."
    filler = f"The council, which has {number + 3} members, spoke about quays, cranes and the price of grain."
    paragraphs = [opening] + [filler] * max(1, words // 16)
    return "\n".join(paragraphs)
