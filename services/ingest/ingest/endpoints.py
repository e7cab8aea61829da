"""The accepting endpoints, as bare ASGI applications: every microsecond counts here.

A request is answered 202 only after its article is on the stream.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive, Scope, Send

from chassis.clock import Clock, timestamp
from chassis.errors import UnavailableError
from chassis.logs import Logger
from chassis.problems import Problem, send_body, send_problem
from ingest.intake import parse_json, parse_text, prepare
from ingest.publish import Accepted, Publisher
from ingest.tracing import traceparent
from newswire.articles import ARTICLE_LIMIT_BYTES, Submission

BATCH_LIMIT_BYTES = 10 * 1024 * 1024
BATCH_LIMIT_LINES = 10_000
BATCH_CHUNK_LINES = 100
BODY_TIMEOUT_SECONDS = 30.0
RETRY_AFTER = {"Retry-After": "2"}
PLAIN_TEXT_FIELDS = ("id", "url", "source", "title", "published", "language")


class Endpoints:
    """POST /v1/articles and POST /v1/articles:batch."""

    def __init__(self, publisher: Publisher, log: Logger, clock: Clock) -> None:
        self._publisher, self._log, self._clock = publisher, log, clock

    async def article(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One article, as JSON or plain text."""
        headers = dict(scope["headers"])
        try:
            _check_encoding(headers)
            kind = _media_type(headers, ("application/json", "text/plain"))
            body = await _body(headers, receive, ARTICLE_LIMIT_BYTES)
            submission = parse_json(body) if kind == "application/json" else parse_text(body, _about(scope))
            accepted = await self._accept(submission, headers)
        except Problem as problem:
            self._log_refusal(problem)
            await send_problem(send, problem)
            return
        await send_body(send, 202, orjson.dumps(_receipt(accepted)))

    async def batch(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Many articles, one JSON document a line; one result a line, in order."""
        headers = dict(scope["headers"])
        results: list[bytes] = []
        try:
            _check_encoding(headers)
            _media_type(headers, ("application/x-ndjson", "application/jsonl", "application/ndjson"))
            await self._batch(headers, receive, results)
        except Problem as problem:
            self._log_refusal(problem)
            if not results:
                await send_problem(send, problem)
                return
            # Some lines are accepted already: the answer says for each what became of it, and where it ended.
            results.append(_result(len(results), problem))
        await send_body(send, 200, b"".join(results), "application/x-ndjson")

    async def _batch(self, headers: dict[bytes, bytes], receive: Receive, results: list[bytes]) -> None:
        chunk: list[bytes] = []
        async for line in _lines(headers, receive):
            if len(results) + len(chunk) >= BATCH_LIMIT_LINES:
                await self._chunk(chunk, headers, results)
                raise Problem(413, "batch-too-large", f"a batch has at most {BATCH_LIMIT_LINES} lines; this ends it")
            chunk.append(line)
            if len(chunk) == BATCH_CHUNK_LINES:
                await self._chunk(chunk, headers, results)
                chunk = []
        await self._chunk(chunk, headers, results)

    async def _chunk(self, lines: list[bytes], headers: dict[bytes, bytes], results: list[bytes]) -> None:
        outcomes = await asyncio.gather(*(self._line(line, headers) for line in lines))
        first = len(results)
        results.extend(_result(first + offset, outcome) for offset, outcome in enumerate(outcomes))

    async def _line(self, line: bytes, headers: dict[bytes, bytes]) -> Accepted | Problem:
        try:
            if len(line) > ARTICLE_LIMIT_BYTES:
                raise Problem(413, "article-too-large", f"an article has at most {ARTICLE_LIMIT_BYTES} bytes")
            return await self._accept(parse_json(line), headers)
        except Problem as problem:
            self._log_refusal(problem)
            return problem

    async def _accept(self, submission: Submission, headers: dict[bytes, bytes]) -> Accepted:
        started = perf_counter()
        candidate = prepare(submission)
        trace = traceparent(headers.get(b"traceparent"))
        try:
            accepted = await self._publisher.accept(candidate, timestamp(self._clock.now()), trace)
        except UnavailableError as error:
            self._log.error(
                "article_not_accepted", article_id=candidate.id, trace_id=trace[3:35], reason=str(error)[:300]
            )
            detail = "the article is not confirmed to be on the stream; sending it again is safe"
            raise Problem(503, "stream-unavailable", detail, headers=RETRY_AFTER) from error
        self._log.info(
            "article_received",
            article_id=accepted.id,
            trace_id=trace[3:35],
            outcome="duplicate" if accepted.duplicate else "accepted",
            version=accepted.version,
            entry=accepted.entry,
            attempt=1,
            milliseconds=round((perf_counter() - started) * 1000, 2),
        )
        return accepted

    def _log_refusal(self, problem: Problem) -> None:
        if problem.status < 500:
            self._log.warning(
                "article_refused", status=problem.status, problem=problem.type, reason=problem.detail[:300]
            )


def _receipt(accepted: Accepted) -> dict[str, Any]:
    return {
        "id": accepted.id,
        "version": accepted.version,
        "status_url": f"/v1/articles/{accepted.id}/status",
        "duplicate": accepted.duplicate,
    }


def _result(index: int, outcome: Accepted | Problem) -> bytes:
    if isinstance(outcome, Problem):
        result: dict[str, Any] = {"index": index, "id": None, "status": outcome.status, "error": outcome.detail}
        if outcome.errors:
            result["errors"] = list(outcome.errors)
    else:
        result = {"index": index, **_receipt(outcome), "status": 202, "error": None}
    return orjson.dumps(result, option=orjson.OPT_APPEND_NEWLINE)


def _about(scope: Scope) -> dict[str, str]:
    """What the query string says about a plain text."""
    try:
        pairs = dict(parse_qsl(scope["query_string"].decode("ascii"), errors="strict"))
    except (UnicodeDecodeError, ValueError):
        raise Problem(400, "malformed-query", "the query string is not percent-encoded UTF-8") from None
    unknown = pairs.keys() - set(PLAIN_TEXT_FIELDS)
    if unknown:
        raise Problem(422, "invalid-query", f"unknown query parameter: {min(unknown)[:100]}")
    return pairs


def _check_encoding(headers: dict[bytes, bytes]) -> None:
    encoding = headers.get(b"content-encoding", b"identity").lower()
    if encoding != b"identity":
        raise Problem(415, "unsupported-encoding", "the body must not be compressed")


def _media_type(headers: dict[bytes, bytes], allowed: tuple[str, ...]) -> str:
    sent = headers.get(b"content-type", b"").decode("latin-1")
    kind, _, parameters = sent.partition(";")
    charset = dict(parse_qsl(parameters.replace(" ", "").lower(), separator=";")).get("charset", "utf-8").strip('"')
    if kind.strip().lower() not in allowed:
        raise Problem(415, "unsupported-media-type", f"Content-Type must be one of {', '.join(allowed)}")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(415, "unsupported-charset", "the charset must be utf-8")
    return kind.strip().lower()


async def _body(headers: dict[bytes, bytes], receive: Receive, limit: int) -> bytes:
    """The whole body, which is mostly in the first message."""
    _check_length(headers, limit)
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        parts = [body]
        async for part in _rest(receive):
            parts.append(part)
            if sum(map(len, parts)) > limit:
                raise _too_large(limit)
        body = b"".join(parts)
    if len(body) > limit:
        raise _too_large(limit)
    return body


async def _rest(receive: Receive) -> AsyncIterator[bytes]:
    try:
        async with asyncio.timeout(BODY_TIMEOUT_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Problem(400, "incomplete-body", "the connection closed before the body was complete")
                yield message.get("body", b"")
                if not message.get("more_body"):
                    return
    except TimeoutError:
        raise Problem(408, "body-timeout", f"the body was not complete after {BODY_TIMEOUT_SECONDS:.0f} s") from None


async def _lines(headers: dict[bytes, bytes], receive: Receive) -> AsyncIterator[bytes]:
    """The lines of a body as they come in; empty ones are passed over."""
    _check_length(headers, BATCH_LIMIT_BYTES)
    size, pending = 0, b""
    async for part in _rest(receive):
        size += len(part)
        if size > BATCH_LIMIT_BYTES:
            raise _too_large(BATCH_LIMIT_BYTES)
        *whole, pending = (pending + part).split(b"\n")
        for line in whole:
            if line.strip():
                yield line
    if pending.strip():
        yield pending


def _check_length(headers: dict[bytes, bytes], limit: int) -> None:
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)


def _too_large(limit: int) -> Problem:
    return Problem(413, "content-too-large", f"the body has at most {limit} bytes")
