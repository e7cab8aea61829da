"""What the worker and its child process say to each other: lists of byte strings, each with its length before it.

Nothing of it is code or an object: the payload of an article passes through the worker as the bytes it came in.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from chassis.delivery.delivery import HandOff, Outcome, StreamEntry
from chassis.delivery.errors import SetAsideError, TryAgainError
from newswire.articles import Annotator

Message = Sequence[bytes]

READY, FAILED = b"ready", b"failed"
"""What the child says first: that it has loaded the model, with its label and its producers, or why it cannot."""

MEMORY_EXIT_CODE = 71
"""The child ends with this where an article took more memory than its limit."""

HEADER_BYTES = 4
_LENGTH = struct.Struct("<I")


def pack(message: Message) -> bytes:
    """A message as it goes through the pipe: the length of the rest, then each part with its length."""
    parts = b"".join(_LENGTH.pack(len(part)) + part for part in message)
    return _LENGTH.pack(len(parts)) + parts


def length(header: bytes) -> int:
    """How many bytes come after the header."""
    return int(_LENGTH.unpack(header)[0])


def unpack(body: bytes) -> list[bytes]:
    """The message whose header said how long `body` is."""
    parts, at = [], 0
    while at < len(body):
        begin = at + HEADER_BYTES
        at = begin + length(body[at:begin])
        parts.append(body[begin:at])
    return parts


def receive(pipe: BinaryIO) -> list[bytes] | None:
    """The next message, None when the other side is gone."""
    header = pipe.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        return None
    body = pipe.read(length(header))
    return unpack(body) if len(body) == length(header) else None


def from_entry(entry: StreamEntry) -> Message:
    """An entry for the child."""
    return [entry.id.encode(), str(entry.attempt).encode(), *_flat(entry.fields)]


def to_entry(message: Message) -> StreamEntry:
    """The entry the worker has sent."""
    entry_id, attempt, *fields = message
    return StreamEntry(entry_id.decode(), _pairs(fields), int(attempt))


def from_outcome(outcome: Outcome) -> Message:
    """An outcome for the worker."""
    if isinstance(outcome, HandOff):
        facts = json.dumps([outcome.milliseconds, dict(outcome.facts)]).encode()
        return [b"done", facts, *_flat({} if outcome.fields is None else outcome.fields)]
    kind = b"set_aside" if isinstance(outcome, SetAsideError) else b"again"
    return [kind, str(outcome).encode(errors="replace")]


def to_outcome(message: Message) -> Outcome:
    """The outcome the child has sent."""
    kind, told, *fields = message
    if kind == b"done":
        milliseconds, facts = json.loads(told)
        return HandOff({name.decode(): value for name, value in _pairs(fields).items()}, milliseconds, facts)
    return SetAsideError(told.decode()) if kind == b"set_aside" else TryAgainError(told.decode())


def from_producers(annotators: Sequence[Annotator]) -> bytes:
    """Who makes the annotations: name, version and model of each."""
    return json.dumps([[one.name, one.version, one.model] for one in annotators]).encode()


def _flat(fields: Mapping[bytes, bytes] | Mapping[str, str | bytes]) -> list[bytes]:
    return [part if isinstance(part, bytes) else part.encode() for pair in fields.items() for part in pair]


def _pairs(flat: Sequence[bytes]) -> dict[bytes, bytes]:
    return dict(zip(flat[::2], flat[1::2], strict=True))
