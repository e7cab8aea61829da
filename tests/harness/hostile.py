"""A hostile client on raw sockets, and ingest's HTTP side in this process with limits short enough to wait for."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis import logs
from chassis.access.authentication import open_gate
from chassis.clock import SystemClock
from chassis.readiness import Readiness
from chassis.service import Service, Web
from chassis.settings import ServiceSettings
from chassis.web.layers import build_web
from chassis.web.limits.limits import ProcessLimits
from chassis.web.protocol import ConnectionLimits
from chassis.web.server import Server, make_server
from harness.waiting import until
from ingest.accept.acceptor import Acceptor
from ingest.accept.backpressure import Backpressure
from ingest.accept.endpoints import Endpoints
from ingest.accept.limits import BodyLimits, pushing
from ingest.accept.openapi import paths
from ingest.accept.preparation import Candidate
from ingest.accept.publisher import Accepted

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
            Acceptor(publisher, Backpressure(publisher, 1, logs.get(self.name)), logs.get(self.name), SystemClock()),
            limits,
        )
        self.web = Web(
            lean={("POST", "/v1/articles"): endpoints.article, ("POST", "/v1/articles:batch"): endpoints.batch},
            paths=paths(),
            limits=pushing(limits),
        )

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""

    def problems(self) -> list[str]:
        """None."""
        return []


@contextmanager
def start_server(limits: ConnectionLimits, body_limits: BodyLimits) -> Iterator[tuple[int, Recorder]]:
    """The port of ingest's HTTP side in this process, and what it accepted."""
    ingest = _Ingest(body_limits)
    with serve([ingest], limits) as port:
        yield port, ingest.recorder


@contextmanager
def serve(
    services: Sequence[Service],
    limits: ConnectionLimits,
    process_limits: ProcessLimits | None = None,
    settings: ServiceSettings | None = None,
) -> Iterator[int]:
    """The port of a server in this process, with all its layers."""
    listener = socket.socket()
    listener.bind((HOST, 0))
    settings = settings or ServiceSettings()
    clock = SystemClock()
    gate = open_gate(settings, HOST, clock, logs.get("test"))

    async def run() -> None:
        readiness = Readiness(services, settings, asyncio.Event(), None)
        web = build_web(services, readiness, settings, HOST, gate, clock, process_limits)
        server = make_server(web, 5, limits)
        running.append(server)
        await server.serve(sockets=[listener])

    running: list[Server] = []
    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        until(lambda: running and running[0].started, "the server to start")
        yield listener.getsockname()[1]
    finally:
        running[0].should_exit = True
        thread.join(20)
        listener.close()


def post(body: bytes = ARTICLE, *headers: bytes, path: bytes = b"/v1/articles", length: int | None = None) -> bytes:
    """A well-formed push, with more headers."""
    head = [b"POST " + path + b" HTTP/1.1", b"Host: localhost", b"Content-Type: application/json", *headers]
    head.append(b"Content-Length: %d" % (len(body) if length is None else length))
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A push with a chunked body, each part as it is."""
    head = b"POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += b"Transfer-Encoding: chunked\r\n\r\n"
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


def flood(port: int, head: bytes, piece: bytes, total_bytes: int) -> Talk:
    """Send up to `total_bytes` and read what comes meanwhile."""
    with socket.create_connection((HOST, port), 30) as connection:
        got: list[Talk] = []
        reader = threading.Thread(target=lambda: got.append(read_talk(connection, 0.5)))
        connection.sendall(head)
        reader.start()
        sent = 0
        with suppress(ConnectionError, TimeoutError):
            while sent < total_bytes and reader.is_alive():
                connection.sendall(piece)
                sent += len(piece)
        reader.join()
        return got[0]


def resident_bytes(pid: int, name: str = "VmRSS") -> int:
    """The memory of a process; `VmHWM` is the most it had since its mark was reset."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(name))


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
