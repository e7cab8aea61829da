"""Trimming on a real server: what nobody needs goes, and nothing else."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence

import pytest
from redis.asyncio import Redis

from chassis import logs
from chassis.delivery import Delivery, Entry, Outcome, Policy, Route
from chassis.redis import connect
from chassis.trimming import Retention, Trimmer
from harness.servers import Valkey
from newswire import streams
from newswire.events import ENRICHED, REREAD

LOG = logs.get("test")


async def nothing(entries: Sequence[Entry]) -> Sequence[Outcome]:
    """A handler that is never called."""
    raise AssertionError(entries)


@pytest.fixture
async def redis(valkey: Valkey) -> AsyncIterator[Redis]:
    """A connection to the test server."""
    connection = connect(valkey.url)
    yield connection
    await connection.aclose()


def trimmer(redis: Redis, *retentions: Retention) -> Trimmer:
    """A trimmer."""
    delivery = Delivery(redis, Route("in", "g", "c", "out", "done"), nothing, LOG, Policy())
    return Trimmer(redis, retentions, delivery, LOG)


async def fill(redis: Redis, stream: str, count: int, hours_old: float = 48.0) -> list[str]:
    """Entries that have been on a stream for some hours."""
    ids = [f"{int((time.time() - hours_old * 3600) * 1000)}-{number}" for number in range(1, count + 1)]
    return [(await redis.xadd(stream, {"n": one}, id=one)).decode() for one in ids]


DAY = Retention("s", seconds=24 * 3600, entries=0)


async def test_young_entries_stay(redis: Redis) -> None:
    """Within the time they are kept for, entries stay."""
    await fill(redis, "s", 10, hours_old=23.0)
    assert (await trimmer(redis, DAY).trim(DAY)).removed == 0


async def test_old_entries_go(redis: Redis) -> None:
    """Entries that are old and that no group waits for go."""
    await fill(redis, "s", 10)
    assert (await trimmer(redis, DAY).trim(DAY)).removed == 10


async def test_unread_entries_stay(redis: Redis) -> None:
    """What a group has not read stays, however old, and however often it is trimmed."""
    ids = await fill(redis, "s", 10)
    await redis.xgroup_create("s", "slow", id="0")
    await redis.xgroup_create("s", "fast", id="$")
    for _ in range(10):
        assert (await trimmer(redis, DAY).trim(DAY)).removed == 0
    await redis.xreadgroup("slow", "c", {"s": ">"}, count=4)
    assert (await trimmer(redis, DAY).trim(DAY)).removed == 0, "read and not acknowledged"
    await redis.xack("s", "slow", *ids[:3])
    trimmed = await trimmer(redis, DAY).trim(DAY)
    assert (trimmed.removed, trimmed.holder, trimmed.left) == (3, "slow", 7)
    assert [entry_id.decode() for entry_id, _ in await redis.xrange("s")] == ids[3:]


async def test_number_kept(redis: Redis) -> None:
    """Beyond the number kept, young entries go too, but none that a group waits for."""
    few = Retention("s", seconds=24 * 3600, entries=4)
    ids = await fill(redis, "s", 10, hours_old=0.0)
    await redis.xgroup_create("s", "slow", id=ids[1])
    assert (await trimmer(redis, few).trim(few)).removed == 2
    await redis.xgroup_setid("s", "slow", ids[9])
    assert (await trimmer(redis, few).trim(few)).left == 4


async def test_raw_entries_wait_for_the_store(redis: Redis) -> None:
    """An article that is read and not stored yet can still be found on the raw stream."""
    raw = Retention(streams.RAW, seconds=0, entries=0)
    ids = await fill(redis, streams.RAW, 5)
    await redis.xgroup_create(streams.RAW, streams.ENRICH_GROUP, id=ids[-1])
    for sequence in ids:
        await redis.xadd(streams.ENRICHED, {"ce_sequence": sequence})
    await redis.xgroup_create(streams.ENRICHED, streams.STORE_GROUP, id="0")
    await redis.xreadgroup(streams.STORE_GROUP, "c", {streams.ENRICHED: ">"}, count=2)
    assert (await trimmer(redis, raw).trim(raw)).removed == 0
    first, second = await redis.xrange(streams.ENRICHED, count=2)
    await redis.xack(streams.ENRICHED, streams.STORE_GROUP, first[0], second[0])
    trimmed = await trimmer(redis, raw).trim(raw)
    assert (trimmed.removed, trimmed.holder) == (2, "downstream")


async def test_missing_stream(redis: Redis) -> None:
    """A stream that does not exist yet is no error."""
    assert (await trimmer(redis, DAY).trim(DAY)).removed == 0


async def test_abandoned_group(redis: Redis) -> None:
    """A group that holds entries back and has not asked for any for long is named; one that is up to date is not."""
    await fill(redis, "s", 3)
    await redis.xgroup_create("s", "gone", id="0")
    await redis.xgroup_create("s", "fine", id="$")
    assert await trimmer(redis, DAY).warn_of_abandoned() == ["s/gone"]
    await redis.xreadgroup("gone", "c", {"s": ">"}, count=1)
    assert await trimmer(redis, DAY).warn_of_abandoned() == []


async def test_what_is_read_again_holds_nothing_back(redis: Redis) -> None:
    """A reading of what was stored long ago, on its way to the store, holds nothing of the raw stream back."""
    retention = Retention(streams.RAW, seconds=24 * 3600, entries=0)
    ids = await fill(redis, streams.RAW, 10)
    await redis.xgroup_create(streams.ENRICHED, streams.STORE_GROUP, id="0", mkstream=True)
    for _ in range(60):
        await redis.xadd(streams.ENRICHED, {"ce_type": REREAD, "ce_sequence": "1-0"})
    await redis.xadd(streams.ENRICHED, {"ce_type": ENRICHED, "ce_sequence": ids[4]})
    assert (await trimmer(redis, retention).trim(retention)).removed == 4
