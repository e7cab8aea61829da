"""Finds which Friday, October or third quarter is meant: the nearest, or the one a word or the tense points to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from enrich.stages.dates.timex.calendar import SEASON_CODES, Moment, from_date, is_coarser, shift, widen
from enrich.stages.dates.timex.meanings import Recurring
from enrich.stages.dates.timex.resolution.tense import Direction

AskDirection = Callable[[], Direction]
"""Reads the tense of the sentence; a function, because most expressions need not know."""

_MONTHS_LONG = {"day": 0, "month": 1, "season": 3, "quarter": 3, "half": 6}
_STORY_MONTHS = 10
_LONG_OVER_MONTHS = 1
_TOLERANCE_MONTHS = 0.2


def in_year(part: Recurring, year: int) -> Moment | None:
    """The part of that year; None for a weekday, which is no part of a year."""
    match part.cycle:
        case "day":
            return Moment("day", year, part.number, part.day)
        case "month" | "season":
            return Moment(part.cycle, year, part.number)
        case "quarter":
            return Moment("quarter", year, 3 * part.number - 2, fiscal=part.fiscal)
        case "half":
            return Moment("half", year, 6 * part.number - 5)
        case "weekday":
            return None


def spell_unknown(part: Recurring) -> str:
    """The value of one of a cycle when nothing tells which: XXXX-WXX-5, XXXX-02-04, XXXX-Q3."""
    match part.cycle:
        case "weekday":
            return f"XXXX-WXX-{part.number}"
        case "day":
            return f"XXXX-{part.number:02d}-{part.day:02d}"
        case "month":
            return f"XXXX-{part.number:02d}"
        case "season":
            return f"XXXX-{SEASON_CODES[part.number]}"
        case "quarter":
            return f"XXXX-Q{part.number}"
        case "half":
            return f"XXXX-H{part.number}"


def choose_weekday(today: date, part: Recurring, direction: AskDirection) -> Moment | None:
    """News tells what happened: a bare weekday is the last one, today included, unless the verb looks ahead."""
    ahead = (part.number - today.isoweekday()) % 7
    match part.choice:
        case "last" | "before":
            days = ahead - 7
        case "next" | "after":
            days = ahead or 7
        case "this":
            days = ahead - 7 if ahead and direction() in ("past", "done") else ahead
        case "near" | "nearest" | "same":
            days = ahead - 7 if ahead and direction() != "future" else ahead
    return shift(from_date(today), days)


def choose_in_cycle(part: Recurring, base: Moment, narrative: bool, direction: AskDirection) -> Moment | None:
    """The month, day, season or quarter meant, seen from the base."""
    year = widen(base, "season").year if part.cycle == "season" else base.year  # a winter counts to its December
    this_year = in_year(part, year)
    if this_year is None:
        return None
    distance = _months_ahead(base, this_year)
    if part.choice == "near" and part.weekday and (fitting := _year_of_weekday(part, year)) is not None:
        return in_year(part, fitting)
    match part.choice:
        case "last" | "before":
            return this_year if distance < 0 else in_year(part, year - 1)
        case "next" | "after":
            return this_year if distance > 0 else in_year(part, year + 1)
        case "this" | "same":
            return this_year
        case "nearest" if not narrative:
            return in_year(part, year + _nearest(distance))
        case "near" | "nearest" if narrative:
            return in_year(part, year + _story_year(base, distance))
        case _:
            return in_year(part, year + _year_offset(part, distance, direction))


def _year_of_weekday(part: Recurring, near: int) -> int | None:
    """The year, this one or one beside it, in which the day falls on the weekday named; None if there is none."""
    days = ((year, in_year(part, year)) for year in (near, near - 1, near + 1))
    return next((year for year, day in days if _falls_on(day, part.weekday)), None)


def _falls_on(moment: Moment | None, weekday: int) -> bool:
    day = None if moment is None else moment.first_day
    return day is not None and day.isoweekday() == weekday


def _story_year(base: Moment, months_ahead: float) -> int:
    """A story told month by month crosses the new year: January after December is the next one."""
    if is_coarser(base.grain, "month"):
        return 0
    return 1 if months_ahead < -_STORY_MONTHS else 0


def _months_ahead(base: Moment, moment: Moment) -> float:
    """How far the moment begins after the base, in months; 0 if the base lies in it."""
    months = (moment.year - base.year) * 12 + moment.month - base.month
    if moment.grain == "day":
        return months + (moment.day - base.day) / 31
    return 0 if -_MONTHS_LONG[moment.grain] < months <= 0 else months


def _year_offset(part: Recurring, distance: float, direction: AskDirection) -> int:
    if distance == 0:
        return 0
    if part.cycle == "day":
        return nearest_year(distance, direction)
    if part.cycle == "quarter" and -7 < distance < 0:
        return 0  # the quarter that ended last is the one reported, whatever the verb
    match direction():
        case "future":
            return 1 if distance < 0 else 0
        case "past" | "done":
            return -1 if distance > 0 else 0
        case "unknown":
            return _nearest(distance)


def _nearest(months_ahead: float) -> int:
    return -1 if months_ahead > 6 else 1 if months_ahead < -6 else 0


def nearest_year(months_ahead: float, direction: AskDirection) -> int:
    """The year, counted from this one, whose day is nearest.

    The next if that is over and the verb looks ahead; the one before if it is to come and the verb, which stands right
    beside the day, tells what was done. The tense of verbs further away says little: a day to come is often announced.
    """
    nearest = _nearest(months_ahead)
    distance = months_ahead + 12 * nearest
    if distance < -_LONG_OVER_MONTHS and direction() == "future":
        return nearest + 1
    return nearest - 1 if distance > _TOLERANCE_MONTHS and direction() == "done" else nearest


def nth_of_month(number: int, weekday: int, month: Moment) -> Moment | None:
    """The nth such weekday of the month, the last for number 0; None if the month has not so many."""
    following, first = shift(month, 1), month.first_day
    end = None if following is None else following.first_day
    if first is None or end is None:
        return None
    if number == 0:
        return shift(from_date(end), -((end.isoweekday() - weekday - 1) % 7) - 1)
    day = shift(from_date(first), (weekday - first.isoweekday()) % 7 + 7 * (number - 1))
    return day if day is not None and day.month == month.month else None


def choose_holiday(of_year: Callable[[int], date], base: Moment, direction: AskDirection) -> Moment:
    """The holiday nearest to the base, or the coming one if the verb looks ahead."""
    this_year = from_date(of_year(base.year))
    return from_date(of_year(base.year + nearest_year(_months_ahead(base, this_year), direction)))
