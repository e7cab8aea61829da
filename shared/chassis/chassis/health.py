"""Health: each worker says that it lives; /readyz answers for the whole system."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from newswire.streams import WORKERS

BEAT_SECONDS = 1.0
LIFE_SECONDS = 5
"""A worker that has not said anything for this long counts as gone."""

FORGET_SECONDS = 3600


async def beat(redis: Redis, service: str, worker: str, problems: Callable[[], list[str]]) -> None:
    """Say every second that this worker does its work, until cancelled; then say that it is gone.

    Times are the server's, so that hosts with different clocks agree.
    """
    member = f"{service}:{worker}"
    try:
        while True:
            with suppress(RedisError, OSError):
                if problems():
                    await redis.zrem(WORKERS, member)
                else:
                    now = await _server_seconds(redis)
                    await redis.zadd(WORKERS, {member: now})
                    await redis.zremrangebyscore(WORKERS, "-inf", now - FORGET_SECONDS)
            await asyncio.sleep(BEAT_SECONDS)
    finally:
        with suppress(RedisError, OSError):
            await redis.zrem(WORKERS, member)


async def missing_workers(redis: Redis, services: tuple[str, ...]) -> list[str]:
    """The services among these that have no live worker."""
    if not services:
        return []
    alive: Any = await redis.zrangebyscore(WORKERS, await _server_seconds(redis) - LIFE_SECONDS, "+inf")
    names = {member.decode().partition(":")[0] for member in alive}
    return [service for service in services if service not in names]


async def _server_seconds(redis: Redis) -> float:
    seconds, microseconds = await redis.time()
    return float(seconds) + float(microseconds) / 1e6
