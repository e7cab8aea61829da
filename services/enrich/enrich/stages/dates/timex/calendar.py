"""Calendar arithmetic on moments of any size, from a day to a century, and their TIMEX3 spelling."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta
from typing import Literal

Grain = Literal["day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century"]
"""How large a moment is."""

SEASON_CODES = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}
"""TIMEX3 code of the (northern) season that starts in this month."""

_MONTHS_IN = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS_IN = {"day": 1, "week": 7, "weekend": 7}


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of the calendar: its size and its first day; years before Christ are negative.

    `fiscal` marks a financial year, which must not be taken for the calendar year of the same number.
    """

    grain: Grain
    year: int
    month: int = 1
    day: int = 1
    fiscal: bool = False

    @property
    def first_day(self) -> date | None:
        """The first day as a date, None outside the years Python's calendar knows."""
        if not 1 <= self.year <= MAXYEAR:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


_ORDER = ("day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century")


def is_coarser(grain: Grain, than: Grain) -> bool:
    """Whether one size is larger than another, so that its moment does not tell which of the smaller is meant."""
    return _ORDER.index(grain) > _ORDER.index(than)


def from_date(day: date, grain: Grain = "day") -> Moment:
    """The moment of the given size that the day lies in."""
    return widen(Moment("day", day.year, day.month, day.day), grain)


def widen(moment: Moment, grain: Grain) -> Moment:
    """The larger moment around a smaller one; the moment itself if it already has that size."""
    year, month = moment.year, moment.month
    match grain:
        case "day":
            return replace(moment, grain="day")
        case "week" | "weekend":
            return _week_around(moment, grain)
        case "month":
            return Moment("month", year, month)
        case "quarter":
            return Moment("quarter", year, month - (month - 1) % 3)
        case "season":
            start = month - month % 3
            return Moment("season", year, start) if start else Moment("season", year - 1, 12)
        case "half":
            return Moment("half", year, 1 if month < 7 else 7)
        case "year":
            return Moment("year", year)
        case "decade":
            return Moment("decade", year - year % 10)
        case "century":
            return Moment("century", year - year % 100)


def _week_around(moment: Moment, grain: Grain) -> Moment:
    first = moment.first_day
    if first is None:
        return Moment("month", moment.year, moment.month)
    monday = first - timedelta(days=first.weekday())
    return Moment(grain, monday.year, monday.month, monday.day)


def shift(moment: Moment, count: int) -> Moment | None:
    """The moment `count` steps of its own size later (earlier if negative); None where the calendar ends."""
    if moment.grain in _DAYS_IN:
        return _shift_days(moment, count * _DAYS_IN[moment.grain])
    return _shift_months(moment, _MONTHS_IN[moment.grain] * count)


def _shift_days(moment: Moment, days: int) -> Moment | None:
    first = moment.first_day
    if first is None:
        return None
    try:
        shifted = first + timedelta(days=days)
    except OverflowError:
        return None
    return replace(moment, year=shifted.year, month=shifted.month, day=shifted.day)


def _shift_months(moment: Moment, months: int) -> Moment | None:
    past_years = moment.year + 1 if moment.year < 0 else moment.year  # there is no year 0
    year, month = divmod(past_years * 12 + moment.month - 1 + months, 12)
    if year <= 0:
        year -= 1
    if not -9999 <= year <= MAXYEAR:
        return None
    return replace(moment, year=year, month=month + 1)


def spell(moment: Moment) -> str:
    """The TIMEX3 value: `1998-02-13`, `1998-W07`, `1998-W07-WE`, `1998-Q1`, `1998-SU`, `199`, `19`, `FY1998`."""
    match moment.grain:
        case "day":
            return f"{_year(moment.year)}-{moment.month:02d}-{moment.day:02d}"
        case "week" | "weekend":
            return _spell_week(moment)
        case "month":
            return f"{_year(moment.year)}-{moment.month:02d}"
        case "quarter":
            return f"{_year(moment.year)}-Q{(moment.month + 2) // 3}"
        case "half":
            return f"{_year(moment.year)}-H{1 if moment.month < 7 else 2}"
        case "season":
            return f"{_year(moment.year)}-{SEASON_CODES[moment.month]}"
        case "decade":
            return _year(moment.year)[:-1]
        case "century":
            return _year(moment.year)[:-2]
        case "year":
            return f"FY{moment.year:04d}" if moment.fiscal else _year(moment.year)


_UNKNOWN: dict[Grain, str] = {
    "day": "-XX-XX",
    "week": "-WXX",
    "weekend": "-WXX-WE",
    "month": "-XX",
    "quarter": "-QX",
    "season": "",
    "half": "-HX",
    "year": "",
    "decade": "",
    "century": "",
}


def spell_within(known: Moment | None, grain: Grain) -> str:
    """The value of a moment of this size of which only a larger one around it is known, or nothing (None)."""
    if known is None or known.grain in ("decade", "century"):
        return {"decade": "XXX", "century": "XX"}.get(grain, "XXXX") + _UNKNOWN[grain]
    if known.grain == "month" and grain == "day":
        return f"{spell(known)}-XX"
    return _year(known.year) + _UNKNOWN[grain]


def _spell_week(moment: Moment) -> str:
    first = moment.first_day
    if first is None:
        return "XXXX-WXX"
    iso = first.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}" + ("-WE" if moment.grain == "weekend" else "")


def _year(year: int) -> str:
    return f"{year:04d}" if year >= 0 else f"BC{-year:04d}"
