"""Hands articles in over HTTP, a batch at a time, only while few others wait: live articles go first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from ingest.archives.pace import Pace
from newswire.articles import Submission
from newswire.client import NewswireError, PushResult, RefusedError, get_json, push

BATCH: Final = 50
LOOK_AGAIN_SECONDS: Final = 0.5
FIRST_WAIT_SECONDS: Final = 1.0
LONGEST_WAIT_SECONDS: Final = 30.0
LONGEST_ASKED_SECONDS: Final = 3600
PATIENCE_SECONDS: Final = 600.0
"""A server that takes nothing for so long ends the back-fill, which can be called again."""


class Pusher:
    """Articles in, results out; the clock and the waiting, which is told its reason, come from outside."""

    def __init__(
        self,
        url: str | None,
        backlog: int,
        pace: Pace,
        clock: Callable[[], float],
        wait: Callable[[float, str], None],
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._url, self._backlog, self._pace, self._clock, self._wait = url, backlog, pace, clock, wait
        self._patience_seconds = patience_seconds
        self.batch_size = pace.batch_size(BATCH)

    def push(self, submissions: Sequence[Submission]) -> list[PushResult]:
        """Hand a batch in when it is its turn; returns when each is accepted or refused, one result each, in order.

        Raises:
            NewswireError: the API cannot be reached for `PATIENCE_SECONDS`, or refuses for good. What was handed in
                may be accepted or not; handing it in again is safe.
        """
        answered: dict[int, PushResult] = {}
        began, wait = self._clock(), FIRST_WAIT_SECONDS
        while True:
            self._until_turn()
            still = [index for index in range(len(submissions)) if index not in answered]
            self._pace.went(len(still), self._clock())
            results = self._patiently(partial(push, [submissions[index] for index in still], self._url))
            fresh = {at: one for at, one in zip(still, results, strict=True) if not _is_for_later(one.status)}
            answered.update(fresh)
            if len(answered) == len(submissions):
                return [answered[index] for index in range(len(submissions))]
            if fresh:
                began, wait = self._clock(), FIRST_WAIT_SECONDS
            elif self._clock() - began > self._patience_seconds:
                raise NewswireError(f"{len(still)} articles were not confirmed; run the same again to go on")
            self._wait(wait, "not confirmed, coming again")
            wait = min(LONGEST_WAIT_SECONDS, 2 * wait)

    def _until_turn(self) -> None:
        """Waits for the pace, then until few enough articles are on their way, asked just before handing in."""
        if (seconds := self._pace.wait_seconds(self._clock())) > 0:
            self._wait(seconds, "keeping to the rate")
        while (others := self._on_the_way()) > self._backlog:
            self._wait(LOOK_AGAIN_SECONDS, f"{others} articles are on their way")

    def _on_the_way(self) -> int:
        status = self._patiently(lambda: get_json("/v1/status", self._url))
        return int(status["on_the_way"])

    def _patiently(self, ask: Callable[[], Any]) -> Any:
        began, wait = self._clock(), FIRST_WAIT_SECONDS
        while True:
            try:
                return ask()
            except NewswireError as error:
                asked, why = _seconds_to_wait(error), str(error)
                if self._clock() - began > max(self._patience_seconds, asked or 0):
                    raise
            self._wait(wait if asked is None else asked, why)
            wait = min(LONGEST_WAIT_SECONDS, 2 * wait)


def _is_for_later(status: int) -> bool:
    """Not refused: the server could not confirm it, or the limit of the key is used up."""
    return status == 429 or status >= 500


def _seconds_to_wait(error: NewswireError) -> float | None:
    """What the server asks to wait, None where it does not say.

    Raises:
        NewswireError: the same, where coming again would not help.
    """
    if not isinstance(error, RefusedError):
        return None
    if not _is_for_later(error.status):
        raise error
    after = error.retry_after_seconds
    return None if after is None else min(after, LONGEST_ASKED_SECONDS)
