"""What holds for a route that nobody thought about: one that reads, answers and takes without end."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

from chassis.service import Web
from chassis.web.limits.limits import ProcessLimits, RouteLimit
from chassis.web.problems import Problem, send_body
from chassis.web.protocol import ConnectionLimits
from harness.hostile import Talk, chunk, flood, serve, talk
from harness.waiting import until

MEBIBYTE = 1 << 20
SECONDS = 0.3
PIECE = b"x" * MEBIBYTE


class Anything(BaseModel):
    """A document of any shape."""

    items: list[Any]


@dataclass
class Unbounded:
    """A service whose routes know no limit."""

    name: str = "unbounded"
    begun: list[str] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    @property
    def web(self) -> Web:
        """Its routes."""
        return Web(router=self._router(), lean={("POST", "/v1/lean"): self._lean, ("GET", "/v1/broken"): self._broken})

    def _router(self) -> APIRouter:
        router = APIRouter(prefix="/v1")

        @router.post("/json")
        async def read_json(document: Anything) -> int:
            self.begun.append("json")
            return len(document.items)

        @router.post("/stream")
        async def read_stream(request: Request) -> int:
            return sum([len(part) async for part in request.stream()])

        @router.get("/bytes/{size}")
        async def many_bytes(size: int) -> Response:
            return Response(b"y" * size)

        @router.get("/endless")
        async def endless() -> StreamingResponse:
            return StreamingResponse(self._pieces())

        @router.get("/waiting")
        async def wait() -> None:
            self.begun.append("waiting")
            await asyncio.Event().wait()

        @router.get("/thread")
        def wait_in_a_thread() -> None:
            self.go_on.wait(30)

        return router

    async def _pieces(self) -> AsyncIterator[bytes]:
        while True:
            self.begun.append("piece")
            yield PIECE

    async def _lean(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send_body(send, 200, b"{}")

    async def _broken(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise KeyError("a secret")

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""

    def problems(self) -> list[str]:
        """None."""
        return []


@dataclass
class Site:
    """A server with the routes above."""

    port: int
    service: Unbounded

    def ask(self, request: str, *parts: bytes, headers: str = "") -> Talk:
        """One request over a connection of its own."""
        head = f"{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"
        return talk(self.port, head.encode(), *parts, wait_seconds=10)


ROUTE = RouteLimit(body_bytes=64 * 1024, body_seconds=SECONDS, answer_seconds=SECONDS, answer_bytes=4 * MEBIBYTE)


@pytest.fixture
def site() -> Iterator[Site]:
    """Little of everything, so that the ends are near."""
    limits = ProcessLimits(ROUTE, body_bytes=MEBIBYTE, answer_bytes=8 * MEBIBYTE, reading=2, wait_seconds=SECONDS)
    service = Unbounded()
    with serve([service], ConnectionLimits(linger_seconds=SECONDS, unread_seconds=5), limits) as port:
        yield Site(port, service)
        service.go_on.set()


@pytest.mark.parametrize("route", ["json", "stream", "lean", "nowhere"])
def test_bodies(site: Site, route: str) -> None:
    """A body is bounded in size and time, whoever reads it and whether anybody does."""
    request = f"POST /v1/{route}"
    assert site.ask(request, headers="Content-Length: 65537\r\n").statuses == [413]
    head = f"{request} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert flood(site.port, head.encode(), chunk(b"[" * 1000), 10 * MEBIBYTE).statuses == [413]
    for framing in ("Content-Length: 9\r\n", "Transfer-Encoding: chunked\r\n"):
        assert site.ask(request, headers=framing).statuses == [408]


def test_no_body_is_begun_upon(site: Site) -> None:
    """A document that is refused is never parsed, however deep or long it is; one within the limit is."""
    for body, status in ((b"[" * 65_000, 400), (b'{"items": [' + b"0," * 20_000 + b"0]}", 200), (b"0," * 40_000, 413)):
        headers = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        got = site.ask("POST /v1/json", body, headers=headers)
        assert got.statuses[0] in ({status, 422} if status == 400 else {status})
    assert site.service.begun == ["json"]


def test_answers(site: Site) -> None:
    """An answer over the limit is a problem, and one without end is not begun; one below it comes whole."""
    whole = site.ask(f"GET /v1/bytes/{4 * MEBIBYTE}")
    assert (whole.statuses, len(whole.answers[0].body)) == ([200], 4 * MEBIBYTE)
    for path in (f"/v1/bytes/{4 * MEBIBYTE + 1}", "/v1/endless"):
        got = site.ask(f"GET {path}")
        assert (got.statuses, got.answers[0].body["type"]) == ([500], "urn:newswire:problem:answer-too-large")
    assert len(site.service.begun) <= 5


@pytest.mark.parametrize("route", ["waiting", "thread"])
def test_answers_that_never_come(site: Site, route: str) -> None:
    """A route that waits without end is 503, also one that holds a thread, and others are answered after it."""
    got = site.ask(f"GET /v1/{route}")
    assert (got.statuses, got.answers[0].body["type"]) == ([503], "urn:newswire:problem:answer-timeout")
    assert got.answers[0].headers["retry-after"]
    assert site.ask("GET /v1/bytes/1").statuses == [200]


def test_many_at_once(site: Site) -> None:
    """Beyond a number of requests at once others wait and are then 503; health is answered all the while."""
    got: list[Talk] = []
    asking = [threading.Thread(target=lambda: got.append(site.ask("GET /v1/waiting"))) for _ in range(20)]
    for one in asking:
        one.start()
    assert site.ask("GET /livez").statuses == [200]
    for one in asking:
        one.join()
    assert {status for one in got for status in one.statuses} == {503}
    assert len(site.service.begun) < 20
    assert site.ask("GET /v1/bytes/1").statuses == [200]


def test_bodies_that_are_held_together() -> None:
    """What all unfinished bodies take has a limit: beyond it 503, and when they are gone others are taken again."""
    route = RouteLimit(body_bytes=MEBIBYTE, body_seconds=2)
    service = Unbounded()
    with serve([service], ConnectionLimits(), ProcessLimits(route, body_bytes=MEBIBYTE)) as port:
        site = Site(port, service)
        got: list[Talk] = []
        headers = f"Content-Length: {MEBIBYTE}\r\n"
        sent = PIECE[:-1]
        asking = [
            threading.Thread(target=lambda: got.append(site.ask("POST /v1/stream", sent, headers=headers)))
            for _ in range(8)
        ]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        assert {503} <= {status for one in got for status in one.statuses} <= {503, 408}
        busy = next(one.answers[0] for one in got if one.statuses == [503])
        assert (busy.body["type"], busy.headers["retry-after"]) == ("urn:newswire:problem:busy", "2")
        assert site.ask("POST /v1/stream", PIECE, headers=headers).statuses == [200]


def test_answers_that_nobody_takes(site: Site) -> None:
    """What is held for those who do not take their answers has a limit: beyond it others are 503, and none of the turns
    of those who read is held by it; when the slow ones are gone large answers are given again."""
    slow = [socket.socket() for _ in range(2)]
    for one in slow:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(("127.0.0.1", site.port))
        one.sendall(f"GET /v1/bytes/{4 * MEBIBYTE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert one.recv(1).startswith(b"H")
    got = site.ask(f"GET /v1/bytes/{MEBIBYTE}")
    assert (got.statuses, got.answers[0].body["type"]) == ([503], "urn:newswire:problem:busy")
    for one in slow:
        one.close()
    until(lambda: site.ask(f"GET /v1/bytes/{4 * MEBIBYTE}").statuses == [200], "large answers to be given again")


def test_connections() -> None:
    """Beyond a number of connections only health is answered, and beyond some more nothing."""
    limits = ConnectionLimits(connections=3, spare_connections=2, head_seconds=20)
    with serve([Unbounded()], limits) as port:
        site = Site(port, Unbounded())
        idle = [talk_to(port) for _ in range(3)]
        assert site.ask("GET /livez").statuses == [200]
        refused = site.ask("GET /v1/bytes/1")
        assert (refused.statuses, refused.answers[0].headers["retry-after"]) == ([503], "2")
        idle += [talk_to(port) for _ in range(2)]
        assert site.ask("GET /livez").statuses == [503]
        for one in idle:
            one.close()


def talk_to(port: int) -> socket.socket:
    """A connection that says nothing more, accepted."""
    connection = socket.create_connection(("127.0.0.1", port), 10)
    connection.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert connection.recv(65_536)
    return connection


def test_faults_of_the_layers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in any layer, and in a lean route, is a problem document that tells nothing."""
    assert site.ask("GET /v1/broken").answers[0].kind == "application/problem+json"

    def fault(*_: object) -> Problem | None:
        raise KeyError("a secret")

    monkeypatch.setattr("chassis.web.origins.OriginCheck.problem", fault)
    got = site.ask("GET /livez")
    assert (got.statuses, got.answers[0].kind) == ([500], "application/problem+json")
    assert "secret" not in str(got.answers[0].body)


def test_pages(site: Site) -> None:
    """The one page runs what it holds and what lies beside it; nothing else that is answered runs anything, and no page
    of another site can frame or load it."""
    page = site.ask("GET /docs").answers[0]
    policy = page.headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
    other = site.ask("GET /openapi.json").answers[0]
    assert other.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    for answer in (page, other):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
