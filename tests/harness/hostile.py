"""A hostile client on raw sockets, and ingest's HTTP side in this process with limits short enough to wait for."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from chassis import logs
from chassis.clock import SystemClock
from chassis.host import build_host
from chassis.protocol import Limits
from chassis.server import make_server
from chassis.service import Web
from harness.waiting import until
from ingest.bodies import BodyLimits
from ingest.describe import paths
from ingest.desk import Desk
from ingest.endpoints import Endpoints
from ingest.intake import Candidate
from ingest.pressure import Pressure
from ingest.publish import Accepted

HOST = "127.0.0.1"
JSON_KINDS = ("application/json", "application/problem+json")
ARTICLE = b'{"text": "Ministers met."}'


@dataclass
class Answer:
    """One answer: `kind` is its content type, `body` its JSON where it is JSON."""

    status: int
    kind: str
    headers: dict[str, str]
    body: Any


@dataclass
class Talk:
    """What came back over one connection, and whether the server ended it."""

    answers: list[Answer]
    is_closed: bool

    @property
    def statuses(self) -> list[int]:
        """The statuses, in order."""
        return [answer.status for answer in self.answers]


@dataclass
class Recorder:
    """Stands for the stream server: everything is accepted and remembered; texts with `broken` raise."""

    accepted: list[Candidate] = field(default_factory=list)

    async def accept(
        self, candidate: Candidate, _received_at: str, _traceparent: str, _request: object = None
    ) -> Accepted:
        """Take an article."""
        await asyncio.sleep(0.02)
        if "broken" in candidate.fields["text"]:
            raise KeyError(candidate.fields["text"])
        self.accepted.append(candidate)
        return Accepted(candidate.id, 1, "1-1", False)


class _Ingest:
    name = "ingest"

    def __init__(self, limits: BodyLimits) -> None:
        self.recorder = Recorder()
        publisher: Any = self.recorder
        endpoints = Endpoints(
            Desk(publisher, Pressure(publisher, 1, logs.get(self.name)), logs.get(self.name), SystemClock()),
            limits,
        )
        self.web = Web(
            lean={("POST", "/v1/articles"): endpoints.article, ("POST", "/v1/articles:batch"): endpoints.batch},
            paths=paths(),
        )

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""

    def problems(self) -> list[str]:
        """None."""
        return []


@contextmanager
def start_server(limits: Limits, body_limits: BodyLimits) -> Iterator[tuple[int, Recorder]]:
    """The port of a server in this process, and what it accepted."""
    ingest = _Ingest(body_limits)
    listener = socket.socket()
    listener.bind((HOST, 0))

    async def ready() -> list[str]:
        return []

    server = make_server(build_host([ingest], ready), 5, limits)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    try:
        until(lambda: server.started, "the server to start")
        yield listener.getsockname()[1], ingest.recorder
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


def post(body: bytes = ARTICLE, *headers: bytes, path: bytes = b"/v1/articles", length: int | None = None) -> bytes:
    """A well-formed push, with more headers."""
    head = [b"POST " + path + b" HTTP/1.1", b"Host: x", b"Content-Type: application/json", *headers]
    head.append(b"Content-Length: %d" % (len(body) if length is None else length))
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A push with a chunked body, each part as it is."""
    head = (
        b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    return head + b"".join(parts) + end


def chunk(data: bytes) -> bytes:
    """One chunk of a chunked body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def talk(port: int, *parts: bytes, wait_seconds: float = 0.25) -> Talk:
    """Send parts, then read until the server closes or is silent for `wait_seconds`."""
    with socket.create_connection((HOST, port), 10) as connection:
        _send(connection, parts)
        return read_talk(connection, wait_seconds)


def read_talk(connection: socket.socket, wait_seconds: float = 0.25) -> Talk:
    """The answers that come until the server closes or is silent."""
    connection.settimeout(wait_seconds)
    received, is_closed = b"", False
    try:
        while data := connection.recv(1 << 16):
            received += data
        is_closed = True
    except TimeoutError:
        pass
    except ConnectionError:
        is_closed = True
    return Talk(list(_answers(received)), is_closed)


def _send(connection: socket.socket, parts: Iterable[bytes]) -> None:
    with suppress(ConnectionError):  # the server may have answered and closed
        for part in parts:
            connection.sendall(part)


def _answers(received: bytes) -> Iterator[Answer]:
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", "0"))
        body, received = received[:length], received[length:]
        kind = headers.get("content-type", "")
        yield Answer(int(first.split(" ")[1]), kind, headers, json.loads(body) if kind in JSON_KINDS else body)
