"""Articles that were accepted and are not stored yet, found on the raw stream."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis

from newswire import streams, wire
from newswire.articles import Article


async def find_waiting(redis: Redis, article_id: str) -> Article | None:
    """The accepted article, or None when ingest has not seen it or its entry is gone from the stream."""
    entry = await redis.hget(streams.SEEN_PREFIX + article_id, "entry")
    if entry is None:
        return None
    entry_id = entry.decode() if isinstance(entry, bytes) else str(entry)
    found: Any = await redis.xrange(streams.RAW, min=entry_id, max=entry_id, count=1)
    if not found:
        return None
    try:
        return wire.decode(entry_id, found[0][1]).article
    except wire.MalformedEntryError:
        return None
