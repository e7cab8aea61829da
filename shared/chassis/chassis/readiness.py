"""Readiness: whether the whole system can do its work now, and what it promises while it does."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis import logs
from chassis.delivery.counts import count_articles
from chassis.delivery.durability import Level, ask_durability
from chassis.health import missing_workers
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.web.problems import Problem


class Report(BaseModel):
    """What /readyz answers; `missing` is empty exactly when the system is ready."""

    status: Literal["ready", "not ready"]
    missing: list[str] = Field(description="What keeps the system from being ready, a line each.")
    durability: Level = Field(description="What the stream server keeps through a power cut.")
    eviction_policy: str
    disk_free_bytes: int | None = Field(description="On the disk of the stream server; null where it is elsewhere.")


class Status(BaseModel):
    """How many articles were accepted and where they are; `unaccounted` is 0, or articles are lost or doubled."""

    accepted: int
    replayed: int = Field(description="Put up to be read again.")
    done: int
    set_aside: int
    dropped: int
    on_the_way: int
    unaccounted: int
    durability: Level = Field(description="What the stream server keeps through a power cut.")
    eviction_policy: str


class Readiness:
    """Asks the services of this process, the stream server, and the workers this process needs."""

    def __init__(
        self, services: Sequence[Service], settings: ServiceSettings, stop: asyncio.Event, redis: Redis | None
    ) -> None:
        self._services, self._settings, self._stop, self._redis = services, settings, stop, redis
        self._log, self._said = logs.get("http"), list[str]()

    async def status(self) -> Status:
        """Where the accepted articles are.

        Raises:
            Problem: 503, the stream server does not answer.
        """
        try:
            if self._redis is None:
                raise ConnectionError
            counts, found = await count_articles(self._redis), await ask_durability(self._redis)
        except (RedisError, OSError):
            detail = "the stream server does not answer"
            raise Problem(503, "stream-unavailable", detail, headers={"Retry-After": "2"}) from None
        return Status(
            **dataclasses.asdict(counts),
            unaccounted=counts.unaccounted,
            durability=found.level,
            eviction_policy=found.eviction_policy,
        )

    async def report(self, *, with_details: bool) -> Report:
        """The state of this moment; without details `missing` only names the parts, for it is open to everybody."""
        missing = [f"{service.name}: {problem}" for service in self._services for problem in service.problems()]
        if missing != self._said:
            self._said = missing
            self._log.warning("not_ready", missing=missing) if missing else self._log.info("ready_again")
        if not with_details:
            missing = [f"{service.name}: cannot do its work now" for service in self._services if service.problems()]
        if self._stop.is_set():
            missing.append("this process is stopping")
        durability: Level = "unknown"
        policy, free = "unknown", None
        try:
            if self._redis is not None:
                found = await ask_durability(self._redis)
                durability, policy, free = found.level, found.eviction_policy, found.disk_free_bytes
                gone = await missing_workers(self._redis, self._settings.needed_services)
                missing += [f"{name}: no live worker" for name in gone]
                if not found.last_write_ok:
                    missing.append("redis: the last write to disk failed")
        except (RedisError, OSError) as error:
            missing.append(f"redis: {type(error).__name__}" if with_details else "redis: does not answer")
        return Report(
            status="not ready" if missing else "ready",
            missing=missing,
            durability=durability,
            eviction_policy=policy,
            disk_free_bytes=free,
        )
