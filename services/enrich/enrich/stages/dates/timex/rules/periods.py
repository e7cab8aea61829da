"""Rules for units around today or around a date spoken of: today, last week, two days ago, three months later."""

from __future__ import annotations

from typing import Final, cast

from enrich.stages.dates.timex.calendar import Grain
from enrich.stages.dates.timex.meanings import (
    CalendarPeriod,
    Distance,
    Fixed,
    Meaning,
    QuarterSpokenOf,
    Recurring,
    WeekOf,
    YearBefore,
)
from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch, rule
from enrich.stages.dates.timex.recognition.numbers import read_count
from enrich.stages.dates.timex.recognition.vocabulary import UNIT_OF, word_set
from enrich.stages.dates.timex.resolution.choices import chosen, period_of
from enrich.stages.dates.timex.resolution.durations import spell_duration
from enrich.stages.dates.timex.rules.days import week_day

_DEICTIC_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_TWO_DAYS_OFF = {("before", "yesterday"): -2, ("after", "tomorrow"): 2}
_OUR_TIME = word_set(
    "era age world society societies generation generations youth youngsters teenagers children standards technology "
    "technologies money prices economy climate environment times life"
)
_BEFORE_THE_DAY = word_set("in of for on later earlier end start and")
_AFTER_A_DAY = word_set("of when that to -")
_HOW_LONG = word_set("over within for")
_AFTER_YEAR_END = word_set("and or as to with")


def _deictic(found: RuleMatch) -> Meaning | None:
    if found.word("day") == "today" and found.after() in ("'s", "’s") and found.after(2) in _OUR_TIME:
        return Fixed("DATE", "PRESENT_REF")
    return CalendarPeriod("day", _DEICTIC_DAYS[found.word("day")], "today")


def _two_days_off(found: RuleMatch) -> Meaning | None:
    """The day before yesterday, the day after tomorrow."""
    offset = _TWO_DAYS_OFF.get((found.word("way"), found.word("day")))
    return None if offset is None else CalendarPeriod("day", offset, "today")


def _chosen_period(found: RuleMatch) -> Meaning | None:
    unit, choice = UNIT_OF[found.word("unit")], chosen(found)
    if unit == "quarter" and "that" in found.pieces("choice"):
        return QuarterSpokenOf(just_named=True)
    if "last" in found.pieces("choice") and found.after() == "of":
        return None if unit == "day" else Fixed("DURATION", spell_duration(1, unit))  # the last week of March
    if found.pieces("choice") == ("the", "next") and unit != "day" and found.before() in _HOW_LONG:
        return Fixed("DURATION", spell_duration(1, unit))
    if "past" in found.pieces("choice") and unit not in ("year", "weekend"):
        return Fixed("DURATION", spell_duration(1, unit))
    return period_of(choice, cast("Grain", unit), found.has("fiscal"))


def _bare_period(found: RuleMatch) -> Meaning | None:
    """`the week` is this week, unless it is a name (Man of the Year) or says how long (the year ended June 30)."""
    unit = UNIT_OF[found.word("unit")]
    if (found.words.is_capitalised(found.end - 1) and not found.words.shouts) or found.after() == "-":
        return None
    if unit == "day" and (found.before() not in _BEFORE_THE_DAY or found.after() in _AFTER_A_DAY):
        return None
    if unit == "year" and found.after() in ("ended", "ending"):
        return Fixed("DURATION", "P1Y")
    return CalendarPeriod(cast("Grain", unit), 0, "anchor", found.has("fiscal"), bare=True)


def _ago(found: RuleMatch) -> Meaning | None:
    unit, count = UNIT_OF[found.word("unit")], _count(found)
    if unit == "year" and count == 1:
        return YearBefore(base="anchor")
    return Distance(unit, count, -1, "anchor")


