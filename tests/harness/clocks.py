"""A clock that stands still until a test moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """Both kinds of time move together."""

    seconds: float = 1000.0

    def now(self) -> datetime:
        """The current time, in UTC."""
        return START + timedelta(seconds=self.seconds - 1000.0)

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""
        return self.seconds
