"""Delivery: every entry of a stream is worked on until it is handed to the next stream or set aside.

FastStream reads new entries; this module does what it leaves open on Redis streams: leases, attempts counted by the
server, the atomic hand-off, the dead-letter stream. `chassis.delivery.recovery` brings back what a dead worker held.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.clock import Clock, SystemClock, timestamp
from chassis.delivery import scripts
from chassis.delivery.brake import Brake
from chassis.delivery.errors import DeliveryError, SetAsideError, TryAgainError, UnavailableError
from chassis.delivery.memory import why_not_hand_on
from chassis.logs import Logger
from newswire import streams, wire

PAUSES_SECONDS = (0.5, 1.0, 2.0, 5.0)
"""Waits before the same step is tried again while something outside is down; the last one repeats."""

ROOM_SECONDS = 0.25
"""How often a stage that waits for memory looks again."""


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """One delivery: a stream entry and how often it has been delivered, this time included."""

    id: str
    fields: Mapping[bytes, bytes]
    attempt: int


@dataclass(frozen=True, slots=True)
class HandOff:
    """The work is done: `fields` go to the next stream (None: nothing does); `facts` go to the log.

    `place` keeps the results of one subject in order, whoever hands them on: a result is not written any more when
    one with a higher place has been.
    """

    fields: wire.Fields | None
    milliseconds: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    place: OrderPlace | None = None


@dataclass(frozen=True, slots=True)
class OrderPlace:
    """Where the order of a subject is kept (the key of a hash), and the place in it, as text that sorts."""

    key: str
    position: str


Outcome = HandOff | DeliveryError
Handler = Callable[[Sequence[StreamEntry]], Awaitable[Sequence[Outcome]]]
"""Works on a batch and returns one outcome an entry, in order; a failed entry is a returned fate, not a raised one.

