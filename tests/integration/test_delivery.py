"""Delivery on a real server: every entry is handed on once, tried a bounded number of times, or set aside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from redis.asyncio import Redis

from chassis import logs
from chassis.delivery.consumer import StreamConsumer
from chassis.delivery.delivery import DeliveryPolicy, HandOff, OrderPlace, Outcome, Route, RouteDelivery, StreamEntry
from chassis.delivery.errors import SetAsideError, TryAgainError, UnavailableError
from chassis.delivery.groups import ensure_group
from chassis.delivery.recovery import Recovery
from chassis.delivery.redis import connect
from chassis.settings import ServiceSettings
from harness.servers import Valkey

GROUP = "workers"
QUICK = DeliveryPolicy(max_attempts=3, lease_seconds=0.4, retry_seconds=(0.0,))
LOG = logs.get("test")


def route(consumer: str = "one") -> Route:
    """From `in` to `out`."""
    return Route("in", GROUP, consumer, "out", "entry_done")


@pytest.fixture
async def redis(valkey: Valkey) -> AsyncIterator[Redis]:
    """A connection to the test server, with the group made."""
    connection = connect(valkey.url)
    await ensure_group(connection, "in", GROUP)
    yield connection
    await connection.aclose()


async def add(redis: Redis, *values: str) -> list[str]:
    """Put entries on the stream."""
    return [(await redis.xadd("in", {"value": value, "ce_subject": value})).decode() for value in values]


async def read(redis: Redis, consumer: str = "one", count: int = 100) -> list[StreamEntry]:
    """Take new entries as `consumer`."""
    answer: Any = await redis.xreadgroup(GROUP, consumer, {"in": ">"}, count=count)
    return [StreamEntry(entry_id.decode(), fields, 1) for entry_id, fields in answer[0][1]]


async def values(redis: Redis, stream: str) -> list[str]:
    """The values on a stream, in order."""
    return [fields[b"value"].decode() for _, fields in await redis.xrange(stream)]


async def pending(redis: Redis) -> int:
    """How many entries are delivered and not settled."""
    return int((await redis.xpending("in", GROUP))["pending"])


def done(entry: StreamEntry) -> HandOff:
    """A finished entry, handed on as it is."""
    return HandOff({"value": entry.fields[b"value"]})


async def pass_on(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
    """A handler that hands everything on."""
    return [done(entry) for entry in entries]


async def test_hand_off(redis: Redis) -> None:
    """What was worked on is on the next stream and acknowledged, in one step."""
    await add(redis, "a", "b")
    await RouteDelivery(redis, route(), pass_on, LOG, QUICK).deliver(await read(redis))
    assert await values(redis, "out") == ["a", "b"]
    assert await pending(redis) == 0


async def test_results_of_one_subject_stay_in_order(redis: Redis) -> None:
    """A result that a later one of its subject has overtaken is settled and not written any more."""

    async def placed(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        found = [entry.fields[b"value"].decode() for entry in entries]
        return [HandOff({"value": one}, place=OrderPlace(f"order:{one[0]}", one[1:])) for one in found]

    await add(redis, "a2", "a1", "b1", "a3", "a3", "b2")
    await RouteDelivery(redis, route(), placed, LOG, QUICK).deliver(await read(redis))
    assert await values(redis, "out") == ["a2", "b1", "a3", "b2"]
    assert await pending(redis) == 0


async def test_work_done_twice_is_handed_on_once(redis: Redis) -> None:
    """Two workers that both finish one entry write one result."""
    await add(redis, "a")
    entries = await read(redis)
    await RouteDelivery(redis, route("one"), pass_on, LOG, QUICK).deliver(entries)
    await RouteDelivery(redis, route("two"), pass_on, LOG, QUICK).deliver(entries)
    assert await values(redis, "out") == ["a"]


async def test_one_bad_entry_fails_alone(redis: Redis) -> None:
    """A handler that raises because of one entry loses only that entry's work."""

    async def choke(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        if any(entry.fields[b"value"] == b"bad" for entry in entries):
            raise RuntimeError("bad")
        return await pass_on(entries)

    await add(redis, "a", "bad", "c")
    await RouteDelivery(redis, route(), choke, LOG, QUICK).deliver(await read(redis))
    assert await values(redis, "out") == ["a", "c"]
    assert await pending(redis) == 1


async def test_unprocessable_is_set_aside_at_once(redis: Redis) -> None:
    """An entry that no attempt can process goes to the dead-letter stream, whole, with the reason."""

    async def refuse(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        return [SetAsideError("payload: missing") for _ in entries]

    (entry_id,) = await add(redis, "a")
    await RouteDelivery(redis, route(), refuse, LOG, QUICK).deliver(await read(redis))
    ((_, dead),) = await redis.xrange("in.dead")
    assert (dead[b"value"], dead[b"dead_reason"], dead[b"dead_attempts"]) == (b"a", b"payload: missing", b"1")
    assert (dead[b"dead_entry"].decode(), dead[b"dead_stream"], dead[b"dead_group"]) == (entry_id, b"in", b"workers")
    assert await pending(redis) == 0


async def test_attempts_are_bounded(redis: Redis) -> None:
    """An entry that fails every time is tried exactly three times and then set aside with the last reason."""
    attempts = []

    async def fail(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        attempts.extend(entry.attempt for entry in entries)
        return [TryAgainError("not today") for _ in entries]

    await add(redis, "a")
    delivery = RouteDelivery(redis, route(), fail, LOG, QUICK)
    recovery = Recovery(redis, delivery)
    await delivery.deliver(await read(redis))
    while await recovery.recover():
        pass
    assert attempts == [1, 2, 3]
    ((_, dead),) = await redis.xrange("in.dead")
    assert (dead[b"dead_reason"], dead[b"dead_attempts"]) == (b"not today", b"3")


async def test_back_off_is_waited_for(redis: Redis) -> None:
    """A failed entry is not tried again before its pause is over."""

    async def fail(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        return [TryAgainError("later") for _ in entries]

    await add(redis, "a")
    delivery = RouteDelivery(redis, route(), fail, LOG, DeliveryPolicy(retry_seconds=(3600.0,)))
    await delivery.deliver(await read(redis))
    assert await Recovery(redis, delivery).recover() == 0


async def test_dead_worker(redis: Redis) -> None:
    """What a dead worker held is taken over after a lease, one by one."""
    await add(redis, "a", "b", "c")
    await read(redis, "dead")
    delivery = RouteDelivery(redis, route("alive"), pass_on, LOG, QUICK)
    recovery = Recovery(redis, delivery)
    assert await recovery.recover() == 0, "the lease is not over"
    await eventually(recovery.recover)
    assert await values(redis, "out") == ["a", "b", "c"]
    assert await pending(redis) == 0


async def test_restarted_worker_takes_up_its_own_at_once(redis: Redis) -> None:
    """A worker that comes back under its name does not wait for its own lease."""
    await add(redis, "a", "b")
    await read(redis, "one")
    recovery = Recovery(redis, RouteDelivery(redis, route("one"), pass_on, LOG, DeliveryPolicy(lease_seconds=3600)))
    assert await recovery.inherit() == 2
    assert await recovery.recover() == 2
    assert await values(redis, "out") == ["a", "b"]


async def test_reply_that_never_arrived(redis: Redis) -> None:
    """Entries delivered to a living worker in a reply it never got are worked on after a lease."""
    await add(redis, "a", "b")
    delivery = RouteDelivery(redis, route("one"), pass_on, LOG, QUICK)
    recovery = Recovery(redis, delivery)
    await recovery.inherit()
    await read(redis, "one")  # by the same consumer, and nobody tells the delivery
    assert await recovery.recover() == 0, "it may be on its way to the handler"
    await eventually(recovery.recover)
    assert await values(redis, "out") == ["a", "b"]


async def test_killer_entry_spares_its_neighbours(redis: Redis) -> None:
    """An entry that kills every worker is set aside after three deaths; those delivered with it are not blamed."""
    await add(redis, "a", "killer", "c")
    await read(redis, "one")

    async def die(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        if any(entry.fields[b"value"] == b"killer" for entry in entries):
            raise KeyboardInterrupt
        return await pass_on(entries)

    deaths = 0
    for _ in range(10):
        recovery = Recovery(redis, RouteDelivery(redis, route("one"), die, LOG, QUICK))
        await recovery.inherit()
        try:
            await recovery.recover()
        except KeyboardInterrupt:
            deaths += 1
    assert deaths == 2, "with the first delivery that makes three"
    assert sorted(await values(redis, "out")) == ["a", "c"]
    assert await values(redis, "in.dead") == ["killer"]


async def test_slow_work_keeps_its_lease(redis: Redis) -> None:
    """Work that takes longer than a lease is not taken over while its worker lives."""
    release = asyncio.Event()
    calls = []

    async def slow(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        calls.append(len(entries))
        await release.wait()
        return await pass_on(entries)

    await add(redis, "a")
    working = asyncio.create_task(
        RouteDelivery(redis, route("slow"), slow, LOG, QUICK).deliver(await read(redis, "slow"))
    )
    other = Recovery(redis, RouteDelivery(redis, route("other"), slow, LOG, QUICK))
    loop = asyncio.get_running_loop()
    until = loop.time() + QUICK.lease_seconds * 4
    while loop.time() < until:
        assert await other.recover() == 0
        await asyncio.sleep(0.01)
    release.set()
    await working
    assert calls == [1]
    assert await values(redis, "out") == ["a"]


async def test_outage_blames_nobody(redis: Redis) -> None:
    """While something outside is down the batch waits; it costs no attempt and nothing is set aside."""
    answers = [UnavailableError("database: gone"), UnavailableError("database: gone"), None]

    async def down_twice(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        answer = answers.pop(0)
        if answer is not None:
            raise answer
        return await pass_on(entries)

    await add(redis, "a", "b")
    delivery = RouteDelivery(redis, route(), down_twice, LOG, QUICK)
    await delivery.deliver(await read(redis))
    assert answers == []
    assert delivery.paused_reason is None
    assert await values(redis, "out") == ["a", "b"]


async def test_entry_deleted_while_pending(redis: Redis) -> None:
    """A pending entry that is gone from the stream is forgotten, not tried for ever."""
    (entry_id,) = await add(redis, "a")
    await read(redis, "one")
    await redis.xdel("in", entry_id)
    recovery = Recovery(redis, RouteDelivery(redis, route("one"), pass_on, LOG, QUICK))
    await recovery.inherit()
    await recovery.recover()
    assert await pending(redis) == 0


async def test_leaving(redis: Redis) -> None:
    """A worker that holds nothing takes its name off the group; one that does stays."""
    await add(redis, "a")
    entries = await read(redis, "one")
    delivery = RouteDelivery(redis, route("one"), pass_on, LOG, QUICK)
    await Recovery(redis, delivery).leave()
    assert [one["name"] for one in await redis.xinfo_consumers("in", GROUP)] == [b"one"]
    await delivery.deliver(entries)
    await Recovery(redis, delivery).leave()
    assert await redis.xinfo_consumers("in", GROUP) == []


@asynccontextmanager
async def consuming(valkey: Valkey, handler: Callable[[Sequence[StreamEntry]], Awaitable[Sequence[Outcome]]]) -> Any:
    """A running consumer."""
    settings = ServiceSettings(redis_url=valkey.url, lease_seconds=0.5)
    consumer = StreamConsumer(settings, route(), handler, LOG, batch_size=10)
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def test_published_before_the_first_start(valkey: Valkey) -> None:
    """Entries from before the group existed are delivered."""
    redis = connect(valkey.url)
    await add(redis, *"abcde")
    async with consuming(valkey, pass_on):
        await eventually(lambda: redis.xlen("out"), 5)
    assert await values(redis, "out") == list("abcde")
    await redis.aclose()


@pytest.mark.parametrize("disaster", ["flushall", "delete group", "delete stream"])
async def test_group_comes_back(valkey: Valkey, disaster: str) -> None:
    """After a flush, or the deletion of group or stream, new entries are delivered without a restart."""
    redis = connect(valkey.url)
    async with consuming(valkey, pass_on):
        await add(redis, "before")
        await eventually(lambda: redis.xlen("out"), 1)
        if disaster == "flushall":
            await redis.flushall()
        elif disaster == "delete group":
            await redis.xgroup_destroy("in", GROUP)
            await redis.delete("in", "out")
        else:
            await redis.delete("in", "out")
        await add(redis, "after")
        await eventually(lambda: redis.xlen("out"), 1)
        assert await values(redis, "out") == ["after"]
    await redis.aclose()


async def test_stop_finishes_what_is_in_hand(valkey: Valkey) -> None:
    """Stopping under load settles the batch in hand and leaves nothing pending."""
    redis = connect(valkey.url)
    await add(redis, *map(str, range(200)))
    began = asyncio.Event()

    async def steady(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        began.set()
        await asyncio.sleep(0.01)
        return await pass_on(entries)

    async with consuming(valkey, steady):
        await began.wait()
    assert await pending(redis) == 0
    assert 10 <= await redis.xlen("out") <= 200
    async with consuming(valkey, steady):
        await eventually(lambda: redis.xlen("out"), 200)
    assert await values(redis, "out") == [str(number) for number in range(200)]
    await redis.aclose()


async def eventually(look: Callable[[], Awaitable[int]], expected: int | None = None, seconds: float = 20.0) -> None:
    """Wait until `look` gives `expected` (anything true when None)."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        value = await look()
        if value == expected or (expected is None and value):
            return
        assert loop.time() < deadline, f"still {value}, expected {expected}"
        await asyncio.sleep(0.02)


async def test_brake(redis: Redis) -> None:
    """When everything fails the stage pauses instead of setting everything aside, and goes on when things work."""
    works = False

    async def moody(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        return await pass_on(entries) if works else [SetAsideError("broken") for _ in entries]

    await add(redis, *map(str, range(120)))
    policy = DeliveryPolicy(max_attempts=3, lease_seconds=5.0, brake_seconds=0.05)
    delivery = RouteDelivery(redis, route(), moody, LOG, policy)
    await delivery.deliver(await read(redis, count=60))
    assert delivery.paused_reason == "50 deliveries in a row failed"
    assert await redis.xlen("in.dead") == 0, "what fails while the brake is pulled is not given up"
    works = True
    await delivery.deliver(await read(redis, count=60))
    assert delivery.paused_reason is None
    recovery = Recovery(redis, delivery)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + 10
    while await pending(redis) and loop.time() < deadline:
        await recovery.recover()
    assert await redis.xlen("out") == 120
