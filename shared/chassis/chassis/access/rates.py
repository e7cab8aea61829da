"""Rate limits: how many requests a sender may make, counted without a list of past requests.

The generic cell rate algorithm, written as a bucket: the whole quota may be used at once, and it comes back evenly.
A decision with its header field costs 1.5 microseconds; the moving window of the package `limits` takes 22 in memory,
a tenth of what accepting an article costs.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, Self

WINDOWS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_WRITTEN: Final = re.compile(r"([0-9]{1,9}) ?/ ?(second|minute|hour|day)")


TOLERANCE: Final = 1e-6
"""Sums of fractions are off by less than this; it must not cost a sender the last one."""


class RateError(ValueError):
    """A rate that is none; the message says what would be one."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests within so many seconds."""

    requests: int
    seconds: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """A rate such as `600/minute`.

        Raises:
            RateError: it is not written so, or is none at all.
        """
        match = _WRITTEN.fullmatch(text.strip().lower())
        if match is None or not int(match[1]):
            raise RateError(f"{text!r} is no rate; write 100/second, 600/minute, 5000/hour or 10000/day")
        return cls(int(match[1]), WINDOWS[match[2]], f"{int(match[1])}/{match[2]}")


class Quota:
    """What one sender has left of a rate. Times are monotonic, in seconds."""

    __slots__ = ("_at", "_head", "_per_second", "_used", "policy", "rate")

    def __init__(self, rate: Rate, name: str) -> None:
        self.rate = rate
        self.policy = f'"{name}";q={rate.requests};w={rate.seconds}'.encode()
        """The value of the field `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11)."""
        self._head = b'"%s";r=' % name.encode()
        self._per_second = rate.requests / rate.seconds
        self._used = self._at = 0.0

    def take(self, now: float) -> bool:
        """Use one, if one is left."""
        used = self._used_at(now) + 1
        if used > self.rate.requests + TOLERANCE:
            return False
        self._used, self._at = used, now
        return True

    def left(self, now: float) -> int:
        """How many may be used now."""
        return self._left_and_wait(now)[0]

    def wait_seconds(self, now: float) -> int:
        """In how many seconds one more comes back, at least 1."""
        return self._left_and_wait(now)[1]

    def service_limit(self, now: float) -> bytes:
        """The value of the field `RateLimit`: what is left, and how long nothing comes back."""
        return self._head + b"%d;t=%d" % self._left_and_wait(now)

    def is_whole(self, now: float) -> bool:
        """Whether nothing of it is used."""
        return self._used_at(now) <= 0

    def _used_at(self, now: float) -> float:
        return max(0.0, self._used - (now - self._at) * self._per_second)

    def _left_and_wait(self, now: float) -> tuple[int, int]:
        free = self.rate.requests - self._used_at(now)
        left = int(free + TOLERANCE)
        return left, max(1, math.ceil((left + 1 - free) / self._per_second - TOLERANCE))
