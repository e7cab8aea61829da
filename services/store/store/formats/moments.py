"""The times of an article as other formats write them; a day stays a day, what is not known is not made up."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from newswire.articles import Article, Published

NEVER = "1970-01-01T00:00:00Z"
"""Stands where a format demands a time and there is none: the same in every answer, and plainly no news."""


def moment_of(published: Published) -> datetime | None:
    """The time of publication, where the outlet tells one."""
    return _read(published.value) if published.value and published.precision == "minute" else None


def day_of(published: Published) -> str | None:
    """The day of publication, where no time is told."""
    return published.value if published.precision == "day" else None


def updated_of(article: Article) -> str:
    """When this version of the article arrived, as RFC 3339 has it."""
    times = [stage.at for stage in article.stages if stage.stage == "received"] or [one.at for one in article.stages]
    return times[0] if times and _read(times[0]) is not None else NEVER


def as_rfc3339(moment: datetime) -> str:
    """`2022-02-05T08:47:00+05:30`, in the zone of the outlet."""
    return moment.isoformat(timespec="seconds")


def as_rfc822(moment: datetime) -> str:
    """`Sat, 05 Feb 2022 08:47:00 +0530`."""
    return format_datetime(moment.replace(microsecond=0))


def rfc822_of(text: str) -> str:
    """The same for a time in RFC 3339."""
    return as_rfc822(_read(text) or datetime(1970, 1, 1, tzinfo=UTC))


def _read(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
