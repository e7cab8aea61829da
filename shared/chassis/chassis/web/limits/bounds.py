"""Bounds: one layer around the routes of a process, so that no request takes more than its share, whatever the route.

A route need not do anything for it, and a new one cannot forget it: its body is read within limits before it begins,
its answer is held until it is whole, and both take their part of what the process has for all. A lean route takes its
body by itself, through the same limits.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.access.scopes import HEALTH, logged_path
from chassis.logs import Logger
from chassis.web.limits.bodies import BUSY, BoundedBody
from chassis.web.limits.deadlines import Deadlines, Request
from chassis.web.limits.held_answers import HeldAnswer, send_held
from chassis.web.limits.limits import ByteBudget, LimitTable, ProcessLimits
from chassis.web.problems import Problem, send_problem
from chassis.web.protocol import WHOLE

READING: Final = ("GET", "HEAD")

READ_BYTES: Final = 512 * 1024
"""A body that is here with its head is smaller: a connection reads no further before the request begins."""


class RequestBounds:
    """The layer; `lean` are the routes that answer by themselves."""

    def __init__(
        self,
        app: ASGIApp,
        lean: Collection[tuple[str, str]],
        table: LimitTable,
        limits: ProcessLimits,
        log: Logger,
        look_seconds: float = 0.5,
    ) -> None:
        self._app, self._lean, self._table, self._limits, self._log = app, frozenset(lean), table, limits, log
        self._quick = frozenset(key for key in lean if table.find(*key).body_bytes >= READ_BYTES)
        self._bodies, self._answers = ByteBudget(limits.body_bytes), ByteBudget(limits.answer_bytes)
        self._reading, self._changing = asyncio.Semaphore(limits.reading), asyncio.Semaphore(limits.changing)
        self._deadlines = Deadlines(look_seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request within its limits."""
        limit = self._table.find(scope["method"], scope["path"])
        is_here = scope.get("extensions") is WHOLE
        request = self._deadlines.begin(limit.answer_seconds + (0.0 if is_here else limit.body_seconds))
        try:
            if is_here and (scope["method"], scope["path"]) in self._quick:
                await self._app(scope, receive, send)
            else:
                await self._answer(scope, BoundedBody(scope, receive, limit, self._bodies), send, request)
        except asyncio.CancelledError:
            if not self._deadlines.has_passed(request):
                raise
            request.uncancel()
            await self._end(scope, send)
        finally:
            self._deadlines.end(request)

    async def _answer(self, scope: Scope, body: BoundedBody, send: Send, request: Request) -> None:
        try:
            if (scope["method"], scope["path"]) in self._lean:
                await self._app(scope, body, send)
            else:
                await self._answer_held(scope, body, send, request)
        except Problem as problem:
            await send_problem(send, problem)
        finally:
            body.release()

    async def _answer_held(self, scope: Scope, body: BoundedBody, send: Send, request: Request) -> None:
        limit = self._table.find(scope["method"], scope["path"])
        receive = _Received(await body.whole(), body) if limit.body == "whole" else body
        answer = HeldAnswer(limit.answer_bytes)
        async with self._turn(scope):
            await answer.take_from(self._app, scope, receive)
        if answer.is_too_large:
            self._log.error("answer_too_large", path=logged_path(scope["path"]), limit_bytes=limit.answer_bytes)
        self._deadlines.move(request, self._limits.send_seconds)
        await send_held(answer, self._answers, send)

    @asynccontextmanager
    async def _turn(self, scope: Scope) -> AsyncIterator[None]:
        """A few at a time; what watches over a process does not wait for what it watches."""
        if scope["path"] in HEALTH:
            yield
            return
        turns = self._reading if scope["method"] in READING else self._changing
        try:
            async with asyncio.timeout(self._limits.wait_seconds):
                await turns.acquire()
        except TimeoutError:
            raise Problem(503, "busy", "too many requests are being answered", headers=BUSY) from None
        try:
            yield
        finally:
            turns.release()

    async def _end(self, scope: Scope, send: Send) -> None:
        """503, or where an answer has begun, no end of it: the server closes the connection then."""
        self._log.error("request_timed_out", path=logged_path(scope["path"]), method=scope["method"])
        detail = "the answer was not ready in time; asking again is safe"
        await send_problem(send, Problem(503, "answer-timeout", detail, headers=BUSY))


class _Received:
    """The `receive` of a body that is here: once the whole of it, then the end of the connection."""

    def __init__(self, body: bytes, rest: Receive) -> None:
        self._body: bytes | None = body
        self._rest = rest

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._rest()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}
