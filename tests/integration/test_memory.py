"""A stream server whose memory is short: senders wait, stages wait, nothing is lost, and it empties by itself."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import select

from chassis import logs
from chassis.delivery.consumer import BATCH_BYTES, StreamConsumer
from chassis.delivery.delivery import HandOff, Outcome, Route, StreamEntry
from chassis.delivery.memory import ACCEPT_SHARE, HISTORY_SHARE, ask_memory
from chassis.delivery.redis import connect
from chassis.settings import ServiceSettings
from harness.builders import TRACEPARENT, story, submission
from harness.processes import Process, start_service
from harness.servers import Valkey, start_valkey
from harness.system import free_port
from harness.waiting import until
from ingest.accept.backpressure import MEMORY_FULL, Backpressure
from ingest.accept.memory import KEY_BYTES, SHARE, Remembering
from ingest.accept.preparation import prepare
from ingest.accept.publisher import SEEN_SECONDS, OverloadedError, Publisher
from newswire import streams
from newswire.client import push
from store.database.engine import open_engine
from store.database.schema import articles

LOG = logs.get("test")
MEMORY_MIB = 128
LIMIT = MEMORY_MIB * 2**20
NOW = "2022-02-05T03:17:00.000Z"


@pytest.fixture(scope="module")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A server with little memory."""
    with start_valkey(tmp_path_factory.mktemp("small"), MEMORY_MIB) as server:
        yield server


@pytest.fixture
def small(small_server: Valkey) -> Valkey:
    """The same, empty."""
    small_server.client.flushall()
    small_server.client.script_flush()
    return small_server


@pytest.fixture
async def redis(small: Valkey) -> AsyncIterator[Redis]:
    """A connection to it."""
    connection = connect(small.url)
    yield connection
    await connection.aclose()


def used(server: Valkey) -> int:
    """Bytes in use."""
    return int(server.client.info("memory")["used_memory"])


def fill(server: Valkey, share: float) -> None:
    """Use up this share of its memory, in pieces of a megabyte."""
    while used(server) < share * LIMIT:
        server.client.rpush("filling", b"x" * 1_000_000)


def large(number: int) -> str:
    """A text of nearly a megabyte that differs from every other number's."""
    return f"{number}\n" + "\n".join(story(number * 1000 + part) for part in range(2200))[:950_000]


async def test_a_flood_finds_no_gap(redis: Redis, small: Valkey) -> None:
    """However much comes at once between two looks at the server, no more is accepted than there is room for."""
    pressure = Backpressure(redis, 1_000_000, LOG)
    assert await pressure.look() is None
    publisher = Publisher(redis, pressure)
    candidates = [prepare(submission(large(number))) for number in range(60)]
    sent = (publisher.accept(one, NOW, TRACEPARENT) for one in candidates)
    answers = await asyncio.gather(*sent, return_exceptions=True)
    refused = [one for one in answers if isinstance(one, BaseException)]
    assert {(type(one), str(one)) for one in refused} == {(OverloadedError, MEMORY_FULL)}
    assert 20 < len(answers) - len(refused) == small.client.xlen(streams.RAW)
    assert used(small) < (ACCEPT_SHARE + 0.05) * LIMIT


async def test_dead_letters_are_named(redis: Redis, small: Valkey) -> None:
    """A memory that dead letters have filled is not emptied by waiting: whoever asks is told what to do."""
    for _ in range(90):
        small.client.xadd(streams.dead(streams.RAW), {"payload": b"x" * 1_000_000})
    reason = await Backpressure(redis, 1_000_000, LOG).look()
    assert reason is not None
    assert "dead letters (newswire dead)" in reason


