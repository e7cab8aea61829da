"""The first and the last day or minute a value can mean, so that articles can be searched by time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from enrich.stages.dates.timex.calendar import Moment, shift
from enrich.stages.dates.timex.resolution.values import Value

_CLOCK = re.compile(r"T(\d\d):(\d\d)Z?$")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DateBounds:
    """ISO days, or for a clock time ISO minutes with the offset of their zone if it is known; both or neither."""

    earliest: str | None = None
    latest: str | None = None


def bounds_of(value: Value) -> DateBounds:
    """The bounds of a date or time; none for durations, sets, `now` and `the past`, and where the year is unknown."""
    moment = value.moment or value.within
    days = None if moment is None else _days_of(moment)
    if days is None:
        return DateBounds()
    first, last = days
    clock = _CLOCK.search(value.value)
    if clock:
        return _minute(first, int(clock[1]), int(clock[2]), value.zone)
    if value.value.endswith("TNI") and last < date.max:
        last += _DAY  # the night of Friday ends on Saturday
    return DateBounds(first.isoformat(), last.isoformat())


def _days_of(moment: Moment) -> tuple[date, date] | None:
    """The first and last day; None outside the years Python's calendar knows."""
    if moment.fiscal and moment.grain != "year":
        return None
    if moment.fiscal:  # called by the year it ends in, wherever it begins
        return _between(replace(moment, year=moment.year - 1, fiscal=False), replace(moment, year=moment.year + 1))
    first = moment.first_day
    if moment.grain == "weekend" and first is not None:
        return first + 5 * _DAY, first + 6 * _DAY
    return _between(moment, shift(moment, 1))


def _between(moment: Moment, following: Moment | None) -> tuple[date, date] | None:
    first, end = moment.first_day, None if following is None else following.first_day
    return None if first is None or end is None else (first, end - _DAY)


def _minute(day: date, hour: int, minute: int, zone: str) -> DateBounds:
    if hour == 24:
        if day == date.max:
            return DateBounds()
        day, hour = day + _DAY, 0
    at = f"{day.isoformat()}T{hour:02d}:{minute:02d}{zone}"
    return DateBounds(at, at)
