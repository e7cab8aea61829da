"""Conservation: every accepted article is stored, set aside, or on its way; any other is unaccounted for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Redis

from newswire import streams

COUNT: Final = """
-- Counts and backlogs of one moment.    KEYS: the counts, raw, enriched, again    ARGV: their groups
local function waiting(stream, group)
  if redis.call('EXISTS', stream) == 0 then return 0 end
  local last = '0-0'
  local pending = 0
  for _, one in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local info = {}
    for i = 1, #one, 2 do info[one[i]] = one[i + 1] end
    if info['name'] == group then
      if info['lag'] then return info['lag'] + info['pending'] end
      last, pending = info['last-delivered-id'], info['pending']
    end
  end
  -- The server has lost count (entries were deleted): count what is behind the last one delivered.
  return pending + #redis.call('XRANGE', stream, '(' .. last, '+')
end
local waits = {}
for i = 2, #KEYS do waits[#waits + 1] = waiting(KEYS[i], ARGV[i - 1]) end
return {redis.call('HGETALL', KEYS[1]), unpack(waits)}
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles were accepted, are done, were set aside and still are, were given up, and are on their way.

    One that is put up to be read again (`replayed`) is on its way and done once more.
    """

    accepted: int
    replayed: int
    done: int
    set_aside: int
    dropped: int
    on_the_way: int

    @property
    def unaccounted(self) -> int:
        """Zero, or something is lost (above) or counted twice (below)."""
        return self.accepted + self.replayed - self.done - self.set_aside - self.dropped - self.on_the_way


async def count_articles(redis: Redis) -> Counts:
    """The counts of this moment, taken in one step.

    Raises:
        RedisError: the server does not answer.
    """
    keys = [streams.COUNTS, streams.RAW, streams.ENRICHED, streams.AGAIN]
    groups = [streams.ENRICH_GROUP, streams.STORE_GROUP, streams.ENRICH_GROUP]
    answer: Any = await redis.eval(COUNT, len(keys), *keys, *groups)
    flat, *backlogs = answer
    found = {flat[i].decode(): int(flat[i + 1]) for i in range(0, len(flat), 2)}
    dead = sum(count for name, count in found.items() if name.startswith("dead:"))
    retried = sum(count for name, count in found.items() if name.startswith("retried:"))
    dropped = found.get("dropped", 0)
    return Counts(
        accepted=found.get("accepted", 0),
        replayed=found.get("replayed", 0),
        done=found.get(f"done:{streams.ENRICHED}", 0),
        set_aside=dead - retried - dropped,
        dropped=dropped,
        on_the_way=sum(map(int, backlogs)),
    )
