"""Rules for quarters, halves and financial years."""

from __future__ import annotations

import re
from typing import Final

from enrich.stages.dates.timex.calendar import Moment
from enrich.stages.dates.timex.meanings import Exact, Inside, Meaning, Recurring
from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch, rule
from enrich.stages.dates.timex.recognition.numbers import century_of, read_ordinal
from enrich.stages.dates.timex.recognition.vocabulary import word_set
from enrich.stages.dates.timex.resolution.choices import chosen, relative_year
from enrich.stages.dates.timex.rules.years import named_year

_LAST = word_set("last final closing")
_HALVES = {"first": 1, "h1": 1, "second": 2, "latter": 2, "h2": 2}


def _quarter(found: RuleMatch) -> Meaning | None:
    word = found.word("number").lstrip("q")
    number = 4 if word in _LAST else read_ordinal(word)
    if not 1 <= number <= 4:
        return None
    return _part_of_year(Recurring("quarter", number, choice=chosen(found), fiscal=found.has("fiscal")), found)


def _one_of_two(found: RuleMatch) -> Meaning | None:
    """The eighteenth and nineteenth centuries, the second and fourth quarters."""
    number = read_ordinal(found.word("number"))
    match found.word("units"):
        case "quarters" if 1 <= number <= 4:
            return Recurring("quarter", number)
        case "centuries" if 1 < number <= 30:
            return Exact(Moment("century", 100 * (number - 1)))
        case _:
            return None


def _half(found: RuleMatch) -> Meaning | None:
    number = _HALVES.get(found.word("number"))
    return None if number is None else _part_of_year(Recurring("half", number), found)


def _part_of_year(part: Recurring, found: RuleMatch) -> Meaning:
    if found.has("relative"):
        return Inside(part, relative_year(found))
    year = named_year(found)
    if year is None:
        return part
    if part.cycle == "quarter":
        return Exact(Moment("quarter", year, 3 * part.number - 2, fiscal=part.fiscal))
    return Exact(Moment("half", year, 6 * part.number - 5))


def _fiscal_year(found: RuleMatch) -> Meaning | None:
    """A financial year is called by the year it ends in: 2021-22 is FY2022."""
    year = named_year(found)
    if year is None:
        return None
    if found.has("last"):
        year += (int(found.word("last")) - year) % 100
    return Exact(Moment("year", year, fiscal=True))


def _fiscal_mark(found: RuleMatch) -> Meaning | None:
    digits = int(re.sub(r"\D", "", found.word("mark"))[-2:])
    return Exact(Moment("year", century_of(digits), fiscal=True))


QUARTER_RULES: Final[tuple[GrammarRule, ...]] = (
    rule(
        "quarter_year",
        "WHEN_IN_IT THE? fiscal:FISCAL? number:(ORDINAL|LAST|FINAL) HYPHEN? QUARTER"
        " (?:COMMA|OF)? FISCAL? year:ANY_YEAR",
        _quarter,
    ),
    rule("year_quarter", "THE? year:YEAR POSS? number:ORDINAL HYPHEN? QUARTER", _quarter),
    rule(
        "quarter_relative",
        "WHEN_IN_IT THE? fiscal:FISCAL? number:(ORDINAL|LAST|FINAL) QUARTER OF relative:RELATIVE_YEAR",
        _quarter,
    ),
    rule("relative_quarter", "relative:RELATIVE_YEAR POSS number:ORDINAL QUARTER", _quarter),
    rule("quarter", "WHEN_IN_IT THE? (?:fiscal:FISCAL HYPHEN?)? choice:(LAST|NEXT)? number:ORDINAL QUARTER", _quarter),
    rule("quarter_adjective", "(?:fiscal:FISCAL HYPHEN?)? number:ORDINAL HYPHEN QUARTER", _quarter),
    rule("quarter_mark", "number:QUARTER_MARK HYPHEN? (?:OF? year:ANY_YEAR)?", _quarter),
    rule("quarter_of_pair", "THE? number:ORDINAL (?=(?:AND|OR|TO) ORDINAL units:UNITS)", _one_of_two),
    rule("second_of_pair", "(?<=AND|OR|TO) number:ORDINAL units:UNITS", _one_of_two),
    rule("half_year", "THE? number:(ORDINAL|LATTER) HYPHEN? HALF OF year:YEAR", _half),
    rule("half_relative", "THE? number:(ORDINAL|LATTER) HYPHEN? HALF OF relative:RELATIVE_YEAR", _half),
    rule("half_mark", "number:HALF_MARK OF? year:ANY_YEAR", _half),
    rule(
        "fiscal_year",
        "THE? (?:FISCAL|FISCAL_ABBREVIATION) YEAR_UNIT? year:ANY_YEAR (?:(?:HYPHEN|SLASH) last:(TWO_DIGITS|YEAR))?",
        _fiscal_year,
    ),
    rule("year_fiscal", "THE? year:YEAR (?:(?:HYPHEN|SLASH) last:TWO_DIGITS)? FISCAL YEAR_UNIT", _fiscal_year),
    rule("fiscal_mark", "mark:FISCAL_MARK", _fiscal_mark),
)