def _ago_this(found: RuleMatch) -> Meaning | None:
    """`Fifty years ago this month` is that month, `a year ago today` that day; days and weeks name no other month."""
    unit, named = UNIT_OF[found.word("unit")], found.pieces("this")[-1]
    if unit not in ("year", "decade", "century") or named in ("yesterday", "tomorrow"):
        return None
    grain = cast("Grain", UNIT_OF.get(named, "day"))
    return Distance(unit, _count(found), -1, "today", grain)


def _count(found: RuleMatch) -> float | None:
    return read_count(found.pieces("count")) if found.has("count") else None


def _later(found: RuleMatch) -> Meaning | None:
    unit, count, way = UNIT_OF[found.word("unit")], _count(found), found.word("way")
    if way == "earlier" and unit == "year" and count == 1:
        return YearBefore()
    return Distance(unit, count, -1 if way == "earlier" else 1, "anchor" if way in ("hence", "now") else "reference")


def _next_to_spoken_of(found: RuleMatch) -> Meaning | None:
    """`the year before`, `the day after`: counted from the date spoken of."""
    return CalendarPeriod(
        cast("Grain", UNIT_OF[found.word("unit")]), 1 if found.word("way") == "after" else -1, "reference"
    )


def _two_units_off(found: RuleMatch) -> Meaning | None:
    """The week after next, the year before last."""
    return CalendarPeriod(
        cast("Grain", UNIT_OF[found.word("unit")]), 2 if found.word("way") == "after" else -2, "today"
    )


def _week_of(found: RuleMatch) -> Meaning | None:
    day = week_day(found)
    return None if day is None else WeekOf(Recurring("day", *day))


def _year_end(found: RuleMatch) -> Meaning | None:
    """`year-end` is a day, `year end` and `the year's end` are the year; `year-end results` are neither."""
    if found.word("end") != "end" or (found.after().isalpha() and found.after() not in _AFTER_YEAR_END):
        return None
    if not found.has("hyphen"):
        return CalendarPeriod("year", 0, "anchor")
    return Recurring("day", 12, 31, "last" if found.before() == "since" else "near")


PERIOD_RULES: Final[tuple[GrammarRule, ...]] = (
    rule("today", "(?:EARLY|EARLIER|LATER)? day:DEICTIC", _deictic),
    rule("two_days_off", "THE? DAY_UNIT way:(BEFORE|AFTER) day:DEICTIC", _two_days_off),
    rule("chosen_period", "WHEN_IN_IT choice:CHOICE fiscal:FISCAL? unit:(LONG_UNIT|QUARTER|WEEKEND)", _chosen_period),
    rule("bare_period", "WHEN_IN_IT THE CURRENT? fiscal:FISCAL? unit:(LONG_UNIT|WEEKEND)", _bare_period),
    rule("ago", "APPROX? count:(COUNT|A)? unit:ANY_UNIT AGO", _ago),
    rule(
        "ago_this",
        "APPROX? count:(COUNT|A) unit:ANY_UNIT AGO this:(THIS (?:MONTH_UNIT|WEEK_UNIT)|DEICTIC)",
        _ago_this,
    ),
    rule("later", "APPROX? count:(COUNT|A)? unit:ANY_UNIT way:(EARLIER|LATER|HENCE)", _later),
    rule("from_now", "APPROX? count:(COUNT|A)? unit:ANY_UNIT FROM way:NOW", _later),
    rule(
        "next_to_spoken_of",
        "THE unit:LONG_UNIT way:(BEFORE|EARLIER|AFTER) (?=COMMA|DOT|CLOSE|STOP|TO|IN|AND)",
        _next_to_spoken_of,
    ),
    rule(
        "two_units_off",
        "THE unit:(WEEK_UNIT|MONTH_UNIT|YEAR_UNIT|WEEKEND) way:(BEFORE LAST|AFTER NEXT)"
        " (?!ANY_WEEKDAY|ANY_MONTH|ANY_SEASON|ANY_UNIT)",
        _two_units_off,
    ),
    rule("week_of", "THE WEEK_UNIT OF month:MONTH_NAME day:DAY", _week_of),
    rule("year_end", "YEAR_UNIT POSS? hyphen:HYPHEN? end:PART", _year_end),
)
