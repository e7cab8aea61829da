"""Days: what a TIMEX3 value or a date in a question covers, from its first day to its last.

Days are counted as in `datetime.date.toordinal`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from newswire.articles import TimeExpression

REACHES: Final = (1, 7, 31, 92, 366, 3_653, 3_652_059)
"""The lengths to which intervals are rounded up: day, week, month, quarter, year, decade, anything."""

_ASKED = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
DAYS_PATTERN: Final = rf"^(?:{_ASKED}|{_ASKED}\.\.(?:{_ASKED})?|\.\.{_ASKED})$"
"""How days are asked for: `2022-02-04`, `2022-02`, `2022`, `2022-02..2022-03`, `2022-02..`, `..2022-03`."""

_SAYS_INTERVAL: Final = {"earliest", "latest"} <= TimeExpression.model_fields.keys()
"""Whether whoever placed an expression in time says from when to when."""

_FIRST, _LAST = 1, date.max.toordinal()
_CENTURY = re.compile(r"(\d{2})$")
_DECADE = re.compile(r"(\d{3})$")
_YEAR = re.compile(r"(\d{4})$")
_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?$", re.DOTALL)
_WEEK = re.compile(r"(\d{4})-W(\d{2})(-WE)?$")
_PART = re.compile(r"(\d{4})-([QH])([1-4])$")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)$")
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


class DaysError(ValueError):
    """No such days, with the reason."""


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both included."""

    first: int
    last: int

    @property
    def reach(self) -> int:
        """Its length, rounded up to one of `REACHES`."""
        length = self.last - self.first + 1
        return next(reach for reach in REACHES if length <= reach)


def mentioned_days(expression: TimeExpression) -> Days | None:
    """The days an expression speaks of; None where it names none (a duration, `every Friday`, an unknown year)."""
    if _SAYS_INTERVAL and (found := _said_days(expression)):
        return found
    if expression.type in ("DURATION", "SET"):
        return None
    return days_of(expression.value)


def _said_days(expression: TimeExpression) -> Days | None:
    earliest, latest = getattr(expression, "earliest", None), getattr(expression, "latest", None)
    first, last = (days_of(str(one)) if one else None for one in (earliest, latest))
    return Days(first.first, last.last) if first and last and first.first <= last.last else None


def days_of(value: str) -> Days | None:
    """The days a TIMEX3 value of type DATE or TIME covers; None where it is not placed in time."""
    try:
        return _days_of(value)
    except (ValueError, OverflowError):  # no such month, week or day
        return None


def asked_days(text: str) -> Days:
    """What was asked for in the form of `DAYS_PATTERN`.

    Raises:
        DaysError: it is not in that form, there is no such day, or the end is before the beginning.
    """
    beginning, dots, end = text.partition("..")
    if not dots:
        return _one(text)
    first = _one(beginning).first if beginning else _FIRST
    last = _one(end).last if end else _LAST
    if last < first:
        raise DaysError(f"{end} is before {beginning}")
    return Days(first, last)


def iso(day: int) -> str:
    """The day as ISO 8601."""
    return date.fromordinal(day).isoformat()


def _one(text: str) -> Days:
    known = any(form.match(text) for form in (_YEAR, _MONTH, _DAY)) and "T" not in text
    found = days_of(text) if known else None
    if found is None:
        raise DaysError(f"{text!r} is not a day, month or year as in 2022-02-04, 2022-02, 2022")
    return found


def _days_of(value: str) -> Days | None:
    if match := _DAY.match(value):
        day = date(*(int(part) for part in match.groups())).toordinal()
        return Days(day, day)
    if match := _MONTH.match(value):
        return _months(int(match[1]), int(match[2]), 1)
    if match := _YEAR.match(value):
        return _months(int(match[1]), 1, 12)
    if match := _WEEK.match(value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1).toordinal()
        return Days(monday + 5 if match[3] else monday, monday + 6)
    if match := _PART.match(value):
        length = 3 if match[2] == "Q" else 6
        return _months(int(match[1]), (int(match[3]) - 1) * length + 1, length)
    return _long(value)


def _long(value: str) -> Days | None:
    if match := _SEASON.match(value):
        return _months(int(match[1]), _SEASON_MONTHS[match[2]], 3)
    if match := _DECADE.match(value):
        return _years(int(match[1]) * 10, 10)
    if match := _CENTURY.match(value):
        return _years(int(match[1]) * 100, 100)
    return None


def _months(year: int, month: int, count: int) -> Days:
    """So many months from this one on; a season may reach into the next year."""
    beginning = date(year, month, 1)
    last_year, last_month = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    end = date(last_year, last_month, monthrange(last_year, last_month)[1])
    return Days(beginning.toordinal(), end.toordinal())


def _years(year: int, count: int) -> Days:
    beginning = date(max(year, 1), 1, 1)
    return Days(beginning.toordinal(), (date(year + count - 1, 12, 31)).toordinal())
