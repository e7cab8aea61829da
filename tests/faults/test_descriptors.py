"""A flood of connections uses up the file descriptors of ingest: it refuses, lives, and recovers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from harness.cluster import Cluster, Shape, build, running
from harness.member import Member
from harness.trial import trial
from harness.waiting import until

DESCRIPTORS = 64
FLOOD = 200
REPAIR_SECONDS = 15.0


@pytest.mark.timeout(300)
def test_connection_flood(tmp_path: Path, seed: int, long_run: bool) -> None:
    """Beyond its limit of open files ingest takes no connection, confirms nothing it cannot, and recovers."""
    cluster = build(tmp_path, Shape(enrich=1, light=True))
    _limit(cluster.members["ingest"])
    with running(cluster), trial(cluster, seed) as run:
        run.wait_for(100)
        for _ in range(5 if long_run else 1):
            with _flood(cluster):
                until(lambda: not cluster.is_ready(), "a connection too many to be refused")
                # What it has lost it has to open anew, among the flood.
                refused = run.senders.answers.refused
                run.judge.redis().client_kill_filter(_type="normal", skipme=True)
                until(lambda: run.senders.answers.refused > refused, "articles to be answered 503")  # noqa: B023
            until(cluster.is_ready, "ingest to be ready again", REPAIR_SECONDS)
            run.wait_for(run.ledger.count() + 100)
        run.verdict(flood=FLOOD, descriptors=DESCRIPTORS)
        assert not cluster.crashes()


def _limit(member: Member) -> None:
    command = list(member.command())
    limited = ["sh", "-c", f'ulimit -n {DESCRIPTORS} && exec "$0" "$@"', *command]
    member.command = lambda: limited


@contextmanager
def _flood(cluster: Cluster) -> Iterator[None]:
    """Connections that say nothing, opened anew whenever they are closed, until the end of the block."""
    held: list[socket.socket] = []
    try:
        for _ in range(FLOOD):
            one = socket.socket()
            held.append(one)
            one.settimeout(0.2)
            with suppress(OSError):  # refused is as good
                one.connect(("127.0.0.1", cluster.port))
        yield
    finally:
        for one in held:
            one.close()
