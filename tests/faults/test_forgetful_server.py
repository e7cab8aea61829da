"""A stream server that keeps nothing on disk and throws entries away: everybody says so, and lives with its death."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from harness.cluster import Cluster, Shape, build, running
from harness.oracle import Expected
from harness.processes import spawn
from harness.system import run as run_command
from harness.trial import trial
from harness.waiting import until
from newswire import streams
from newswire.client import get_json

REPAIR_SECONDS = 15.0
FORGETFUL = ("--appendonly", "no", "--maxmemory-policy", "allkeys-lru", "--maxmemory", "200mb")


def forgetful(folder: Path) -> Cluster:
    """A cluster on a server that is set up as nobody should."""
    cluster = build(folder, Shape(enrich=1, light=True))
    durable = cluster.members["valkey"].command
    cluster.members["valkey"].command = lambda: [*durable(), *FORGETFUL]
    return cluster


@pytest.mark.timeout(600)
def test_forgetful_server(tmp_path: Path, seed: int, long_run: bool) -> None:
    """Nothing claims to be durable on a server that is not; when it dies with all it held, the services go on."""
    with running(forgetful(tmp_path)) as cluster, trial(cluster, seed) as run:
        run.senders.forgetful = True
        run.wait_for(200)
        _check_claims(cluster)
        _check_refusal(cluster, tmp_path)
        for _ in range(5 if long_run else 1):
            before = run.judge.rows()
            assert before, "void: nothing was stored before"
            until(cluster.members["valkey"].kill, "the server to be back, and killed", 10)
            killed = time.time() + 0.5
            until(lambda: _has_new(before, run.judge.rows()), "new articles to be stored", REPAIR_SECONDS)  # noqa: B023
        run.verdict(Expected(recounted=True, repeated=True, lost_before=killed), kills=cluster.members["valkey"].kills)
        reset = {(line["member"].split("-")[0], line["stream"]) for line in cluster.events("stream_reset")}
        assert reset - {("enrich", streams.AGAIN)} == {("enrich", streams.RAW), ("store", streams.ENRICHED)}
        assert not cluster.crashes()


def _has_new(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return len(after.keys() - before.keys()) > 100


def _check_claims(cluster: Cluster) -> None:
    """What an operator can ask tells the truth under load."""
    for path in ("/readyz", "/v1/status"):
        document = get_json(path, f"http://127.0.0.1:{cluster.port}")
        assert (document["durability"], document["eviction_policy"]) == ("memory", "allkeys-lru"), path
    asked = run_command("newswire", "doctor", "--url", cluster.redis_url, "--json")
    verdicts = {one["name"]: one["verdict"] for one in json.loads(asked.stdout)}
    assert asked.returncode == 1
    assert (verdicts["durability"], verdicts["eviction"]) == ("bad", "bad")


def _check_refusal(cluster: Cluster, folder: Path) -> None:
    """A service that was told to insist on durability does not start, and says why in one line."""
    beside = folder / "strict"
    beside.mkdir()
    process = spawn(["ingest"], cluster.redis_url, beside, {"NEWSWIRE_REQUIRE_DURABLE": "1"})
    assert process.popen.wait(60) == 1
    (line,) = process.log.read_text().splitlines()
    reason = json.loads(line)["reason"]
    assert "durability is memory" in reason
    assert "eviction policy is allkeys-lru" in reason
