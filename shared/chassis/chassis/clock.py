"""What time it is, as a value that is passed in, so that no test waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

BEHIND_RATE: Final = 0.5
"""How fast the time of this process runs while it waits for a clock that was set back."""


class Clock(Protocol):
    """Wall time for records, monotonic time for durations."""

    def now(self) -> datetime:
        """The current time, in UTC."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""


class SystemClock:
    """The machine's own clock, except that it never goes back.

    After the machine's clock was set back it runs at half speed until the other has caught up: what comes later gets
    a later time, and a clock that was far ahead for a moment does not leave this one ahead for good.
    """

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._last, self._last_at = wall(), monotonic()

    def now(self) -> datetime:
        """The current time, in UTC."""
        at = self._monotonic()
        slowed = self._last + (at - self._last_at) * BEHIND_RATE
        self._last, self._last_at = max(self._wall(), slowed), at
        return datetime.fromtimestamp(self._last, UTC)

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""
        return self._monotonic()


def timestamp(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, e.g. `2022-02-05T03:17:00.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