@pytest.mark.parametrize("waits", [True, False])
async def test_a_stage_waits_for_room(redis: Redis, small: Valkey, waits: bool) -> None:
    """With a memory nearly full a stage that adds to it waits, costs no attempt, and goes on when there is room.

    The last stage goes on all the same: it is the one that makes room.
    """
    fill(small, 0.85)
    small.client.xadd("in", {"n": 1})
    done: list[StreamEntry] = []

    async def work(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        done.extend(entries)
        return [HandOff({"n": "1"}) for _ in entries]

    route = Route("in", "g", "c", "out", "done", waits_for_room=waits)
    consumer = StreamConsumer(ServiceSettings(redis_url=small.url), route, work, LOG, 10)
    await consumer.start()
    try:
        if waits:
            await eventually(lambda: any("memory" in one for one in consumer.problems()))
            assert done == []
            small.client.delete("filling")
        await eventually(lambda: small.client.xlen("out") == 1)
        assert [one.attempt for one in done] == [1]
        assert consumer.problems() == []
    finally:
        await consumer.stop()


async def test_batches_are_bounded_in_bytes(redis: Redis, small: Valkey) -> None:
    """A batch ends with the entry that fills it; small entries come together up to the number."""
    for size in (*[3 * 2**20] * 5, *[10] * 25):
        small.client.xadd("in", {"payload": b"x" * size})
    batches: list[list[int]] = []

    async def work(entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        batches.append([len(one.fields[b"payload"]) for one in entries])
        return [HandOff(None) for _ in entries]

    route = Route("in", "g", "c", "out", "done")
    consumer = StreamConsumer(ServiceSettings(redis_url=small.url), route, work, LOG, 10)
    await consumer.start()
    try:
        await eventually(lambda: sum(map(len, batches)) == 30)
    finally:
        await consumer.stop()
    assert [len(one) for one in batches] == [2, 2, 10, 10, 6]
    assert all(sum(one[:-1]) < BATCH_BYTES for one in batches)


async def test_what_came_longest_ago_is_forgotten(redis: Redis, small: Valkey) -> None:
    """Beyond their share of the memory the keys of articles seen longest ago go, those of the last hour never."""
    count = int(LIMIT * SHARE / KEY_BYTES) + 1000
    pipe = small.client.pipeline()
    for number in range(count):
        key = f"{streams.SEEN_PREFIX}{number:032}"
        pipe.hset(key, "digest", "x")
        pipe.expire(key, SEEN_SECONDS - number)  # the higher the number, the longer ago
    pipe.set("another", "x")
    pipe.execute()
    remembering = Remembering(redis, LOG)
    forgotten = await remembering.look()
    assert 0.1 * count < forgotten < 0.3 * count
    assert small.client.exists(f"{streams.SEEN_PREFIX}{count - 1:032}", f"{streams.SEEN_PREFIX}{count // 2:032}") == 1
    assert small.client.get("another") == b"x"
    assert await remembering.look() == 0, "within the share"


async def test_what_is_new_is_not_forgotten(redis: Redis, small: Valkey) -> None:
    """What may still be on its way is remembered, however much that is."""
    pipe = small.client.pipeline()
    for number in range(int(LIMIT * SHARE / KEY_BYTES) + 1000):
        pipe.set(f"{streams.SEEN_PREFIX}{number:032}", "x", ex=SEEN_SECONDS - 60)
    pipe.execute()
    assert await Remembering(redis, LOG).look() == 0


@contextmanager
def light_worker(server: Valkey, folder: Path) -> Iterator[Process]:
    """An enrich process that reads nothing; stopped at the end."""
    port, log = free_port(), folder / "enrich.log"
    environment = {"NEWSWIRE_REDIS_URL": server.url, "NEWSWIRE_PORT": str(port), "NEWSWIRE_LOG_FORMAT": "json"}
    tests = str(Path(__file__).parents[1])
    with log.open("ab") as output:
        popen = subprocess.Popen(
            [sys.executable, "-m", "harness.deadly", "20"],
            env={**os.environ, **environment, "PYTHONPATH": tests},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    process = Process(popen, port, log)
    try:
        until(process.is_live, "the worker to answer", 60)
        yield process
    finally:
        popen.terminate()
        popen.wait(60)


def said(process: Process, name: str) -> list[dict[str, Any]]:
    """The log lines of this event."""
    return [line for line in map(json.loads, process.log.read_text().splitlines()) if line["event"] == name]


def test_a_stopped_store_fills_no_memory(small: Valkey, tmp_path: Path) -> None:
    """While nothing is stored, articles are taken until the memory is short, then refused; enrich waits, too.

    When store is back everything that was accepted is stored, and articles are taken again.
    """
    database = {"NEWSWIRE_DATABASE_URL": f"sqlite:///{tmp_path / 'n.db'}"}
    accepted: list[str] = []
    peak = 0

    def send(number: int) -> bool:
        nonlocal peak
        (result,) = push([submission(large(number), id=str(number), source="a.example")], url)
        peak = max(peak, used(small))
        if result.status == 202:
            accepted.append(str(result.id))
        return result.status == 202

    def kept() -> set[str]:
        nonlocal peak
        peak = max(peak, used(small))
        with engine.connect() as connection:
            return set(connection.scalars(select(articles.c.id)))

    numbers = itertools.count()
    with start_service(["ingest"], small.url, tmp_path) as ingest:
        url = f"http://127.0.0.1:{ingest.port}"
        until(lambda: not send(next(numbers)), "an article to be refused", 120)
        before = len(accepted)
        with light_worker(small, tmp_path) as enrich:
            until(lambda: said(enrich, "delivery_paused"), "enrich to wait", 120)
            until(lambda: not send(next(numbers)), "articles to be refused still", 30)
            with start_service(["store"], small.url, tmp_path, database):
                engine = open_engine(database["NEWSWIRE_DATABASE_URL"])
                until(lambda: kept() >= set(accepted), "all to be stored", 120)
                until(lambda: send(next(numbers)), "articles to be taken again", 60)
                until(lambda: kept() == set(accepted), "the last one to be stored", 60)
                until(lambda: used(small) < HISTORY_SHARE * LIMIT, "history to give way", 60)
                engine.dispose()
    assert before > 8
    assert peak < LIMIT
    assert [int(small.client.xlen(streams.dead(one))) for one in (streams.RAW, streams.ENRICHED)] == [0, 0]


async def test_no_limit(redis: Redis, small: Valkey) -> None:
    """On a server without a limit there is room for everything, and nothing is forgotten."""
    small.client.config_set("maxmemory", 0)
    try:
        memory = await ask_memory(redis)
        assert memory.room_bytes(ACCEPT_SHARE) == float("inf")
        assert not memory.is_over(0.0)
        assert await Remembering(redis, LOG).look() == 0
    finally:
        small.client.config_set("maxmemory", LIMIT)


async def eventually(condition: Any, seconds: float = 30.0) -> None:
    """Wait until `condition` is true while the event loop runs."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not condition():
        assert loop.time() < deadline
        await asyncio.sleep(0.02)
