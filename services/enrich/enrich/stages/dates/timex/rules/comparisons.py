"""Rules for the language of earnings reports: the quarter, a year-earlier profit, the same period of last year."""

from __future__ import annotations

from typing import Final

from enrich.stages.dates.timex.calendar import Moment
from enrich.stages.dates.timex.meanings import (
    CalendarPeriod,
    Exact,
    Fixed,
    Meaning,
    QuarterSpokenOf,
    Recurring,
    YearBefore,
)
from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch, rule
from enrich.stages.dates.timex.recognition.numbers import read_count, read_ordinal
from enrich.stages.dates.timex.recognition.vocabulary import MONTHS, UNIT_OF
from enrich.stages.dates.timex.resolution.durations import spell_duration


def _quarter_spoken_of(found: RuleMatch) -> Meaning | None:
    which = found.pieces("which")
    return CalendarPeriod("quarter", 0, "anchor") if "current" in which else QuarterSpokenOf(just_named="that" in which)


def _quarter_ended(found: RuleMatch) -> Meaning | None:
    """The quarter ended July 31."""
    if found.after() not in ("ended", "ending", "to"):
        return None
    month, day = MONTHS[found.word("month")], read_ordinal(found.word("day"))
    if found.has("year"):
        return QuarterSpokenOf(ended=Exact(Moment("day", int(found.word("year")), month, day)))
    return QuarterSpokenOf(ended=Recurring("day", month, day, "near" if found.after() == "ending" else "last"))


def _year_before(found: RuleMatch) -> Meaning | None:
    number = read_ordinal(found.word("number")) if found.has("number") else 0
    if number > 4:
        return None
    return YearBefore("quarter" if found.has("quarter") else None, number)


def _months_of_year_before(found: RuleMatch) -> Meaning | None:
    return Fixed("DURATION", spell_duration(read_count(found.pieces("count")), UNIT_OF[found.word("unit")]))


def _period_of_year(found: RuleMatch) -> Meaning | None:
    """`the 1988 period`, `the 1988 quarter`: the period spoken of, in that year."""
    return YearBefore("quarter" if found.has("quarter") else None, year=int(found.word("year")))


COMPARISON_RULES: Final[tuple[GrammarRule, ...]] = (
    rule(
        "quarter_ended",
        "WHEN_IN_IT THE LATEST? QUARTER (?=(?:OTHER|TO) month:MONTH_NAME day:DAY (?:COMMA year:YEAR)?)",
        _quarter_ended,
    ),
    rule("quarter_spoken_of", "WHEN_IN_IT which:(THE (?:LATEST|SAME|CURRENT)?|THAT SAME?) QUARTER", _quarter_spoken_of),
    rule("latest_period", "THE LATEST PERIOD", _quarter_spoken_of),
    rule("year_before", "YEAR_UNIT HYPHEN YEAR_AGO", _year_before),
    rule(
        "year_before_quarter",
        "THE? COMPARABLE? YEAR_UNIT HYPHEN YEAR_AGO number:ORDINAL? HYPHEN? quarter:QUARTER",
        _year_before,
    ),
    rule("year_before_period", "THE? COMPARABLE? YEAR_UNIT HYPHEN YEAR_AGO PERIOD", _year_before),
    rule(
        "year_before_months",
        "THE? COMPARABLE? YEAR_UNIT HYPHEN YEAR_AGO count:COUNT unit:UNITS",
        _months_of_year_before,
    ),
    rule("quarter_year_before", "THE quarter:QUARTER A YEAR_UNIT YEAR_AGO", _year_before),
    rule(
        "same_period",
        "THE SAME (?:PERIOD|quarter:QUARTER)(?:(?:OF|IN)? THE? (?:LAST|PREVIOUS) YEAR_UNIT | A YEAR_UNIT YEAR_AGO)",
        _year_before,
    ),
    rule("period_of_year", "THE year:YEAR (?:PERIOD|quarter:QUARTER)", _period_of_year),
)
