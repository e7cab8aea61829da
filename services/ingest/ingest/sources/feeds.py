"""The source of feeds: RSS, Atom, JSON Feed and news sitemaps, polled as often as each is worth it."""

from __future__ import annotations

from fastapi import APIRouter

from chassis import logs
from chassis.clock import SystemClock
from ingest.accept.acceptor import Acceptor
from ingest.feeds.api.routes import build_router
from ingest.feeds.hubs.callbacks import build_callbacks
from ingest.feeds.service import Watch
from ingest.feeds.settings import FeedsSettings
from ingest.sources import Source


class Feeds:
    """Feeds, and what hubs push of them."""

    name = "feed"

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self.router: APIRouter | None = APIRouter()
        self.router.include_router(build_router(watch))
        self.router.include_router(build_callbacks(watch))

    async def run(self, acceptor: Acceptor) -> None:
        """Watch until cancelled."""
        await self._watch.run(acceptor)


def build() -> Source:
    """The source, set up from the environment."""
    return Feeds(Watch(FeedsSettings(), SystemClock(), logs.get("ingest")))
