"""The stream server forgets everything, or loses a group: the services repair what can be repaired by themselves."""

from __future__ import annotations

import time
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from harness.chaos import Chaos
from harness.cluster import Shape, build, running
from harness.oracle import Expected
from harness.trial import trial
from harness.waiting import until
from newswire import streams

REPAIR_SECONDS = 15.0


def test_flushed(tmp_path: Path, seed: int) -> None:
    """After FLUSHALL stored articles are untouched, the loss is said in the log, new articles are stored in 15 s."""
    with running(build(tmp_path)) as cluster, trial(cluster, seed) as run:
        run.senders.forgetful = True
        run.wait_for(300)
        before = run.judge.rows()
        run.judge.redis().flushall()
        flushed = time.time() + 0.5
        until(lambda: len(run.judge.rows().keys() - before.keys()) > 200, "new articles to be stored", REPAIR_SECONDS)
        run.verdict(Expected(recounted=True, repeated=True, lost_before=flushed), flushed=1)
        after = run.judge.rows()
        assert len(before) > 100, "void: nothing was stored before"
        assert [one for one, row in before.items() if one not in after or after[one].version < row.version] == []
        reset = {(line["member"].split("-")[0], line["stream"]) for line in cluster.events("stream_reset")}
        assert reset - {("enrich", streams.AGAIN)} == {("enrich", streams.RAW), ("store", streams.ENRICHED)}
        assert not cluster.crashes()


@pytest.mark.parametrize(
    ("stream", "group"), [(streams.RAW, streams.ENRICH_GROUP), (streams.ENRICHED, streams.STORE_GROUP)]
)
def test_group_deleted(tmp_path: Path, seed: int, long_run: bool, stream: str, group: str) -> None:
    """After its group is deleted under load a stage makes it again and loses nothing."""
    if not long_run:
        pytest.skip("in the long run")
    with running(build(tmp_path)) as cluster, trial(cluster, seed) as run:
        run.wait_for(300)
        assert run.judge.redis().xgroup_destroy(stream, group)
        count = run.ledger.count()
        until(lambda: cluster.events("stream_reset"), "the reset to be logged", REPAIR_SECONDS)
        run.wait_for(count + 100)
        run.verdict(Expected(repeated=True))
        assert not cluster.crashes()


ORDERS = list(permutations(("valkey", "ingest", "enrich-1", "store-1")))


@pytest.mark.timeout(900)
def test_start_orders(tmp_path: Path, seed: int, long_run: bool) -> None:
    """Whatever starts first waits for the others and does not die; what was pushed meanwhile is delivered."""
    for number, order in enumerate(ORDERS if long_run else Random(seed).sample(ORDERS, 4)):
        folder = tmp_path / str(number)
        folder.mkdir()
        cluster = build(folder, Shape(enrich=1))
        with trial(cluster, seed, rate=40) as run, running(cluster, order, gap_seconds=0.7, ready=False):
            run.wait_for(30, 90)
            run.verdict(order=",".join(order))
            assert not cluster.crashes()


def test_hard_start(tmp_path: Path, seed: int, long_run: bool) -> None:
    """The stream server dies again and again while the services start: they wait, and nothing is lost."""
    if not long_run:
        pytest.skip("in the long run")
    with running(build(tmp_path), ready=False) as cluster, trial(cluster, seed) as run:
        chaos = Chaos({"valkey": cluster.members["valkey"]}, seed)
        chaos.kill_some(20, (0.2, 1.0))
        run.wait_for(100)
        run.verdict(kills=chaos.kills)
