"""Puts ingest together: the one place that knows its concrete parts."""

from __future__ import annotations

from collections.abc import Sequence

from chassis import logs
from chassis.clock import SystemClock
from chassis.redis import connect, wait_for_redis
from chassis.service import Service, Web
from chassis.settings import ServiceSettings
from ingest.describe import SCHEMAS, paths
from ingest.endpoints import Endpoints
from ingest.publish import Publisher

CONFIRM_SECONDS = 2.5
"""How long the stream server may take to confirm an article before the sender gets 503."""


class Ingest:
    """The ingest service."""

    name = "ingest"

    def __init__(self, settings: ServiceSettings) -> None:
        self._log = logs.get(self.name)
        self._redis = connect(settings.redis_url, CONFIRM_SECONDS)
        endpoints = Endpoints(Publisher(self._redis), self._log, SystemClock())
        lean = {("POST", "/v1/articles"): endpoints.article, ("POST", "/v1/articles:batch"): endpoints.batch}
        self.web = Web(lean=lean, paths=paths(), schemas=SCHEMAS)

    async def start(self) -> None:
        """Wait for the stream server."""
        await wait_for_redis(self._redis, self._log)

    async def stop(self) -> None:
        """Let go of the connection."""
        await self._redis.aclose()

    def problems(self) -> Sequence[str]:
        """None of its own: the stream server is checked by the runner."""
        return ()


def build() -> Service:
    """The service, set up from the environment."""
    return Ingest(ServiceSettings())
