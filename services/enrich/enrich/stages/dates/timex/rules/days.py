"""Rules for days: dates in words and numbers, weekdays, holidays."""

from __future__ import annotations

import re
from typing import Final

from enrich.stages.dates.timex.calendar import Moment
from enrich.stages.dates.timex.holidays import holiday_name
from enrich.stages.dates.timex.meanings import (
    Ambiguous,
    Choice,
    Exact,
    Holiday,
    Inside,
    Meaning,
    NthOfMonth,
    Recurring,
    TimeOfDay,
)
from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch, rule
from enrich.stages.dates.timex.recognition.numbers import century_of, read_ordinal
from enrich.stages.dates.timex.recognition.vocabulary import MONTHS, WEEKDAYS, word_set
from enrich.stages.dates.timex.resolution.choices import chosen, period_of, relative_year
from enrich.stages.dates.timex.rules.years import named_year

_NAMED_AFTER_A_HOLIDAY = word_set("agreement accord accords island islands islanders rising uprising")
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ATTACKED = word_set("attack attacks terror terrorist hijacker hijackers hijackings commission")
_OFFSET = re.compile(r"t.*([+-]\d\d):?(\d\d)$")
_THURSDAY = 4
_ENDED: Final[dict[str, Choice]] = {"ended": "last", "ending": "next"}


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]


def _day_of(month: int, found: RuleMatch, choice: Choice) -> Meaning | None:
    day = read_ordinal(found.word("day"))
    if not _is_day(month, day):
        return None
    if (month, day) == (9, 11) and found.after() in _ATTACKED and not found.has("year"):
        return Exact(Moment("day", 2001, month, day))
    year = named_year(found)
    if year is not None:
        return Exact(Moment("day", year, month, day))
    part = Recurring("day", month, day, choice, WEEKDAYS.get(found.word("weekday"), 0))
    return Inside(part, relative_year(found)) if found.has("relative") else part


def _month_and_day(found: RuleMatch) -> Meaning | None:
    """The nearest such day, except that `the year ended Jan. 31` is over."""
    return _day_of(MONTHS[found.word("month")], found, _ENDED.get(found.before(), "near"))


def _next_day(found: RuleMatch) -> Meaning | None:
    """The second day of `May 6 and 7`: its month stands before the first."""
    month = next((MONTHS[found.before(n)] for n in (3, 4) if found.before(n) in MONTHS), 0)
    later = read_ordinal(found.before(2)) < read_ordinal(found.word("day"))
    return _day_of(month, found, "same") if month and later else None


def week_day(found: RuleMatch) -> tuple[int, int] | None:
    """Month and day named by the parts `month` and `day`; None if there is no such day."""
    month, day = MONTHS[found.word("month")], read_ordinal(found.word("day"))
    return (month, day) if _is_day(month, day) else None


def _weekday(found: RuleMatch) -> Meaning | None:
    return Recurring("weekday", WEEKDAYS[found.word("weekday")], choice=chosen(found))


def _short_weekday(found: RuleMatch) -> Meaning | None:
    """Sat and Sun are other words as well; only `on`, `last` or their like make sure."""
    return _weekday(found) if found.has("choice") or found.before() == "on" else None


def _holiday(found: RuleMatch) -> Meaning | None:
    name = holiday_name(found.pieces("name"))
    if name is None or not found.words.is_capitalised(found.start) or found.after() in _NAMED_AFTER_A_HOLIDAY:
        return None
    return Holiday(name, named_year(found))


def _stamp(found: RuleMatch) -> Meaning | None:
    stamp = found.word("stamp")
    day = _exact(*(int(part) for part in stamp[:10].split("-")))
    if day is None or len(stamp) == 10:
        return day
    offset = _OFFSET.search(stamp)
    if offset is not None:
        return TimeOfDay(stamp[11:16], day, f"{offset[1]}:{offset[2]}")
    return TimeOfDay(f"{stamp[11:16]}Z", day, "+00:00") if stamp.endswith("z") else TimeOfDay(stamp[11:16], day)


