"""Answers that are held until they are whole: one that grows too large becomes a problem, not memory.

The application is done when its answer goes out, however slowly it is taken; only the bytes are then still held, and
all that are held at once have a limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.web.limits.bodies import BUSY
from chassis.web.limits.limits import ByteBudget
from chassis.web.problems import Problem

PIECE_BYTES: Final = 64 * 1024
"""So much is given to the connection at once; it takes more when that is on the way."""

POLICY: Final = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
"""What a browser may do with an answer that it shows as a page: nothing, where the route says nothing else."""


class AnswerTooLargeError(Exception):
    """Ends an application that answers without end."""


class HeldAnswer:
    """The answer of an application; `is_too_large` when it passed its limit, and nothing of it is kept."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self.size = 0
        self.is_too_large = False

    async def take_from(self, app: ASGIApp, scope: Scope, receive: Receive) -> None:
        """Run the application and hold what it answers."""
        try:
            await app(scope, receive, self._take)
        except Exception:
            if not self.is_too_large:
                raise

    async def _take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        part: bytes = message.get("body", b"")
        self.size += len(part)
        if self.size > self._limit_bytes:
            self._parts.clear()
            self.is_too_large = True
            raise AnswerTooLargeError
        if part:
            self._parts.append(part)

    def start(self) -> Message:
        """Its status and headers.

        Raises:
            Problem: 500, there is no answer that could be sent.
        """
        if self._start is None or self.is_too_large:
            detail = f"the answer would have more than {self._limit_bytes} bytes; ask for less of it"
            raise Problem(500, "answer-too-large", detail)
        headers = list(self._start.get("headers", ()))
        if not any(name == POLICY[0] for name, _ in headers):
            headers.append(POLICY)
        return {**self._start, "headers": headers}

    def pieces(self) -> Iterator[Message]:
        """Its body, in pieces that a connection can take."""
        left = self.size
        for part in self._parts:
            for start in range(0, len(part), PIECE_BYTES):
                piece = part[start : start + PIECE_BYTES]
                left -= len(piece)
                yield {"type": "http.response.body", "body": piece, "more_body": left > 0}
        if not self._parts:
            yield {"type": "http.response.body", "body": b""}


async def send_held(answer: HeldAnswer, allowance: ByteBudget, send: Send) -> None:
    """Send an answer; it counts as held until the last piece is on the way.

    Raises:
        Problem: 503, too much of other answers is held; 500, it is too large.
    """
    start, size = answer.start(), answer.size
    if not allowance.take(size):
        raise Problem(503, "busy", "too much of other answers is waiting to be taken", headers=BUSY)
    try:
        await send(start)
        for piece in answer.pieces():
            await send(piece)
    finally:
        allowance.give(size)
