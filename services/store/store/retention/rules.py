"""Retention: how long articles are kept, by outlet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from store.save.positions import position_at


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """Days that articles are kept after their last version arrived; 0: for ever."""

    days: float = 0.0
    sources: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def parse(cls, days: float, sources: str) -> RetentionPolicy:
        """The policy of two settings, e.g. 365 and `a.example=30, b.example=0`.

        Raises:
            ValueError: the second is not in that form.
        """
        found: dict[str, float] = {}
        for part in sources.split(","):
            source, equals, number = (piece.strip() for piece in part.rpartition("="))
            if not part.strip():
                continue
            try:
                kept = float(number)
            except ValueError:
                kept = -1.0
            if not source or not equals or not 0 <= kept < 1e6:
                raise ValueError(f"{part.strip()[:100]!r} is not an outlet and days as in a.example=30")
            found[source] = kept
        return cls(days, found)

    def limits(self, now: datetime) -> RetentionLimits:
        """The places in the order of arrival before which articles go now."""
        return RetentionLimits(
            _before(self.days, now), {source: _before(days, now) for source, days in self.sources.items()}
        )


@dataclass(frozen=True, slots=True)
class RetentionLimits:
    """Places in the order of arrival: what stands before goes. Nothing stands before the empty one."""

    default: str
    sources: Mapping[str, str]

    @property
    def last(self) -> str:
        """What stands at or behind this one stays, whoever it is of."""
        return max(self.default, *self.sources.values()) if self.sources else self.default

    def is_over(self, source: str | None, position: str) -> bool:
        """Whether an article that stands there goes."""
        limit = self.sources.get(source, self.default) if source is not None else self.default
        return position < limit


def _before(days: float, now: datetime) -> str:
    if not days:
        return ""
    return position_at(now - timedelta(days=days))
