"""Who may ask for what, and how often: one layer around the HTTP application of every process.

It decides from the head of a request and from memory; no other server is asked.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.access.authentication import Gate, KeyGate, is_loopback
from chassis.access.principals import put_principal
from chassis.access.rates import Quota
from chassis.access.scopes import needed
from chassis.clock import Clock
from chassis.logs import Logger
from chassis.web.problems import Problem, send_problem


def guard(app: ASGIApp, gate: Gate | None, clock: Clock, log: Logger) -> ASGIApp:
    """The application behind the gate."""
    if gate is None:
        return app
    denied, limited = _Sparing(log, "access_denied"), _Sparing(log, "rate_limited")

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        need = needed(scope["method"], scope["path"])
        if need == "nothing":
            await app(scope, receive, send)
            return
        try:
            guest = gate.admit(scope, need)
        except Problem as problem:
            denied.say(clock.monotonic(), problem=problem.type, client=_client(scope))
            await send_problem(send, problem)
            return
        key_id = ""
        if guest.principal is not None:
            key_id = guest.principal.key_id
            put_principal(scope, guest.principal)
            structlog.contextvars.bind_contextvars(key=key_id)  # every line about this request names it
        quota = guest.quota
        # Always set: what is sent after another request without waiting inherits that request's context.
        _TAB.set(None if quota is None else Tab(quota, clock))
        if quota is None:
            await app(scope, receive, send)
            return
        now = clock.monotonic()
        if not quota.take(now):
            limited.say(now, key=key_id, client=_client(scope))
            await send_problem(send, _too_many(quota, now))
            return
        await app(scope, receive, _telling(send, quota, clock))

    return guarded


def is_operator(gate: Gate | None, address: str, scope: Scope) -> bool:
    """Whether a request may be told what is wrong inside: with a key that may do everything, or where no key is needed
    because only this machine reaches `address`."""
    if not isinstance(gate, KeyGate):
        return is_loopback(address)
    try:
        gate.admit(scope, "admin")
    except Problem:
        return False
    return True


class Tab:
    """What a request uses up: its first article is paid for with the request."""

    __slots__ = ("_clock", "_is_first", "_quota")

    def __init__(self, quota: Quota, clock: Clock) -> None:
        self._quota, self._clock, self._is_first = quota, clock, True

    def spend(self) -> Problem | None:
        """Pay for one article more; the problem if nothing is left."""
        if self._is_first:
            self._is_first = False
            return None
        now = self._clock.monotonic()
        return None if self._quota.take(now) else _too_many(self._quota, now)


_TAB: ContextVar[Tab | None] = ContextVar("tab", default=None)


def spend() -> Problem | None:
    """Count one article of the request that is being answered; the problem, status 429, if the sender has none left."""
    tab = _TAB.get()
    return None if tab is None else tab.spend()


class _Sparing:
    """Logs an event at most once a second, with how often it happened: nobody fills the disk by being refused."""

    def __init__(self, log: Logger, event: str) -> None:
        self._log, self._event = log, event
        self._times, self._next = 0, 0.0

    def say(self, now: float, **facts: Any) -> None:
        """It happened once more."""
        self._times += 1
        if now >= self._next:
            self._log.warning(self._event, times=self._times, **facts)
            self._times, self._next = 0, now + 1.0


def _telling(send: Send, quota: Quota, clock: Clock) -> Send:
    """Adds to the answer what is left."""

    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            limit = quota.service_limit(clock.monotonic())
            more = ((b"ratelimit-policy", quota.policy), (b"ratelimit", limit))
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return telling


def _too_many(quota: Quota, now: float) -> Problem:
    seconds = quota.wait_seconds(now)
    headers = {
        "Retry-After": str(seconds),
        "RateLimit-Policy": quota.policy.decode(),
        "RateLimit": quota.service_limit(now).decode(),
    }
    detail = f"more than {quota.rate.text}; the next is taken in {seconds} s"
    return Problem(429, "rate-limited", detail, headers=headers)


def _client(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""
