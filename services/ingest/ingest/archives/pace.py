"""How fast a back-fill may go: so many articles in so much time."""

from __future__ import annotations

import re
from typing import Final

_SECONDS: Final = {"s": 1, "m": 60, "min": 60, "h": 3600}
_RATE: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)(?:/(s|m|min|h))?")


def parse_rate(text: str) -> float:
    """Articles a second: `50/s`, `600/m`, `1000/h`, or `50`.

    Raises:
        ValueError: it is none of these.
    """
    found = _RATE.fullmatch(text.strip())
    per_second = float(found[1]) / _SECONDS[found[2] or "s"] if found else 0.0
    if per_second <= 0:
        raise ValueError(f"{text!r} is no rate; write it as 50/s, 600/m or 1000/h")
    return per_second


class Pace:
    """Spaces batches so that never more articles are handed in than the rate allows; lost time is not made up for."""

    def __init__(self, per_second: float | None) -> None:
        self._per_second = per_second
        self._next: float | None = None

    def batch_size(self, longest: int) -> int:
        """About a second's worth, and at least one article."""
        return longest if self._per_second is None else max(1, min(longest, int(self._per_second)))

    def wait_seconds(self, now: float) -> float:
        """How long the next batch has to wait."""
        return 0.0 if self._next is None else max(0.0, self._next - now)

    def went(self, articles: int, now: float) -> None:
        """So many articles are handed in now."""
        if self._per_second is not None:
            self._next = now + articles / self._per_second
