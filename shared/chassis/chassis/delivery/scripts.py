"""The Lua scripts that make several Redis commands one step; each runs on Redis 7.0 and later and on Valkey."""

from __future__ import annotations

from typing import Final

HAND_OFF: Final = """
-- For each entry: acknowledge it here and, only if this acknowledgement was the one that counted,
-- write its result to the next stream. So a result is written once, however often the work was done.
-- What is set aside is also noted by article id, so that the article can be found there.
-- KEYS: this stream, next stream, dead-letter stream, its index by article, the counts
-- ARGV: group, then per entry: id, which key to write to (0 none, 2 next, 3 dead), where and at which place the
--       order of its subject is kept (two empty values: it has none), number of values, the values
-- Answers per entry: 0 it was settled before, 1 done, 2 done and not written, as a later one of its subject was.
local function overtaken(key, place)
  local last = redis.call('HGET', key, 'announced')
  if last and last >= place then return true end
  redis.call('HSET', key, 'announced', place)
  redis.call('EXPIRE', key, 90 * 24 * 3600, 'NX')
  return false
end
local settled, i = {}, 2
while i <= #ARGV do
  local id, target, key, place, count = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3], tonumber(ARGV[i + 4])
  local answer = redis.call('XACK', KEYS[1], ARGV[1], id)
  if answer == 1 then
    redis.call('HINCRBY', KEYS[5], (target == 3 and 'dead:' or 'done:') .. KEYS[1], 1)
    if target == 2 and key ~= '' and overtaken(key, place) then
      answer = 2
    elseif target > 0 then
      local entry = redis.call('XADD', KEYS[target], '*', unpack(ARGV, i + 5, i + 4 + count))
      for j = i + 5, i + 4 + count, 2 do
        if target == 3 and ARGV[j] == 'ce_subject' then redis.call('HSET', KEYS[4], ARGV[j + 1], entry) end
      end
    end
  end
  settled[#settled + 1] = answer
  i = i + 5 + count
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

READ_MORE: Final = """
-- Read new entries for a consumer until there are enough, in number or in bytes.
-- KEYS: stream    ARGV: group, consumer, entries at most, bytes after which no more are read
local read, bytes = {}, 0
while #read < tonumber(ARGV[3]) and bytes < tonumber(ARGV[4]) do
  local answer = redis.call('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', 1, 'STREAMS', KEYS[1], '>')
  if not answer then break end
  local entry = answer[1][2][1]
  for _, value in ipairs(entry[2]) do bytes = bytes + #value end
  read[#read + 1] = entry
end
return read
"""
