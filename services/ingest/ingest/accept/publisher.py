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

from chassis.delivery.errors import UnavailableError
from ingest.accept.backpressure import Backpressure
from ingest.accept.preparation import Candidate, payload_parts
from newswire import streams
from newswire.articles import ARTICLE_LIMIT_BYTES
from newswire.events import RECEIVED, SCHEMA_OF
from newswire.wire import SPEC_VERSION

ROUND_TRIP_LIMIT = 256
ROUND_TRIP_BYTES = 4 * 1024 * 1024
ENTRY_LIMIT_BYTES = 4 * ARTICLE_LIMIT_BYTES + 64 * 1024
"""An article carries its text twice. In JSON a quotation mark takes two bytes, which fits; a control character takes
six, and nobody has any use for a text full of them."""

ENTRY_BYTES = 1024
"""What an entry takes on the stream server besides its payload, with what is remembered of the article."""

SEEN_SECONDS = 90 * 24 * 3600
"""How long an article is recognised as seen after it last came."""

REQUEST_SECONDS = 24 * 3600
"""How long the answer to a request with an `Idempotency-Key` is kept."""

REQUEST_PREFIX: Final = "newswire:idem:"
"""Key of a hash per idempotency key: `digest` of the request, and the `id`, `version`, `entry` it was answered."""

SOURCE: Final = "newswire/ingest"

ACCEPT: Final = """
-- Write articles to the raw stream, each unless this very content of it is there already.
-- KEYS: the raw stream, the counts, then each article's seen key, then the keys of requests that have one
-- ARGV: seconds to remember, event type, number of constant values, the constant fields, number of articles,
--       then for each article: id, digest, JSON before and after the version, time, trace context, status, and 1
--       where its sender may bring back what was withheld,
--       then for each request key: which article it came with, the digest of the request, seconds to remember it
-- A canceled article stays canceled: what comes of it later is answered -1 and not written. What was withheld comes
-- back only from who may take it back: -3.
-- A request key that came before gets the answer it got then; with another request it is answered -2.
local answers, constants = {}, tonumber(ARGV[3])
local i = 5 + constants
local last = 2 + tonumber(ARGV[i - 1])
local requests = {}
for r = last + 1, #KEYS do
  local at = i + 8 * (last - 2) + 3 * (r - last - 1)
  requests[tonumber(ARGV[at])] = {KEYS[r], ARGV[at + 1], ARGV[at + 2]}
end
for k = 3, last do
  local id, digest = ARGV[i], ARGV[i + 1]
  local request = requests[k - 2]
  local before = request and redis.call('HMGET', request[1], 'digest', 'id', 'version', 'entry')
  local seen = redis.call('HMGET', KEYS[k], 'digest', 'version', 'entry', 'status')
  if before and before[1] then
    local fresh = before[1] == request[2] and 0 or -2
    answers[#answers + 1] = {fresh, tonumber(before[3]), before[4], before[2]}
  elseif seen[1] == digest then
    redis.call('EXPIRE', KEYS[k], ARGV[1])
    answers[#answers + 1] = {0, tonumber(seen[2]), seen[3]}
  elseif seen[4] == 'canceled' then
    answers[#answers + 1] = {-1, tonumber(seen[2]), seen[3]}
  elseif seen[4] == 'withheld' and ARGV[i + 7] ~= '1' then
    answers[#answers + 1] = {-3, tonumber(seen[2]), seen[3]}
  else
    local version = (tonumber(seen[2]) or 0) + 1
    -- XADD must be the first write: a server whose memory is full refuses a script only before its first write.
    local entry = redis.call('XADD', KEYS[1], '*',
      'ce_id', id .. ':' .. version .. ':' .. ARGV[2], 'ce_type', ARGV[2], 'ce_subject', id, 'ce_time', ARGV[i + 4],
      'traceparent', ARGV[i + 5], 'payload', ARGV[i + 2] .. version .. ARGV[i + 3], unpack(ARGV, 4, 3 + constants))
    redis.call('HSET', KEYS[k], 'digest', digest, 'version', version, 'entry', entry, 'status', ARGV[i + 6])
    redis.call('EXPIRE', KEYS[k], ARGV[1])
    redis.call('HINCRBY', KEYS[2], 'accepted', 1)
    answers[#answers + 1] = {1, version, entry}
  end
  if request and not before[1] and answers[#answers][1] >= 0 then
    local answer = answers[#answers]
    redis.call('HSET', request[1], 'digest', request[2], 'id', id, 'version', answer[2], 'entry', answer[3])
    redis.call('EXPIRE', request[1], request[3])
  end
  i = i + 8
end
return answers
"""

REUSED: Final = -2
WITHHELD: Final = -3

CONSTANT_FIELDS: Final = (
    *("ce_specversion", SPEC_VERSION),
    *("ce_source", SOURCE),
    *("ce_dataschema", SCHEMA_OF[RECEIVED]),
)


class CanceledError(Exception):
    """The article was canceled before, and a canceled article does not come back."""


class WithheldError(Exception):
    """The article is withheld, and its sender may not bring it back."""


class KeyReusedError(Exception):
    """The idempotency key came before, with another request."""


class ArticleTooLargeError(Exception):
    """The article is too large to be written, though its text is not: it holds too much that must be escaped."""


