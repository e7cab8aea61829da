"""A consumer that reads only while nobody waits on another stream: work that may take its time, one by one.

It looks before it reads, so that nothing is in its hands while it waits; FastStream would read at once and hold what it
has read. Everything else is as for any other consumer: leases, attempts, dead letters, brake.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from chassis.delivery.delivery import DeliveryPolicy, Handler, Route, RouteDelivery, StreamEntry
from chassis.delivery.groups import ensure_group
from chassis.delivery.recovery import Recovery
from chassis.delivery.redis import connect
from chassis.logs import Logger
from chassis.settings import ServiceSettings
from newswire.client import read_entries

LOOK_AGAIN_SECONDS: Final = 0.25
LOOK_AFTER_ERROR_SECONDS: Final = 1.0

WAITING: Final = """
-- 1 if a stream has entries that were not delivered to the group yet, else 0.    KEYS: stream    ARGV: group
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
for _, one in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local info = {}
  for i = 1, #one, 2 do info[one[i]] = one[i + 1] end
  if info['name'] == ARGV[1] then
    if info['lag'] then return info['lag'] > 0 and 1 or 0 end
    -- The server has lost count: entries were deleted.
    return #redis.call('XRANGE', KEYS[1], '(' .. info['last-delivered-id'], '+', 'COUNT', 1)
  end
end
return redis.call('XLEN', KEYS[1]) > 0 and 1 or 0
"""


class QuietConsumer:
    """Reads one stream as a member of a consumer group while the group of `first` has nothing to do."""

    def __init__(
        self, settings: ServiceSettings, route: Route, handler: Handler, log: Logger, first: RouteDelivery
    ) -> None:
        self._redis: Redis = connect(settings.redis_url)
        policy = DeliveryPolicy(max_attempts=settings.max_attempts, lease_seconds=settings.lease_seconds)
        self.delivery = RouteDelivery(self._redis, route, handler, log, policy)
        self._recovery = Recovery(self._redis, self.delivery)
        self._route, self._log, self._first = route, log, first
        self._waiting = self._redis.register_script(WAITING)
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Join the group, as soon as the server lets it, and begin to look."""
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish what is in hand, leave the group."""
        self.delivery.stop()
        if self._running is not None:
            await self._running
            await self._recovery.leave()
        await self._redis.aclose()

    async def _run(self) -> None:
        has_joined = False
        while not self.delivery.stopping:
            try:
                if not has_joined:
                    await ensure_group(self._redis, self._route.stream, self._route.group)
                    await self._recovery.inherit()
                    has_joined = True
                if await self._is_quiet() and await self._work():
                    continue
            except ResponseError as error:
                if "NOGROUP" not in str(error):
                    self._log.warning("quiet_reading_failed", stream=self._route.stream, error=str(error)[:300])
                else:
                    self._log.error("stream_reset", stream=self._route.stream, group=self._route.group)
                has_joined = False
            except (RedisError, OSError) as error:
                self._log.warning("quiet_reading_failed", stream=self._route.stream, error=str(error)[:300])
                await self.delivery.pause(LOOK_AFTER_ERROR_SECONDS)
            await self.delivery.pause(LOOK_AGAIN_SECONDS)

    async def _is_quiet(self) -> bool:
        if self._first.held:
            return False
        waiting: Any = await self._waiting(keys=[self._first.route.stream], args=[self._first.route.group])
        return not waiting

    async def _work(self) -> bool:
        """Deliver what is due again, or else one new entry; returns whether there was anything."""
        if await self._recovery.recover():
            return True
        answer: Any = await self._redis.xreadgroup(
            self._route.group, self._route.consumer, {self._route.stream: ">"}, count=1
        )
        entries = [StreamEntry(entry_id.decode(), fields, attempt=1) for entry_id, fields in read_entries(answer)]
        await self.delivery.deliver(entries)
        return bool(entries)
