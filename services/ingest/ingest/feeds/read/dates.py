"""Reads the publication time of a feed's item, in the feed's own time zone where the date names none."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ingest.dates.published import parse_published
from ingest.dates.zones import SEASONAL_ZONES, ZONES, offset
from ingest.feeds.read.feed import FeedItem
from newswire.articles import Published

_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d")
_NAMED_ZONE = re.compile(
    r"(?:\s*[(\[]|\s)([A-Z][A-Za-z]{1,20}/[A-Z][A-Za-z_-]{1,30}(?:/[A-Z][A-Za-z_-]{1,30})?)[)\]]?\s*$"
)
_ASSUMED = "zone_assumed_utc"


class ZoneError(ValueError):
    """No time zone has this name."""


def check_zone(zone: str) -> None:
    """Accept what a feed's default time zone can be: `Europe/Berlin`, `IST`, `+05:30`.

    Raises:
        ZoneError: for anything else.
    """
    _offset_of(zone, datetime(2000, 1, 1))


def published_of(item: FeedItem, zone: str | None = None) -> Published:
    """When the item was published, else when it was last updated (flag `from_updated`), from source `feed`.

    A time without a zone is in `zone` (flag `zone_of_feed`), or in UTC where the feed has none (`zone_assumed_utc`).

    Raises:
        ZoneError: `zone` is no time zone.
    """
    first = _read(item.published, zone)
    if first is not None and first.value is not None:
        return first
    second = _read(item.updated, zone)
    if second is not None and second.value is not None:
        return second.model_copy(update={"flags": (*second.flags, "from_updated")})
    return first or second or Published()


def in_utc(value: str) -> str:
    """A time in UTC to the second, the same however it was written, `2022-02-05T03:17:00`; a day stays one."""
    moment = datetime.fromisoformat(value)
    return value if len(value) <= 10 else moment.astimezone(UTC).isoformat(timespec="seconds")[:19]


def seconds_apart(one: str | None, other: str | None) -> float | None:
    """Between two values of `in_utc`, in days where one is a day; None where one is missing."""
    if one is None or other is None:
        return None
    length = min(len(one), len(other))
    return abs((datetime.fromisoformat(one[:length]) - datetime.fromisoformat(other[:length])).total_seconds())


def is_to_the_minute(value: str | None) -> bool:
    """Whether this is more than a day: midnight is what programs write that know the day."""
    return value is not None and len(value) > 10 and not value.endswith("T00:00:00")


def _read(raw: str | None, zone: str | None) -> Published | None:
    if not raw:
        return None
    named = _NAMED_ZONE.search(raw[-100:])
    published = parse_published(raw[: len(raw) - len(named[0])] if named else raw, "feed")
    if published.value is None or _ASSUMED not in published.flags:
        return published
    if named:
        with suppress(ZoneError):
            return _in_zone(published, named[1], ())
    return published if zone is None else _in_zone(published, zone, ("zone_of_feed",))


def _in_zone(published: Published, zone: str, flags: tuple[str, ...]) -> Published:
    """The same time of day in another zone than the UTC that was assumed."""
    written = str(published.value)[:-6]
    value = written + _offset_of(zone, datetime.fromisoformat(written))
    kept = tuple(flag for flag in published.flags if flag != _ASSUMED)
    return published.model_copy(update={"value": value, "flags": kept + flags})


def _offset_of(zone: str, moment: datetime) -> str:
    """The offset of a zone at a moment of its own clock, `+05:30`."""
    if _OFFSET.fullmatch(zone):
        return zone
    if zone.lower() in ZONES or zone.lower() in SEASONAL_ZONES:
        return offset(zone.lower(), date(moment.year, moment.month, moment.day))
    try:
        found = moment.replace(tzinfo=ZoneInfo(zone)).strftime("%z")
    except (KeyError, ValueError, OSError):  # not found, not a name, a folder of zones
        raise ZoneError(f"no time zone is called {zone[:60]!r}") from None
    return f"{found[:3]}:{found[3:5]}"
