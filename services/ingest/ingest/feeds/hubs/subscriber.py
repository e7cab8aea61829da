"""Asks hubs for what feeds announce, renews it in time, and leaves what is not wanted any more."""

from __future__ import annotations

import asyncio
from typing import Final

from chassis.clock import Clock
from chassis.logs import Logger
from ingest.feeds.database.engine import Database
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.hubs import websub
from ingest.feeds.hubs.websub import HubSubscription
from ingest.fetch import Fetcher, FetchFailedError, FetchRefusedError

TEND_SECONDS: Final = 30.0
LEAVING_ATTEMPTS: Final = 3
CALLBACK: Final = "/v1/websub/"


class Hubs:
    """The subscriptions of this system; without a public address nobody could call back, and none are asked for."""

    def __init__(self, database: Database, fetcher: Fetcher, clock: Clock, log: Logger, public_url: str) -> None:
        self._database, self._fetcher, self._clock, self._log = database, fetcher, clock, log
        self._public_url = public_url.rstrip("/")
        self._woken = asyncio.Event()

    async def want(self, feed: WatchedFeed) -> None:
        """Subscribe to what the feed announces; leave its hub when it announces none any more or is gone."""
        if not self._public_url:
            return
        hub, topic = (feed.hub, feed.topic) if feed.state == "active" else (None, None)
        if await self._database.run(websub.want, feed.id, hub, topic, self._now()):
            self._woken.set()

    async def leave(self, feed_id: str) -> None:
        """Leave the hub of a feed that was removed."""
        if await self._database.run(websub.want, feed_id, None, None, self._now()):
            self._woken.set()

    async def tend_always(self) -> None:
        """Ask hubs when it is time, until cancelled."""
        while self._public_url:
            await self.tend()
            woken = asyncio.create_task(self._woken.wait())
            await asyncio.wait({woken}, timeout=TEND_SECONDS)
            woken.cancel()
            self._woken.clear()
        await asyncio.Event().wait()

    async def tend(self) -> None:
        """Ask every hub that is to be asked now."""
        due = await self._database.run(websub.claim_due, self._now())
        await asyncio.gather(*(self._ask(one) for one in due))

    def callback(self, subscription: HubSubscription) -> str:
        """The address at which the hub finds us."""
        return f"{self._public_url}{CALLBACK}{subscription.token}"

    async def _ask(self, subscription: HubSubscription) -> None:
        if subscription.state == "leaving" and subscription.attempts >= LEAVING_ATTEMPTS:
            await self._database.run(websub.drop, subscription.token)
            return
        form = websub.request_form(subscription, self.callback(subscription))
        # Before the request: a hub may ask back before it answers, and its word must not be overwritten.
        await self._database.run(websub.keep_asked, websub.asked(subscription, None, self._now()))
        error = await self._post(subscription.hub, form)
        facts = {"feed": subscription.feed_id, "hub": subscription.hub, "mode": form["hub.mode"]}
        if error is None:
            self._log.info("websub_asked", **facts)
            return
        self._log.warning("websub_failed", **facts, reason=error)
        await self._database.run(websub.keep_asked, websub.asked(subscription, error, self._now()))

    async def _post(self, hub: str, form: dict[str, str]) -> str | None:
        """Why the hub did not take the request; None if it did."""
        try:
            fetched = await self._fetcher.post(hub, form)
        except FetchRefusedError as refused:
            return refused.reason
        except FetchFailedError as failed:
            return failed.reason
        return None if 200 <= fetched.status < 300 else f"the hub answered {fetched.status}"

    def _now(self) -> float:
        return self._clock.now().timestamp()