def _exact(year: int, month: int, day: int) -> Exact | None:
    return Exact(Moment("day", year, month, day)) if year and _is_day(month, day) else None


def _numeric(found: RuleMatch) -> Meaning | None:
    """Numbers only; where day and month could be either, both readings go on to the resolution. Dots are day first."""
    first, second, third = (int(part) for part in re.split(r"[/.-]", found.word("numeric")))
    if first > 31:
        return _exact(first, second, third)
    year = third if third > 99 else century_of(third)
    day_first, month_first = _exact(year, second, first), _exact(year, first, second)
    if day_first and month_first and first != second and "." not in found.word("numeric"):
        return Ambiguous(day_first.moment, month_first.moment)
    return day_first or month_first


def _nth_weekday(found: RuleMatch) -> Meaning | None:
    """The first Monday in May, the second week of March."""
    number = 0 if found.has("last") else read_ordinal(found.word("number"))
    month = Recurring("month", MONTHS[found.word("month")])
    year, weekday = named_year(found), WEEKDAYS.get(found.word("weekday"), _THURSDAY)
    if number > 5:
        return None
    of_month = month if year is None else Exact(Moment("month", year, month.number))
    return NthOfMonth(number, weekday, of_month, week=not found.has("weekday"))


def _weekday_of_week(found: RuleMatch) -> Meaning | None:
    part = Recurring("weekday", WEEKDAYS[found.word("weekday")])
    return Inside(part, period_of(chosen(found), "week"))


def _hyphenated(found: RuleMatch) -> Meaning | None:
    """04-Feb-2022 and Feb-04-22."""
    day, digits = read_ordinal(found.word("day")), int(found.word("year"))
    return _exact(digits if digits > 99 else century_of(digits), MONTHS[found.word("month")], day)


DAY_RULES: Final[tuple[GrammarRule, ...]] = (
    rule("stamp", "stamp:STAMP", _stamp),
    rule("numeric", "numeric:NUMERIC", _numeric),
    rule(
        "month_day_of_range",
        "month:MONTH_NAME day:DAY (?=RANGE_MARK MONTH_NAME DAY relative:BESIDE_YEAR)",
        _month_and_day,
    ),
    rule(
        "month_day",
        "AROUND? (?:weekday:ANY_WEEKDAY DOT? COMMA?)? month:MONTH_NAME (?:THE|COMMA (?=ORDINAL_DIGITS))? day:DAY"
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
    rule("hyphenated", "day:DAY HYPHEN month:ANY_MONTH HYPHEN year:(YEAR|TWO_DIGITS)", _hyphenated),
    rule("hyphenated_month", "month:ANY_MONTH HYPHEN day:DAY HYPHEN year:(YEAR|TWO_DIGITS)", _hyphenated),
    rule(
        "nth_weekday",
        "THE (?:number:ORDINAL|last:LAST) (?:weekday:WEEKDAY|WEEK_UNIT) (?:OF|IN) month:MONTH_NAME"
        " (?:COMMA? year:ANY_YEAR)?",
        _nth_weekday,
    ),
    rule("weekday_of_week", "weekday:WEEKDAY OF? choice:(LAST|THIS|NEXT) WEEK_UNIT", _weekday_of_week),
    rule("weekday", "EARLY? choice:CHOICE? weekday:WEEKDAY", _weekday),
    rule("weekday_short", "choice:(LAST|NEXT)? weekday:WEEKDAY_SHORT DOT?", _short_weekday),
    rule(
        "holiday",
        "name:(HOLIDAY (?:DAY_UNIT|EVE|WEEKDAY)? | HOLIDAY_OF_DAY POSS? DAY_UNIT | GOOD WEEKDAY"
        " | NEW YEAR_UNIT POSS? (?:DAY_UNIT|EVE)) (?:COMMA? year:YEAR)?",
        _holiday,
    ),
)
