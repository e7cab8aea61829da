"""Replay: what was stored after a backup was made, from `articles.stored`, which keeps it for a while."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from redis import Redis
from redis.exceptions import RedisError, ResponseError
from sqlalchemy import Engine

from newswire import streams, wire
from newswire.client import NewswireError
from store.backups.manifest import StreamPlace
from store.exports.imports import take
from store.exports.records import DamagedRecordError, ExportRecord

READ_ENTRIES: Final = 20
BEGINNING: Final = "0-0"


def place_now(redis: Redis) -> StreamPlace:
    """Where the stream is; one that is not there is at its beginning.

    Raises:
        NewswireError: the stream server does not answer.
    """
    return _look(redis)[0]


@dataclass(frozen=True, slots=True)
class Way:
    """Where a replay begins, behind an entry; `missing` says what the stream no longer has, None: nothing."""

    after: str
    missing: str | None = None


def find_way(redis: Redis, since: StreamPlace | None) -> Way:
    """Where to begin for a backup that was made when the stream was there; None: nobody knows where it was."""
    now, first, length = _look(redis)
    if since is None:
        return Way(
            BEGINNING, "the backup does not tell where the stream was: whether something is missing is not known"
        )
    if _order(now.last_id) < _order(since.last_id):
        return Way(BEGINNING, "the stream server has lost its stream since then; what it has now is replayed")
    # The oldest are trimmed first: as long as one from before the backup is there, so are all that came after it.
    if now == since or (first is not None and _order(first) <= _order(since.last_id)):
        return Way(since.last_id)
    if now.entries_added is None or since.entries_added is None:
        return Way(since.last_id, "whether the stream still has all that came since the backup is not known")
    missing = now.entries_added - since.entries_added - length
    if missing > 0:
        return Way(since.last_id, f"the stream no longer has {missing} of the entries since the backup")
    return Way(since.last_id)


def replay(engine: Engine, redis: Redis, after: str, refuse: Callable[[int, str], None]) -> Iterator[Counter[str]]:
    """Keep what the stream has behind this entry; gives after each batch what has become of all so far.

    Raises:
        NewswireError: the stream server does not answer.
        sqlalchemy.exc.DBAPIError: the database is down.
    """
    yield from take(engine, enumerate(_entries(redis, after), 1), refuse)


def _entries(redis: Redis, after: str) -> Iterator[ExportRecord | DamagedRecordError]:
    for entry_id, fields in _read(redis, after):
        try:
            event = wire.decode(entry_id, fields)
        except wire.MalformedEntryError as error:
            yield DamagedRecordError(f"entry {entry_id}: {error}")
            continue
        kind: Any = "article" if event.article.status == "usable" else "tombstone"
        size = sum(map(len, fields.values()))
        yield ExportRecord(kind, event.article, event.sequence or entry_id, event.time, size)


def _read(redis: Redis, after: str) -> Iterator[tuple[str, dict[bytes, bytes]]]:
    while True:
        try:
            entries: Any = redis.xrange(streams.STORED, min=f"({after}", max="+", count=READ_ENTRIES)
        except RedisError as error:
            raise NewswireError(f"the stream server does not answer: {error}") from error
        if not entries:
            return
        for raw_id, fields in entries:
            after = raw_id.decode()
            yield after, fields


def _look(redis: Redis) -> tuple[StreamPlace, str | None, int]:
    """Where the stream is, its first entry (None: there is none), and how many it has."""
    try:
        found: Any = redis.xinfo_stream(streams.STORED)
        entries: Any = redis.xrange(streams.STORED, count=1)
    except ResponseError as error:
        if "no such key" not in str(error):
            raise NewswireError(f"the stream server refuses: {error}") from error
        return StreamPlace(last_id=BEGINNING, entries_added=0), None, 0
    except RedisError as error:
        raise NewswireError(f"the stream server does not answer: {error}") from error
    values = {_text(name): value for name, value in found.items()}
    place = StreamPlace(last_id=_text(values["last-generated-id"]), entries_added=values.get("entries-added"))
    return place, _text(entries[0][0]) if entries else None, int(values["length"])


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _order(entry_id: str) -> tuple[int, int]:
    milliseconds, _, number = entry_id.partition("-")
    return int(milliseconds), int(number or 0)
