"""Rules for days: dates in words and numbers, weekdays, holidays."""

from __future__ import annotations

import re
from typing import Final

from enrich.timex.calendar import Moment
from enrich.timex.choices import chosen, relative_year
from enrich.timex.grammar import Found, Rule, rule
from enrich.timex.holidays import holiday_name
from enrich.timex.meanings import Ambiguous, Choice, Clock, Exact, Holiday, Inside, Meaning, Recurring
from enrich.timex.numbers import century_of, read_ordinal
from enrich.timex.rules.years import named_year
from enrich.timex.vocabulary import MONTHS, WEEKDAYS

_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ENDED: Final[dict[str, Choice]] = {"ended": "last", "ending": "next"}


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]


def _day_of(month: int, found: Found, choice: Choice) -> Meaning | None:
    day = read_ordinal(found.word("day"))
    if not _is_day(month, day):
        return None
    year = named_year(found)
    if year is not None:
        return Exact(Moment("day", year, month, day))
    part = Recurring("day", month, day, choice, WEEKDAYS.get(found.word("weekday"), 0))
    return Inside(part, relative_year(found)) if found.has("relative") else part


def _month_and_day(found: Found) -> Meaning | None:
    """The nearest such day, except that `the year ended Jan. 31` is over."""
    return _day_of(MONTHS[found.word("month")], found, _ENDED.get(found.before(), "near"))


def _next_day(found: Found) -> Meaning | None:
    """The second day of `May 6 and 7`: its month stands before the first."""
    month = next((MONTHS[found.before(n)] for n in (3, 4) if found.before(n) in MONTHS), 0)
    later = read_ordinal(found.before(2)) < read_ordinal(found.word("day"))
    return _day_of(month, found, "same") if month and later else None


def week_day(found: Found) -> tuple[int, int] | None:
    """Month and day named by the parts `month` and `day`; None if there is no such day."""
    month, day = MONTHS[found.word("month")], read_ordinal(found.word("day"))
    return (month, day) if _is_day(month, day) else None


def _weekday(found: Found) -> Meaning | None:
    return Recurring("weekday", WEEKDAYS[found.word("weekday")], choice=chosen(found))


def _short_weekday(found: Found) -> Meaning | None:
    """Sat and Sun are other words as well; only `on`, `last` or their like make sure."""
    return _weekday(found) if found.has("choice") or found.before() == "on" else None


def _holiday(found: Found) -> Meaning | None:
    name = holiday_name(found.pieces("name"))
    if name is None or not found.words.is_capitalised(found.start):
        return None
    return Holiday(name, named_year(found))


def _stamp(found: Found) -> Meaning | None:
    stamp = found.word("stamp")
    day = _exact(*(int(part) for part in stamp[:10].split("-")))
    return Clock(stamp[11:16] + ("Z" if stamp.endswith("z") else ""), day) if day and len(stamp) > 10 else day


def _exact(year: int, month: int, day: int) -> Exact | None:
    return Exact(Moment("day", year, month, day)) if year and _is_day(month, day) else None


def _numeric(found: Found) -> Meaning | None:
    """Numbers only; where day and month could be either, both readings go on to the resolution."""
    first, second, third = (int(part) for part in re.split(r"[/.-]", found.word("numeric")))
    if first > 31:
        return _exact(first, second, third)
    year = third if third > 99 else century_of(third)
    day_first, month_first = _exact(year, second, first), _exact(year, first, second)
    if day_first and month_first and first != second:
        return Ambiguous(day_first.moment, month_first.moment)
    return day_first or month_first


DAY_RULES: Final[tuple[Rule, ...]] = (
    rule("stamp", "stamp:STAMP", _stamp),
    rule("numeric", "numeric:NUMERIC", _numeric),
    rule(
        "month_day",
        "AROUND? (?:weekday:ANY_WEEKDAY DOT? COMMA?)? month:MONTH_NAME THE? day:DAY"
        "(?:COMMA? year:ANY_YEAR era:ERA? | (?=RANGE_MARK MONTH_NAME? DAY COMMA? year_ahead:YEAR))?",
        _month_and_day,
    ),
    rule(
        "day_month",
        "AROUND? (?:weekday:ANY_WEEKDAY COMMA? THE?)? THE? day:(DAY|ORDINAL_WORD) OF? month:MONTH_NAME"
        "(?:COMMA? year:ANY_YEAR era:ERA? | (?=RANGE_MARK DAY ANY_MONTH COMMA? year_ahead:YEAR))?",
        _month_and_day,
    ),
    rule("month_day_relative", "month:MONTH_NAME day:DAY relative:BESIDE_YEAR", _month_and_day),
    rule("day_month_relative", "THE? day:(DAY|ORDINAL_WORD) OF? month:MONTH_NAME relative:BESIDE_YEAR", _month_and_day),
    rule(
        "day_of_range",
        "THE? day:DAY (?=RANGE_MARK THE? DAY OF? month:ANY_MONTH (?:COMMA? year:YEAR)?)",
        _month_and_day,
    ),
    rule(
        "next_day",
        "(?<=MONTH_OR_DOT DAY RANGE_MARK) day:DAY (?!ANY_UNIT|ANY_MONTH) (?:COMMA? year:YEAR)?",
        _next_day,
    ),
    rule("weekday", "EARLY? choice:CHOICE? weekday:WEEKDAY", _weekday),
    rule("weekday_short", "choice:(LAST|NEXT)? weekday:WEEKDAY_SHORT DOT?", _short_weekday),
    rule(
        "holiday",
        "name:(HOLIDAY (?:DAY_UNIT|EVE|WEEKDAY)? | HOLIDAY_OF_DAY POSS? DAY_UNIT | GOOD WEEKDAY"
        " | NEW YEAR_UNIT POSS? (?:DAY_UNIT|EVE)) (?:COMMA? year:YEAR)?",
        _holiday,
    ),
)
