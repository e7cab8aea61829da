"""A large backlog is worked off without any service growing."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from harness.cluster import Cluster, Shape, build, running
from harness.senders import text_of
from harness.waiting import until
from newswire import streams
from newswire.articles import Submission
from newswire.client import push

BACKLOG = 100_000
BATCH = 1000
WARM = 3000
DRAINED = 20_000
GROWTH = 0.1


@pytest.mark.timeout(1800)
def test_backlog(tmp_path: Path, long_run: bool) -> None:
    """With 100,000 articles waiting, the memory of every service stays within 10 % while they are worked off."""
    if not long_run:
        pytest.skip("in the long run")
    cluster = build(tmp_path, Shape(enrich=1))
    enrich = cluster.members.pop("enrich-1")
    with running(cluster, ready=False):
        until(lambda: cluster.members["ingest"].is_up() and cluster.members["store-1"].is_up(), "the others", 60)
        _push_all(cluster)
        cluster.members[enrich.name] = enrich
        enrich.start()
        _wait_stored(cluster, WARM)
        before = cluster.resident_kilobytes()
        highest = dict(before)
        for step in range(1, 11):
            _wait_stored(cluster, WARM + step * (DRAINED - WARM) // 10)
            for name, kilobytes in cluster.resident_kilobytes().items():
                highest[name] = max(highest[name], kilobytes)
        growth = {name: round(highest[name] / before[name] - 1, 3) for name in before if name != "valkey"}
        print(f"backlog={BACKLOG} drained={DRAINED} kilobytes={before} growth={growth}")
        assert all(share <= GROWTH for share in growth.values()), growth
        assert not cluster.crashes()


def _push_all(cluster: Cluster) -> None:
    url = f"http://127.0.0.1:{cluster.port}"

    def run(first: int) -> None:
        for start in range(first, BACKLOG, 4 * BATCH):
            numbers = range(start, start + BATCH)
            push([Submission(id=str(number), source="x", text=text_of(number, "A")) for number in numbers], url)

    threads = [threading.Thread(target=run, args=(one * BATCH,)) for one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _wait_stored(cluster: Cluster, count: int) -> None:
    with Redis.from_url(cluster.redis_url) as redis:

        def stored() -> int:
            info: Any = redis.xinfo_stream(streams.STORED) if redis.exists(streams.STORED) else {"entries-added": 0}
            return int(info["entries-added"])

        until(lambda: stored() >= count, f"{count} articles to be stored", 300)
