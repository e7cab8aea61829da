"""Puts articles on the raw stream, each exactly once, many in one round trip.

Requests that arrive while a round trip is under way join the next one: no timer, and a single request never
waits. "Seen before?", the version and the entry itself are one script on the server, so an article is marked
as seen exactly when it is on the stream.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import NoScriptError, RedisError

from chassis.errors import UnavailableError
from ingest.intake import Candidate, payload_parts
from newswire import streams
from newswire.events import RECEIVED, SCHEMA_OF
from newswire.wire import SPEC_VERSION

ROUND_TRIP_LIMIT = 256
SEEN_SECONDS = 90 * 24 * 3600
"""How long an article is recognised as seen after it last came."""

SOURCE: Final = "newswire/ingest"

ACCEPT: Final = """
-- Write an article to the raw stream unless this very content of it is there already.
-- KEYS: the article's seen key, the raw stream
-- ARGV: digest, seconds to remember, article id, event type, JSON before and after the version, then constant fields
local seen = redis.call('HMGET', KEYS[1], 'digest', 'version', 'entry')
if seen[1] == ARGV[1] then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  return {0, tonumber(seen[2]), seen[3]}
end
-- XADD must be the first write: a server whose memory is full refuses a script only before its first write.
local version = (tonumber(seen[2]) or 0) + 1
local entry = redis.call('XADD', KEYS[2], '*',
  'ce_id', ARGV[3] .. ':' .. version .. ':' .. ARGV[4], 'ce_type', ARGV[4], 'ce_subject', ARGV[3],
  'payload', ARGV[5] .. version .. ARGV[6], unpack(ARGV, 7))
redis.call('HSET', KEYS[1], 'digest', ARGV[1], 'version', version, 'entry', entry)
redis.call('EXPIRE', KEYS[1], ARGV[2])
return {1, version, entry}
"""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Where an article is: `duplicate` when this content of it had been accepted before."""

    id: str
    version: int
    entry: str
    duplicate: bool


@dataclass(slots=True)
class _Waiting:
    arguments: tuple[Any, ...]
    answer: asyncio.Future[Any]


class Publisher:
    """Writes candidates to the raw stream."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: list[_Waiting] = []
        self._flushing: asyncio.Task[None] | None = None
        self._sha: str | None = None

    async def accept(self, candidate: Candidate, received_at: str, traceparent: str) -> Accepted:
        """Returns when the article is on the stream, or was before.

        Raises:
            UnavailableError: the server did not confirm; whether the article is on the stream is unknown,
                and sending it again is safe.
        """
        waiting = _Waiting(_arguments(candidate, received_at, traceparent), asyncio.Future())
        self._waiting.append(waiting)
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        fresh, version, entry = await waiting.answer
        return Accepted(candidate.id, version, entry.decode(), duplicate=not fresh)

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:ROUND_TRIP_LIMIT], self._waiting[ROUND_TRIP_LIMIT:]
            for one, answer in zip(batch, await self._round_trip(batch), strict=True):
                if one.answer.done():
                    continue
                if isinstance(answer, Exception):
                    one.answer.set_exception(UnavailableError(f"the stream server did not confirm: {answer}"))
                else:
                    one.answer.set_result(answer)

    async def _round_trip(self, batch: Sequence[_Waiting]) -> list[Any]:
        try:
            if self._sha is None:
                self._sha = str(await self._redis.script_load(ACCEPT))
            answers = await self._run(batch)
            lost = [index for index, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
            if lost:
                # The server was restarted or flushed and has forgotten the script; nothing of these was done.
                self._sha = str(await self._redis.script_load(ACCEPT))
                again = await self._run([batch[index] for index in lost])
                for index, answer in zip(lost, again, strict=True):
                    answers[index] = answer
            return answers
        except (RedisError, OSError, TimeoutError) as error:
            return [error] * len(batch)

    async def _run(self, batch: Sequence[_Waiting]) -> list[Any]:
        pipeline = self._redis.pipeline(transaction=False)
        for one in batch:
            pipeline.execute_command("EVALSHA", self._sha, 2, *one.arguments)
        answers: list[Any] = await pipeline.execute(raise_on_error=False)
        return answers


def _arguments(candidate: Candidate, received_at: str, traceparent: str) -> tuple[Any, ...]:
    before, after = payload_parts(candidate, received_at)
    return (
        streams.SEEN_PREFIX + candidate.id,
        streams.RAW,
        candidate.digest,
        SEEN_SECONDS,
        candidate.id,
        RECEIVED,
        before,
        after,
        "ce_specversion",
        SPEC_VERSION,
        "ce_source",
        SOURCE,
        "ce_time",
        received_at,
        "ce_dataschema",
        SCHEMA_OF[RECEIVED],
        "traceparent",
        traceparent,
    )
