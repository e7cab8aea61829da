"""Receives the body of a request within limits: of its size, of the time it may take, of what all may hold at once."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import Final

from starlette.types import Message, Receive, Scope

from chassis.web.limits.limits import ByteBudget, RouteLimit
from chassis.web.problems import Problem
from chassis.web.protocol import WHOLE

BUSY: Final = {"Retry-After": "2"}


class BoundedBody:
    """The `receive` of a request; raises a problem where the body passes a limit."""

    def __init__(self, scope: Scope, receive: Receive, limit: RouteLimit, allowance: ByteBudget) -> None:
        self._scope, self._receive, self._limit, self._allowance = scope, receive, limit, allowance
        self._seconds = limit.body_seconds
        self._size = self._held = 0
        self._is_here = scope.get("extensions") is WHOLE
        self._has_begun = self._has_ended = False

    async def __call__(self) -> Message:
        """The next part of the body, then the end of the connection.

        Raises:
            Problem: 413 too large, 408 too slow, 400 when the connection ends before it, 503 when too much of other
                bodies is held.
        """
        if self._has_ended:
            return await self._receive()
        if not self._has_begun:
            self._has_begun = True
            self._check_length()
        message = await (self._receive() if self._is_here else self._wait())
        if message["type"] == "http.disconnect":
            raise Problem(400, "incomplete-body", "the connection ended before the body was complete")
        self._count(len(message.get("body", b"")))
        self._has_ended = not message.get("more_body", False)
        return message

    async def whole(self) -> bytes:
        """The whole body.

        Raises:
            Problem: as when it is received in parts.
        """
        parts: list[bytes] = []
        while not self._has_ended:
            parts.append((await self()).get("body", b""))
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def release(self) -> None:
        """What was held of it is not any more."""
        self._allowance.give(self._held)
        self._held = 0

    async def _wait(self) -> Message:
        began = perf_counter()
        try:
            # Only the waiting counts: what is done with a part between two may take its time.
            async with asyncio.timeout(self._seconds):
                message = await self._receive()
        except TimeoutError:
            raise Problem(408, "body-timeout", "the body was not complete in time") from None
        self._seconds -= perf_counter() - began
        return message

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > self._limit.body_bytes:
            raise self._too_large()
        if self._is_here:
            return  # it came with its head: the connection holds no more than one read
        if self._limit.body == "passed":
            self.release()
        if not self._allowance.take(size):
            detail = "too much of other requests is being received; sending it again is safe"
            raise Problem(503, "busy", detail, headers=BUSY)
        self._held += size

    def _check_length(self) -> None:
        for name, value in self._scope["headers"]:
            if name == b"content-length" and value.isdigit():
                if len(value) > 15 or int(value) > self._limit.body_bytes:
                    raise self._too_large()
                return

    def _too_large(self) -> Problem:
        return Problem(413, "content-too-large", f"the body has at most {self._limit.body_bytes} bytes")