class OverloadedError(UnavailableError):
    """Articles are not taken just now; the message says why."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Where an article is: `duplicate` when this content of it had been accepted before."""

    id: str
    version: int
    entry: str
    duplicate: bool


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """A request with an idempotency key: the key, hashed with whose it is, and the digest of what was sent with it."""

    key: str
    digest: str


@dataclass(slots=True)
class _Waiting:
    key: str
    arguments: tuple[str | bytes, ...]
    answer: asyncio.Future[Any]
    request: IdempotentRequest | None
    size_bytes: int


class Publisher:
    """Writes candidates to the raw stream."""

    def __init__(self, redis: Redis, pressure: Backpressure | None = None) -> None:
        self._redis: Any = redis  # redis-py leaves execute_command without types
        self._pressure = pressure
        self._waiting: list[_Waiting] = []
        self._flushing: asyncio.Task[None] | None = None
        self._sha: str | None = None

    async def accept(
        self, candidate: Candidate, received_at: str, traceparent: str, request: IdempotentRequest | None = None
    ) -> Accepted:
        """Returns when the article is on the stream, or was before; `request` is answered as it was before.

        Raises:
            OverloadedError: the stages behind cannot keep up; nothing was sent to the server.
            UnavailableError: the server did not confirm; whether the article is on the stream is unknown,
                and sending it again is safe.
            CanceledError: the article was canceled; nothing was written.
            WithheldError: the article is withheld, and its sender may not bring it back; nothing was written.
            TooLargeError: nothing was written, and it never will be.
            KeyReusedError: the key of the request came before with another request; nothing was written.
        """
        if self._pressure is not None and self._pressure.reason is not None:
            raise OverloadedError(self._pressure.reason)
        before, after = payload_parts(candidate, received_at)
        size = len(before) + len(after) + ENTRY_BYTES
        if size > ENTRY_LIMIT_BYTES:
            raise ArticleTooLargeError
        if self._pressure is not None and (reason := self._pressure.admit(size)) is not None:
            raise OverloadedError(reason)
        named, about = (candidate.id, candidate.digest, before, after), (received_at, traceparent, candidate.status)
        arguments = (*named, *about, "1" if candidate.may_bring_back else "0")
        waiting = _Waiting(streams.SEEN_PREFIX + candidate.id, arguments, asyncio.Future(), request, size)
        self._waiting.append(waiting)
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        fresh, version, entry, *as_before = await waiting.answer
        if fresh == REUSED:
            raise KeyReusedError
        if fresh == WITHHELD:
            raise WithheldError
        if fresh < 0:
            raise CanceledError(f"version {version} canceled the article")
        article_id = as_before[0].decode() if as_before else candidate.id
        return Accepted(article_id, version, entry.decode(), duplicate=not fresh)

    async def _flush(self) -> None:
        while self._waiting:
            batch = self._next_batch()
            try:
                answers = await self._round_trip(batch)
            except (RedisError, OSError, TimeoutError) as error:
                self._fail(batch, error)
            except BaseException as error:  # whatever ends this task, nobody waits for it in vain
                self._fail(batch, error)
                raise
            else:
                for one, answer in zip(batch, answers, strict=True):
                    if not one.answer.done():
                        one.answer.set_result(answer)

    def _next_batch(self) -> list[_Waiting]:
        """Those who have waited longest, as many as go into one round trip; at least one."""
        count, size = 0, 0
        while count < min(len(self._waiting), ROUND_TRIP_LIMIT) and size < ROUND_TRIP_BYTES:
            size += self._waiting[count].size_bytes
            count += 1
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        return batch

    def _fail(self, batch: Sequence[_Waiting], error: BaseException) -> None:
        failure = UnavailableError(f"the stream server did not confirm: {str(error) or type(error).__name__}")
        # Those who came meanwhile have waited long enough too: they are told now, not after one more timeout.
        waiting, self._waiting = self._waiting, []
        for one in (*batch, *waiting):
            if not one.answer.done():
                one.answer.set_exception(failure)

    async def _round_trip(self, batch: Sequence[_Waiting]) -> list[Any]:
        """One script call for the whole batch: half the cost of a call an article."""
        requests = [(number, one.request) for number, one in enumerate(batch, 1) if one.request is not None]
        keys = (streams.RAW, streams.COUNTS, *(one.key for one in batch), *(request.key for _, request in requests))
        constants = (str(SEEN_SECONDS), RECEIVED, str(len(CONSTANT_FIELDS)), *CONSTANT_FIELDS, str(len(batch)))
        arguments = [value for one in batch for value in one.arguments]
        for number, request in requests:
            arguments += (str(number), request.digest, str(REQUEST_SECONDS))
        if self._sha is None:
            self._sha = str(await self._redis.script_load(ACCEPT))
        call = ("EVALSHA", self._sha, len(keys), *keys, *constants, *arguments)
        try:
            answers: list[Any] = await self._redis.execute_command(*call)
        except NoScriptError:
            # The server was restarted or flushed and has forgotten the script; nothing was done.
            self._sha = str(await self._redis.script_load(ACCEPT))
            answers = await self._redis.execute_command("EVALSHA", self._sha, *call[2:])
        return answers
