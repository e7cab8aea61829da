"""What happened to an article: one event type a stage, in a CloudEvents 1.0 envelope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from newswire import streams
from newswire.articles import Article

SCHEMA_VERSION: Final = 1
"""Major version of the event payload; readers set aside a major version they do not know."""

RECEIVED: Final = f"newswire.article.received.v{SCHEMA_VERSION}"
ENRICHED: Final = f"newswire.article.enriched.v{SCHEMA_VERSION}"
STORED: Final = f"newswire.article.stored.v{SCHEMA_VERSION}"

CANCELED: Final = f"newswire.article.canceled.v{SCHEMA_VERSION}"
"""An article was killed or withheld: whoever passed it on takes it back. It carries no text, `status` says which."""

REPLAYED: Final = f"newswire.article.replayed.v{SCHEMA_VERSION}"
"""A kept article was put up to be read again; it carries no annotations."""

REREAD: Final = f"newswire.article.reread.v{SCHEMA_VERSION}"
"""A kept article was read again."""

REENRICHED: Final = f"newswire.article.reenriched.v{SCHEMA_VERSION}"
"""A kept article has new annotations; its version and its text are what they were."""

STREAM_OF: Final = {
    RECEIVED: streams.RAW,
    ENRICHED: streams.ENRICHED,
    STORED: streams.STORED,
    CANCELED: streams.STORED,
    REPLAYED: streams.AGAIN,
    REREAD: streams.ENRICHED,
    REENRICHED: streams.STORED,
}
"""The stream each event type travels on."""

SCHEMA_OF: Final = {type_: f"urn:newswire:schema:{type_}" for type_ in STREAM_OF}
"""The `ce_dataschema` of each event type; its JSON Schema lies in `newswire/schemas/<type>.json`."""


@dataclass(frozen=True, slots=True)
class ArticleEvent:
    """An event on the wire.

    `id` is derived from article, version and type, so a repeated event carries the same id.
    `sequence` orders the versions of one article: the stream entry id of its `received` event,
    None while that entry is not written yet. `traceparent` is a W3C trace context.
    `reading` orders the readings of one version: the stream entry id of its `replayed` event, None for the first.
    """

    id: str
    type: str
    source: str
    time: str
    article: Article
    traceparent: str
    sequence: str | None = None
    reading: str | None = None

    @property
    def trace_id(self) -> str:
        """The 32 hex digits that every log line about this article carries."""
        return self.traceparent[3:35]


def event_id(article_id: str, version: int, event_type: str, reading: str | None = None) -> str:
    """The id of the event of this type about this version of the article, and about this reading of it."""
    known = f"{article_id}:{version}:{event_type}"
    return known if reading is None else f"{known}:{reading}"
