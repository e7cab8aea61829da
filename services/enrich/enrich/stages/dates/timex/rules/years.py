"""Rules for years, decades and centuries, and the doubts about four digits."""

from __future__ import annotations

import re
from typing import Final

from enrich.stages.dates.timex.calendar import Moment
from enrich.stages.dates.timex.meanings import Exact, Meaning
from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch, rule
from enrich.stages.dates.timex.recognition.numbers import read_ordinal, read_year
from enrich.stages.dates.timex.recognition.vocabulary import DECADES, word_set

_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_SURE_BEFORE_A_YEAR = word_set("in since until till by")
_BEFORE_A_YEAR = _SURE_BEFORE_A_YEAR | word_set(
    "through throughout during from to of before after between the a an and or for late early mid its his her their "
    "this - – — ( about around c ca"
)
_BEFORE_A_NUMBER = word_set(
    "some nearly almost than least most over up only $ £ € # no number resolution flight model version section page "
    "room article vision agenda route highway interstate channel studio windows apollo bus"
)
_AGED = word_set("his her their my your our its")
_AFTER_A_NUMBER = word_set(
    "people men women troops soldiers meters metres feet miles km m kg tons tonnes dollars euros pounds yen points "
    "votes seats jobs barrels mph percent % times block other"
)


def named_year(found: RuleMatch) -> int | None:
    """The year of the part `year`, or of `year_ahead` at the end of a range; negative before Christ."""
    part = "year" if found.has("year") else "year_ahead"
    year = read_year(found.pieces(part)) if found.has(part) else None
    return -year if year and found.has("era") else year


def _year(found: RuleMatch) -> Meaning | None:
    year = named_year(found)
    return None if year is None else Exact(Moment("year", year))


def _four_digits(found: RuleMatch) -> Meaning | None:
    return _year(found) if _reads_as_year(found, int(found.word("year"))) else None


def _reads_as_year(found: RuleMatch, number: int) -> bool:
    """Whether the words around four digits let them be a year: 1500 in `in 1500`, not in `1500 metres`."""
    before, after = found.before(), found.after()
    if before in _BEFORE_A_NUMBER or after in _AFTER_A_NUMBER or found.runs_into_letters:
        return False
    if before in _SURE_BEFORE_A_YEAR:
        return True
    if before in _BEFORE_A_YEAR or not before or (before == "," and _YEAR.fullmatch(found.before(2))):
        return 1500 <= number <= 2100
    counts_things = after.isalpha() and after.endswith("s") and len(after) > 3
    return 1900 <= number <= 2060 and not counts_things


def _short_year(found: RuleMatch) -> Meaning | None:
    return _year(found) if found.has("modifier") or found.before() in _SURE_BEFORE_A_YEAR else None


def _range_end(found: RuleMatch) -> Meaning | None:
    """The second year of 1990-91."""
    first = int(found.before(2))
    last = first - first % 100 + int(found.word("year"))
    return Exact(Moment("year", last)) if first < last else None


def _decade(found: RuleMatch) -> Meaning | None:
    """The 1980s and the 80s, but not a man in his 20s or 30s; the 1800s are a century."""
    digits = re.sub(r"\D", "", found.word("decade"))
    if len(digits) == 2 and any(found.before(distance) in _AGED for distance in range(1, 6)):
        return None
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    is_century = year % 100 == 0 and year < 2000 and not found.has("era")
    return Exact(Moment("century" if is_century else "decade", -year if found.has("era") else year))


def _decade_word(found: RuleMatch) -> Meaning | None:
    return Exact(Moment("decade", 1900 + DECADES[found.word("decade")]))


def _century(found: RuleMatch) -> Meaning | None:
    hundreds = 100 * (read_ordinal(found.word("number")) - 1)
    if not 0 <= hundreds <= 2900:
        return None
    return Exact(Moment("century", min(-1, -hundreds) if found.has("era") else hundreds))


YEAR_RULES: Final[tuple[GrammarRule, ...]] = (
    rule("year", "WHEN_IN_IT year:YEAR", _four_digits),
    rule("year_era", "WHEN_IN_IT year:DIGITS era:ERA", _year),
    rule("year_ad", "AD year:DIGITS", _year),
    rule("the_year", "WHEN_IN_IT THE YEAR_UNIT year:(YEAR|SPOKEN_YEAR)", _year),
    rule("short_year", "modifier:(EARLY|MID HYPHEN?)? year:SHORT_YEAR", _short_year),
    rule("spoken_year", "year:SPOKEN_YEAR", _year),
    rule("year_range", "(?:(?<=YEAR HYPHEN)|(?<=YEAR SLASH)) year:TWO_DIGITS (?!HYPHEN|SLASH|ANY_UNIT)", _range_end),
    rule("decade", "(?:THE? EARLY HYPHEN?|THE? MID HYPHEN?|THE? PART OF)? THE? decade:DECADE era:ERA?", _decade),
    rule("decade_word", "THE EARLY? decade:DECADE_WORD", _decade_word),
    rule(
        "century",
        "(?:THE? EARLY HYPHEN?|THE? MID HYPHEN?|THE? PART OF)? THE? number:ORDINAL HYPHEN? CENTURY_UNIT era:ERA?",
        _century,
    ),
)
