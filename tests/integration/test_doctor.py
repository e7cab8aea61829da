"""Doctor, durability and the accounts, on real servers set up well and badly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chassis.delivery.counts import count_articles
from chassis.delivery.durability import ask_durability, level_of
from chassis.delivery.redis import connect
from harness.processes import spawn
from harness.servers import Valkey
from harness.system import run
from newswire import streams


@contextmanager
def configured(valkey: Valkey, **settings: str) -> Iterator[None]:
    """The server with these settings, put back afterwards."""
    names = {name.replace("_", "-"): value for name, value in settings.items()}
    before = {name: valkey.client.config_get(name)[name] for name in names}
    try:
        for name, value in names.items():
            valkey.client.config_set(name, value)
        yield
    finally:
        for name, value in before.items():
            valkey.client.config_set(name, value)


def doctor(valkey: Valkey, *arguments: str) -> tuple[int, dict[str, str]]:
    """Exit code and verdict by name."""
    ran = run("newswire", "doctor", "--url", valkey.url, "--json", *arguments)
    return ran.returncode, {one["name"]: one["verdict"] for one in json.loads(ran.stdout)}


@pytest.mark.parametrize(
    ("appendonly", "appendfsync", "aof", "level"),
    [
        ("yes", "always", True, "fsync"),
        ("yes", "everysec", True, "everysec"),
        ("yes", "no", True, "memory"),
        ("no", "always", False, "memory"),
        (None, None, True, "unknown"),
        (None, None, False, "memory"),
    ],
)
def test_levels(appendonly: str | None, appendfsync: str | None, aof: bool, level: str) -> None:
    """What survives a power cut follows from the server's settings; where they are hidden it is unknown."""
    assert level_of(appendonly, appendfsync, aof) == level


async def test_own_server_is_durable(valkey: Valkey) -> None:
    """The server that `newswire up` starts breaks no promise."""
    redis = connect(valkey.url)
    found = await ask_durability(redis)
    await redis.aclose()
    assert (found.level, found.eviction_policy, found.problems()) == ("fsync", "noeviction", [])
    assert found.disk_free_bytes is not None


def test_good_health(valkey: Valkey) -> None:
    """On a server set up well the doctor finds nothing bad and exits with 0."""
    code, verdicts = doctor(valkey)
    assert code == 0
    assert (verdicts["durability"], verdicts["eviction"], verdicts["accounts"]) == ("good", "good", "good")


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"appendfsync": "everysec"}, "durability"),
        ({"appendonly": "no"}, "durability"),
        ({"maxmemory_policy": "allkeys-lru"}, "eviction"),
    ],
)
def test_broken_promises(valkey: Valkey, settings: dict[str, str], name: str) -> None:
    """Settings that could lose accepted articles are found, and make the exit code 1."""
    with configured(valkey, **settings):
        code, verdicts = doctor(valkey)
    assert (code, verdicts[name]) == (1, "bad")


def test_no_server() -> None:
    """A server that does not answer is a finding, not a traceback."""
    ran = run("newswire", "doctor", "--url", "redis://user:secret@127.0.0.1:1/0")
    assert ran.returncode == 1
    assert "does not answer" in ran.stdout
    assert "secret" not in ran.stdout + ran.stderr


def test_refuses_to_start(valkey: Valkey, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With NEWSWIRE_REQUIRE_DURABLE a service does not start on a server that could lose entries."""
    folder = tmp_path_factory.mktemp("ingest")
    with configured(valkey, appendfsync="everysec"):
        process = spawn(["ingest"], valkey.url, folder, {"NEWSWIRE_REQUIRE_DURABLE": "1"})
        assert process.popen.wait(60) == 1
    (line,) = process.log.read_text().splitlines()
    assert "everysec" in json.loads(line)["reason"]


async def test_accounts(valkey: Valkey) -> None:
    """An article on its way, done, set aside, retried or dropped is accounted for; one that vanished is not."""
    redis = connect(valkey.url)
    await redis.xgroup_create(streams.RAW, streams.ENRICH_GROUP, id="0", mkstream=True)
    for _ in range(3):
        await redis.xadd(streams.RAW, {"n": 1})
        await redis.hincrby(streams.COUNTS, "accepted")  # type: ignore[misc]
    counts = await count_articles(redis)
    assert (counts.accepted, counts.on_the_way, counts.unaccounted) == (3, 3, 0)
    ((_, ((first, _),)),) = await redis.xreadgroup(streams.ENRICH_GROUP, "c", {streams.RAW: ">"}, count=1)
    assert (await count_articles(redis)).unaccounted == 0, "delivered and not acknowledged"
    await redis.xack(streams.RAW, streams.ENRICH_GROUP, first)
    assert (await count_articles(redis)).unaccounted == 1, "acknowledged and handed on nowhere"
    await redis.aclose()


def test_memory_without_a_limit(valkey: Valkey) -> None:
    """A server that may take any memory is named: nobody would be asked to wait when it runs short."""
    assert doctor(valkey)[1]["memory"] == "good"
    with configured(valkey, maxmemory="0"):
        code, verdicts = doctor(valkey)
        assert (code, verdicts["memory"]) == (0, "warn")
