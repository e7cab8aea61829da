"""What is remembered of articles that were seen stays within its share of the stream server's memory.

A key an article, kept for months, would fill any memory in the end. Where too many come together, those that came
longest ago are forgotten first. What is forgotten and comes again is read once more, and store, which has the article,
finds that it has not changed: nothing is kept twice.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.delivery.memory import ask_memory
from chassis.logs import Logger
from ingest.accept.publisher import REQUEST_PREFIX, REQUEST_SECONDS, SEEN_SECONDS
from newswire import streams

SHARE: Final = 0.125
KEY_BYTES: Final = 400
"""What a key takes, its name and its end in time included; measured at 330 to 380."""

LOOK_SECONDS: Final = 60.0
PAGE: Final = 500
SAMPLE: Final = 5000
FORGOTTEN_PART: Final = 0.2
"""So many of the keys go at once, that the work is worth it."""

YOUNGEST_SECONDS: Final = 3600.0
"""What came within the last hour may be on its way still, and is not forgotten."""

_LIFETIMES: Final = {streams.SEEN_PREFIX: SEEN_SECONDS, REQUEST_PREFIX: REQUEST_SECONDS}


class Remembering:
    """Looks once a minute at how many keys there are."""

    def __init__(self, redis: Redis, log: Logger) -> None:
        self._redis, self._log = redis, log

    async def watch(self) -> None:
        """Keep within the share, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            with suppress(RedisError, OSError):
                await self.look()

    async def look(self) -> int:
        """Forget what came longest ago if there is too much; returns how many keys went.

        Raises:
            RedisError: the server does not answer.
        """
        limit = (await ask_memory(self._redis)).limit_bytes * SHARE / KEY_BYTES
        if not limit or await self._redis.dbsize() <= limit:
            return 0
        oldest_seconds = await self._age_of_the_oldest_part()
        if oldest_seconds < YOUNGEST_SECONDS:
            return 0
        forgotten = await self._forget(oldest_seconds)
        self._log.warning("articles_forgotten", keys=forgotten, older_than_hours=round(oldest_seconds / 3600, 1))
        return forgotten

    async def _age_of_the_oldest_part(self) -> float:
        """From a sample: the server gives keys in no order."""
        ages: list[float] = []
        cursor = 0
        while True:
            cursor, page = await self._page(cursor)
            ages += page.values()
            if not cursor or len(ages) >= SAMPLE:
                break
        ages.sort()
        return ages[int(len(ages) * (1 - FORGOTTEN_PART))] if ages else 0.0

    async def _forget(self, oldest_seconds: float) -> int:
        forgotten, cursor = 0, 0
        while True:
            cursor, page = await self._page(cursor)
            old = [key for key, age in page.items() if age >= oldest_seconds]
            if old:
                forgotten += int(await self._redis.unlink(*old))
            if not cursor:
                return forgotten

    async def _page(self, cursor: int) -> tuple[int, dict[bytes, float]]:
        """Some keys, each with the seconds since its article last came, and where the next ones are (0: nowhere)."""
        found: Any = await self._redis.scan(cursor, match="newswire:*", count=PAGE)
        following, keys = found
        pipe = self._redis.pipeline(transaction=False)
        ours = [(key, lifetime) for key in keys if (lifetime := _lifetime(key)) is not None]
        for key, _ in ours:
            pipe.pttl(key)
        lasting: list[int] = await pipe.execute() if ours else []
        pairs = zip(ours, lasting, strict=True)
        return int(following), {key: lifetime - left / 1000 for (key, lifetime), left in pairs if left >= 0}


def _lifetime(key: bytes) -> int | None:
    name = key.decode(errors="replace")
    return next((seconds for prefix, seconds in _LIFETIMES.items() if name.startswith(prefix)), None)