It may raise `UnavailableError` for the whole batch: the same batch is tried again when the pause is over.
"""


@dataclass(frozen=True, slots=True)
class Route:
    """From where to where: the stream read, as which group and consumer, and the stream written next."""

    stream: str
    group: str
    consumer: str
    next_stream: str
    done_event: str
    """Name of the log event of a finished delivery, e.g. `article_enriched`."""

    waits_for_room: bool = False
    """Whether it stops while the memory of the stream server is nearly full; the last stage never does, it frees it."""

    again_apart: bool = False
    """Whether the handler works on what failed before beside the batches; else nothing is done at the same time."""


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """How long an entry is held and how often it is tried."""

    max_attempts: int = 3
    lease_seconds: float = 10.0
    retry_seconds: tuple[float, ...] = (1.0, 5.0, 30.0)
    brake_seconds: float = 10.0
    """How long a stage whose deliveries mostly fail waits before it tries one again."""

    def retry_delay(self, attempt: int) -> float:
        """Seconds to wait after this failed attempt."""
        return self.retry_seconds[min(attempt, len(self.retry_seconds)) - 1]


class RouteDelivery:
    """Delivers entries of one route to a handler and settles what became of them."""

    def __init__(
        self,
        redis: Redis,
        route: Route,
        handler: Handler,
        log: Logger,
        policy: DeliveryPolicy,
        clock: Clock | None = None,
    ) -> None:
        self.redis, self.route, self.policy, self.log = redis, route, policy, log
        self.held: set[str] = set()
        self.retry_at: dict[str, float] = {}
        self.brake = Brake()
        self.turn = asyncio.Lock()
        """Held by whoever works and settles: one at a time, so that results leave in the order of the work."""
        self.turn_again = asyncio.Lock() if route.again_apart else self.turn
        """The same, for what is delivered again."""
        self._handler = handler
        self._outage: str | None = None
        self._clock = clock or SystemClock()
        self._stopping = asyncio.Event()
        self._hand_off = redis.register_script(scripts.HAND_OFF)
        self._renew = redis.register_script(scripts.RENEW)

    async def deliver(self, entries: Sequence[StreamEntry]) -> None:
        """Work on entries and settle each, when it is their turn: handed on, left for a later attempt, or set aside."""
        async with self._holding(entries):
            remaining = list(entries)
            while remaining and await self._brake_allows() and await self._has_room():
                async with self.turn:
                    # While the brake is pulled, one entry at a time tries whether things work again.
                    part = remaining[:1] if self.brake.reason else remaining
                    remaining = remaining[len(part) :]
                    await self._deliver_part(part)

    async def deliver_in_turn(self, entry: StreamEntry) -> None:
        """The same for one entry, by a caller who has the turn already."""
        async with self._holding([entry]):
            if await self._brake_allows() and await self._has_room():
                await self._deliver_part([entry])

    @asynccontextmanager
    async def _holding(self, entries: Sequence[StreamEntry]) -> AsyncIterator[None]:
        ids = [entry.id for entry in entries]
        self.held.update(ids)
        renewal = asyncio.create_task(self._keep_lease(ids))
        try:
            yield
        finally:
            renewal.cancel()
            self.held.difference_update(ids)

    async def _deliver_part(self, entries: Sequence[StreamEntry]) -> None:
        started = time.perf_counter()
        outcomes = await self._work(entries)
        if outcomes is None:
            return
        for outcome in outcomes:
            self.brake.record(failed=not isinstance(outcome, HandOff))
        await self._settle(entries, outcomes, (time.perf_counter() - started) * 1000)

    async def _brake_allows(self) -> bool:
        """Wait while the brake is pulled; returns whether to go on (not when stopping came first)."""
        if self.brake.reason is None:
            return True
        self.log.error("stage_paused", stream=self.route.stream, reason=self.brake.reason)
        return await self.pause(self.policy.brake_seconds)

    async def _has_room(self) -> bool:
        """Wait until the next stream may grow; returns whether to go on (not when stopping came first)."""
        while self.route.waits_for_room and (reason := await why_not_hand_on(self.redis)) is not None:
            if self._outage != reason:
                self._outage = reason
                self.log.warning("delivery_paused", stream=self.route.stream, reason=reason)
            if not await self.pause(ROOM_SECONDS):
                return False
        self._outage = None
        return True

    async def set_aside(self, entry: StreamEntry, fate: SetAsideError) -> None:
        """Move an entry to the dead-letter stream without working on it."""
        await self._settle([entry], [fate], 0.0)

    def stop(self) -> None:
        """Wait for nothing from now on; what is being worked on is finished."""
        self._stopping.set()

    @property
    def paused_reason(self) -> str | None:
        """Why nothing is delivered now: something outside is down, or most deliveries fail; None when all is well."""
        return self._outage or self.brake.reason

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping.is_set()

    async def pause(self, seconds: float) -> bool:
        """Wait, unless the delivery is stopping; returns whether to go on."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return not self._stopping.is_set()

    async def _work(self, entries: Sequence[StreamEntry]) -> Sequence[Outcome] | None:
        """The outcomes, or None when stopping came first: the entries then stay pending for the next start."""
        for step in range(1_000_000):
            try:
                outcomes = await self._attempt(entries)
            except UnavailableError as error:
                self._outage = str(error)
                self.log.warning("delivery_paused", stream=self.route.stream, reason=str(error), entries=len(entries))
                if not await self.pause(_backoff(step)):
                    return None
            else:
                self._outage = None
                return outcomes
        return None

    async def _attempt(self, entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        try:
            outcomes = await self._handler(entries)
        except UnavailableError:
            raise
        except Exception as error:  # the one place where a handler's own fault is caught
            if len(entries) > 1:
                # Somebody in the batch broke it: one by one, only that one fails.
                return [outcome for entry in entries for outcome in await self._attempt([entry])]
            fate = error if isinstance(error, DeliveryError) else TryAgainError(f"{type(error).__name__}: {error}")
            return [fate]
        if len(outcomes) != len(entries):
            raise AssertionError(f"handler returned {len(outcomes)} outcomes for {len(entries)} entries")
        return outcomes

    async def _settle(self, entries: Sequence[StreamEntry], outcomes: Sequence[Outcome], milliseconds: float) -> None:
        settled: list[tuple[StreamEntry, Outcome, str]] = []
        arguments: list[str | bytes] = [self.route.group]
        for entry, outcome in zip(entries, outcomes, strict=True):
            fate = self._fate(entry, outcome)
            if fate == "again":
                self.retry_at[entry.id] = self._clock.monotonic() + self.policy.retry_delay(entry.attempt)
                self._log(entry, outcome, "again", milliseconds / len(entries))
                continue
            arguments += self._arguments(entry, outcome)
            settled.append((entry, outcome, fate))
        if settled:
            counted = await self._until_done(arguments)
            for (entry, outcome, fate), one in zip(settled, counted, strict=True):
                self.retry_at.pop(entry.id, None)
                said = {0: "already_done", 1: fate, 2: "overtaken"}[one]
                self._log(entry, outcome, said, milliseconds / len(entries))

    def _fate(self, entry: StreamEntry, outcome: Outcome) -> str:
        if isinstance(outcome, HandOff):
            return "done"
        if self.brake.reason is not None:
            return "again"  # nothing is given up while the fault may lie elsewhere
        if isinstance(outcome, SetAsideError) or entry.attempt >= self.policy.max_attempts:
            return "set_aside"
        return "again"

    def _arguments(self, entry: StreamEntry, outcome: Outcome) -> list[str | bytes]:
        if not isinstance(outcome, HandOff):
            return _script_entry(entry.id, 3, self._dead_fields(entry, outcome))
        if outcome.fields is None:
            return _script_entry(entry.id, 0, {})
        return _script_entry(entry.id, 2, outcome.fields, outcome.place)

    def _dead_fields(self, entry: StreamEntry, fate: DeliveryError) -> dict[Any, str | bytes]:
        reason = str(fate)[:2000]
        return {
            **entry.fields,
            "dead_stream": self.route.stream,
            "dead_group": self.route.group,
            "dead_entry": entry.id,
            "dead_reason": reason,
            "dead_digest": hashlib.sha256(reason.encode(errors="replace")).hexdigest()[:16],
            "dead_attempts": str(entry.attempt),
            "dead_time": timestamp(self._clock.now()),
        }

    async def _until_done(self, arguments: list[str | bytes]) -> list[int]:
        """Run the hand-off until the server answered; repeating it is safe, the acknowledgement counts once."""
        dead = streams.dead(self.route.stream)
        keys = [self.route.stream, self.route.next_stream, dead, streams.dead_index(dead), streams.COUNTS]
        for step in range(1_000_000):
            try:
                counted: list[int] = await self._hand_off(keys=keys, args=arguments)
                return counted
            except RedisError as error:
                self.log.warning("hand_off_failed", stream=self.route.stream, error=str(error)[:300])
                if not await self.pause(_backoff(step)):
                    raise
        raise AssertionError("unreachable")

    async def _keep_lease(self, ids: Sequence[str]) -> None:
        while True:
            await asyncio.sleep(self.policy.lease_seconds / 4)
            with suppress(RedisError):
                await self._renew(keys=[self.route.stream], args=[self.route.group, self.route.consumer, *ids])

    def _log(self, entry: StreamEntry, outcome: Outcome, fate: str, milliseconds: float) -> None:
        facts = {
            "article_id": _text(entry.fields.get(b"ce_subject")),
            "trace_id": _text(entry.fields.get(b"traceparent"))[3:35],
            "entry": entry.id,
            "attempt": entry.attempt,
            "outcome": fate,
        }
        if isinstance(outcome, HandOff):
            took = outcome.milliseconds if outcome.milliseconds is not None else milliseconds
            self.log.info(self.route.done_event, **facts, milliseconds=round(took, 2), **outcome.facts)
        else:
            event = "article_set_aside" if fate == "set_aside" else "article_failed"
            self.log.warning(event, **facts, milliseconds=round(milliseconds, 2), reason=str(outcome)[:300])


def _script_entry(
    entry_id: str, target: int, fields: Mapping[Any, str | bytes], place: OrderPlace | None = None
) -> list[str | bytes]:
    flat = [part for pair in fields.items() for part in pair]
    order = (place.key, place.position) if place else ("", "")
    return [entry_id, str(target), *order, str(len(flat)), *flat]


def _backoff(step: int) -> float:
    return PAUSES_SECONDS[min(step, len(PAUSES_SECONDS) - 1)]


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")[:600]
