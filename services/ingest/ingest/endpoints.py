"""The accepting endpoints, as bare ASGI applications: every microsecond counts here.

A request is answered 202 only after its article is on the stream.
"""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import Any, Final

import orjson
from starlette.types import Receive, Scope, Send

from chassis.clock import Clock, timestamp
from chassis.errors import UnavailableError
from chassis.logs import Logger
from chassis.problems import Problem, send_body, send_problem
from ingest.bodies import BodyLimits, Headers, check_encoding, media_type, read_headers, read_lines, read_whole
from ingest.intake import prepare
from ingest.publish import Accepted, OverloadedError, Publisher
from ingest.submissions import FIELDS, parse_json, parse_query, parse_text
from ingest.tracing import traceparent
from newswire.articles import Submission

ARTICLE_KINDS: Final = ("application/json", "text/plain")
BATCH_KINDS: Final = ("application/x-ndjson", "application/jsonl", "application/ndjson")
BATCH_CHUNK_LINES = 100
RETRY_AFTER = {"Retry-After": "2"}


class Endpoints:
    """POST /v1/articles and POST /v1/articles:batch."""

    def __init__(self, publisher: Publisher, log: Logger, clock: Clock, limits: BodyLimits | None = None) -> None:
        self._publisher, self._log, self._clock = publisher, log, clock
        self._limits = limits or BodyLimits()

    async def article(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One article, as JSON or plain text."""
        try:
            headers = read_headers(scope)
            check_encoding(headers)
            kind = media_type(headers, ARTICLE_KINDS)
            about = parse_query(scope["query_string"])
            body = await read_whole(scope, headers, receive, self._limits)
            submission = parse_json(body, about) if kind == "application/json" else parse_text(body, about)
            accepted = await self._accept(submission, headers)
        except Problem as problem:
            self._log_refusal(problem)
            await send_problem(send, problem)
            return
        await send_body(send, 202, orjson.dumps(_receipt(accepted)))

    async def batch(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Many articles, one JSON document a line; one result a line, in order."""
        results: list[bytes] = []
        try:
            headers = read_headers(scope)
            check_encoding(headers)
            media_type(headers, BATCH_KINDS)
            await self._batch(headers, receive, results)
        except Problem as problem:
            self._log_refusal(problem)
            if not results:
                await send_problem(send, problem)
                return
            # Some lines are accepted already: the answer says for each what became of it, and where it ended.
            results.append(_result(len(results), problem))
        await send_body(send, 200, b"".join(results), "application/x-ndjson")

    async def _batch(self, headers: Headers, receive: Receive, results: list[bytes]) -> None:
        chunk: list[bytes] = []
        limit = self._limits.batch_lines
        async for line in read_lines(headers, receive, self._limits):
            if len(results) + len(chunk) >= limit:
                await self._chunk(chunk, headers, results)
                raise Problem(413, "batch-too-large", f"a batch has at most {limit} lines; this ends it")
            chunk.append(line)
            if len(chunk) == BATCH_CHUNK_LINES:
                await self._chunk(chunk, headers, results)
                chunk = []
        await self._chunk(chunk, headers, results)

    async def _chunk(self, lines: list[bytes], headers: Headers, results: list[bytes]) -> None:
        outcomes = await asyncio.gather(*(self._line(line, headers) for line in lines))
        first = len(results)
        results.extend(_result(first + offset, outcome) for offset, outcome in enumerate(outcomes))

    async def _line(self, line: bytes, headers: Headers) -> Accepted | Problem:
        try:
            limit = self._limits.article_bytes
            if len(line) > limit:
                raise Problem(413, "article-too-large", f"an article has at most {limit} bytes")
            return await self._accept(parse_json(line), headers)
        except Problem as problem:
            self._log_refusal(problem)
            return problem

    async def _accept(self, submission: Submission, headers: Headers) -> Accepted:
        started = perf_counter()
        now = self._clock.now()
        candidate = prepare(submission, now)
        trace = traceparent(headers.get(b"traceparent"))
        try:
            accepted = await self._publisher.accept(candidate, timestamp(now), trace)
        except OverloadedError as error:
            raise Problem(503, "overloaded", f"articles are not taken now: {error}", headers=RETRY_AFTER) from error
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
        """What a sender made up, even the name of a field, stays out of the log."""
        if problem.status < 500:
            named = {error["pointer"].partition("/")[2] for error in problem.errors}
            fields = sorted({name if name in FIELDS else "(unknown)" for name in named})
            why: dict[str, Any] = {"fields": fields} if fields else {"reason": problem.detail}
            self._log.warning("article_refused", status=problem.status, problem=problem.type, **why)


def _receipt(accepted: Accepted) -> dict[str, Any]:
    return {
        "id": accepted.id,
        "version": accepted.version,
        "status_url": f"/v1/articles/{accepted.id}/status",
        "duplicate": accepted.duplicate,
    }


def _result(index: int, outcome: Accepted | Problem) -> bytes:
    if isinstance(outcome, Problem):
        # The same words as in a problem document of its own, cut in the same places.
        problem = orjson.loads(outcome.body())
        result: dict[str, Any] = {"index": index, "id": None, "status": outcome.status, "error": problem["detail"]}
        if outcome.errors:
            result["errors"] = problem["errors"]
    else:
        result = {"index": index, **_receipt(outcome), "status": 202, "error": None}
    return orjson.dumps(result, option=orjson.OPT_APPEND_NEWLINE)
