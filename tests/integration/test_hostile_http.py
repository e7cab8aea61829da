"""Hostile HTTP: whatever is sent, the answer is a problem document or none, memory stays bounded, nothing leaks."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from chassis.web.protocol import ConnectionLimits
from harness.hostile import (
    ARTICLE,
    HOST,
    Recorder,
    Talk,
    chunk,
    chunked,
    flood,
    post,
    read_talk,
    resident_bytes,
    start_server,
    talk,
)
from harness.processes import start_service
from harness.servers import Valkey
from harness.waiting import until
from ingest.accept.limits import BodyLimits

PROBLEM = "application/problem+json"
SECONDS = 0.3
MEBIBYTE = 1 << 20
GET = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEAD = b"POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, Recorder]]:
    """Ingest's HTTP side with short limits."""
    limits = ConnectionLimits(head_seconds=SECONDS, linger_seconds=SECONDS, unread_seconds=SECONDS, idle_seconds=1)
    with start_server(limits, BodyLimits(seconds=SECONDS)) as started:
        yield started


@pytest.fixture
def port(server: tuple[int, Recorder]) -> int:
    """Its port, with nothing accepted yet."""
    server[1].accepted.clear()
    return server[0]


@pytest.fixture
def recorder(server: tuple[int, Recorder]) -> Recorder:
    """What it accepted."""
    return server[1]


def drip(port: int, first: bytes, piece: bytes, seconds: float = 30.0) -> tuple[Talk, float]:
    """Send `first`, then `piece` again and again until the server answers or closes; gives how long it took."""
    with socket.create_connection((HOST, port), 10) as connection:
        connection.sendall(first)
        began = time.monotonic()
        connection.settimeout(0.05)
        while time.monotonic() - began < seconds:
            with suppress(TimeoutError):
                if connection.recv(1, socket.MSG_PEEK) is not None:
                    break
            connection.sendall(piece)
        took = time.monotonic() - began
        return read_talk(connection, SECONDS * 3), took


