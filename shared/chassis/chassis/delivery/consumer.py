"""A consumer group member: FastStream waits for the stream, the delivery does the rest.

FastStream is the shell: broker, batch subscriber, graceful stop. Its own acknowledgement is off (MANUAL), its
parser and decoder are replaced so that each entry of a batch stands for itself: one broken entry fails alone.
It reads one entry; what else waits is added until the batch is full, in entries or in bytes: an entry can be a
thousand times larger than another, and a number of them bounds no memory.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from faststream import AckPolicy
from faststream.message import StreamMessage
from faststream.redis import RedisBroker, StreamSub
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.delivery import scripts
from chassis.delivery.delivery import DeliveryPolicy, Handler, Route, RouteDelivery, StreamEntry
from chassis.delivery.groups import ensure_group
from chassis.delivery.recovery import Recovery
from chassis.delivery.redis import SOCKET_TIMEOUT_SECONDS, connect, wait_for_redis
from chassis.logs import Logger
from chassis.settings import ServiceSettings

BLOCK_MILLISECONDS = 1000
"""How long one read waits for new entries; it must stay below the socket timeout of the connection."""

GUARD_SECONDS = 1.0

BATCH_BYTES = 4 * 1024 * 1024
"""Once so much is in a batch nothing is added to it."""


class StreamConsumer:
    """Reads one stream as a member of a consumer group for as long as the service runs."""

    def __init__(self, settings: ServiceSettings, route: Route, handler: Handler, log: Logger, batch_size: int) -> None:
        self._settings, self._route, self._log = settings, route, log
        self._batch_size = batch_size
        self._redis: Redis = connect(settings.redis_url)
        self._read_more = self._redis.register_script(scripts.READ_MORE)
        policy = DeliveryPolicy(max_attempts=settings.max_attempts, lease_seconds=settings.lease_seconds)
        self.delivery = RouteDelivery(self._redis, route, handler, log, policy)
        self._recovery = Recovery(self._redis, self.delivery)
        self._broker = RedisBroker(
            _with_timeout(settings.redis_url),
            graceful_timeout=settings.stop_seconds,
            logger=logging.getLogger("faststream"),
            log_level=logging.DEBUG,
        )
        self._subscriber = self._broker.subscriber(
            stream=StreamSub(
                route.stream,
                group=route.group,
                consumer=route.consumer,
                batch=True,
                max_records=1,
                polling_interval=BLOCK_MILLISECONDS,
            ),
            ack_policy=AckPolicy.MANUAL,
            parser=_parse,
            decoder=_decode,
        )
        self._subscriber(self._handle)
        self._beginning: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Join the group and start reading.

        Raises:
            StartError: the server refuses this client (a wrong password, a missing permission).
        """
        await wait_for_redis(self._redis, self._log)
        await ensure_group(self._redis, self._route.stream, self._route.group)
        inherited = await self._recovery.inherit()
        self._log.info("consumer_started", stream=self._route.stream, group=self._route.group, inherited=inherited)
        self._beginning = asyncio.create_task(self._begin())

    async def stop(self) -> None:
        """Stop reading, finish what is in hand, leave the group."""
        self.delivery.stop()
        if self._beginning is not None:
            await self._beginning
        await self._broker.stop()
        await asyncio.gather(*self._tasks)
        await self._recovery.leave()
        await self._redis.aclose()

    async def _begin(self) -> None:
        """Finish what was inherited before anything new is read: it is older, and a kill must not hit it again."""
        while self._recovery.has_inherited() and not self.delivery.stopping:
            try:
                await self._recovery.recover()
            except RedisError as error:
                self._log.warning("recovery_failed", error=str(error)[:300])
                await self.delivery.pause(GUARD_SECONDS)
        while not self.delivery.stopping:
            try:
                await self._broker.start()
            except (RedisError, OSError, TimeoutError) as error:
                self._log.warning("consumer_waiting", stream=self._route.stream, error=str(error)[:300])
                await self.delivery.pause(GUARD_SECONDS)
            else:
                self._tasks = [asyncio.create_task(self._recovery.run()), asyncio.create_task(self._guard())]
                return

    def problems(self) -> list[str]:
        """Why this consumer does no work now; empty when it does."""
        found = []
        if not self._subscriber.running:
            found.append(f"not reading {self._route.stream}")
        if self.delivery.paused_reason:
            found.append(f"paused: {self.delivery.paused_reason}")
        return found

    async def _handle(self, entries: Any) -> None:
        await self.delivery.deliver([*entries, *await self._more(entries)])

    async def _more(self, entries: Sequence[StreamEntry]) -> list[StreamEntry]:
        """What else waits, as far as it goes into one batch; after an error what has been read is delivered alone."""
        count, room = self._batch_size - len(entries), BATCH_BYTES - sum(map(_size, entries))
        if count <= 0 or room <= 0:
            return []
        try:
            reader = (self._route.group, self._route.consumer)
            read: Any = await self._read_more(keys=[self._route.stream], args=[*reader, count, room])
        except (RedisError, OSError) as error:
            self._log.warning("reading_failed", stream=self._route.stream, error=str(error)[:300])
            return []
        return [
            StreamEntry(one.decode(), dict(zip(flat[::2], flat[1::2], strict=True)), attempt=1) for one, flat in read
        ]

    async def _guard(self) -> None:
        """Bring the group back after a flush or a deletion: FastStream stops its subscriber for good then."""
        while await self.delivery.pause(GUARD_SECONDS):
            if self._subscriber.running:
                continue
            with suppress(RedisError, OSError, TimeoutError):
                await ensure_group(self._redis, self._route.stream, self._route.group)
                self._log.error("stream_reset", stream=self._route.stream, group=self._route.group)
                await self._subscriber.start()


async def _parse(message: Any) -> StreamMessage[Any]:
    return StreamMessage(raw_message=message, body=b"", content_type=None)


async def _decode(message: StreamMessage[Any]) -> list[StreamEntry]:
    raw = message.raw_message
    pairs = zip(raw["message_ids"], raw["data"], strict=True)
    return [StreamEntry(entry_id.decode(), fields, attempt=1) for entry_id, fields in pairs]


def _size(entry: StreamEntry) -> int:
    return sum(len(name) + len(value) for name, value in entry.fields.items())


def _with_timeout(url: str) -> str:
    """The URL with a socket timeout well above the blocking read."""
    if "socket_timeout=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}socket_timeout={SOCKET_TIMEOUT_SECONDS}&socket_connect_timeout=5"
