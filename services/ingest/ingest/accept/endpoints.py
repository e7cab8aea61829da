"""The accepting endpoints, as bare ASGI applications: every microsecond counts here.

A request is answered 202 only after its article is on the stream.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import orjson
from starlette.types import Receive, Scope, Send

from chassis.access.guard import spend
from chassis.access.principals import principal_of
from chassis.web.problems import Problem, send_body, send_problem, shortened
from ingest.accept.acceptor import Acceptor
from ingest.accept.bodies import Headers, check_encoding, media_type, read_headers, read_lines, read_whole
from ingest.accept.idempotency import read_key, request_of
from ingest.accept.limits import BodyLimits
from ingest.accept.preparation import PUSHED, Origin
from ingest.accept.publisher import Accepted
from ingest.accept.submissions import NOTHING, About, parse_json, parse_query, parse_text
from ingest.formats import BY_LINE_TYPE, BY_TYPE, page, recognised
from ingest.formats.format import Note, ReadDocument
from ingest.formats.reader import DocumentReader
from newswire.articles import LanguageSource

ARTICLE_KINDS: Final = ("application/json", "text/plain", *BY_TYPE)
LINE_KINDS: Final = ("application/x-ndjson", "application/jsonl", "application/ndjson")
BATCH_KINDS: Final = (*LINE_KINDS, *BY_LINE_TYPE)
BATCH_CHUNK_LINES = 100
BATCH_CHUNK_BYTES = 256 * 1024

Taken = tuple[Accepted, tuple[Note, ...]]
"""What became of an article, and what of it was left out."""


class Endpoints:
    """POST /v1/articles and POST /v1/articles:batch."""

    def __init__(
        self, acceptor: Acceptor, limits: BodyLimits | None = None, reader: DocumentReader | None = None
    ) -> None:
        self._acceptor = acceptor
        self._limits = limits or BodyLimits()
        self._reader = reader or DocumentReader()

    async def stop(self) -> None:
        """Let go of the process that reads."""
        await self._reader.stop()

    async def article(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One article, in any of the formats."""
        try:
            headers = read_headers(scope)
            check_encoding(headers)
            kind = media_type(headers, ARTICLE_KINDS)
            about = parse_query(scope["query_string"])
            sent_key = headers.get(b"idempotency-key")
            key = None if sent_key is None else read_key(sent_key)
            body = await read_whole(scope, receive)
            taken = await self._accept(scope, headers, kind, body, about, key)
        except Problem as problem:
            self._acceptor.log_refusal(problem)
            await send_problem(send, problem)
            return
        await send_body(send, 202, orjson.dumps(_receipt(*taken)))

    async def batch(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Many articles, one JSON document a line; one result a line, in order."""
        results: list[bytes] = []
        try:
            headers = read_headers(scope)
            check_encoding(headers)
            kind = media_type(headers, BATCH_KINDS)
            await self._batch(_Batch(scope, headers, kind), receive, results)
        except Problem as problem:
            self._acceptor.log_refusal(problem)
            if not results:
                await send_problem(send, problem)
                return
            # Some lines are accepted already: the answer says for each what became of it, and where it ended.
            results.append(_result(len(results), problem))
        await send_body(send, 200, b"".join(results), "application/x-ndjson")

    async def _batch(self, batch: _Batch, receive: Receive, results: list[bytes]) -> None:
        chunk: list[bytes] = []
        size, limit = 0, self._limits.batch_lines
        async for line in read_lines(receive, self._limits.article_bytes, limit):
            if len(results) + len(chunk) >= limit:
                await self._chunk(chunk, batch, results)
                raise Problem(413, "batch-too-large", f"a batch has at most {limit} lines; this ends it")
            chunk.append(line)
            size += len(line)
            if len(chunk) == BATCH_CHUNK_LINES or size > BATCH_CHUNK_BYTES:
                await self._chunk(chunk, batch, results)
                chunk, size = [], 0
        await self._chunk(chunk, batch, results)

    async def _chunk(self, lines: list[bytes], batch: _Batch, results: list[bytes]) -> None:
        first = len(results)
        outcomes = await asyncio.gather(*(self._line(line, batch, first + n) for n, line in enumerate(lines)))
        results.extend(_result(first + offset, outcome) for offset, outcome in enumerate(outcomes))

    async def _line(self, line: bytes, batch: _Batch, index: int) -> Taken | Problem:
        if (refusal := spend()) is not None:
            return refusal
        try:
            limit = self._limits.article_bytes
            if len(line) > limit:
                raise Problem(413, "article-too-large", f"an article has at most {limit} bytes")
            key = None if batch.key is None else f"{batch.key}:{index}"
            return await self._accept(batch.scope, batch.headers, batch.line_kind, line, NOTHING, key)
        except Problem as problem:
            self._acceptor.log_refusal(problem)
            return problem

    async def _accept(
        self, scope: Scope, headers: Headers, kind: str, body: bytes, about: About, key: str | None
    ) -> Taken:
        submission, shown, notes = await self._read(scope, headers, kind, body, about)
        language: LanguageSource = "page" if kind in page.FORMAT.media_types and "language" not in about else "sender"
        left_out = tuple(sorted({note.field for note in notes})) if notes else ()
        origin = Origin(PUSHED.via, published=shown, language=language, sender=principal_of(scope), left_out=left_out)
        request = None if key is None else request_of(scope, key, kind, body)
        return await self._acceptor.accept(submission, headers.get(b"traceparent"), origin, request), notes

    async def _read(self, scope: Scope, headers: Headers, kind: str, body: bytes, about: About) -> ReadDocument:
        if kind == "application/json":
            try:
                return ReadDocument(parse_json(body, about))
            except Problem as problem:
                other = recognised(body) if problem.status == 422 else None
                if other is None:
                    raise
        elif kind == "text/plain":
            return ReadDocument(parse_text(body, about))
        else:
            other = BY_TYPE.get(kind) or BY_LINE_TYPE[kind]
        return await self._reader.read(other, body, about, headers[b"content-type"].decode("latin-1"), _sender(scope))


class _Batch:
    """What the lines of a batch have in common."""

    __slots__ = ("headers", "key", "line_kind", "scope")

    def __init__(self, scope: Scope, headers: Headers, kind: str) -> None:
        sent_key = headers.get(b"idempotency-key")
        self.scope, self.headers = scope, headers
        self.key = None if sent_key is None else read_key(sent_key)
        self.line_kind = kind if kind in BY_LINE_TYPE else "application/json"


def _sender(scope: Scope) -> str:
    """Who takes turns with others: the key a request came with, else the address."""
    principal, client = principal_of(scope), scope.get("client")
    return principal.key_id if principal is not None else str(client[0]) if client else ""


def receipt(accepted: Accepted) -> dict[str, Any]:
    """What a sender is told of an article that is on the stream."""
    return {
        "id": accepted.id,
        "version": accepted.version,
        "status_url": f"/v1/articles/{accepted.id}/status",
        "duplicate": accepted.duplicate,
    }


def _receipt(accepted: Accepted, notes: tuple[Note, ...]) -> dict[str, Any]:
    told = receipt(accepted)
    return {**told, "notes": [shortened(str(note)) for note in notes]} if notes else told


def _result(index: int, outcome: Taken | Problem) -> bytes:
    if isinstance(outcome, Problem):
        # The same words as in a problem document of its own, cut in the same places.
        problem = orjson.loads(outcome.body())
        result: dict[str, Any] = {"index": index, "id": None, "status": outcome.status, "error": problem["detail"]}
        if outcome.errors:
            result["errors"] = problem["errors"]
    else:
        result = {"index": index, **_receipt(*outcome), "status": 202, "error": None}
    return orjson.dumps(result, option=orjson.OPT_APPEND_NEWLINE)