MALFORMED = {
    "Content-Length and Transfer-Encoding": HEAD
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + GET,
    "Transfer-Encoding and Content-Length": HEAD
    + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
    + GET,
    "two lengths": HEAD + b"Content-Length: 26\r\nContent-Length: 0\r\n\r\n" + ARTICLE,
    "a list of lengths": HEAD + b"Content-Length: 26, 26\r\n\r\n" + ARTICLE,
    "a negative length": HEAD + b"Content-Length: -1\r\n\r\n" + ARTICLE,
    "a signed length": HEAD + b"Content-Length: +26\r\n\r\n" + ARTICLE,
    "a length beyond 64 bits": HEAD + b"Content-Length: 99999999999999999999\r\n\r\n" + ARTICLE,
    "a space before the colon": HEAD + b"Content-Length : 26\r\n\r\n" + ARTICLE,
    "NUL in a header": HEAD + b"X: a\0b\r\n\r\n",
    "a control character in a header": HEAD + b"X: a\x01b\r\n\r\n",
    "a header without a name": HEAD + b": a\r\n\r\n",
    "bare LF": GET.replace(b"\r\n", b"\n"),
    "one bare LF": b"GET /livez HTTP/1.1\r\nHost: x\nX: y\r\n\r\n",
    "bare CR": b"GET /livez HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n",
    "a folded header": b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n",
    "a compressed transfer": HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a transfer nobody knows": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a hidden transfer": HEAD + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": HEAD.replace(b"/1.1", b"/1.0") + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(ARTICLE),
    "a chunk size that is none": chunked(b"zz\r\n"),
    "a chunk size beyond 64 bits": chunked(b"fffffffffffffffff\r\n"),
    "a chunk longer than it says": chunked(b"3\r\nabcd\r\n"),
    "chunks that end in LF": chunked(b"3\nabc\n", end=b"0\n\n"),
    "a line end in a chunk extension": chunked(b"3;a\nb\r\nabc\r\n"),
    "an unknown method": b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a proxy request": b"CONNECT 127.0.0.1:6379 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "another version": b"GET / HTTP/3.0\r\nHost: localhost\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "Redis": b"*1\r\n$8\r\nFLUSHALL\r\n",
    "NUL in the path": b"GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a byte over 127 in the path": b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no host": b"GET /livez HTTP/1.1\r\n\r\n",
    "an empty host": b"GET /livez HTTP/1.1\r\nHost:\r\n\r\n",
    "two hosts": b"GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "the same host twice": b"GET /livez HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n\r\n",
    "two hosts in HTTP/1.0": b"GET /livez HTTP/1.0\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "a list of hosts": b"GET /livez HTTP/1.1\r\nHost: localhost, evil.example\r\n\r\n",
    "a host with a user": b"GET /livez HTTP/1.1\r\nHost: evil.example@localhost\r\n\r\n",
    "a host with a path": b"GET /livez HTTP/1.1\r\nHost: localhost/x\r\n\r\n",
    "a host that is an address": b"GET /livez HTTP/1.1\r\nHost: http://localhost\r\n\r\n",
    "a port that is none": b"GET /livez HTTP/1.1\r\nHost: localhost:http\r\n\r\n",
    "a port beyond ports": b"GET /livez HTTP/1.1\r\nHost: localhost:99999\r\n\r\n",
    "half an IPv6 address": b"GET /livez HTTP/1.1\r\nHost: [::1\r\n\r\n",
    "a host beyond ASCII": b"GET /livez HTTP/1.1\r\nHost: \xff\r\n\r\n",
    "HTTP/0.9": b"GET /livez\r\n",
    "HTTP/0.9 by name": b"GET /livez HTTP/0.9\r\nHost: localhost\r\n\r\n",
    "a target elsewhere": b"GET http://evil.example/livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a target on another port": b"GET http://localhost:1/livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a target with a user": b"GET http://x@localhost/livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a target of another scheme": b"GET gopher://localhost/livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a target without a host": b"GET http:///livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a target that is no path": b"GET livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a space in the path": b"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED)
def test_malformed_requests(port: int, recorder: Recorder, sent: bytes) -> None:
    """What is not strict HTTP/1.1 is 400 as a problem document, the connection is closed, nothing after it is read."""
    got = talk(port, sent + post(), wait_seconds=1)
    assert (got.statuses, got.is_closed) == ([400], True)
    assert (got.answers[0].kind, got.answers[0].headers["connection"]) == (PROBLEM, "close")
    assert got.answers[0].body["detail"]
    assert recorder.accepted == []


def test_answers_keep_their_order_before_an_error(port: int, recorder: Recorder) -> None:
    """Requests before a malformed one get their own answers first, though they take longer."""
    got = talk(port, post() + post(b'{"text": "Others did not."}') + b"\0garbage" + post(), wait_seconds=1)
    assert (got.statuses, got.is_closed) == ([202, 202, 400], True)
    got = talk(port, post() + chunked(b"zz\r\n") + post(), wait_seconds=1)
    assert (got.statuses, got.is_closed) == ([202, 400], True)
    assert len(recorder.accepted) == 3


def test_lengths_that_lie(port: int, recorder: Recorder) -> None:
    """A body shorter than its length is waited for and no longer; a longer one ends where it says."""
    short = talk(port, post(length=300), wait_seconds=SECONDS * 4)
    assert (short.statuses, short.is_closed) == ([408], True)
    long = talk(port, post(ARTICLE + b"GET /livez HTTP/1.1 is no request", length=len(ARTICLE)), wait_seconds=1)
    assert long.statuses == [202, 400]
    assert len(recorder.accepted) == 1


def test_a_body_is_never_read_as_a_request(port: int) -> None:
    """A request inside the body of a refused one is not answered; the one behind it is."""
    inner = post(b'{"text": "smuggled"}')
    refused = post(inner).replace(b"application/json", b"application/xml", 1)
    assert talk(port, refused + GET).statuses == [415, 200]
    assert talk(port, post(b"x" * MEBIBYTE + inner) + GET).statuses == [413, 200]


def test_trailers_are_no_headers(port: int, recorder: Recorder) -> None:
    """Headers behind a chunked body change nothing."""
    got = talk(port, chunked(chunk(ARTICLE), end=b"0\r\nContent-Type: text/plain\r\ntraceparent: x\r\n\r\n"))
    assert got.statuses == [202]
    assert recorder.accepted[0].fields["text"] == "Ministers met."


def test_upgrades_are_passed_over(port: int) -> None:
    """A request to upgrade is answered as if it had not asked, and nothing after it is read."""
    got = talk(port, GET.replace(b"\r\n\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n") + post())
    assert (got.statuses, got.is_closed) == ([200], True)


def test_targets_for_proxies(port: int) -> None:
    """A target with scheme and host is answered when Host says the same, however it is written."""
    for target in (b"http://localhost/livez", b"http://LOCALHOST:80/livez", b"HTTP://localhost/livez?x=http://y"):
        assert talk(port, b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n").statuses == [200]


def test_forwarded_headers(valkey: Valkey, tmp_path: Path) -> None:
    """What anybody says of proxies in front changes nothing, wherever it comes from, and breaks nothing."""
    with start_service(["ingest"], valkey.url, tmp_path, {"NEWSWIRE_RATE_LIMIT": "3/hour"}) as process:
        told = [b"a:b", b"192.0.2.1", b"192.0.2.2", b"[", b"192.0.2.3"]
        got = [talk(process.port, post(ARTICLE, b"X-Forwarded-For: " + one)).statuses for one in told]
    assert got == [[202], [202], [202], [429], [429]], "all are counted as one"
    trusting = {"NEWSWIRE_RATE_LIMIT": "1/hour", "NEWSWIRE_TRUSTED_PROXIES": "127.0.0.1"}
    with start_service(["ingest"], valkey.url, tmp_path, trusting) as process:
        got = [talk(process.port, post(ARTICLE, b"X-Forwarded-For: " + one)).statuses for one in told]
    assert got == [[202], [202], [202], [429], [202]], "each is counted by itself; what is no address is passed over"


def test_older_http(port: int) -> None:
    """HTTP/1.0 is answered, and the connection closed."""
    got = talk(port, post().replace(b"HTTP/1.1", b"HTTP/1.0"))
    assert (got.statuses, got.is_closed) == ([202], True)


def test_expect_continue(port: int) -> None:
    """100 Continue is sent for a body that will be read, and not for one that is refused by its head."""
    expect = b"Expect: 100-continue"
    with socket.create_connection((HOST, port), 10) as connection:
        connection.sendall(post(b"", expect, length=len(ARTICLE)))
        assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(ARTICLE)
        assert read_talk(connection).statuses == [202]
    assert talk(port, post(b"", expect, length=300 * MEBIBYTE)).statuses == [413]


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nX: " + b"a" * 17_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 3_000 + b"\r\n",
        b"GET /" + b"a" * 17_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /?" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a" * 1_000_000,
    ],
    ids=["a header", "2 MB", "many headers", "the path", "the query", "a name without end"],
)
def test_large_heads(port: int, sent: bytes) -> None:
    """A request line and headers over 16 KiB are 431, and the connection is closed."""
    got = talk(port, sent, wait_seconds=1)
    assert (got.statuses, got.is_closed) == ([431], True)
    assert got.answers[0].kind == PROBLEM


