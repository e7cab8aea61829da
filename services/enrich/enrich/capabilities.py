"""Announcing: says on the stream server what this worker reads with, so that others know what was read otherwise."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final, Protocol

from redis.exceptions import RedisError

from chassis.delivery.redis import connect
from chassis.tasks import cancel_and_wait
from newswire import streams

AGAIN_SECONDS: Final = 10.0
"""A stream server that has lost what it knew hears it again after so long."""

KEPT_SECONDS: Final = 30 * 24 * 3600


class Producing(Protocol):
    """Who makes annotations."""

    @property
    def producers(self) -> bytes:
        """Their names, versions and models, as `newswire.streams.PRODUCERS` has them."""


class Announcer:
    """Says it at the start and again and again."""

    def __init__(self, redis_url: str, producing: Producing) -> None:
        self._redis, self._producing = connect(redis_url), producing
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Say no more; what was said stays."""
        if self._task is not None:
            await cancel_and_wait(self._task)
        await self._redis.aclose()

    async def _run(self) -> None:
        while True:
            with suppress(RedisError, OSError):
                await self._redis.set(streams.PRODUCERS, self._producing.producers, ex=KEPT_SECONDS)
            await asyncio.sleep(AGAIN_SECONDS)
