"""Safe trimming: streams lose what everybody has read and nobody may still want, and nothing else.

An entry may go when it is older than the time it is kept for, or beyond the number or the bytes kept, and every
registered group has acknowledged it. A group that reads no more holds its stream back and is named in the log. It does
so within the bytes kept only: one that has not read for long loses what is beyond them, and the log says how much, for
one dead subscriber must not stop the whole system. What is on its way between the stages is never lost so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.clock import Clock, SystemClock
from chassis.delivery.delivery import RouteDelivery
from chassis.delivery.memory import HISTORY_SHARE, Memory, ask_memory
from chassis.logs import Logger
from newswire import streams
from newswire.events import REREAD

ABANDONED_SECONDS: Final = 15 * 60.0
SHORT_SECONDS: Final = 0.2
"""How often streams are trimmed while memory is short."""

SHORT_OF_HISTORY: Final = 8
"""While memory is short, history is cut to this part of the bytes it may take."""

TRIM: Final = """
-- Trim a stream up to what is wanted, or up to the oldest entry that a group has not acknowledged: what comes first.
-- KEYS: stream
-- ARGV: wanted id (ms), entries kept at most (0: any number), bytes kept at most (0: any number),
--       last id allowed ('-': no other bound), groups that hold back nothing beyond the bytes kept...
-- Answers: entries removed, who held it back, entries left, whether there is more to do, then for each group that lost
-- entries its name and how many.
if redis.call('EXISTS', KEYS[1]) == 0 then return {0, '', 0, 0} end
local function parts(id)
  local ms, seq = string.match(id, '^(%d+)-?(%d*)$')
  return tonumber(ms), tonumber(seq) or 0
end
local function before(a, b)
  local am, as = parts(a)
  local bm, bs = parts(b)
  return am < bm or (am == bm and as < bs)
end
local function following(id)
  local ms, seq = parts(id)
  return string.format('%.0f-%.0f', ms, seq + 1)