def test_heads_up_to_the_limit(port: int) -> None:
    """A head just below 16 KiB is read, also with a large body right behind it."""
    large = post(b'{"text": "' + b"a" * 100_000 + b'"}', b"X: " + b"a" * 15_000)
    assert talk(port, large, wait_seconds=1).statuses == [202]


def test_slow_heads(port: int) -> None:
    """A head that trickles is 408 when its time is over; silence and line ends are closed without an answer."""
    got, took = drip(port, b"GET / HTTP/1.1\r\n", b"a")
    assert (got.statuses, got.is_closed) == ([408], True)
    assert took < SECONDS * 20
    for first, piece in ((b"", b"\r\n"), (b"\r\n", b"")):
        got, took = drip(port, first, piece)
        assert (got.statuses, got.is_closed) == ([], True)
        assert took < SECONDS * 20
    got, took = drip(port, GET + b"GET", b"")
    assert (got.statuses, got.is_closed) == ([200, 408], True)


def test_line_ends_do_not_keep_a_connection(port: int) -> None:
    """After an answer, line ends without a request do not move the end of an idle connection."""
    with socket.create_connection((HOST, port), 10) as connection:
        connection.sendall(GET)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        with suppress(ConnectionError):
            while time.monotonic() - began < 30:
                connection.sendall(b"\r\n")
                connection.settimeout(0.05)
                with suppress(TimeoutError):
                    if not connection.recv(10):
                        break
        assert time.monotonic() - began < 10


