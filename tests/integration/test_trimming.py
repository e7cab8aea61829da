"""Trimming on a real server: what nobody needs goes, and nothing else."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

import newswire
from chassis import logs
from chassis.clock import Clock
from chassis.delivery.delivery import DeliveryPolicy, Outcome, Route, RouteDelivery, StreamEntry
from chassis.delivery.redis import connect
from chassis.delivery.trimming import ABANDONED_SECONDS, Retention, Trimmer
from harness.builders import article, event
from harness.clocks import FakeClock
from harness.servers import Valkey
from newswire import streams, wire
from newswire.events import ENRICHED, REREAD, STORED

LOG = logs.get("test")


async def nothing(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
    """A handler that is never called."""
    raise AssertionError(entries)


@pytest.fixture
async def redis(valkey: Valkey) -> AsyncIterator[Redis]:
    """A connection to the test server."""
    connection = connect(valkey.url)
    yield connection
    await connection.aclose()


def trimmer(redis: Redis, *retentions: Retention, clock: Clock | None = None) -> Trimmer:
    """A trimmer."""
    delivery = RouteDelivery(redis, Route("in", "g", "c", "out", "done"), nothing, LOG, DeliveryPolicy())
    return Trimmer(redis, retentions, delivery, LOG, clock=clock)


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


def warned(log: list[Any]) -> list[tuple[str, int, int]]:
    """Which groups were named, how far behind, and what they lost."""
    return [(one["group"], one["behind"], one["lost"]) for one in log if one["event"] == "group_abandoned"]


async def test_abandoned_group(redis: Redis) -> None:
    """A group that holds entries back and has not asked for any for long is named; one that is up to date is not."""
    await fill(redis, "s", 3)
    await redis.xgroup_create("s", "gone", id="0")
    await redis.xgroup_create("s", "fine", id="$")
    clock = FakeClock()
    trimming = trimmer(redis, DAY, clock=clock)
    with capture_logs() as log:
        await trimming.trim(DAY)
        assert warned(log) == [], "nobody knows yet for how long"
        clock.seconds += ABANDONED_SECONDS + 1
        await trimming.trim(DAY)
        assert warned(log) == [("gone", 3, 0)]
        await redis.xreadgroup("gone", "c", {"s": ">"}, count=1)
        await trimming.trim(DAY)
        assert len(warned(log)) == 1
    assert await redis.xlen("s") == 3, "within the bytes kept nothing is lost"


async def fill_with(redis: Redis, sizes: Sequence[int], stream: str = "s") -> list[str]:
    """Entries of so many bytes, just added."""
    return [(await redis.xadd(stream, {"payload": b"x" * size})).decode() for size in sizes]


def kept(*, mebibytes: float, never: tuple[str, ...] = ()) -> Retention:
    """A day, any number, and so many bytes."""
    return Retention("s", 24 * 3600, 0, int(mebibytes * 2**20), never)


async def test_bytes_kept(redis: Redis) -> None:
    """Beyond the bytes kept the oldest go, however large and small entries alternate; what fits is kept."""
    sizes = [300_000 if number % 10 == 0 else 1_000 for number in range(200)]
    ids = await fill_with(redis, sizes)
    trimmed = await trimmer(redis).trim(kept(mebibytes=2))
    taken = await redis.memory_usage("s", samples=0)
    assert 1.5 * 2**20 < taken <= 2 * 2**20
    assert [one.decode() for one, _ in await redis.xrange("s")] == ids[trimmed.removed :]


async def test_many_bytes_at_once(redis: Redis) -> None:
    """One trimming brings the stream within its bytes, also where the server is asked more than once for it."""
    await fill_with(redis, [1_000_000] * 60)
    await trimmer(redis).trim(kept(mebibytes=2))
    assert await redis.memory_usage("s", samples=0) <= 2 * 2**20


async def test_a_slow_group_holds_its_bytes_back(redis: Redis) -> None:
    """A group that reads, though slowly, loses nothing, whatever that takes."""
    ids = await fill_with(redis, [500_000] * 10)
    await redis.xgroup_create("s", "slow", id="0")
    await redis.xreadgroup("slow", "c", {"s": ">"}, count=4)
    await redis.xack("s", "slow", *ids[:3])
    clock = FakeClock()
    trimming = trimmer(redis, clock=clock)
    await trimming.trim(kept(mebibytes=1))
    clock.seconds += 2 * ABANDONED_SECONDS
    trimmed = await trimming.trim(kept(mebibytes=1))
    assert (trimmed.holder, trimmed.lost) == ("slow", {})
    assert [one.decode() for one, _ in await redis.xrange("s")] == ids[3:]


async def test_an_abandoned_group_loses_what_is_beyond_the_bytes(redis: Redis) -> None:
    """One that has not read for long holds nothing beyond the bytes; the log says what each such group lost."""
    ids = await fill_with(redis, [500_000] * 10)
    await redis.xgroup_create("s", "gone", id="0")
    await redis.xgroup_create("s", "half", id=ids[3])
    clock = FakeClock()
    trimming = trimmer(redis, clock=clock)
    await trimming.trim(kept(mebibytes=1))
    assert await redis.xlen("s") == 10
    clock.seconds += ABANDONED_SECONDS + 1
    with capture_logs() as log:
        trimmed = await trimming.trim(kept(mebibytes=1))
    assert trimmed.left in (1, 2)
    assert trimmed.lost == {"gone": trimmed.removed, "half": trimmed.removed - 4}
    assert sorted((name, lost) for name, _, lost in warned(log)) == sorted(trimmed.lost.items())


async def test_work_is_never_given_up(redis: Redis) -> None:
    """The groups of the stages hold back what they have not done, however long they do nothing."""
    await fill_with(redis, [500_000] * 10)
    await redis.xgroup_create("s", "enrich", id="0")
    clock = FakeClock()
    trimming = trimmer(redis, clock=clock)
    for _ in range(2):
        assert (await trimming.trim(kept(mebibytes=1, never=("enrich",)))).removed == 0
        clock.seconds += 2 * ABANDONED_SECONDS


async def test_a_subscriber_that_comes_back_too_late(redis: Redis, valkey: Valkey) -> None:
    """What was delivered to a subscriber and is gone since is passed over; it goes on with what is there."""
    sent = [event(article(id=f"{number:032}"), STORED, sequence=f"{number + 1}-0") for number in range(4)]
    ids = [await redis.xadd(streams.STORED, dict(wire.encode(one))) for one in sent]  # type: ignore[arg-type]
    with newswire.subscribe("desk", valkey.url, idle_stop_seconds=0.1) as deliveries:
        assert next(iter(deliveries)).event.article.id == sent[0].article.id
    await redis.xtrim(streams.STORED, minid=ids[2], approximate=False)
    with newswire.subscribe("desk", valkey.url, idle_stop_seconds=0.1) as deliveries:
        assert [one.event.article.id for one in deliveries] == [one.article.id for one in sent[2:]]
    assert (await redis.xpending(streams.STORED, "desk"))["min"] == ids[2]


async def test_what_is_read_again_holds_nothing_back(redis: Redis) -> None:
    """A reading of what was stored long ago, on its way to the store, holds nothing of the raw stream back."""
    retention = Retention(streams.RAW, seconds=24 * 3600, entries=0)
    ids = await fill(redis, streams.RAW, 10)
    await redis.xgroup_create(streams.ENRICHED, streams.STORE_GROUP, id="0", mkstream=True)
    for _ in range(60):
        await redis.xadd(streams.ENRICHED, {"ce_type": REREAD, "ce_sequence": "1-0"})
    await redis.xadd(streams.ENRICHED, {"ce_type": ENRICHED, "ce_sequence": ids[4]})
    assert (await trimmer(redis, retention).trim(retention)).removed == 4