end
local wanted, keep, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local length = redis.call('XLEN', KEYS[1])
if keep > 0 and length > keep then
  -- The number kept counts too: find the oldest of the newest `keep`, in steps a server does not notice.
  local left, start, id = math.min(length - keep, 10000) + 1, '-', nil
  while left > 0 do
    local some = redis.call('XRANGE', KEYS[1], start, '+', 'COUNT', math.min(10, left))
    if #some == 0 then break end
    id, left = some[#some][1], left - #some
    start = '(' .. id
  end
  if id and before(wanted, id) then wanted = id end
end
-- The bytes kept: walk from the oldest entry until enough is behind, a bounded number of bytes in one call.
local full, more = '0-0', 0
local excess = most > 0 and redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', 0) - most or 0
if excess > 0 then
  local walked, start = 0, '-'
  while walked < excess and more == 0 do
    local one = redis.call('XRANGE', KEYS[1], start, '+', 'COUNT', 1)[1]
    if not one then break end
    for _, value in ipairs(one[2]) do walked = walked + #value end
    walked = walked + 64
    full = following(one[1])
    start = '(' .. one[1]
    if walked > 16777216 and walked < excess then more = 1 end
  end
end
local given_up = {}
for i = 5, #ARGV do given_up[ARGV[i]] = true end
local holder, losers = '', {}
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local info = {}
  for i = 1, #group, 2 do info[group[i]] = group[i + 1] end
  local pending = redis.call('XPENDING', KEYS[1], info['name'])
  local floor = pending[2] or following(info['last-delivered-id'])
  if before(floor, wanted) then wanted = floor; holder = info['name'] end
  if given_up[info['name']] then
    losers[#losers + 1] = {floor, info['name'], 0}
  elseif before(floor, full) then
    full = floor; holder = info['name']; more = 0
  end
end
if before(wanted, full) then wanted = full end
if ARGV[4] ~= '-' and before(ARGV[4], wanted) then wanted = ARGV[4]; holder = 'downstream'; more = 0 end
-- In steps, so that what each group loses can be counted.
table.sort(losers, function(a, b) return before(a[1], b[1]) end)
local removed = 0
for i, loser in ipairs(losers) do
  if before(loser[1], wanted) then
    removed = removed + redis.call('XTRIM', KEYS[1], 'MINID', loser[1])
    loser[3] = removed
  else
    loser[3] = -1
  end
end
removed = removed + redis.call('XTRIM', KEYS[1], 'MINID', wanted)
local answer = {removed, holder, redis.call('XLEN', KEYS[1]), more}
for _, loser in ipairs(losers) do
  if loser[3] >= 0 and removed > loser[3] then
    answer[#answer + 1] = loser[2]
    answer[#answer + 1] = removed - loser[3]
  end
end
return answer
"""

OLDEST: Final = """
-- The place on the raw stream of the oldest entry that is new, not read again.    KEYS: stream    ARGV: first id, type
local start = ARGV[1]
for _ = 1, 5000 do
  local one = redis.call('XRANGE', KEYS[1], start, '+', 'COUNT', 1)[1]
  if not one then return false end
  local place, again = '0-0', false
  for i = 1, #one[2], 2 do
    if one[2][i] == 'ce_sequence' then place = one[2][i + 1] end
    if one[2][i] == 'ce_type' and one[2][i + 1] == ARGV[2] then again = true end
  end
  if not again then return place end
  start = '(' .. one[1]
end
return '0-0'
"""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long entries are kept on a stream after everybody has read them, and how many and how many bytes at most
    (0: any number); `never_given_up` are groups whose work must not be lost, however long they do none."""

    stream: str
    seconds: float
    entries: int
    most_bytes: int = 0
    never_given_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What one trimming did: entries removed, who held it back (empty: nobody), entries left, and what was lost to each
    group that had been given up."""

    removed: int
    holder: str
    left: int
    lost: Mapping[str, int] = field(default_factory=dict)


class Trimmer:
    """Trims the streams again and again."""

    def __init__(
        self,
        redis: Redis,
        retentions: tuple[Retention, ...],
        delivery: RouteDelivery,
        log: Logger,
        abandoned_seconds: float = ABANDONED_SECONDS,
        clock: Clock | None = None,
    ) -> None:
        self._redis, self._retentions, self._delivery, self._log = redis, retentions, delivery, log
        self._abandoned_seconds = abandoned_seconds
        self._clock = clock or SystemClock()
        self._script, self._oldest = redis.register_script(TRIM), redis.register_script(OLDEST)
        self._memory = Memory(0, 0)
        self._nobody_since: dict[tuple[str, str], float] = {}

    async def run(self, interval_seconds: float) -> None:
        """Trim until the delivery stops; more often while memory is short."""
        pause = SHORT_SECONDS
        while await self._delivery.pause(pause):
            try:
                await self.round()
            except RedisError as error:
                self._log.warning("trimming_failed", error=str(error)[:300])
            pause = SHORT_SECONDS if self._memory.is_over(HISTORY_SHARE) else interval_seconds

    async def round(self) -> None:
        """Trim every stream once."""
        self._memory = await ask_memory(self._redis)
        for retention in self._retentions:
            await self.trim(retention)

    async def trim(self, retention: Retention) -> Trimmed:
        """Trim one stream as far as its retention, its groups and the stages behind it allow."""
        now = (await self._redis.time())[0]  # the server's, as in the ids: this machine's clock may be wrong
        abandoned = await self._abandoned(retention)
        bound = await self._downstream_bound(retention.stream)
        wanted = f"{int((now - retention.seconds) * 1000)}"
        arguments: list[str | int] = [wanted, retention.entries, self._bytes(retention), bound or "-"]
        arguments += [name for name in abandoned if name not in retention.never_given_up]
        trimmed = await self._trim(retention.stream, arguments)
        if trimmed.removed:
            self._log.info("stream_trimmed", stream=retention.stream, removed=trimmed.removed, left=trimmed.left)
        for name, behind in abandoned.items():
            facts = {"stream": retention.stream, "group": name, "behind": behind}
            self._log.warning("group_abandoned", **facts, lost=trimmed.lost.get(name, 0))
        return trimmed

    async def _trim(self, stream: str, arguments: Sequence[str | int]) -> Trimmed:
        """The whole of it; the server is asked for a bounded part at a time."""
        removed, lost = 0, Counter[str]()
        while True:
            answer: Any = await self._script(keys=[stream], args=arguments)
            removed += int(answer[0])
            for name, count in zip(answer[4::2], answer[5::2], strict=True):
                lost[name.decode()] += int(count)
            if not answer[3] or not answer[0]:
                return Trimmed(removed, answer[1].decode(), int(answer[2]), lost)

    def _bytes(self, retention: Retention) -> int:
        short = self._memory.is_over(HISTORY_SHARE)
        return retention.most_bytes // (SHORT_OF_HISTORY if short else 1)

    async def _abandoned(self, retention: Retention) -> dict[str, int]:
        """The groups that hold entries back and have not read for long, and how far they are behind."""
        found = {}
        for group in await _groups(self._redis, retention.stream):
            name = group["name"].decode()
            behind = int(group["pending"]) + await self._lag(retention.stream, group)
            if behind and await self._idle_seconds(retention.stream, name) > self._abandoned_seconds:
                found[name] = behind
        return found

    async def _lag(self, stream: str, group: dict[str, Any]) -> int:
        """Entries not delivered yet; where the server has lost count, all there are, or none."""
        if group["lag"] is not None:
            return int(group["lag"])
        following = await self._redis.xrange(stream, min=b"(" + group["last-delivered-id"], count=1)
        return int(await self._redis.xlen(stream)) if following else 0

    async def _idle_seconds(self, stream: str, group: str) -> float:
        """Since when no consumer of the group has asked for anything; while it has none, since that was first seen."""
        consumers = await self._redis.xinfo_consumers(stream, group)
        if consumers:
            self._nobody_since.pop((stream, group), None)
            return min(float(consumer["idle"]) / 1000 for consumer in consumers)
        now = self._clock.monotonic()
        return now - self._nobody_since.setdefault((stream, group), now)

    async def _downstream_bound(self, stream: str) -> str | None:
        """On the raw stream, what is enriched and not stored yet stays too: it is found there until it is stored."""
        if stream != streams.RAW:
            return None
        for group in await _groups(self._redis, streams.ENRICHED):
            if group["name"] == streams.STORE_GROUP.encode():
                return await self._oldest_sequence(group)
        return None

    async def _oldest_sequence(self, group: dict[str, Any]) -> str | None:
        """What is read again was stored long ago, and does not need its place on the raw stream."""
        pending = await self._redis.xpending(streams.ENRICHED, streams.STORE_GROUP)
        start = pending["min"] or b"(" + group["last-delivered-id"]
        place: Any = await self._oldest(keys=[streams.ENRICHED], args=[start, REREAD])
        return None if place is None else place.decode()


async def _groups(redis: Redis, stream: str) -> list[dict[str, Any]]:
    if not await redis.exists(stream):
        return []
    return await redis.xinfo_groups(stream)
