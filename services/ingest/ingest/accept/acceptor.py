"""The acceptor: where every article is handed in, by whatever road it came; it says what became of it, and logs it."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import Final

from chassis.clock import Clock, timestamp
from chassis.delivery.errors import UnavailableError
from chassis.logs import Logger
from chassis.web.problems import Problem
from ingest.accept.backpressure import Backpressure
from ingest.accept.preparation import PUSHED, Candidate, Origin, invalid_text, prepare
from ingest.accept.publisher import (
    Accepted,
    ArticleTooLargeError,
    CanceledError,
    IdempotentRequest,
    KeyReusedError,
    OverloadedError,
    Publisher,
    WithheldError,
)
from ingest.accept.rights import withheld
from ingest.accept.submissions import FIELDS
from ingest.accept.tracing import traceparent
from newswire.articles import Submission

RETRY_AFTER: Final = {"Retry-After": "2"}
PATIENCE_SECONDS: Final = (0.5, 30.0)
"""The first and the longest wait of a source that is told to come again."""

LARGE_CHARACTERS: Final = 64 * 1024
"""Longer texts are prepared one at a time, with a rest for everybody else after each: one can take 0.15 s."""

REST_SECONDS: Final = 0.01
"""Enough to take in a small request and to answer it, which is several turns of the event loop."""

QUIET_BACKLOG: Final = 200
"""Articles from the past wait while more than this many wait to be read: what is new goes first."""


class Acceptor:
    """Takes articles in: checks and cleans them, puts them on the stream, logs one line each."""

    def __init__(self, publisher: Publisher, pressure: Backpressure, log: Logger, clock: Clock) -> None:
        self._publisher, self._pressure, self._log, self._clock = publisher, pressure, log, clock
        self._large = asyncio.Lock()

    async def accept(
        self,
        submission: Submission,
        trace: bytes | None = None,
        origin: Origin = PUSHED,
        request: IdempotentRequest | None = None,
    ) -> Accepted:
        """Returns when the article is on the stream, or was before; `trace` is the sender's trace context, `request`
        its idempotency key.

        Raises:
            Problem: 422 for what is no article or a key that came with another, 403 where the sender may not do this,
                409 for one that was canceled, 503 when it is not confirmed to be on the stream; trying again is safe.
        """
        started = perf_counter()
        now = self._clock.now()
        if len(submission.text) > LARGE_CHARACTERS:
            async with self._large:
                candidate = prepare(submission, now, origin)
                await asyncio.sleep(REST_SECONDS)
        else:
            candidate = prepare(submission, now, origin)
        return await self._publish(candidate, timestamp(now), traceparent(trace), started, request, origin.left_out)

    async def accept_candidate(self, candidate: Candidate, trace: bytes | None = None) -> Accepted:
        """The same for what is prepared already."""
        return await self._publish(candidate, timestamp(self._clock.now()), traceparent(trace), perf_counter())

    async def accept_patiently(self, submission: Submission, origin: Origin) -> Accepted:
        """The same for a source that can wait: it comes again until the article is on the stream.

        Raises:
            Problem: 422 or 409; coming again would not help.
        """
        wait, longest = PATIENCE_SECONDS
        while True:
            try:
                return await self.accept(submission, origin=origin)
            except Problem as problem:
                if problem.status != 503:
                    self.log_refusal(problem)
                    raise
            await asyncio.sleep(wait)
            wait = min(longest, 2 * wait)

    async def until_quiet(self) -> None:
        """Returns when so few articles wait to be read that some from the past do not hold up new ones."""
        while self._pressure.reason is not None or self._pressure.backlog > QUIET_BACKLOG:
            await asyncio.sleep(PATIENCE_SECONDS[0])

    def log_refusal(self, problem: Problem) -> None:
        """What a sender made up, even the name of a field, stays out of the log."""
        if problem.status < 500:
            named = {error["pointer"].partition("/")[2].partition("/")[0] for error in problem.errors}
            fields = sorted({name if name in FIELDS else "(unknown)" for name in named})
            why: dict[str, object] = {"fields": fields} if fields else {"reason": problem.detail}
            self._log.warning("article_refused", status=problem.status, problem=problem.type, **why)

    async def _publish(
        self,
        candidate: Candidate,
        received_at: str,
        trace: str,
        started: float,
        request: IdempotentRequest | None = None,
        left_out: tuple[str, ...] = (),
    ) -> Accepted:
        try:
            accepted = await self._publisher.accept(candidate, received_at, trace, request)
        except OverloadedError as error:
            raise Problem(503, "overloaded", f"articles are not taken now: {error}", headers=RETRY_AFTER) from error
        except UnavailableError as error:
            self._log.error(
                "article_not_accepted", article_id=candidate.id, trace_id=trace[3:35], reason=str(error)[:300]
            )
            detail = "the article is not confirmed to be on the stream; sending it again is safe"
            raise Problem(503, "stream-unavailable", detail, headers=RETRY_AFTER) from error
        except ArticleTooLargeError:
            raise invalid_text("too much of it are control characters") from None
        except KeyReusedError:
            detail = "this Idempotency-Key came before with another request"
            raise Problem(422, "idempotency-key-reused", detail) from None
        except WithheldError:
            raise withheld() from None
        except CanceledError as error:
            raise Problem(409, "article-canceled", f"{error}, and a canceled article does not come back") from error
        self._log.info(
            "article_received",
            article_id=accepted.id,
            trace_id=trace[3:35],
            outcome="duplicate" if accepted.duplicate else "accepted",
            version=accepted.version,
            entry=accepted.entry,
            attempt=1,
            milliseconds=round((perf_counter() - started) * 1000, 2),
            **_more(candidate, left_out),
        )
        return accepted


def _more(candidate: Candidate, left_out: tuple[str, ...]) -> dict[str, object]:
    """What is not the usual."""
    status, via = candidate.status, str(candidate.fields.get("via", "push"))
    said = {"status": None if status == "usable" else status, "via": None if via == "push" else via}
    return {name: value for name, value in {**said, "left_out": left_out}.items() if value}
