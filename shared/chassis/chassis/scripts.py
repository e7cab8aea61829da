"""The Lua scripts that make several Redis commands one step; each runs on Redis 7.0 and later and on Valkey."""

from __future__ import annotations

from typing import Final

HAND_OFF: Final = """
-- For each entry: acknowledge it here and, only if this acknowledgement was the one that counted,
-- write its result to the next stream. So a result is written once, however often the work was done.
-- KEYS: this stream, next stream, dead-letter stream
-- ARGV: group, then per entry: id, which key to write to (0 none, 2 next, 3 dead), number of values, the values
local settled, i = {}, 2
while i <= #ARGV do
  local id, target, count = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local acknowledged = redis.call('XACK', KEYS[1], ARGV[1], id)
  if acknowledged == 1 and target > 0 then
    redis.call('XADD', KEYS[target], '*', unpack(ARGV, i + 3, i + 2 + count))
  end
  settled[#settled + 1] = acknowledged
  i = i + 3 + count
end
return settled
"""

RENEW: Final = """
-- Reset the idle time of entries this consumer still holds; entries taken over by another stay the other's.
-- KEYS: stream    ARGV: group, consumer, entry ids...
local held = 0
for i = 3, #ARGV do
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1)
  if #pending == 1 and pending[1][2] == ARGV[2] then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
    held = held + 1
  end
end
return held
"""

LEAVE: Final = """
-- Remove a consumer that holds nothing.    KEYS: stream    ARGV: group, consumer
if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) == 0 then
  return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
end
return -1
"""
