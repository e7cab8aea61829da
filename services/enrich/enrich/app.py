"""Puts enrich together: the one place that knows its concrete parts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pydantic import Field

from chassis import logs
from chassis.delivery.consumer import StreamConsumer
from chassis.delivery.delivery import Route
from chassis.delivery.low_priority import QuietConsumer
from chassis.service import Service, Web
from chassis.settings import ServiceSettings
from enrich.capabilities import Announcer
from enrich.isolation.reader import ArticleLimits
from enrich.isolation.sandbox import ModelProcesses
from newswire import streams

FACTORY = "enrich.pipeline:Pipeline"
"""What the reading process makes of the model's name; this process never loads a model."""


class EnrichSettings(ServiceSettings):
    """Settings of enrich."""

    model: str = Field(default="auto", description="spaCy model: a package, a folder, or auto for the best installed.")
    models: str = Field(
        default="", description="Models for other languages, e.g. de=de_core_news_md,fr=fr_core_news_md."
    )
    enrich_batch: int = Field(default=32, ge=1, le=256, description="Articles read from the stream at once.")
    article_seconds: float = Field(
        default=20.0, gt=0, description="An article that takes longer to read ends the reading process, not the worker."
    )
    article_memory_mib: int = Field(
        default=1024, ge=16, description="Memory the reading process may take on top of the loaded model."
    )


class Enrich:
    """The enrich service."""

    name = "enrich"

    def __init__(self, settings: EnrichSettings, factory: str = FACTORY) -> None:
        self._settings = settings
        self._log = logs.get(self.name)
        limits = ArticleLimits(settings.article_seconds, settings.article_memory_mib * 1024 * 1024)
        names = ",".join(filter(None, (settings.model, settings.models)))
        self._sandbox = ModelProcesses(factory, names, limits, self._log)
        self._consumer: StreamConsumer | None = None
        self._again: QuietConsumer | None = None
        self._announcer = Announcer(settings.redis_url, self._sandbox)
        self.web = Web()

    async def start(self) -> None:
        """Load the language model, then join the group."""
        await self._sandbox.start()
        try:
            await self._join()
        except BaseException:
            await self.stop()
            raise

    async def _join(self) -> None:
        settings = self._settings
        me = (streams.ENRICH_GROUP, settings.consumer, streams.ENRICHED)
        route = Route(streams.RAW, *me, "article_enriched", waits_for_room=True, again_apart=True)
        self._consumer = StreamConsumer(settings, route, self._sandbox, self._log, settings.enrich_batch)
        await self._consumer.start()
        again = Route(streams.AGAIN, *me, "article_reread", waits_for_room=True)
        self._again = QuietConsumer(settings, again, self._sandbox.again, self._log, self._consumer.delivery)
        await self._again.start()
        self._announcer.start()

    async def stop(self) -> None:
        """Finish the batch in hand."""
        self._sandbox.finish()
        await self._announcer.stop()
        await asyncio.gather(*(one.stop() for one in (self._consumer, self._again) if one is not None))
        await self._sandbox.stop()

    def problems(self) -> Sequence[str]:
        """Why nothing is being read now."""
        return [*self._sandbox.problems(), *(self._consumer.problems() if self._consumer else [])]


def build() -> Service:
    """The service, set up from the environment."""
    return Enrich(EnrichSettings())
