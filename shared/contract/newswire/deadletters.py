"""Dead letters: what was set aside, why, and how it goes back to work."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from newswire import streams

DEAD_STREAMS: Final = (streams.dead(streams.RAW), streams.dead(streams.ENRICHED), streams.dead(streams.AGAIN))
PAGE = 20

RETRY: Final = """
-- Put the original entry back on its stream and take it off the dead letters: both or neither, and once only.
-- It keeps its place in the order of versions, so an old version that is retried does not replace a newer one.
-- KEYS: dead-letter stream, its index by article, original stream, the counts    ARGV: dead-letter entry id
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
if #found == 0 then return 0 end
local fields, article, sequence, original = {}, nil, false, nil
local flat = found[1][2]
for i = 1, #flat, 2 do
  if flat[i] == 'ce_subject' then article = flat[i + 1] end
  if flat[i] == 'ce_sequence' then sequence = true end
  if flat[i] == 'dead_entry' then original = flat[i + 1] end
  if string.sub(flat[i], 1, 5) ~= 'dead_' then
    fields[#fields + 1] = flat[i]
    fields[#fields + 1] = flat[i + 1]
  end
end
if not sequence and original then
  fields[#fields + 1] = 'ce_sequence'
  fields[#fields + 1] = original
end
redis.call('XADD', KEYS[3], '*', unpack(fields))
redis.call('XDEL', KEYS[1], ARGV[1])
if article and redis.call('HGET', KEYS[2], article) == ARGV[1] then redis.call('HDEL', KEYS[2], article) end
redis.call('HINCRBY', KEYS[4], 'retried:' .. KEYS[3], 1)
return 1
"""

DROP: Final = """
-- Give an entry up for good.    KEYS: dead-letter stream, its index by article, the counts    ARGV: entry id
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
if #found == 0 then return 0 end
local flat = found[1][2]
for i = 1, #flat, 2 do
  if flat[i] == 'ce_subject' and redis.call('HGET', KEYS[2], flat[i + 1]) == ARGV[1] then
    redis.call('HDEL', KEYS[2], flat[i + 1])
  end
end
redis.call('XDEL', KEYS[1], ARGV[1])
redis.call('HINCRBY', KEYS[3], 'dropped', 1)
return 1
"""


class FilterError(ValueError):
    """A `--where` that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One entry that was set aside: where, why, after how many attempts; `fields` are those of the original entry."""

    entry: str
    dead_stream: str
    stream: str
    group: str
    article: str
    reason: str
    digest: str
    attempts: int
    time: str
    fields: dict[str, str]

    def summary(self) -> dict[str, Any]:
        """Everything but the original entry."""
        names = ("entry", "stream", "group", "article", "reason", "digest", "attempts", "time")
        return {name: getattr(self, name) for name in names}

    def payload(self) -> Any:
        """The payload as JSON where it is JSON, else as text."""
        text = self.fields.get("payload", "")
        try:
            return json.loads(text)
        except ValueError:
            return text


Wanted = Callable[[DeadLetter], bool]


def read_filter(where: str) -> Wanted:
    """A filter from `name=value` (equal) or `name~text` (contains), name being one of `summary()`'s.

    Raises:
        FilterError: neither, or an unknown name.
    """
    for sign in ("=", "~"):
        name, found, value = where.partition(sign)
        if found and name.isidentifier():
            if name not in DeadLetter.__dataclass_fields__ or name == "fields":
                raise FilterError(f"{name!r} is nothing a dead letter has")
            if sign == "=":
                return lambda letter: str(getattr(letter, name)) == value
            return lambda letter: value.casefold() in str(getattr(letter, name)).casefold()
    raise FilterError(f"{where!r} is neither name=value nor name~text")


class DeadLetters:
    """The dead-letter streams of a stream server (a `redis.Redis`)."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis
        self._retry = redis.register_script(RETRY)
        self._drop = redis.register_script(DROP)

    def find(self, *wanted: Wanted) -> Iterator[DeadLetter]:
        """The dead letters for which every filter holds, oldest first within each stream."""
        for dead_stream in DEAD_STREAMS:
            for letter in self._all(dead_stream):
                if all(holds(letter) for holds in wanted):
                    yield letter

    def retry(self, letter: DeadLetter) -> bool:
        """Put it back on its stream; False when somebody else already has. Attempts begin anew."""
        keys = [letter.dead_stream, streams.dead_index(letter.dead_stream), letter.stream, streams.COUNTS]
        return bool(self._retry(keys=keys, args=[letter.entry]))

    def drop(self, letter: DeadLetter) -> bool:
        """Give it up for good; False when it is not there any more."""
        keys = [letter.dead_stream, streams.dead_index(letter.dead_stream), streams.COUNTS]
        return bool(self._drop(keys=keys, args=[letter.entry]))

    def _all(self, dead_stream: str) -> Iterator[DeadLetter]:
        start = "-"
        while entries := self._redis.xrange(dead_stream, min=start, count=PAGE):
            for entry_id, fields in entries:
                yield _letter(dead_stream, entry_id, fields)
            start = "(" + entries[-1][0].decode()


def _letter(dead_stream: str, entry_id: bytes, raw: dict[bytes, bytes]) -> DeadLetter:
    fields = {name.decode(errors="replace"): value.decode(errors="replace") for name, value in raw.items()}
    return DeadLetter(
        entry=entry_id.decode(),
        dead_stream=dead_stream,
        stream=fields.get("dead_stream", dead_stream.removesuffix(".dead")),
        group=fields.get("dead_group", ""),
        article=fields.get("ce_subject", ""),
        reason=fields.get("dead_reason", ""),
        digest=fields.get("dead_digest", ""),
        attempts=int(fields.get("dead_attempts", "0")),
        time=fields.get("dead_time", ""),
        fields={name: value for name, value in fields.items() if not name.startswith("dead_")},
    )
