"""The watch: everything that watching feeds needs, opened and closed together."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from chassis.clock import Clock
from chassis.logs import Logger
from chassis.web.problems import Problem
from ingest.accept.acceptor import Acceptor
from ingest.feeds.database import registry
from ingest.feeds.database.engine import Database
from ingest.feeds.database.watched_feed import PUSHED, WatchedFeed
from ingest.feeds.hubs.subscriber import Hubs
from ingest.feeds.isolation.sandbox import FeedProcesses, SandboxLimits
from ingest.feeds.poll.intake import FeedIntake, Taken
from ingest.feeds.poll.pages import Pages
from ingest.feeds.poll.poller import Polling
from ingest.feeds.poll.schedule import pushed
from ingest.feeds.poll.scheduler import Watching
from ingest.feeds.settings import FeedsSettings
from ingest.fetch import Fetcher
from ingest.fetch.resolving import Resolver

PUSH_SECONDS = 20.0
"""How long a hub is kept waiting for its delivery to be on the stream."""

PUSHES_AT_ONCE = 4


class Watch:
    """One instance that watches feeds; nothing is opened before it is needed."""

    def __init__(self, settings: FeedsSettings, clock: Clock, log: Logger, resolver: Resolver | None = None) -> None:
        self.settings, self.clock, self.log = settings, clock, log
        self.database = Database(settings.feeds_database)
        self.sandbox = FeedProcesses(SandboxLimits(processes=settings.feeds_readers))
        # The machine's own clock: what a host is owed passes in real time, whatever time the schedule lives in.
        self.fetcher = Fetcher(settings.fetching(), resolver=resolver)
        self.pages = Pages(self.fetcher)
        self.taking = FeedIntake(self.database, self.pages, clock)
        self.polling = Polling(self.fetcher, self.sandbox, self.taking, clock)
        self.hubs = Hubs(self.database, self.fetcher, clock, log, settings.public_url)
        self.watching = Watching(
            self.database,
            self.polling,
            self.hubs,
            clock,
            log,
            owner=settings.consumer,
            limits=settings.limits,
            concurrency=settings.feeds_concurrency,
        )
        self._acceptor: Acceptor | None = None
        self._pushes = asyncio.Semaphore(PUSHES_AT_ONCE)

    async def run(self, acceptor: Acceptor) -> None:
        """Watch until cancelled."""
        self.take_to(acceptor)
        try:
            await self.watching.run(acceptor)
        finally:
            self._acceptor = None
            await self.close()

    def take_to(self, acceptor: Acceptor) -> None:
        """Hand in there what hubs deliver."""
        self._acceptor = acceptor

    async def close(self) -> None:
        """Let go of everything; it opens again when it is asked again."""
        await self.sandbox.stop()
        await self.pages.stop()
        await self.database.close()

    async def push(self, feed: WatchedFeed, body: bytes, content_type: str | None) -> Taken:
        """Take what a hub delivered; returns when it is on the stream.

        Raises:
            Problem: 503, it is not; the hub comes again, and the next poll brings it anyway.
            NotAFeedError: there is no feed in it.
            FeedTooHardError: it takes too much to read.
        """
        if self._acceptor is None or self._pushes.locked():
            raise Problem(503, "busy", "deliveries are not taken just now", headers={"Retry-After": "30"})
        async with self._pushes:
            with suppress(TimeoutError):
                async with asyncio.timeout(PUSH_SECONDS):
                    parsed = await self.sandbox.parse_guarded(body, feed.url, content_type)
                    taken = await self.taking.take(feed, parsed, self._acceptor)
                    known = pushed(feed, taken.arrived, self.clock.now().timestamp())
                    told = {name: getattr(known, name) for name in PUSHED}
                    await self.database.run(registry.change, feed.id, **told)
                    return taken
        raise Problem(503, "busy", "the delivery is not on the stream yet", headers={"Retry-After": "30"})
