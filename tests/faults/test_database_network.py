"""The network between store and PostgreSQL loses the answer to a commit, or is cut."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from harness.cluster import Cluster, Shape, build, running
from harness.postgres import own_postgres
from harness.proxy import LoseReplies, Proxy, proxied
from harness.trial import trial
from harness.waiting import until
from newswire import streams

REPAIR_SECONDS = 15.0


@contextmanager
def behind_a_proxy(folder: Path) -> Iterator[tuple[Cluster, Proxy]]:
    """A cluster whose store reaches its PostgreSQL through a proxy; the judge goes past it."""
    with own_postgres() as postgres, proxied(postgres.socket) as proxy:
        address = f"postgresql://postgres@127.0.0.1:{proxy.port}/postgres?sslmode=disable&gssencmode=disable"
        shape = Shape(enrich=1, light=True, own={"store-1": {"NEWSWIRE_DATABASE_URL": address}})
        with running(build(folder, shape, postgres.database_url)) as cluster:
            yield cluster, proxy


@pytest.mark.timeout(900)
def test_lost_commits(tmp_path: Path, seed: int, long_run: bool) -> None:
    """When a commit was done and its answer is lost, the store asks by doing it again: no row and no event twice."""
    limit = 50 if long_run else 2
    with behind_a_proxy(tmp_path) as (cluster, proxy), trial(cluster, seed) as run:
        run.wait_for(100)
        rule = LoseReplies(b"COMMIT", one_in=3, seed=seed, limit=limit)
        proxy.rule = rule
        until(lambda: rule.lost >= limit, f"{limit} lost answers to COMMIT", 300)
        proxy.heal()
        run.verdict(lost_commits=rule.lost)
        paused = [line for line in cluster.events("delivery_paused") if line["member"] == "store-1"]
        assert len(paused) >= limit, "void: the store did not notice that it had no answer"
        again = [line for line in cluster.events("article_stored") if line.get("kept") == "already_stored"]
        assert again, "void: nothing had been committed when the answer was lost"
        assert not cluster.crashes()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("cut", ["refused", "swallowed"])
def test_cut_off_from_the_database(tmp_path: Path, seed: int, long_run: bool, cut: str) -> None:
    """While its database is out of reach the store acknowledges nothing; it works on within 15 s, without a restart."""
    if cut == "swallowed" and not long_run:
        pytest.skip("waits for time-outs; in the long run")
    with behind_a_proxy(tmp_path) as (cluster, proxy), trial(cluster, seed) as run:
        run.wait_for(100)
        until(run.judge.rows, "articles to be stored", 30)
        proxy.cut(swallowing=cut == "swallowed")
        until(lambda: _waiting(run.judge.redis()) > 60, "articles to wait for the store", 30)
        handed_on = _handed_on(run.judge.redis())
        count = run.ledger.count()
        time.sleep(20.0 if long_run else 3.0)
        assert _handed_on(run.judge.redis()) == handed_on, "handed on without a database"
        assert run.ledger.count() > count, "void: nothing was accepted meanwhile"
        proxy.heal()
        until(lambda: _handed_on(run.judge.redis()) > handed_on, "articles to be stored again", REPAIR_SECONDS)
        run.verdict(cut=cut, waited=_waiting(run.judge.redis()))
        assert not cluster.crashes()
        assert cluster.members["store-1"].starts == 1


def _waiting(redis: Redis) -> int:
    """How many enriched articles the store has not acknowledged."""
    for group in _groups(redis):
        if group["name"] == streams.STORE_GROUP.encode():
            return int(group["pending"]) + int(group["lag"] or 0)
    return 0


def _groups(redis: Redis) -> Any:
    return redis.xinfo_groups(streams.ENRICHED)


def _handed_on(redis: Redis) -> tuple[int, int]:
    """How many entries the store has settled, and how many it has announced."""
    settled: Any = redis.hget(streams.COUNTS, f"done:{streams.ENRICHED}")
    stored: Any = redis.xinfo_stream(streams.STORED)
    return int(settled or 0), int(stored["entries-added"])
