"""Processes are killed and stopped at random moments under load: nothing acknowledged is lost or stored twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.chaos import Chaos
from harness.cluster import Shape, build, running
from harness.postgres import own_postgres
from harness.trial import trial

REFUSAL_SECONDS = 3.5
"""A sender whose article cannot be confirmed is told so within 3 s; the rest is the test's own waiting for a turn."""

GAPS_LONG = (0.5, 4.0)
GAPS_SHORT = (0.3, 2.0)


@pytest.mark.timeout(1800)
def test_kills_on_sqlite(tmp_path: Path, seed: int, long_run: bool) -> None:
    """`kill -9` of every component at random moments loses and doubles nothing (SQLite)."""
    kills = 200 if long_run else 20
    with running(build(tmp_path)) as cluster, trial(cluster, seed) as run:
        run.wait_for(100)
        chaos = Chaos(cluster.targets(), seed, run.judge.is_busy)
        chaos.kill_some(kills, GAPS_LONG if long_run else GAPS_SHORT)
        if long_run:
            run.wait_for(10_000, 300)
        run.verdict(kills=chaos.kills)
        assert chaos.kills >= kills, "void: kills missed"
        assert cluster.redeliveries() >= 1, "void: no kill hit work in hand"


@pytest.mark.timeout(1800)
def test_kills_on_postgresql(tmp_path: Path, seed: int, long_run: bool) -> None:
    """`kill -9` of every component and of PostgreSQL at random moments loses and doubles nothing."""
    kills = 100 if long_run else 6
    with own_postgres() as postgres:
        cluster = build(tmp_path, database_url=postgres.database_url)
        cluster.extra["postgresql"] = postgres
        with running(cluster), trial(cluster, seed) as run:
            run.wait_for(100)
            # In the short run the database is what is new, so it gets most of the kills.
            chosen = ("postgresql", "store-1") if not long_run else tuple(cluster.targets())
            chaos = Chaos({name: cluster.targets()[name] for name in chosen}, seed, run.judge.is_busy)
            chaos.kill_some(kills, GAPS_LONG if long_run else GAPS_SHORT)
            postgres.wait_restarted()
            run.verdict(kills=chaos.kills)
            assert chaos.done["kill postgresql"] >= 1, "void: PostgreSQL was not hit"
            assert postgres.starts == 1 + chaos.done["kill postgresql"]
            if not long_run:
                crashes = [one for one in cluster.crashes() if not one.startswith("store")]
                assert not crashes, "only what was killed may end"


@pytest.mark.timeout(1800)
def test_pauses(tmp_path: Path, seed: int, long_run: bool) -> None:
    """Processes stopped for longer than their lease and then continued lose and double nothing, with two stores.

    Senders are told within 3 s that the stopped stream server does not confirm.
    """
    with running(build(tmp_path, Shape(store=2))) as cluster, trial(cluster, seed) as run:
        run.wait_for(100)
        behind = {name: target for name, target in cluster.targets().items() if name != "ingest"}
        targets = behind if long_run else {name: behind[name] for name in ("valkey", "store-1")}
        chaos = Chaos(targets, seed)
        chaos.pause_some(len(targets) * (10 if long_run else 1), (5.0, 7.0))
        slowest = run.senders.answers.slowest_refusal_seconds
        if long_run:
            chaos.targets = cluster.targets()  # a stopped ingest answers nobody, so its turn comes after the count
            chaos.pause_some(10, (5.0, 7.0))
            run.wait_for(10_000, 300)
        run.verdict(pauses=chaos.pauses)
        assert chaos.pauses >= len(targets), "void: pauses missed"
        assert not cluster.crashes()
        assert slowest <= REFUSAL_SECONDS