def test_slow_bodies(port: int, recorder: Recorder) -> None:
    """A body that trickles is 408 when its time is over, with a length and in chunks, and the connection is closed."""
    for first, piece in ((post(b"", length=1000), b" "), (chunked(end=b""), b"1\r\n \r\n")):
        got, took = drip(port, first, piece)
        assert (got.statuses, got.is_closed) == ([408], True)
        assert got.answers[0].body["type"] == "urn:newswire:problem:body-timeout"
        assert took < SECONDS * 20
    assert recorder.accepted == []


def test_slow_batch(port: int, recorder: Recorder) -> None:
    """A batch that trickles ends with a 408 line; what was accepted before is said to be."""
    head = post(b"", path=b"/v1/articles:batch", length=10_000).replace(b"application/json", b"application/x-ndjson")
    got, _ = drip(port, head + (ARTICLE + b"\n") * 100, b" ")
    lines = [json.loads(line) for line in got.answers[0].body.splitlines()]
    assert [line["status"] for line in lines] == [202] * 100 + [408]
    assert len(recorder.accepted) == 100


def _is_taken(connection: socket.socket, sent: bytes) -> bool:
    try:
        connection.sendall(sent)
    except ConnectionError:
        return False
    return True


def test_unread_answers() -> None:
    """A client that asks on and on and reads no answer is dropped."""
    limits = ConnectionLimits(unread_seconds=SECONDS, queued_requests=100_000)
    with (
        start_server(limits, BodyLimits()) as (port, _),
        socket.create_connection((HOST, port), 10) as connection,
    ):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        asked = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100
        until(lambda: not _is_taken(connection, asked), "being dropped")


def test_many_requests_at_once(port: int, recorder: Recorder) -> None:
    """Requests sent without waiting for the answers are answered in order; beyond 200 in one read they are not read."""
    some = talk(port, *(post(b'{"text": "Story %d."}' % number) for number in range(100)), wait_seconds=1)
    assert some.statuses == [202] * 100
    assert [one.fields["text"] for one in recorder.accepted] == [f"Story {number}." for number in range(100)]
    many = talk(port, GET * 5000, wait_seconds=1)
    assert many.is_closed
    assert many.statuses[-1] == 429
    assert set(many.statuses[:-1]) == {200}


def test_endless_framing(port: int) -> None:
    """A chunked body that is all framing, and a trailer without end, are ended."""
    for sent in (chunked(b"1;" + b"a" * 3 * MEBIBYTE), chunked(chunk(ARTICLE), end=b"0\r\n" + b"a" * 3 * MEBIBYTE)):
        got = talk(port, sent, wait_seconds=1)
        assert (got.statuses, got.is_closed) == ([400], True)


