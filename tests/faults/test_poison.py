"""A few articles that kill whoever reads them harm nobody else."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from harness import poison
from harness.builders import story
from harness.cluster import Cluster, Shape, build, running
from harness.member import Member
from harness.oracle import DEAD
from harness.waiting import until
from newswire import streams
from newswire.articles import Submission
from newswire.client import push

ARTICLES = 1000
EVERY = 100
WORDS = 400
"""The length of news: what a death costs is to be seen beside what reading costs."""

ATTEMPTS = 3
WORKERS = 2
KEPT_THROUGHPUT = 0.7
"""What is left of the throughput of a clean run, at least."""

SETTINGS = {
    "NEWSWIRE_ARTICLE_SECONDS": "0.5",
    "NEWSWIRE_ARTICLE_MEMORY_MIB": "256",
    "NEWSWIRE_MAX_ATTEMPTS": str(ATTEMPTS),
}
"""Limits that an ordinary article is far from: it takes 20 milliseconds."""


@pytest.mark.timeout(900)
def test_poison(tmp_path: Path, long_run: bool) -> None:
    """Of 1,000 articles 10 are deadly: each is tried three times and set aside with the reason, 990 are stored.

    The others are read at 70 % of the speed of a run without poison, or faster.
    """
    if not long_run:
        pytest.skip("in the long run")
    clean = _read_all(tmp_path / "clean", every=0)
    poisoned = _read_all(tmp_path / "poisoned", every=EVERY)
    print(f"articles/s clean={clean:.0f} poisoned={poisoned:.0f} kept={poisoned / clean:.2f}")
    assert poisoned >= KEPT_THROUGHPUT * clean


def _read_all(folder: Path, every: int) -> float:
    """Push everything, then start enrich; returns articles read a second from the first to the last good one."""
    folder.mkdir()
    cluster = build(folder, Shape(enrich=WORKERS, settings=SETTINGS))
    workers = [_poisoned(cluster.members.pop(f"enrich-{number}")) for number in range(1, WORKERS + 1)]
    with running(cluster, ready=False), Redis.from_url(cluster.redis_url) as redis:
        until(lambda: cluster.members["ingest"].is_up() and cluster.members["store-1"].is_up(), "the others", 60)
        deadly = {number: poison.POISONS[number // every % 3] for number in range(50, ARTICLES, every)} if every else {}
        ids = _push(cluster, deadly)
        for member in workers:
            cluster.members[member.name] = member
            member.start()
        until(lambda: _done(redis) == ARTICLES, "everything to be stored or set aside", 300)
        _check(cluster, redis, [ids[number] for number in deadly])
        first: Any = redis.xrange(streams.ENRICHED, count=1)
        last: Any = redis.xrevrange(streams.ENRICHED, count=1)
        return (ARTICLES - len(deadly)) * 1000 / max(1, _milliseconds(last) - _milliseconds(first))


def _poisoned(member: Member) -> Member:
    """The same worker with a pipeline that deadly articles kill."""
    command = [sys.executable, "-m", "harness.poison"]
    tests = str(Path(poison.__file__).parents[1])
    return replace(member, command=lambda: command, environment={**member.environment, "PYTHONPATH": tests})


def _push(cluster: Cluster, deadly: dict[int, str]) -> list[str]:
    texts = [f"{story(number, WORDS)}\n{deadly.get(number, '')}" for number in range(ARTICLES)]
    submissions = [Submission(id=str(number), source="x", text=text) for number, text in enumerate(texts)]
    results = push(submissions, f"http://127.0.0.1:{cluster.port}")
    assert {result.status for result in results} == {202}
    return [str(result.id) for result in results]


def _check(cluster: Cluster, redis: Redis, deadly: list[str]) -> None:
    """Exactly the deadly ones are set aside, each after so many attempts, with a reason."""
    dead: Any = redis.xrange(DEAD[0])
    assert sorted(fields[b"ce_subject"].decode() for _, fields in dead) == sorted(deadly)
    assert {int(fields[b"dead_attempts"]) for _, fields in dead} <= {ATTEMPTS}
    assert all(b"reader" in fields[b"dead_reason"] for _, fields in dead)
    stored = {line["article_id"] for line in cluster.events("article_stored")}
    assert len(stored) == ARTICLES - len(deadly)
    assert not cluster.crashes(), "only the reading process may die"


def _done(redis: Redis) -> int:
    """How many articles are stored or set aside."""
    done = 0
    for stream in (streams.STORED, *DEAD):
        info: Any = redis.xinfo_stream(stream) if redis.exists(stream) else {"entries-added": 0}
        done += int(info["entries-added"])
    return done


def _milliseconds(entries: Any) -> int:
    return int(entries[0][0].decode().partition("-")[0])
