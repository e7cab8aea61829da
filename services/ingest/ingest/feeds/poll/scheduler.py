"""Watches the feeds: polls those that are due, many at once, each held by a lease so that no other instance does."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import Final

from sqlalchemy.exc import DBAPIError

from chassis.clock import Clock
from chassis.logs import Logger
from chassis.tasks import cancel_and_wait
from ingest.accept.acceptor import Acceptor
from ingest.feeds.database import registry
from ingest.feeds.database.engine import Database
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.hubs.subscriber import Hubs
from ingest.feeds.poll.intake import Taken
from ingest.feeds.poll.polled import IntervalLimits, Polled
from ingest.feeds.poll.poller import Polling
from ingest.feeds.poll.schedule import after

LEASE_SECONDS: Final = 90.0
LOOK_SECONDS: Final = 2.0
"""How often the database is asked for what is due; a feed added by another instance starts at latest then."""


class Watching:
    """Polls the due feeds of this instance."""

    def __init__(
        self,
        database: Database,
        polling: Polling,
        hubs: Hubs,
        clock: Clock,
        log: Logger,
        *,
        owner: str,
        limits: IntervalLimits,
        concurrency: int,
    ) -> None:
        self._database, self._polling, self._hubs, self._clock, self._log = database, polling, hubs, clock, log
        self._owner, self._limits, self._concurrency = owner, limits, concurrency
        self._polls: dict[asyncio.Task[None], WatchedFeed] = {}
        self._woken = asyncio.Event()

    async def run(self, acceptor: Acceptor) -> None:
        """Poll until cancelled; what is in work then stays due."""
        helpers = [asyncio.create_task(self._renew()), asyncio.create_task(self._hubs.tend_always())]
        try:
            while True:
                await self._start_due(acceptor)
                await self._pause(helpers, LOOK_SECONDS)
        finally:
            await cancel_and_wait(*helpers)
            await self._give_up()

    async def drain(self, acceptor: Acceptor) -> None:
        """Poll everything that is due now, and return."""
        await self._start_due(acceptor)
        while self._polls:
            await asyncio.wait(self._polls, return_when=asyncio.FIRST_COMPLETED)
            await self._start_due(acceptor)

    def wake(self) -> None:
        """Look at once for what is due."""
        self._woken.set()

    async def _pause(self, helpers: list[asyncio.Task[None]], seconds: float) -> None:
        """Until a poll is done, somebody wakes us, or some seconds have passed; a helper that failed ends the run."""
        woken = asyncio.create_task(self._woken.wait())
        await asyncio.wait({woken, *self._polls, *helpers}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()
        self._woken.clear()
        for helper in helpers:
            if helper.done():
                helper.result()

    async def _start_due(self, acceptor: Acceptor) -> None:
        for task in [task for task in self._polls if task.done()]:
            feed = self._polls.pop(task)
            if task.cancelled():
                self._log.warning("feed_lease_lost", feed=feed.id)
            else:
                task.result()
        free = self._concurrency - len(self._polls)
        if free <= 0:
            return
        now = self._now()
        busy = {feed.host for feed in self._polls.values()}
        until, farthest = now + LEASE_SECONDS, self._limits.farthest
        due = await self._database.run(registry.claim, self._owner, now, until, free, busy, farthest)
        for feed in due:
            self._polls[asyncio.create_task(self._poll(feed, acceptor), name=f"poll-{feed.id}")] = feed

    async def _poll(self, feed: WatchedFeed, acceptor: Acceptor) -> None:
        started = perf_counter()
        taken: Taken | None = None
        try:
            found, polled, taken = await self._polling.poll(feed, acceptor)
        except DBAPIError:
            raise  # an outage of ours is not the feed's fault: the source is started again, the lease runs out
        except Exception as error:  # a feed that finds a fault of ours must not stop the others
            self._log.error("feed_poll_failed", feed=feed.id, error=f"{type(error).__name__}: {error}"[:300])
            found, polled = feed, Polled("failed", error="internal", detail=type(error).__name__)
        now = self._now()
        found, alerts = after(found, polled, now, self._limits)
        if not await self._database.run(registry.finish, found, self._owner):
            self._log.warning("feed_lease_lost", feed=feed.id)
            return
        self._tell(found, polled, taken, perf_counter() - started)
        for alert in alerts:
            self._log.warning(alert.event, feed=feed.id, url=feed.url, title=found.title, **alert.facts)
        await self._hubs.want(found)

    def _tell(self, feed: WatchedFeed, polled: Polled, taken: Taken | None, seconds: float) -> None:
        facts: dict[str, object] = {"outcome": polled.outcome, "status": polled.status}
        if polled.error:
            facts["reason"] = f"{polled.error}: {polled.detail or ''}"[:300]
        if taken is not None:
            facts |= {"new": taken.arrived, "accepted": taken.accepted, "changed": taken.changed}
            facts |= {
                name: getattr(taken, name) for name in ("refused", "elsewhere", "pending") if getattr(taken, name)
            }
        next_in = round(feed.next_due - self._now())
        self._log.info(
            "feed_polled", feed=feed.id, **facts, next_in_seconds=next_in, milliseconds=round(seconds * 1000)
        )

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            held = {feed.id: task for task, feed in self._polls.items() if not task.done()}
            if not held:
                continue
            ours = await self._database.run(registry.renew, self._owner, list(held), self._now() + LEASE_SECONDS)
            for feed_id in held.keys() - ours:  # removed, or taken over after we stood still for too long
                held[feed_id].cancel()

    async def _give_up(self) -> None:
        polls, self._polls = self._polls, {}
        await cancel_and_wait(*polls)
        if polls:
            await self._database.run(registry.release, self._owner, [feed.id for feed in polls.values()])

    def _now(self) -> float:
        return self._clock.now().timestamp()
