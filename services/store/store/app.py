"""Puts store together: the one place that knows its concrete parts."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.exc import ArgumentError, DBAPIError

from chassis import logs
from chassis.clock import SystemClock
from chassis.delivery.consumer import StreamConsumer
from chassis.delivery.delivery import Route
from chassis.delivery.errors import StartError
from chassis.delivery.redis import connect
from chassis.delivery.trimming import Retention, Trimmer
from chassis.service import Service, Web
from chassis.tasks import cancel_and_wait
from newswire import streams
from store.api.annotation_routes import build_annotation_router
from store.api.entity_routes import build_entity_router
from store.api.routes import build_router
from store.database.engine import is_outage, is_refusal, open_engine
from store.database.upgrades import SCHEMA_EXIT_CODE, SchemaError, check, upgrade
from store.retention.expiry import BEGINNING, Place, expire
from store.retention.rules import RetentionPolicy
from store.save.handler import StoreHandler
from store.save.orphans import tidy
from store.search.backlog import REST, index_missing
from store.settings import StoreSettings

DATABASE_WAIT_SECONDS = 1.0
LOOKUP_TIMEOUT_SECONDS = 3.0
TRIM_SECONDS = 10.0
CARE_SECONDS = 10.0
EXPIRE_SECONDS = 600.0
AGAIN_KEPT_SECONDS = 60.0
AGAIN_KEPT_ENTRIES = 1000
MEBIBYTE = 1024 * 1024


class Store:
    """The store service."""

    name = "store"

    def __init__(self, settings: StoreSettings) -> None:
        self._log = logs.get(self.name)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="database")
        try:
            self._engine = open_engine(settings.database)
        except (ArgumentError, OSError) as error:
            raise StartError(f"NEWSWIRE_DATABASE_URL cannot be used: {error}") from None
        self._prepare = upgrade if settings.db_upgrade == "auto" else check
        self._redis = connect(settings.redis_url, LOOKUP_TIMEOUT_SECONDS)
        route = Route(streams.ENRICHED, streams.STORE_GROUP, settings.consumer, streams.STORED, "article_stored")
        handler = StoreHandler(self._engine, self._executor, SystemClock())
        self._make_consumer = partial(StreamConsumer, settings, route, handler, self._log, settings.store_batch)
        self._consumer: StreamConsumer | None = None
        self._trimming: asyncio.Task[None] | None = None
        self._caring: asyncio.Task[None] | None = None
        self._policy = settings.retention
        self._expired_at: float | None = None
        inner = (settings.keep_hours * 3600, settings.keep_entries, settings.keep_mib * MEBIBYTE)
        self._retentions = (
            Retention(streams.RAW, *inner, (streams.ENRICH_GROUP,)),
            Retention(streams.ENRICHED, *inner, (streams.STORE_GROUP,)),
            # What is read again is stored already: nobody wants the entry back.
            Retention(streams.AGAIN, AGAIN_KEPT_SECONDS, AGAIN_KEPT_ENTRIES, inner[2], (streams.ENRICH_GROUP,)),
            Retention(
                streams.STORED,
                settings.keep_stored_hours * 3600,
                settings.keep_stored_entries,
                settings.keep_stored_mib * MEBIBYTE,
            ),
        )
        self._abandoned_seconds = settings.abandoned_minutes * 60
        router = build_router(self._engine, self._redis, settings.public_url)
        router.include_router(build_entity_router(self._engine))
        router.include_router(build_annotation_router(self._engine))
        self.web = Web(router=router)

    async def start(self) -> None:
        """Wait for the database, then join the group."""
        await self._prepare_database()
        self._consumer = self._make_consumer()
        await self._consumer.start()
        delivery = self._consumer.delivery
        trimmer = Trimmer(self._redis, self._retentions, delivery, self._log, self._abandoned_seconds)
        self._trimming = asyncio.create_task(trimmer.run(TRIM_SECONDS))
        self._caring = asyncio.create_task(self._care())

    async def stop(self) -> None:
        """Finish the batch in hand."""
        if self._consumer is not None:
            await self._consumer.stop()
        if self._trimming is not None:
            await self._trimming
        if self._caring is not None:
            await cancel_and_wait(self._caring)
        await self._redis.aclose()
        self._executor.shutdown()
        self._engine.dispose()

    def problems(self) -> Sequence[str]:
        """Why nothing is being stored now."""
        return self._consumer.problems() if self._consumer else ["waiting for the database"]

    async def _prepare_database(self) -> None:
        said = False
        while True:
            try:
                await asyncio.get_running_loop().run_in_executor(self._executor, self._prepare, self._engine)
                return
            except SchemaError as error:
                raise StartError(str(error), exit_code=SCHEMA_EXIT_CODE) from None
            except DBAPIError as error:
                if is_refusal(error) or not is_outage(error):
                    reason = str(error.orig).strip().splitlines()[0]
                    raise StartError(f"the database refuses this service: {reason}") from error
                if not said:
                    self._log.warning("waiting_for_database", error=str(error.orig)[:300])
                    said = True
            await asyncio.sleep(DATABASE_WAIT_SECONDS)

    async def _care(self) -> None:
        """Make searchable what was kept before there was search, and forget for good, between the batches."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                began = loop.time()
                while await loop.run_in_executor(self._executor, index_missing, self._engine):
                    await asyncio.sleep((loop.time() - began) * REST)
                    began = loop.time()
                while True:
                    if self._policy != RetentionPolicy():
                        await self._expire()
                    while await loop.run_in_executor(self._executor, tidy, self._engine):
                        pass
                    await asyncio.sleep(CARE_SECONDS)
            except Exception as error:  # it goes on beside the storing for as long as the service runs
                self._log.warning("care_interrupted", error=f"{type(error).__name__}: {error}"[:300])
                await asyncio.sleep(CARE_SECONDS)

    async def _expire(self) -> None:
        """Now and then remove what has been kept long enough; one round, in small transactions."""
        loop = asyncio.get_running_loop()
        if self._expired_at is not None and loop.time() < self._expired_at + EXPIRE_SECONDS:
            return
        # By the clock that times of arrival are from: a clock of this machine that runs ahead must remove nothing.
        seconds, _ = await self._redis.time()
        limits = self._policy.limits(datetime.fromtimestamp(seconds, UTC))
        removed: Counter[str] = Counter()
        place: Place | None = BEGINNING
        while place is not None:
            step = await loop.run_in_executor(self._executor, expire, self._engine, limits, place)
            removed += step.removed
            place = step.following
        self._expired_at = loop.time()
        if removed:
            self._log.info("articles_expired", articles=removed.total(), sources=dict(removed.most_common(20)))


def build() -> Service:
    """The service, set up from the environment."""
    return Store(StoreSettings())
