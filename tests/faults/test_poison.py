"""A few articles that kill whoever reads them harm nobody else."""

from __future__ import annotations

import sys
from dataclasses import dataclass
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

ARTICLE_SECONDS = 0.5

SETTINGS = {
    "NEWSWIRE_ARTICLE_SECONDS": str(ARTICLE_SECONDS),
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
    clean, poisoned = _read_all(tmp_path / "clean", every=0), _read_all(tmp_path / "poisoned", every=EVERY)
    kept = poisoned.rate / clean.rate
    print(f"clean: {clean}\npoisoned: {poisoned}\nkept={kept:.2f} by_clock={poisoned.by_clock / clean.by_clock:.2f}")
    assert kept >= KEPT_THROUGHPUT


@dataclass(frozen=True, slots=True)
class Speed:
    """Good articles a second: `rate` of a worker's time, which is what it computes and what it waits for deadly ones.

    Measured so, it does not depend on what else the machine does, as the rate `by_clock` does.
    """

    rate: float
    by_clock: float
    computed_seconds: float
    waited_seconds: float

    def __str__(self) -> str:
        spent = f"{self.computed_seconds:.1f} s of work, {self.waited_seconds:.1f} s of waiting"
        return f"{self.rate:.1f} articles/s of a worker's time ({spent}), {self.by_clock:.1f} by the clock"


def _read_all(folder: Path, every: int) -> Speed:
    """Push everything and wait until it is read, stored or set aside."""
    folder.mkdir()
    cluster = build(folder, Shape(enrich=WORKERS, settings=SETTINGS))
    workers = [cluster.members[f"enrich-{number}"] for number in range(1, WORKERS + 1)]
    for worker in workers:
        _poison(worker)
    deadly = {number: poison.POISONS[number // every % 3] for number in range(50, ARTICLES, every)} if every else {}
    with running(cluster), Redis.from_url(cluster.redis_url) as redis:
        until(lambda: all(worker.is_up() for worker in workers), "both workers", 60)
        before = sum(worker.processor_seconds() for worker in workers)
        ids = _push(cluster, deadly)
        until(lambda: _done(redis) == ARTICLES, "everything to be stored or set aside", 300)
        computed = sum(worker.processor_seconds() for worker in workers) - before
        _check(cluster, redis, [ids[number] for number in deadly])
        return _speed(cluster, redis, ARTICLES - len(deadly), computed)


def _speed(cluster: Cluster, redis: Redis, good: int, computed: float) -> Speed:
    ended = [line for line in cluster.events("reader_ended") if line["reads"] == "batches"]
    waited = ARTICLE_SECONDS * sum("exceeded" in line["reason"] for line in ended)
    first: Any = redis.xrange(streams.ENRICHED, count=1)
    last: Any = redis.xrevrange(streams.ENRICHED, count=1)
    took = max(1, _milliseconds(last) - _milliseconds(first)) / 1000
    return Speed(good / (computed + waited), good / took, computed, waited)


def _poison(member: Member) -> None:
    """Let it read with a pipeline that deadly articles kill."""
    command = [sys.executable, "-m", "harness.poison"]
    member.command = lambda: command
    member.environment = {**member.environment, "PYTHONPATH": str(Path(poison.__file__).parents[1])}


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
