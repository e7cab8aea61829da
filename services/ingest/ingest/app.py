"""Puts ingest together: the one place that knows its concrete parts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pydantic import Field

from chassis import logs
from chassis.clock import SystemClock
from chassis.delivery.redis import connect, wait_for_redis
from chassis.service import Service, Web
from chassis.settings import ServiceSettings
from chassis.tasks import cancel_and_wait
from ingest.accept.acceptor import Acceptor
from ingest.accept.backpressure import Backpressure
from ingest.accept.endpoints import Endpoints
from ingest.accept.limits import WATCHING, BodyLimits, pushing
from ingest.accept.memory import Remembering
from ingest.accept.openapi import SCHEMAS, paths
from ingest.accept.publisher import Publisher
from ingest.accept.routes import build_router
from ingest.source_supervisor import SourceSupervisor
from ingest.sources import installed

CONFIRM_SECONDS = 2.5
"""How long the stream server may take to confirm an article before the sender gets 503."""


class IngestSettings(ServiceSettings):
    """Settings of ingest."""

    backlog_limit: int = Field(
        default=500_000, ge=1, description="Articles that may wait to be read before senders are asked to wait."
    )


class Ingest:
    """The ingest service."""

    name = "ingest"

    def __init__(self, settings: IngestSettings) -> None:
        self._log = logs.get(self.name)
        self._redis = connect(settings.redis_url, CONFIRM_SECONDS)
        self._pressure = Backpressure(self._redis, settings.backlog_limit, self._log)
        self._remembering = Remembering(self._redis, self._log)
        self._watching: list[asyncio.Task[None]] = []
        acceptor = Acceptor(Publisher(self._redis, self._pressure), self._pressure, self._log, SystemClock())
        self._endpoints = endpoints = Endpoints(acceptor)
        lean = {("POST", "/v1/articles"): endpoints.article, ("POST", "/v1/articles:batch"): endpoints.batch}
        sources = installed()
        self._supervisor = SourceSupervisor(sources, acceptor, self._log)
        router = build_router(acceptor)
        for source in sources:
            if source.router is not None:
                router.include_router(source.router)
        limits = {**pushing(BodyLimits()), **WATCHING}
        self.web = Web(lean=lean, router=router, paths=paths(), schemas=SCHEMAS, limits=limits)

    async def start(self) -> None:
        """Wait for the stream server, then watch how the stages behind keep up, and start the sources."""
        await wait_for_redis(self._redis, self._log)
        watches = (self._pressure.watch(), self._remembering.watch())
        self._watching = [asyncio.create_task(one) for one in watches]
        self._supervisor.start()

    async def stop(self) -> None:
        """Stop the sources and let go of the connection."""
        await self._supervisor.stop()
        await self._endpoints.stop()
        await cancel_and_wait(*self._watching)
        await self._redis.aclose()

    def problems(self) -> Sequence[str]:
        """Why articles are refused now."""
        return (self._pressure.reason,) if self._pressure.reason else ()


def build() -> Service:
    """The service, set up from the environment."""
    return Ingest(IngestSettings())
