"""One HTTP connection: limits on what may be sent and how long it may take.

uvicorn's httptools protocol reads request heads of any size for any time, answers what is not HTTP out of turn,
takes trailers for headers, queues any number of requests and drops the timer of a connection that trickles. The
subclass here ends all that; the parser itself is strict (tests/integration/test_hostile_http.py holds it to that).
A connection has one timer that is moved only when it fires: setting and cancelling one for every request costs more
than all the checks.
"""

from __future__ import annotations

import asyncio
import re
import sys
from asyncio import TimerHandle
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from chassis.web.authorities import is_host, read_origin
from chassis.web.problems import MEDIA_TYPE, Problem

WHOLE: Final[dict[str, dict[object, object]]] = {"newswire.whole": {}}
"""The ASGI extension of a request whose body had come in before the application began: it need not be waited for."""

NEVER: Final = float("inf")

_HEALTH: Final = (b"/livez", b"/readyz")
_TOO_MANY: Final = Problem(503, "too-many-connections", "too many connections", headers={"Retry-After": "2"})


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What a connection may take.

    `head` is the request line and headers, `framing` what surrounds a chunked body; `queued` are requests sent
    without waiting for the answers; a refused body may `linger`; an answer may stay `unread`. Beyond `connections` at
    once only health is answered, and beyond `spare_connections` more nothing.
    """

    head_bytes: int = 16 * 1024
    head_seconds: float = 10.0
    framing_bytes: int = 1024 * 1024
    queued_requests: int = 200
    linger_seconds: float = 5.0
    unread_seconds: float = 30.0
    idle_seconds: int = 30
    connections: int = 500
    spare_connections: int = 50


class _Flow(FlowControl):
    """Reads on only when no request is queued: uvicorn would queue a read full of them for every answer."""

    def __init__(self, transport: asyncio.Transport, queued: Collection[Any]) -> None:
        super().__init__(transport)
        self._queued = queued

    def resume_reading(self) -> None:
        """Read on, unless there is enough to do."""
        if not self._queued:
            super().resume_reading()


class _RefusedError(Exception):
    """Ends parsing from inside a parser callback; the protocol knows the problem."""


class HttpProtocol(HttpToolsProtocol):
    """One connection.

    `_part` is the part of a request that is being received, None between two. `_framing` counts the bytes received
    since the head began that are not body. It is behind by at most the read that held the head's beginning.
    """

    limits = ConnectionLimits()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._part: Literal["head", "body"] | None = None
        self._framing = self._read = 0
        self._is_chunked = False
        self._due = self._timer_at = NEVER
        self._timer: TimerHandle | None = None
        self._unread: TimerHandle | None = None
        self._problem: Problem | None = None
        self._refusal: bytes | None = None
        self._host: bytes | None = None
        self._is_spare = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection that sends nothing is closed like one that sends half a head."""
        super().connection_made(transport)
        self.flow = _Flow(transport, self.pipeline)
        self._is_spare = len(self.connections) > self.limits.connections
        if len(self.connections) > self.limits.connections + self.limits.spare_connections:
            self._refuse(_TOO_MANY)
            return
        self._expect_within(self.limits.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave no timer behind."""
        if self._timer is not None:
            self._timer.cancel()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came, then look at what is still missing."""
        if self._refusal is not None:
            return
        self._read = len(data)
        self._framing += self._read
        super().data_received(data)
        if self._part == "body":
            if self._framing > self.limits.framing_bytes:
                self._refuse(Problem(400, "malformed-request", "more framing than body"))
        elif self._part == "head" or self.cycle is None or self.cycle.response_complete:
            self._check_head()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._part, self._framing, self._is_chunked, self._host = "head", 0, False, None
        if self.cycle is not None:  # it was idle, which may last longer than a head; line ends do not end that
            self._due = NEVER

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; trailers, which nothing here reads, are dropped."""
        if self._part == "body":
            return
        name = name.lower()
        if name == b"transfer-encoding":
            if value.lower() != b"chunked":
                self._give_up(400, "malformed-request", "Transfer-Encoding can only be chunked")
            self._is_chunked = True
        elif name == b"host":
            if self._host is not None:
                self._give_up(400, "malformed-request", "Host is there more than once")
            self._host = value
        elif name == b"expect":
            self.expect_100_continue = value.lower() == b"100-continue"
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """The head is here: refuse it, or start the application."""
        self._due = NEVER
        if max(self._read, self._framing) > self.limits.head_bytes and self._head_bytes() > self.limits.head_bytes:
            self._give_up(431, "headers-too-large", self._head_limit())
        self._check_version()
        if self._host is not None and not is_host(self._host):
            self._give_up(400, "malformed-request", "Host is no name or address, with a port or without")
        if self.url[:1] != b"/":
            self._check_target()
        if self._is_spare and self.url not in _HEALTH:
            self._problem = _TOO_MANY
            raise _RefusedError
        if len(self.pipeline) >= self.limits.queued_requests:
            self._give_up(429, "too-many-requests", "too many requests were sent without waiting for the answers")
        super().on_headers_complete()
        self._part = "body"

    def on_body(self, body: bytes) -> None:
        """Hand on a piece of the body."""
        self._framing -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is here, whole."""
        self._part = None
        self._due = NEVER
        self.scope["extensions"] = cast("Any", WHOLE)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer was written: begin the next, or wait for the next request, or a little for the rest of this."""
        if self._refusal is not None and not self.pipeline:
            self._write_refusal()
            return
        # What follows is uvicorn's own method but for its timer.
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            self.flow.resume_reading()
            return
        self.flow.resume_reading()
        if self._part == "body":
            self._expect_within(self.limits.linger_seconds)
        elif self._part is None:
            self._expect_within(self.limits.idle_seconds)

    def send_400_response(self, msg: str) -> None:
        """What could not be parsed is answered with a problem document too; the parser's messages are constants."""
        reason = self._problem or Problem(400, "malformed-request", f"not HTTP/1.1: {sys.exception()}")
        self._refuse(reason)

    def pause_writing(self) -> None:
        """A client that does not read its answer is waited for as long as one that is slow to send."""
        super().pause_writing()
        self._unread = self._unread or self.loop.call_later(self.limits.unread_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client reads on."""
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def _unsupported_upgrade_warning(self) -> None:
        # The parser reads nothing after a request to upgrade; it is answered as if it had not asked.
        self.cycle.keep_alive = False

    def _check_version(self) -> None:
        version = self.parser.get_http_version()
        if version == "1.1":
            if self._host is None:
                self._give_up(400, "malformed-request", "HTTP/1.1 needs a Host")
        elif version != "1.0":
            self._give_up(400, "malformed-request", f"HTTP/{version} is not spoken here")
        elif self._is_chunked:
            self._give_up(400, "malformed-request", "Transfer-Encoding needs HTTP/1.1")

    def _check_target(self) -> None:
        """Of a request to a proxy, or of one about the server as a whole."""
        if self.url == b"*":
            return
        scheme, separator, rest = self.url.partition(b"://")
        origin = read_origin(scheme.lower() + separator + re.split(rb"[/?#]", rest, maxsplit=1)[0])
        host = read_origin(scheme.lower() + b"://" + self._host) if self._host is not None else None
        if origin is None or (host != origin and self._host is not None):
            self._give_up(400, "malformed-request", "the target is on another host than Host says, or on none")

    def _head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _head_limit(self) -> str:
        return f"the request line and headers have at most {self.limits.head_bytes} bytes"

    def _give_up(self, status: int, kind: str, detail: str) -> None:
        self._problem = Problem(status, kind, detail)
        raise _RefusedError

    def _check_head(self) -> None:
        """Called when a head is awaited and something has come that does not complete it."""
        if self._refusal is not None or self.transport.is_closing():
            return
        if self._framing > self.limits.head_bytes:
            self._refuse(Problem(431, "headers-too-large", self._head_limit()))
        elif self._due == NEVER:
            self._expect_within(self.limits.head_seconds)

    def _expect_within(self, seconds: float) -> None:
        """Unless what is awaited comes within this time, `_too_late` is called."""
        self._due = self.loop.time() + seconds
        if self._timer is None or self._due < self._timer_at:
            self._set_timer()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer_at = self._due
        self._timer = self.loop.call_at(self._due, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        if self._due <= self._timer_at:
            self._too_late()
        elif self._due != NEVER:
            self._set_timer()

    def _too_late(self) -> None:
        if self._part == "head":
            detail = f"the request line and headers were not complete after {self.limits.head_seconds:g} s"
            self._refuse(Problem(408, "headers-timeout", detail))
        else:
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Read nothing more: answer with `problem` after the answers still owed, and close."""
        self._due = NEVER
        self._refusal = _as_http(problem)
        cycle = self.cycle
        if self._part != "body":
            is_owing = cycle is not None and not cycle.response_complete
        elif self.pipeline and self.pipeline[0][0] is cycle:  # the broken request waits behind others: it will not run
            self.pipeline.popleft()
            is_owing = True
        else:
            if cycle.response_started:  # it has its answer, the rest of it is of no interest
                self.transport.close()
                return
            cycle.disconnected = True
            cycle.message_event.set()
            is_owing = False
        if not is_owing:
            self._write_refusal()

    def _write_refusal(self) -> None:
        """Write the answer and no more, but read a little longer: a reset would overtake the answer."""
        if self._refusal is None or self.transport.is_closing():
            return
        self.transport.write(self._refusal)
        self.transport.write_eof()
        self._part = None
        self._expect_within(self.limits.linger_seconds)


def _as_http(problem: Problem) -> bytes:
    body = problem.body()
    headers = {**problem.headers, "content-type": MEDIA_TYPE, "content-length": len(body), "connection": "close"}
    headers["x-content-type-options"] = "nosniff"
    head = "".join(f"{name.lower()}: {value}\r\n" for name, value in headers.items())
    return STATUS_LINE[problem.status] + head.encode() + b"\r\n" + body
