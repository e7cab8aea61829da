"""Recovery: brings back entries that were delivered and never settled.

Three kinds are due: what this consumer held before it was restarted (at once), what it failed to do (after the
back-off), and what nobody has renewed for longer than a lease (its consumer is dead or stopped, or never got the
reply that delivered it). Each entry is claimed by itself, right before its work: claiming raises the
server's delivery count, and a neighbour that kills the process must not raise the counts of innocents.
"""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import suppress
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.clock import Clock, SystemClock
from chassis.delivery import scripts
from chassis.delivery.delivery import RouteDelivery, StreamEntry
from chassis.delivery.errors import SetAsideError

PAGE = 1000
IN_ONE_TURN = 16
INHERITED = float("-inf")
"""Due before everything else."""

WORK_LOST = "the worker died or stopped during every attempt"


class Recovery:
    """Watches the pending list of one route and delivers what is due again."""

    def __init__(
        self, redis: Redis, delivery: RouteDelivery, interval_seconds: float = 1.0, clock: Clock | None = None
    ):
        self._redis = redis
        self._delivery = delivery
        self._interval_seconds = interval_seconds
        self._clock = clock or SystemClock()
        self._claiming: dict[str, int] = {}
        self._leave = redis.register_script(scripts.LEAVE)

    async def run(self) -> None:
        """Recover until the delivery stops."""
        while not self._delivery.stopping:
            recovered = 0
            try:
                recovered = await self.recover()
            except RedisError as error:
                self._delivery.log.warning("recovery_failed", error=str(error)[:300])
            if not recovered and not await self._delivery.pause(self._interval_seconds):
                return

    async def recover(self) -> int:
        """Deliver what is due now, one entry at a time; returns how many were."""
        due = [*await self._own_due(), *await self._abandoned()]
        if not due:
            return 0
        count = 0
        # The turn comes before the claim: a claimed entry that waited for it would use up an attempt without work.
        async with self._delivery.turn_again:
            for pending in due[:IN_ONE_TURN]:
                if self._delivery.stopping:
                    break
                count += await self._take(pending)
        return count

    async def leave(self) -> None:
        """Take this consumer off the group if it holds nothing, so that groups do not collect dead names."""
        route = self._delivery.route
        with suppress(RedisError):
            await self._leave(keys=[route.stream], args=[route.group, route.consumer])

    async def inherit(self) -> int:
        """Note what an earlier process of the same name left, before new entries are read; returns how many."""
        pending = await self._pending(consumer=self._delivery.route.consumer)
        self._delivery.retry_at.update({one["message_id"].decode(): INHERITED for one in pending})
        return len(pending)

    def has_inherited(self) -> bool:
        """Whether something noted by `inherit` has not had its turn yet."""
        return INHERITED in self._delivery.retry_at.values()

    async def _own_due(self) -> list[dict[str, Any]]:
        """Own entries whose back-off is over; one that was just read and is about to be worked on is not in there."""
        now, retry_at = self._clock.monotonic(), self._delivery.retry_at
        due = {entry_id for entry_id, at in retry_at.items() if at <= now} - self._delivery.held
        if not due:
            return []
        pending = await self._pending(consumer=self._delivery.route.consumer)
        gone = due.difference(one["message_id"].decode() for one in pending) if len(pending) < PAGE else ()
        for entry_id in gone:
            retry_at.pop(entry_id, None)
        return [one for one in pending if one["message_id"].decode() in due]

    async def _abandoned(self) -> list[dict[str, Any]]:
        """Entries nobody works on: of consumers that stopped renewing, and own ones this process does not know of.

        The latter were delivered in a reply that never arrived. An entry that was just read is not in `held` for a
        moment, but then it is not idle either.
        """
        known = self._delivery.held | self._delivery.retry_at.keys()
        idle = await self._pending(idle=self._lease_milliseconds)
        return [one for one in idle if not self._is_own(one) or one["message_id"].decode() not in known]

    @property
    def _lease_milliseconds(self) -> int:
        return int(self._delivery.policy.lease_seconds * 1000)

    def _is_own(self, pending: dict[str, Any]) -> bool:
        return bool(pending["consumer"] == self._delivery.route.consumer.encode())

    async def _pending(self, consumer: str | None = None, idle: int | None = None) -> list[dict[str, Any]]:
        route = self._delivery.route
        call = self._redis.xpending_range(
            route.stream, route.group, min="-", max="+", count=PAGE, consumername=consumer, idle=idle
        )
        return await cast(Awaitable[list[dict[str, Any]]], call)

    async def _take(self, pending: dict[str, Any]) -> int:
        route, policy = self._delivery.route, self._delivery.policy
        entry_id = pending["message_id"].decode()
        if entry_id in self._delivery.held:
            return 0
        idle = 0 if entry_id in self._delivery.retry_at else self._lease_milliseconds
        attempt = self._next_attempt(entry_id, pending["times_delivered"])
        claimed: Any = await self._redis.xclaim(
            route.stream, route.group, route.consumer, idle, [entry_id], retrycount=attempt
        )
        self._claiming.pop(entry_id, None)
        if not claimed or claimed[0][1] is None:
            # Somebody else was faster, or the entry itself was deleted from the stream: nothing is left to work on.
            return 0
        fields = claimed[0][1]
        if attempt > policy.max_attempts:
            await self._delivery.set_aside(StreamEntry(entry_id, fields, attempt - 1), SetAsideError(WORK_LOST))
        else:
            self._delivery.log.info("entry_reclaimed", stream=route.stream, entry=entry_id, attempt=attempt)
            await self._delivery.deliver_in_turn(StreamEntry(entry_id, fields, attempt))
        return 1

    def _next_attempt(self, entry_id: str, delivered: int) -> int:
        """The number of the attempt to begin; a claim whose reply was lost is the same attempt, not one more."""
        if self._claiming.get(entry_id) != delivered:
            self._claiming[entry_id] = delivered + 1
        return self._claiming[entry_id]
