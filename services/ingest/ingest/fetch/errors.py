"""What can become of a fetch that brings no answer: it was refused before it was tried, or it failed."""

from __future__ import annotations

from typing import Literal

Failure = Literal[
    "dns",
    "connect",
    "tls",
    "timeout",
    "too_large",
    "bad_encoding",
    "too_many_redirects",
    "bad_redirect",
    "protocol",
]


class FetchRefusedError(Exception):
    """Nothing was sent: the guard, robots.txt or the host's own wish forbids it.

    `retry_after_seconds` is set where only the moment is wrong: the host asked to be left alone, or too many wait for
    it. No message holds more of an address than its host and port.
    """

    def __init__(self, reason: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_seconds = retry_after_seconds


class FetchFailedError(Exception):
    """It was tried and brought no usable answer; `kind` is for programs, `reason` for people.

    `bad_redirect` is also what the guard refuses of a redirect: the first address was tried, and it was bad.
    """

    def __init__(self, kind: Failure, reason: str) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind: Failure = kind
        self.reason = reason