def test_unexpected_fault(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault of our own is 500 as a problem document that says nothing of it, and the next request is answered."""
    got = talk(port, post(b'{"text": "A broken promise."}') + GET)
    assert got.statuses == [500, 200]
    assert got.answers[0].kind == PROBLEM
    assert "promise" not in str(got.answers[0].body)
    said = capsys.readouterr()
    assert "request_failed" in said.out
    assert "promise" not in said.out + said.err


CONTENT_TYPES = {
    b"Content-Type: application/json": 202,
    b"content-type:application/JSON;charset=UTF-8": 202,
    b'Content-Type: application/json ; charset="utf-8"': 202,
    b"Content-Type: application/json;": 202,
    b"Content-Type: application/json; charset=utf-16": 415,
    b"Content-Type: application/json; charset=utf-8; charset=utf-16": 415,
    b"Content-Type: application/json; profile=x": 415,
    b"Content-Type: application/json, text/plain": 415,
    b"Content-Type: application/json\r\nContent-Type: text/plain": 415,
    b"Content-Type: application/problem+json": 415,
    b"Content-Type: application/xhtml+xml": 415,
    b"Content-Type: application/ninjs+json; charset=utf-16": 415,
    b"Content-Type: application/ld+json; charset=utf-16": 415,
    b"Content-Type: text/html; boundary=x": 415,
    b"Content-Type: \xff": 415,
    b"Content-Type:": 415,
    b"X: y": 415,
    b"Content-Type: application/json\r\nContent-Encoding: identity": 202,
    b"Content-Type: application/json\r\nContent-Encoding: gzip": 415,
    b"Content-Type: application/json\r\nContent-Encoding: br": 415,
    b"Content-Type: application/json\r\nContent-Encoding: gzip, identity": 415,
    b"Content-Type: application/json\r\nContent-Encoding: identity\r\nContent-Encoding: gzip": 415,
}


@pytest.mark.parametrize("header", CONTENT_TYPES, ids=lambda header: header.decode("latin-1"))
def test_content_types(port: int, header: bytes) -> None:
    """JSON in UTF-8, said once, is taken; another type, charset, parameter or encoding, or none, is 415."""
    sent = post().replace(b"Content-Type: application/json", header)
    got = talk(port, sent + GET)
    assert got.statuses == [CONTENT_TYPES[header], 200]
    assert got.answers[0].kind == (PROBLEM if CONTENT_TYPES[header] == 415 else "application/json")


METHODS = ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles:batch"])
def test_other_methods(port: int, method: str, path: str) -> None:
    """Other methods are 405 with the ones that are allowed."""
    with socket.create_connection((HOST, port), 10) as connection:
        connection.sendall(f"{method} {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        head, _, body = b"".join(iter(lambda: connection.recv(4096), b"")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 405 ")
    assert b"allow: POST" in head
    assert PROBLEM.encode() in head
    assert (body == b"") == (method == "HEAD")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/nowhere", "/v1/articles/", "//v1/articles", "/v1//articles", "/%00", "/v1/articles/%00", "/%ff%fe"),
        *("/%0d%0aX:%20y", "/..%2f..%2fetc/passwd", "/static-offline-docs/%2e%2e/%2e%2e/__init__.py"),
        *(
            "/static-offline-docs/..%2f..%2f__init__.py",
            "/static-offline-docs/%00",
            "/static-offline-docs/" + "a" * 999,
        ),
        *("*", "/v1/articles%3abatch%00", "/V1/ARTICLES"),
    ],
)
def test_other_paths(port: int, path: str) -> None:
    """Unknown, encoded and climbing paths are 404 as problem documents, with any Host that is ours."""
    for host in (b"localhost", b"127.0.0.1:99", b"[::1]"):
        got = talk(port, b"GET " + path.encode() + b" HTTP/1.0\r\nHost: " + host + b"\r\n\r\n")
        assert (got.statuses, got.answers[0].kind) == ([404], PROBLEM)
        assert "location" not in got.answers[0].headers


def test_memory_is_bounded(valkey: Valkey, tmp_path: Path) -> None:
    """300 MB, honest, chunked, as a batch or as a head, are refused at the limit and cost less than 5 MB."""
    with start_service(["ingest"], valkey.url, tmp_path) as process:
        pid, piece = process.popen.pid, b"a" * MEBIBYTE
        batch = b"POST /v1/articles:batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
        floods = [
            (post(b"", length=300 * MEBIBYTE), piece, 413),
            (chunked(end=b""), chunk(piece), 413),
            (batch + b"Content-Length: 314572800\r\n\r\n", piece, 413),
            (batch + b"Transfer-Encoding: chunked\r\n\r\n", chunk(piece), 413),
            (b"GET / HTTP/1.1\r\nX: ", piece, 431),
            (chunked(chunk(ARTICLE), end=b"0\r\nX: "), piece, 400),
        ]
        assert talk(process.port, post()).statuses == [202]
        # The first body of a megabyte that is taken needs room which is then kept; that is not what is measured.
        talk(process.port, post(b'{"text": "' + b"a" * (MEBIBYTE - 100) + b'"}'), wait_seconds=2)
        before = resident_bytes(pid)
        Path(f"/proc/{pid}/clear_refs").write_text("5")
        for head, one, status in floods:
            assert flood(process.port, head, one, 300 * MEBIBYTE).statuses[:1] == [status]
        assert resident_bytes(pid, "VmHWM") - before < 5 * MEBIBYTE
        assert talk(process.port, post()).statuses == [202]


SECRETS = ["planted-" + name for name in ("text", "title", "key", "auth", "cookie", "user", "pass", "query", "path")]


def _planted_requests() -> Iterator[bytes]:
    """Requests that carry secrets where each could leak, accepted and refused in every way."""
    text, title, key, auth, cookie, user, password, query, _ = SECRETS
    carried = [f"Authorization: Bearer {auth}".encode(), f"Cookie: {cookie}".encode(), b"traceparent: " + auth.encode()]
    forged = f'{text}\r\n{{"event": "forged"}}\u2028\x85\x1b[2J\0'
    documents = [
        {"text": forged, "title": f"{title}\r\n", "source": "x", "url": f"http://{user}:{password}@x.example/"},
        {"text": text, "url": f"http://{user}:{password}@[x/?token={query}"},
        {"text": text, "url": f"http://{user}:{password}@\u2100.example/"},
        {"text": text, "url": f"http://x:{password}/"},
        {"text": text, key: 1},
        {"text": text, f"{key}\r\n{{}}": 1},
        {"text": text, "id": f"{key}\r\n"},
        {"text": text, "published": query, "language": query},
        {f"{key}{number}": text for number in range(100)},
        {"text": [text]},
        {"text": "  ", "title": title},
    ]
    for document in documents:
        body = json.dumps(document).encode()
        yield post(body, *carried)
        yield post(body, *carried, path=f"/v1/articles?source={query}".encode())
        yield post(body[:-2], *carried)
        yield post(b"[" + body, *carried).replace(b"/articles", b"/articles:batch").replace(b"/json", b"/x-ndjson")
        yield post(body, *carried).replace(b"application/json", f"application/{key}".encode())
        yield post(body, *carried).replace(b"Host: localhost", f"Host: {user}:{password}@x".encode())
    for path in (
        f"/v1/articles?{key}={query}",
        f"/v1/articles?source={query}&source=%ff",
        f"/v1/articles?id={query}%0a",
    ):
        yield post(ARTICLE, *carried, path=path.encode())
    for path in (f"/v1/articles?limit={query}", f"/v1/articles?cursor={query}", f"/docs?{query}", f"/x?{query}"):
        yield f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {auth}\r\n\r\n".encode()
    yield b"GET / HTTP/1.1\r\nAuthorization: " + auth.encode() + b"\0\r\n\r\n"
    yield b"GET / HTTP/1.1\r\n" + auth.encode() * 5000 + b"\r\n\r\n"
    yield f"{auth} / HTTP/1.1\r\n\r\n".encode()


def test_logs_and_answers_hold_no_secrets(valkey: Valkey, tmp_path: Path) -> None:
    """Whatever is sent, each log line is one JSON object, and neither logs nor answers repeat what must stay private.

    The names of fields and the path are the sender's own words back to it: answers may hold them, the log no names.
    """
    environment = {"NEWSWIRE_LOG_DIR": str(tmp_path / "logs"), "NEWSWIRE_LOG_LEVEL": "debug"}
    with start_service(["ingest", "store"], valkey.url, tmp_path, environment) as process:
        requests = [sent.replace(b" HTTP/1.1", b" HTTP/1.0", 1) for sent in _planted_requests()]
        answers = [answer for sent in requests for answer in talk(process.port, sent, wait_seconds=5).answers]
        until(lambda: (tmp_path / "logs").exists(), "the log")
    assert {202, 200, 400, 415, 422, 404} <= {answer.status for answer in answers}
    assert all(answer.status < 500 for answer in answers)
    said = "".join(str((answer.headers, answer.body)) for answer in answers)
    assert [secret for secret in SECRETS if secret in said] in ([], ["planted-key"])
    (path,) = (tmp_path / "logs").glob("*.jsonl")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {"article_received", "article_refused"} <= {line["event"] for line in lines}
    assert "forged" not in {line["event"] for line in lines}
    for log in (path.read_text(encoding="utf-8"), process.log.read_text(encoding="utf-8")):
        assert [secret for secret in SECRETS if secret in log or quote(secret) in log] == []
