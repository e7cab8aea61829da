"""Rules for what comes again and again: every Monday, twice a week, daily."""

from __future__ import annotations

from typing import Final

from enrich.stages.dates.timex.calendar import SEASON_CODES
from enrich.stages.dates.timex.meanings import Fixed, Meaning
from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch, rule
from enrich.stages.dates.timex.recognition.numbers import read_count
from enrich.stages.dates.timex.recognition.vocabulary import (
    CARDINALS,
    DAY_PARTS,
    MONTHS,
    SEASONS,
    UNIT_OF,
    WEEKDAYS,
    word_set,
)
from enrich.stages.dates.timex.resolution.durations import spell_duration

_NUMBER_REACH = 6
_CURRENCIES = word_set("$ £ € ¥ us$ a$ c$")
_NEXT_TO = word_set("ago earlier before after later")
_ADVERBS = {"hourly": "PT1H", "daily": "P1D", "weekly": "P1W", "monthly": "P1M"}


def _every_unit(found: RuleMatch) -> Meaning | None:
    count = 2 if found.has("other") else read_count(found.pieces("count"))
    return Fixed("SET", spell_duration(count, UNIT_OF[found.word("unit")]))


def _every_named(found: RuleMatch) -> Meaning | None:
    word = found.word("name")
    if word in WEEKDAYS:
        return Fixed("SET", f"XXXX-WXX-{WEEKDAYS[word]}")
    if word in MONTHS:
        return Fixed("SET", f"XXXX-{MONTHS[word]:02d}")
    if word in SEASONS:
        return Fixed("SET", f"XXXX-{SEASON_CODES[SEASONS[word]]}")
    return Fixed("SET", f"XXXX-XX-XXT{DAY_PARTS[word]}")


def _rate_of_things(found: RuleMatch) -> Meaning | None:
    """Ten billion cubic metres of gas a year; not `the strikes lasted a year`."""
    things = found.before(3 if found.before(2) == "of" else 1)
    reach = range(2, 2 + _NUMBER_REACH)
    counted = any(found.before(distance)[:1].isdigit() or found.before(distance) in CARDINALS for distance in reach)
    return _every_unit(found) if counted and things.endswith("s") and len(things) > 3 else None


def _rate_of_money(found: RuleMatch) -> Meaning | None:
    """£70 a month, but not `a profit of $70 a year after`."""
    return _every_unit(found) if found.before(2) in _CURRENCIES and found.after() not in _NEXT_TO else None


def _adverb(found: RuleMatch) -> Meaning | None:
    words, start, end = found.words, found.start, found.end
    if start > 0 and (words.is_capitalised(start) or (end < len(words.pieces) and words.is_capitalised(end))):
        return None  # the Daily Mail, the daily Clarin
    return Fixed("SET", _ADVERBS[found.word("word")])


SET_RULES: Final[tuple[GrammarRule, ...]] = (
    rule("every_unit", "EVERY other:OTHER_WORD? count:COUNT? unit:ANY_UNIT", _every_unit),
    rule("every_named", "EVERY name:(WEEKDAY|ANY_MONTH|ANY_SEASON|DAY_PART)", _every_named),
    rule("weekdays", "name:WEEKDAYS", _every_named),
    rule("times_a_unit", "(?:ONCE|COUNT TIMES) (?:A|PER) unit:ANY_UNIT", _every_unit),
    rule("rate_of_things", "(?<=OTHER) A unit:LONG_UNIT", _rate_of_things),
    rule("per_unit", "PER unit:UNIT", _every_unit),
    rule("rate", "(?:(?<=RATED OTHER)|(?<=RATED UNITS)) A unit:LONG_UNIT", _every_unit),
    rule("rate_of_money", "(?<=OTHER RATED) A unit:LONG_UNIT", _rate_of_money),
    rule("adverb", "word:DAILY", _adverb),
)
