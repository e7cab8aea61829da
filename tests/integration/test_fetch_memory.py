"""Hostile servers take no memory: each is fetched from by a process of its own, whose growth is measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from harness.fetch_once import STATUS
from harness.web import Reply, ScriptedServer
from harness.web_hostile import bomb, endless, header_flood, one_long_header
from ingest.fetch import FetchSettings

TESTS = Path(__file__).parents[1]
LIMIT_MEBIBYTES = 40
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

pytestmark = pytest.mark.skipif(not STATUS.exists(), reason="the growth of a process is read from /proc")


def fetch_once(server: ScriptedServer, reply: Reply, deadline_seconds: float = 10) -> dict[str, Any]:
    """What came of fetching this reply, and by how much the process grew."""
    server.route("/warm", "warm")
    server.route("/hostile", reply)
    settings = FetchSettings(allow=server.allow, gap_seconds=0, deadline_seconds=deadline_seconds)
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "harness.fetch_once", server.url("/hostile"), settings.model_dump_json()],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (bomb(4096), "too_large"),
        (bomb(4096, "deflate"), "too_large"),
        (endless(bytes(1 << 20)), "too_large"),
        (endless(bytes(1 << 20), 500), "500"),
        (header_flood(), "too_large"),
        (header_flood(size=16_000), "too_large"),
        (header_flood(size=1), "too_large"),
        (one_long_header(), "too_large"),
    ],
    ids=["gzip", "deflate", "endless", "error page", "headers", "large headers", "small headers", "one header"],
)
def test_too_much(reply: Reply, outcome: str) -> None:
    """Bombs, bodies and headers without end are stopped before the process grows by 40 MiB."""
    with ScriptedServer() as server:
        found = fetch_once(server, reply)
    assert found["outcome"] == outcome
    assert found["grown_mebibytes"] < LIMIT_MEBIBYTES


@pytest.mark.parametrize(
    "pieces",
    [
        repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" * 1000),
        chain([CHUNKED, b"2;"], repeat(b"x" * 65_536)),
        chain([CHUNKED], repeat(b"1\r\nx\r\n" * 2000)),
        chain([CHUNKED, b"2\r\nok\r\n0\r\n"], repeat(b"X-Trailer: " + b"x" * 1000 + b"\r\n")),
    ],
    ids=["interim answers", "chunk extension", "small chunks", "trailers"],
)
def test_without_end(pieces: Any) -> None:
    """What HTTP lets a server repeat for ever ends at a limit or the deadline, and is not kept."""
    with ScriptedServer() as server:
        found = fetch_once(server, Reply(raw=pieces), deadline_seconds=2)
    assert found["outcome"] in ("timeout", "protocol", "too_large")
    assert found["grown_mebibytes"] < LIMIT_MEBIBYTES


def test_the_largest_body() -> None:
    """The largest body that is taken costs little more than itself twice."""
    with ScriptedServer() as server:
        found = fetch_once(server, Reply(200, repeat(bytes(1 << 20), 15)))
    assert found["outcome"] == "200"
    assert 15 < found["grown_mebibytes"] < LIMIT_MEBIBYTES
