"""Backpressure: when the stages behind cannot keep up, senders are asked to wait; nothing is dropped silently."""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.delivery.durability import NEEDED_DISK_BYTES, ask_durability
from chassis.delivery.memory import ACCEPT_SHARE, Memory, ask_memory
from chassis.logs import Logger
from newswire import streams
from newswire.deadletters import DEAD_STREAMS

LOOK_SECONDS = 1.0
MEMORY_FULL = "the memory of the stream server is nearly full"
RELEASE = 0.9
"""Articles are taken again when the backlog is below this share of its limit, so that it does not flap."""

DEAD_SHARE = 0.25
"""Dead letters that take more of the memory than this are named as what fills it."""


class Backpressure:
    """Looks once a second at the backlog, the memory and the disk of the stream server.

    Between two looks it counts what is sent there, so that a sudden flood finds no gap.
    """

    def __init__(self, redis: Redis, backlog_limit: int, log: Logger) -> None:
        self._redis, self._backlog_limit, self._log = redis, backlog_limit, log
        self.reason: str | None = None
        """Why articles are refused now; None while they are taken."""
        self.backlog = 0
        """Articles that waited to be read when it was looked last."""
        self._room_bytes = math.inf

    def admit(self, size_bytes: int) -> str | None:
        """Count an article that is about to be sent; returns why it must not be, or None."""
        if self.reason is not None:
            return self.reason
        if size_bytes > self._room_bytes:
            return MEMORY_FULL
        self._room_bytes -= size_bytes
        return None

    async def watch(self) -> None:
        """Keep `reason` up to date, until cancelled."""
        while True:
            # When the server does not answer, publishing says so itself.
            with suppress(RedisError, OSError):
                self._change(await self.look())
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> str | None:
        """Why articles should be refused now, asked from the server.

        Raises:
            RedisError: it does not answer.
        """
        limit = self._backlog_limit * (RELEASE if self.reason else 1)
        self.backlog = backlog = await self._backlog()
        if backlog >= limit:
            return f"{backlog} articles wait to be read"
        memory = await ask_memory(self._redis)
        self._room_bytes = memory.room_bytes(ACCEPT_SHARE)
        if memory.is_over(ACCEPT_SHARE * (RELEASE if self.reason else 1)):
            return await self._why_full(memory)
        free = (await ask_durability(self._redis)).disk_free_bytes
        if free is not None and free < NEEDED_DISK_BYTES // 4:
            return "the disk of the stream server is nearly full"
        return None

    async def _why_full(self, memory: Memory) -> str:
        """Dead letters never go by themselves, so a memory that is full of them needs somebody."""
        sizes: list[Any] = [await self._redis.memory_usage(one, samples=0) for one in DEAD_STREAMS]
        dead = sum(size or 0 for size in sizes)
        if dead < DEAD_SHARE * memory.limit_bytes:
            return MEMORY_FULL
        return f"{MEMORY_FULL}: {dead // 2**20} MiB of it are dead letters (newswire dead)"

    async def _backlog(self) -> int:
        """Entries that the readers have not acknowledged yet."""
        if not await self._redis.exists(streams.RAW):
            return 0
        groups = await self._redis.xinfo_groups(streams.RAW)
        for group in groups:
            if group["name"] == streams.ENRICH_GROUP.encode():
                # The lag is unknown to the server after entries were deleted; the length is then an upper bound.
                lag = group["lag"]
                return int(group["pending"]) + int(lag) if lag is not None else int(await self._redis.xlen(streams.RAW))
        return int(await self._redis.xlen(streams.RAW))

    def _change(self, reason: str | None) -> None:
        if reason and not self.reason:
            self._log.warning("articles_refused", reason=reason)
        if self.reason and not reason:
            self._log.info("articles_taken_again")
        self.reason = reason
