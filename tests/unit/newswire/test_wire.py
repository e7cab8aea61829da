"""An event to a stream entry and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from harness.builders import article, event
from newswire import wire
from newswire.events import ENRICHED, REPLAYED, REREAD


def as_read(fields: wire.Fields) -> dict[bytes, bytes]:
    """Fields as a Redis client hands them back."""
    return {name.encode(): value.encode() if isinstance(value, str) else value for name, value in fields.items()}


def test_round_trip() -> None:
    """An event read from its own entry is the same event."""
    sent = event(article(title="Über die Lage — “heute”"), ENRICHED, sequence="1644030000000-7")
    assert wire.decode("1-1", as_read(wire.encode(sent))) == sent


def test_entry_is_plain() -> None:
    """Every CloudEvents attribute is a field of its own, and `payload` is the article as JSON."""
    fields = wire.encode(event())
    assert {"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "traceparent"} <= fields.keys()
    assert json.loads(fields["payload"])["text"] == "Ministers met in Geneva on Friday."


def test_own_entry_id_is_the_sequence_of_a_raw_entry() -> None:
    """An entry without `ce_sequence` is ordered by its own id."""
    assert wire.decode("5-2", as_read(wire.encode(event()))).sequence == "5-2"


def test_readings() -> None:
    """What is replayed is a reading known by its own entry; that number travels on, and no first reading has one."""
    replayed = event(article(), REPLAYED, sequence="5-2")
    decoded = wire.decode("9-1", as_read(wire.encode(replayed)))
    assert (decoded.sequence, decoded.reading) == ("5-2", "9-1")
    reread = replace(replayed, type=REREAD, reading="9-1")
    assert wire.decode("10-1", as_read(wire.encode(reread))) == reread
    assert wire.decode("10-1", as_read(wire.encode(event()))).reading is None


def test_fields_added_later_are_ignored() -> None:
    """A reader takes an article of a newer minor version: unknown names in it are passed over."""
    fields = as_read(wire.encode(event()))
    payload = json.loads(fields[b"payload"]) | {"added_in_2030": {"x": 1}}
    fields[b"payload"] = json.dumps(payload).encode()
    assert wire.decode("1-1", fields).article == event().article


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (b"ce_type", None, "ce_type: missing"),
        (b"ce_type", b"newswire.article.received.v9", "not an event type"),
        (b"ce_id", b"\xff", "ce_id: not UTF-8"),
        (b"payload", None, "payload: missing"),
        (b"payload", b"{", "payload: document"),
        (b"payload", b'{"id": "x", "version": 1, "original": "a"}', "payload: text"),
    ],
)
def test_broken_entry(name: bytes, value: bytes | None, message: str) -> None:
    """A broken entry is refused with the field and what is wrong with it."""
    fields = as_read(wire.encode(event()))
    if value is None:
        del fields[name]
    else:
        fields[name] = value
    with pytest.raises(wire.MalformedEntryError, match=message):
        wire.decode("1-1", fields)
