"""Clocks that are wrong and clocks that jump: nothing is lost or doubled, and no time of arrival goes back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from redis import Redis

from harness.cluster import Cluster, Shape, build, running
from harness.faketime import DAY, HOUR, FakeClock, why_no_fake_clock
from harness.oracle import Row
from harness.trial import Trial, trial
from harness.waiting import until
from newswire import streams
from newswire.articles import Submission
from newswire.client import push

pytestmark = pytest.mark.skipif(why_no_fake_clock() != "", reason=why_no_fake_clock())

BETWEEN_JUMPS = 80
"""Articles accepted between two jumps."""

JUMPS = ((DAY, -DAY, 0), (-DAY, 0, DAY), (-2 * HOUR, 2 * HOUR, -DAY), (DAY, DAY, DAY))
"""How far the clocks of ingest, enrich and store are ahead, one after the other."""


@pytest.mark.timeout(900)
def test_clocks_of_the_services_jump(tmp_path: Path, seed: int, long_run: bool) -> None:
    """Clocks of the services a day ahead and behind, jumping under load: every article once, arrivals in order.

    A date of publication is measured by the clock of ingest: what lies too far ahead of it is not believed.
    """
    clocks = {name: FakeClock(tmp_path / f"{name}.clock") for name in ("ingest", "enrich-1", "store-1")}
    shape = Shape(enrich=1, light=True, own={name: clock.environment for name, clock in clocks.items()})
    with running(build(tmp_path, shape)) as cluster, trial(cluster, seed) as run:
        run.wait_for(BETWEEN_JUMPS)
        for jump in JUMPS * (10 if long_run else 1):
            for clock, ahead in zip(clocks.values(), jump, strict=True):
                clock.set(ahead)
            run.wait_for(run.ledger.count() + BETWEEN_JUMPS)
        run.verdict(jumps=len(JUMPS) * (10 if long_run else 1))
        _check_times(list(run.judge.rows().values()))
        clocks["ingest"].set(3 * DAY)
        assert _published(cluster, timedelta(days=4))["value"] is not None
        assert _published(cluster, timedelta(days=6)) == {"value": None, "flags": ["out_of_range"]}
        assert not cluster.crashes()


@pytest.mark.timeout(900)
def test_clock_of_the_stream_server_jumps(tmp_path: Path, seed: int, long_run: bool) -> None:
    """When the server's clock jumps ahead, work in hand looks abandoned and is taken over: done twice, kept once.

    After a jump back the server numbers on from where it was, and what a killed worker held is taken up again.
    """
    clock = FakeClock(tmp_path / "valkey.clock")
    cluster = build(tmp_path, Shape(lease_seconds=30.0))
    cluster.members["valkey"].environment = clock.environment
    steals = 20 if long_run else 1
    with running(cluster), trial(cluster, seed) as run:
        run.wait_for(100)
        for number in range(1, steals + 1):
            _let_steal(run, clock, number * HOUR)
        _stop_at_work(run)
        clock.set((steals - 2) * HOUR)
        assert cluster.members["enrich-1"].kill()
        run.wait_for(run.ledger.count() + 100)
        run.verdict(jumps=steals + 1, done_twice=_done_twice(cluster))
        assert not cluster.crashes()


def _let_steal(run: Trial, clock: FakeClock, ahead: int) -> None:
    """Stop a worker in the middle of its work for a moment, far shorter than its lease, and let the clock jump."""
    cluster = run.cluster
    reclaimed, twice = cluster.redeliveries(), _done_twice(cluster)
    _stop_at_work(run)
    try:
        clock.set(ahead)
        until(lambda: cluster.redeliveries() > reclaimed, "the work in hand to be taken over", 10)
    finally:
        cluster.members["enrich-1"].resume()
    until(lambda: _done_twice(cluster) > twice, "the work to be done twice", 10)


def _stop_at_work(run: Trial) -> None:
    def is_stopped_at_work() -> bool:
        victim = run.cluster.members["enrich-1"]
        until(lambda: run.judge.is_busy(victim.name), "enrich-1 to have work in hand")
        victim.pause()
        # Asked again, as it may just have settled the work: what it had sent by then is done by the second answer.
        if run.judge.is_busy(victim.name) and run.judge.is_busy(victim.name):
            return True
        victim.resume()
        return False

    until(is_stopped_at_work, "enrich-1 to be stopped at work")


def _done_twice(cluster: Cluster) -> int:
    """How many articles were read by two workers."""
    return sum(line["outcome"] == "already_done" for line in cluster.events("article_enriched"))


def _check_times(rows: Sequence[Row]) -> None:
    """In the order of the stream no article arrived before the one ahead of it, although every clock was wrong."""
    times = [row.times for row in sorted(rows, key=lambda row: row.position)]
    backwards = [pair for pair in pairwise(one["received"] for one in times) if pair[1] < pair[0]]
    assert not backwards, f"{len(backwards)} of {len(times)}: {backwards[:3]}"
    now = datetime.now(UTC)
    for stage in ("received", "enriched", "stored"):
        off = max(abs(datetime.fromisoformat(one[stage]) - now) for one in times)
        assert off > timedelta(hours=20), f"void: the clock of {stage} was right all the time"


def _published(cluster: Cluster, ahead: timedelta) -> dict[str, Any]:
    """What becomes of a date of publication that lies ahead of the true time."""
    said = (datetime.now(UTC) + ahead).isoformat()
    one = Submission(source="clocks.example", text=f"The council met after {ahead}.", published=said)
    assert [result.status for result in push([one], f"http://127.0.0.1:{cluster.port}")] == [202]
    with Redis.from_url(cluster.redis_url) as redis:
        ((_, fields),) = cast("Any", redis.xrevrange(streams.RAW, count=1))
    published = json.loads(fields[b"payload"])["published"]
    return {"value": published["value"], "flags": published["flags"]}
