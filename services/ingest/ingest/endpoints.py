"""The accepting endpoints, as bare ASGI applications: every microsecond counts here.

A request is answered 202 only after its article is on the stream.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import orjson
from starlette.types import Receive, Scope, Send

from chassis.access import spend
from chassis.problems import Problem, send_body, send_problem
from ingest.bodies import BodyLimits, Headers, check_encoding, media_type, read_headers, read_lines, read_whole
from ingest.desk import Desk
from ingest.publish import Accepted
from ingest.submissions import parse_json, parse_query, parse_text

ARTICLE_KINDS: Final = ("application/json", "text/plain")
BATCH_KINDS: Final = ("application/x-ndjson", "application/jsonl", "application/ndjson")
BATCH_CHUNK_LINES = 100


class Endpoints:
    """POST /v1/articles and POST /v1/articles:batch."""

    def __init__(self, desk: Desk, limits: BodyLimits | None = None) -> None:
        self._desk = desk
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
            accepted = await self._desk.accept(submission, headers.get(b"traceparent"))
        except Problem as problem:
            self._desk.log_refusal(problem)
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
            self._desk.log_refusal(problem)
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
        if (refusal := spend()) is not None:
            return refusal
        try:
            limit = self._limits.article_bytes
            if len(line) > limit:
                raise Problem(413, "article-too-large", f"an article has at most {limit} bytes")
            return await self._desk.accept(parse_json(line), headers.get(b"traceparent"))
        except Problem as problem:
            self._desk.log_refusal(problem)
            return problem


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
