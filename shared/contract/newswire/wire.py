"""An event to and from a plain stream entry, readable from `redis-cli` and any language.

One flat field per CloudEvents attribute (`ce_id`, `ce_type`, ...), `traceparent`, and the article
as JSON in `payload`. `ce_sequence` is the CloudEvents extension of that name, `ce_reading` one of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError

from newswire.articles import Article
from newswire.events import REPLAYED, SCHEMA_OF, ArticleEvent

SPEC_VERSION: Final = "1.0"

Fields = dict[str, str | bytes]
"""The fields of a stream entry as they are written."""


class MalformedEntryError(ValueError):
    """A stream entry that is not an event; the message names the field and what is wrong with it."""


def encode(event: ArticleEvent) -> Fields:
    """The fields of the stream entry that carries `event`."""
    fields: Fields = {
        "ce_specversion": SPEC_VERSION,
        "ce_id": event.id,
        "ce_source": event.source,
        "ce_type": event.type,
        "ce_time": event.time,
        "ce_subject": event.article.id,
        "ce_dataschema": SCHEMA_OF[event.type],
        "traceparent": event.traceparent,
        "payload": event.article.model_dump_json(),
    }
    if event.sequence is not None:
        fields["ce_sequence"] = event.sequence
    if event.reading is not None:
        fields["ce_reading"] = event.reading
    return fields


def decode(entry_id: str, fields: Mapping[bytes, bytes]) -> ArticleEvent:
    """The event in a stream entry.

    An entry of the raw stream has no `ce_sequence`: its own id is the sequence. So it is with a `replayed` event and
    its `ce_reading`.

    Raises:
        MalformedEntryError: a field is missing, not UTF-8, of an unknown event type, or the payload is no article.
    """
    event_type = _text(fields, "ce_type")
    if event_type not in SCHEMA_OF:
        raise MalformedEntryError(f"ce_type: {event_type[:100]!r} is not an event type this version knows")
    return ArticleEvent(
        id=_text(fields, "ce_id"),
        type=event_type,
        source=_text(fields, "ce_source"),
        time=_text(fields, "ce_time"),
        article=_article(fields),
        traceparent=_text(fields, "traceparent"),
        sequence=_text(fields, "ce_sequence") if b"ce_sequence" in fields else entry_id,
        reading=_text(fields, "ce_reading") if b"ce_reading" in fields else _first_reading(event_type, entry_id),
    )


def _first_reading(event_type: str, entry_id: str) -> str | None:
    return entry_id if event_type == REPLAYED else None


def _text(fields: Mapping[bytes, bytes], name: str) -> str:
    value = fields.get(name.encode())
    if value is None:
        raise MalformedEntryError(f"{name}: missing")
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise MalformedEntryError(f"{name}: not UTF-8 ({error.reason} at byte {error.start})") from None


def _article(fields: Mapping[bytes, bytes]) -> Article:
    payload = fields.get(b"payload")
    if payload is None:
        raise MalformedEntryError("payload: missing")
    try:
        return Article.model_validate_json(payload)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "document"
        raise MalformedEntryError(f"payload: {where}: {first['msg']}") from None
