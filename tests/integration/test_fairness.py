"""One sender's costly requests hold up nobody else: the process answers others in between."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.processes import Process, start_service
from harness.servers import Valkey
from harness.system import free_port

LONGEST_SECONDS = 2.0
"""An answer of /livez takes a millisecond, and up to 0.2 s behind a text of a mebibyte; this is ten times that."""

MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module")
def ingest(valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A running ingest."""
    with start_service(["ingest"], valkey_server.url, tmp_path_factory.mktemp("ingest")) as process:
        yield process


def send(process: Process, path: str, body: bytes, kind: str) -> int:
    """The status of the answer to a POST; one that is refused early may find its connection closed: 413."""
    connection = http.client.HTTPConnection("127.0.0.1", process.port, timeout=120)
    try:
        connection.request("POST", path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except ConnectionError:
        return 413
    finally:
        connection.close()


def longest_while(process: Process, work: Callable[[], list[int]]) -> tuple[float, list[int]]:
    """How long /livez took at most while the work was done, and the statuses of the work."""
    longest, done = 0.0, threading.Event()

    def look() -> None:
        nonlocal longest
        while not done.is_set():
            began = time.monotonic()
            assert process.is_live()
            longest = max(longest, time.monotonic() - began)
            done.wait(0.005)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        statuses = work()
    finally:
        done.set()
        looking.join()
    return longest, statuses


BATCHES = {
    "blank lines": b"\n" * 10 * MEBIBYTE,
    "lines of spaces": b"  \r\n" * (2 * MEBIBYTE),
    "one line of spaces": b" " * 10 * MEBIBYTE,
    "tiny lines": b"{}\n" * (3 * MEBIBYTE),
    "large articles": b"".join(b'{"text": "%d %s"}\n' % (one, b"Friday\\r\\n" * 100_000) for one in range(10)),
}


@pytest.mark.parametrize("name", BATCHES)
def test_batches(ingest: Process, name: str) -> None:
    """Six batches at once, of whatever it takes longest to cut and clean, hold up nobody."""
    body = BATCHES[name]

    def work() -> list[int]:
        with ThreadPoolExecutor(6) as senders:
            sent = [senders.submit(send, ingest, "/v1/articles:batch", body, "application/x-ndjson") for _ in range(6)]
            return [one.result() for one in sent]

    longest, statuses = longest_while(ingest, work)
    assert set(statuses) <= {200, 413}
    assert longest < LONGEST_SECONDS


TEXTS = {
    "line ends": b"x\r\n" * 340_000,
    "short lines": b"Friday\n" * 145_000,
    "signatures": b"-- \n" * 255_000,
    "mixed spaces": b"a \n\t" * 255_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts(ingest: Process, name: str) -> None:
    """Twelve texts at once of a kind that takes long to clean hold up nobody."""

    def work() -> list[int]:
        with ThreadPoolExecutor(12) as senders:
            path = f"/v1/articles?source={free_port()}.example"
            sent = [senders.submit(send, ingest, path, b"%d %s" % (n, TEXTS[name]), "text/plain") for n in range(12)]
            return [one.result() for one in sent]

    longest, statuses = longest_while(ingest, work)
    assert set(statuses) <= {202, 503}
    assert longest < LONGEST_SECONDS
