"""Articles that were accepted and are not stored: still on the way, or set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from newswire import streams, wire
from newswire.articles import Article


@dataclass(frozen=True, slots=True)
class Waiting:
    """An accepted article; `set_aside` is the reason when no further attempt will be made by itself."""

    article: Article
    set_aside: str | None = None


async def find_waiting(redis: Redis, article_id: str) -> Waiting | None:
    """The accepted article, or None when ingest has not seen it or its entry is gone from the streams."""
    for dead_stream in (streams.dead(streams.RAW), streams.dead(streams.ENRICHED)):
        entry = await redis.hget(streams.dead_index(dead_stream), article_id)
        if entry is not None:
            fields = await _entry(redis, dead_stream, _text(entry))
            article = _article(fields)
            if fields is not None and article is not None:
                return Waiting(article, _text(fields.get(b"dead_reason", b"")))
    entry = await redis.hget(streams.SEEN_PREFIX + article_id, "entry")
    article = _article(await _entry(redis, streams.RAW, _text(entry))) if entry is not None else None
    return Waiting(article) if article is not None else None


async def _entry(redis: Redis, stream: str, entry_id: str) -> dict[bytes, bytes] | None:
    found: Any = await redis.xrange(stream, min=entry_id, max=entry_id, count=1)
    return found[0][1] if found else None


def _article(fields: dict[bytes, bytes] | None) -> Article | None:
    if fields is None:
        return None
    try:
        return wire.decode("0-0", fields).article
    except wire.MalformedEntryError:
        return None


def _text(value: str | bytes) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else value
