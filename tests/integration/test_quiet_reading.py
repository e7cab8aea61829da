"""Reading behind the live articles on a real server: it waits with empty hands, and loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from redis.asyncio import Redis

from chassis import logs
from chassis.delivery.delivery import DeliveryPolicy, HandOff, Outcome, Route, RouteDelivery, StreamEntry
from chassis.delivery.errors import SetAsideError, TryAgainError
from chassis.delivery.low_priority import QuietConsumer
from chassis.delivery.redis import connect
from chassis.settings import ServiceSettings
from harness.servers import Valkey

LOG = logs.get("test")
LIVE = Route("live", "g", "c", "out", "done")
BEHIND = Route("behind", "g", "c", "out", "done")


@pytest.fixture
async def redis(valkey: Valkey) -> AsyncIterator[Redis]:
    """A connection to the test server."""
    connection = connect(valkey.url)
    await connection.xgroup_create("live", "g", id="0", mkstream=True)
    yield connection
    await connection.aclose()


async def pass_on(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
    """Hand every entry on."""
    return [HandOff({"value": entry.fields[b"value"]}) for entry in entries]


@asynccontextmanager
async def reading(
    valkey: Valkey, handler: Callable[..., Any] = pass_on, first: RouteDelivery | None = None
) -> AsyncIterator[QuietConsumer]:
    """A quiet consumer at work behind the live stream."""
    live = first or RouteDelivery(connect(valkey.url), LIVE, pass_on, LOG, DeliveryPolicy())
    settings = ServiceSettings(redis_url=valkey.url, lease_seconds=1.0)
    consumer = QuietConsumer(settings, BEHIND, handler, LOG, live)
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()
        await live.redis.aclose()


async def eventually(redis: Redis, stream: str, count: int) -> list[str]:
    """The values on a stream, when there are so many."""
    async with asyncio.timeout(30):
        while await redis.xlen(stream) < count:
            await asyncio.sleep(0.02)
    entries: Any = await redis.xrange(stream)
    return [fields[b"value"].decode() for _, fields in entries]


async def group(redis: Redis) -> Any:
    """What the server knows of the group behind."""
    (info,) = await redis.xinfo_groups("behind")
    return info


async def put(redis: Redis, stream: str, *values: str) -> None:
    """Put entries on a stream."""
    for value in values:
        await redis.xadd(stream, {"value": value})


async def test_reads_when_nobody_waits(redis: Redis, valkey: Valkey) -> None:
    """While nobody waits on the live stream, everything is read in order, from before the first start too."""
    await put(redis, "behind", "a", "b", "c")
    async with reading(valkey):
        assert await eventually(redis, "out", 3) == ["a", "b", "c"]


async def test_waits_with_empty_hands(redis: Redis, valkey: Valkey) -> None:
    """While somebody waits on the live stream nothing is read; when all of it is delivered, the reading goes on."""
    await put(redis, "live", "x", "y")
    await put(redis, "behind", "a")
    looks = 0

    async def looked() -> int:
        info: Any = await redis.info("commandstats")
        return int(info.get("cmdstat_evalsha", {}).get("calls", 0))

    async with reading(valkey):
        before = await looked()
        async with asyncio.timeout(30):
            while looks < 4:
                looks = await looked() - before
                await asyncio.sleep(0.02)
        assert (await group(redis))["pending"] == 0
        assert await redis.xlen("out") == 0
        await redis.xreadgroup("g", "other", {"live": ">"}, count=1)
        await redis.xreadgroup("g", "other", {"live": ">"}, count=1)
        assert await eventually(redis, "out", 1) == ["a"]


async def test_waits_while_this_worker_is_busy(redis: Redis, valkey: Valkey) -> None:
    """What this worker itself has in hand of the live stream comes first as well."""
    live = RouteDelivery(connect(valkey.url), LIVE, pass_on, LOG, DeliveryPolicy())
    live.held.add("1-1")
    await put(redis, "behind", "a")
    async with reading(valkey, first=live) as consumer:
        assert not await consumer._is_quiet()
        live.held.clear()
        assert await eventually(redis, "out", 1) == ["a"]


async def test_tries_again_and_sets_aside(redis: Redis, valkey: Valkey) -> None:
    """Attempts, dead letters and their reasons are those of every delivery."""

    async def refuse(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        (entry,) = entries
        if entry.fields[b"value"] == b"bad":
            return [SetAsideError("cannot be")]
        return await pass_on(entries) if entry.attempt > 1 else [TryAgainError("not yet")]

    await put(redis, "behind", "late", "bad")
    async with reading(valkey, refuse):
        assert await eventually(redis, "behind.dead", 1) == ["bad"]
        assert await eventually(redis, "out", 1) == ["late"]
    assert (await group(redis))["pending"] == 0


async def test_takes_over_what_a_dead_one_held(redis: Redis, valkey: Valkey) -> None:
    """What a worker held that is gone is read when its lease is over."""
    await redis.xgroup_create("behind", "g", id="0", mkstream=True)
    await put(redis, "behind", "a")
    await redis.xreadgroup("g", "dead", {"behind": ">"}, count=1)
    async with reading(valkey):
        assert await eventually(redis, "out", 1) == ["a"]


async def test_goes_on_after_a_flush(redis: Redis, valkey: Valkey) -> None:
    """A stream server that has forgotten everything is joined again."""
    async with reading(valkey):
        await put(redis, "behind", "a")
        await eventually(redis, "out", 1)
        await redis.flushall()
        await put(redis, "behind", "b")
        assert await eventually(redis, "out", 1) == ["b"]
