"""Safe trimming: streams lose what everybody has read and nobody may still want, and nothing else.

An entry may go when it is older than the time it is kept for, or beyond the number kept, and every registered
group has acknowledged it. A group that reads no more holds its stream back; that is said in the log, never solved
by throwing entries away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.delivery import Delivery
from chassis.logs import Logger
from newswire import streams
from newswire.events import REREAD

LOOKED_THROUGH: Final = 50

TRIM: Final = """
-- Trim a stream up to `wanted`, or up to the oldest entry that a group has not acknowledged, whichever comes first.
-- KEYS: stream    ARGV: wanted id (ms), entries kept at most (0: any number), last id allowed ('-': no other bound)
if redis.call('EXISTS', KEYS[1]) == 0 then return {0, '', 0} end
local function parts(id)
  local ms, seq = string.match(id, '^(%d+)-?(%d*)$')
  return tonumber(ms), tonumber(seq) or 0
end
local function before(a, b)
  local am, as = parts(a)
  local bm, bs = parts(b)
  return am < bm or (am == bm and as < bs)
end
local wanted = ARGV[1]
local keep = tonumber(ARGV[2])
local length = redis.call('XLEN', KEYS[1])
if keep > 0 and length > keep then
  -- The number kept counts too: find the oldest of the newest `keep`, in steps a server does not notice.
  local excess = math.min(length - keep, 10000)
  local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', excess + 1)
  local id = first[#first][1]
  if before(wanted, id) then wanted = id end
end
local holder = ''
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local info = {}
  for i = 1, #group, 2 do info[group[i]] = group[i + 1] end
  local pending = redis.call('XPENDING', KEYS[1], info['name'])
  local floor = pending[2]
  if not floor then
    local ms, seq = parts(info['last-delivered-id'])
    floor = string.format('%.0f-%.0f', ms, seq + 1)
  end
  if before(floor, wanted) then wanted = floor; holder = info['name'] end
end
if ARGV[3] ~= '-' and before(ARGV[3], wanted) then wanted = ARGV[3]; holder = 'downstream' end
return {redis.call('XTRIM', KEYS[1], 'MINID', wanted), holder, redis.call('XLEN', KEYS[1])}
"""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long entries are kept on a stream after everybody has read them, and how many at most (0: any number)."""

    stream: str
    seconds: float
    entries: int


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What one trimming did: entries removed, who held it back (empty: nobody), entries left."""

    removed: int
    holder: str
    left: int


class Trimmer:
    """Trims the streams again and again."""

    def __init__(self, redis: Redis, retentions: tuple[Retention, ...], delivery: Delivery, log: Logger) -> None:
        self._redis, self._retentions, self._delivery, self._log = redis, retentions, delivery, log
        self._script = redis.register_script(TRIM)

    async def run(self, interval_seconds: float) -> None:
        """Trim until the delivery stops."""
        while await self._delivery.pause(interval_seconds):
            try:
                for retention in self._retentions:
                    await self.trim(retention)
                await self.warn_of_abandoned()
            except RedisError as error:
                self._log.warning("trimming_failed", error=str(error)[:300])

    async def trim(self, retention: Retention) -> Trimmed:
        """Trim one stream as far as its retention, its groups and the stages behind it allow."""
        now = (await self._redis.time())[0]  # the server's, as in the ids: this machine's clock may be wrong
        wanted = f"{int((now - retention.seconds) * 1000)}"
        bound = await self._downstream_bound(retention.stream)
        answer: Any = await self._script(keys=[retention.stream], args=[wanted, retention.entries, bound or "-"])
        trimmed = Trimmed(int(answer[0]), answer[1].decode(), int(answer[2]))
        if trimmed.removed:
            self._log.info("stream_trimmed", stream=retention.stream, removed=trimmed.removed, left=trimmed.left)
        return trimmed

    async def warn_of_abandoned(self, idle_seconds: float = 3600.0) -> list[str]:
        """Say which groups hold entries back and have not read for long; returns their names as `stream/group`."""
        abandoned = []
        for retention in self._retentions:
            for group in await _groups(self._redis, retention.stream):
                name = group["name"].decode()
                behind = int(group["lag"] or 0) + int(group["pending"])
                if behind and await self._idle_seconds(retention.stream, name) > idle_seconds:
                    abandoned.append(f"{retention.stream}/{name}")
                    self._log.warning("group_abandoned", stream=retention.stream, group=name, behind=behind)
        return abandoned

    async def _idle_seconds(self, stream: str, group: str) -> float:
        """Since when no consumer of the group has asked for anything; for ever when it has none."""
        consumers = await self._redis.xinfo_consumers(stream, group)
        idle = [float(consumer["idle"]) / 1000 for consumer in consumers]
        return min(idle, default=float("inf"))

    async def _downstream_bound(self, stream: str) -> str | None:
        """On the raw stream, what is enriched and not stored yet stays too: it is found there until it is stored."""
        if stream != streams.RAW:
            return None
        for group in await _groups(self._redis, streams.ENRICHED):
            if group["name"] == streams.STORE_GROUP.encode():
                return await self._oldest_sequence(group)
        return None

    async def _oldest_sequence(self, group: dict[str, Any]) -> str | None:
        pending = await self._redis.xpending(streams.ENRICHED, streams.STORE_GROUP)
        start = pending["min"] or b"(" + group["last-delivered-id"]
        while True:
            entries: Any = await self._redis.xrange(streams.ENRICHED, min=start, count=LOOKED_THROUGH)
            for _, fields in entries:
                # What is read again was stored long ago, and does not need its place on the raw stream.
                if fields is not None and fields.get(b"ce_type") != REREAD.encode():
                    sequence: bytes = fields.get(b"ce_sequence", b"0-0")
                    return sequence.decode()
            if len(entries) < LOOKED_THROUGH:
                return None
            start = b"(" + entries[-1][0]


async def _groups(redis: Redis, stream: str) -> list[dict[str, Any]]:
    if not await redis.exists(stream):
        return []
    return await redis.xinfo_groups(stream)
