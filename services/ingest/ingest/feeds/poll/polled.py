"""The nouns of polling: what one poll found, and between which limits feeds are polled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

DAY: Final = 86_400.0

SKIPPED_SECONDS: Final = 2 * DAY
"""The longest that skipHours and skipDays put a poll off: a weekend."""

FIRST_GAP: Final = 3600.0
"""The gap taken for usual where a feed's dates tell none."""

Outcome = Literal["success", "postponed", "failed", "gone"]


@dataclass(frozen=True, slots=True)
class IntervalLimits:
    """Between which intervals feeds are polled, in seconds."""

    shortest: float = 120.0
    longest: float = DAY

    @property
    def farthest(self) -> float:
        """No poll is due later than this from now; one that is was set by a clock that went wrong."""
        return max(self.longest, DAY) + SKIPPED_SECONDS + DAY


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll found.

    `new` counts new items, `first_gap` is the usual gap by their dates and `newest_at` the last of these, where they
    tell; `pending` says that items are left for the next poll, which comes soon then. `wait_seconds` is how long the
    server wants to be left alone, `keep_seconds` for how long the feed says it is fresh. `moved_to` is where permanent
    redirects led. `is_whole`: the document came, it was not only said to be unchanged; `is_refuted`: it had news, and
    would have been said to be unchanged if asked for with its validators.
    """

    outcome: Outcome
    status: int | None = None
    error: str | None = None
    detail: str | None = None
    new: int = 0
    pending: bool = False
    first_gap: float | None = None
    newest_at: float | None = None
    wait_seconds: float = 0.0
    keep_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    moved_to: str | None = None
    is_whole: bool = False
    is_refuted: bool = False
