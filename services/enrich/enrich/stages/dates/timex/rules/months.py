"""Rules for months and seasons, with or without their year."""

from __future__ import annotations

from typing import Final

from enrich.stages.dates.timex.calendar import Moment
from enrich.stages.dates.timex.meanings import Choice, Exact, Inside, Meaning, Recurring
from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch, rule
from enrich.stages.dates.timex.recognition.vocabulary import MONTHS, SEASONS, word_set
from enrich.stages.dates.timex.resolution.choices import chosen, relative_year
from enrich.stages.dates.timex.rules.years import named_year

_CLEAR_BEFORE_MONTH = word_set(
    "in since until till by through throughout during from to of before after between last next this early late mid "
    "following previous past for around about - – —"
)
_ARTICLES = word_set("a an the its his her their our my your")
_NO_NOUNS = word_set(
    "and or but to of in on at by for from with when while that which who as after before until since if than is was "
    "were are will would has have had may might can could should"
)
_FIGURES = word_set(
    "figures figure data numbers number statistics results result report reports reading readings index indices sales "
    "estimate estimates accounts returns"
)
_AFTER_A_MARCH = word_set("on for of in")  # the March on Washington


def _month(found: RuleMatch) -> Meaning | None:
    choice: Choice = "nearest" if _is_attribute(found) or _is_reported(found) else chosen(found)
    part = Recurring("month", MONTHS[found.word("month")], choice=choice)
    if found.has("relative"):
        return Inside(part, relative_year(found))
    year = named_year(found)
    return part if year is None else Exact(Moment("month", year, part.number))


def _is_attribute(found: RuleMatch) -> bool:
    """Whether the month only describes a noun, `under a June agreement`: the verb does not tell when that was."""
    if found.has("choice") or not (found.before() in _ARTICLES or found.words.pieces[found.start] in _ARTICLES):
        return False
    after = found.after()
    return after.isalpha() and not found.words.is_capitalised(found.end) and after not in _NO_NOUNS


def _is_reported(found: RuleMatch) -> bool:
    """Whether figures are told for the month, whenever they are published: `will publish figures for October`."""
    return not found.has("choice") and found.before() == "for" and found.before(2) in _FIGURES


def _month_alone(found: RuleMatch) -> Meaning | None:
    return _month(found) if _is_clear(found) or _says_month(found) else None


def _is_clear(found: RuleMatch) -> bool:
    """Whether the name can be nothing but a month: not May, March, or Jan without a dot."""
    word = found.word("month")
    return word in ("june", "july") or (word != "march" and (len(word) > 4 or found.end - found.start > 1))


def _says_month(found: RuleMatch) -> bool:
    """Whether the words around an ambiguous name leave no other reading."""
    if found.pieces("modifier") or found.has("choice"):
        return True
    after = found.after()
    if found.before() in ("the", "a"):
        return found.word("month") in ("may", "march") and after.isalpha() and after not in _AFTER_A_MARCH
    names_somebody = bool(after) and found.words.is_capitalised(found.end)
    return found.before() in _CLEAR_BEFORE_MONTH and not names_somebody


def _season(found: RuleMatch) -> Meaning | None:
    part = Recurring("season", SEASONS[found.word("season")], choice=chosen(found))
    if found.has("relative"):
        return Inside(part, relative_year(found))
    year = named_year(found)
    return part if year is None else Exact(Moment("season", year, part.number))


def _season_alone(found: RuleMatch) -> Meaning | None:
    if found.word("season") == "fall" and not found.has("choice"):
        return None
    return None if _is_name(found) else _season(found)


def _is_name(found: RuleMatch) -> bool:
    """Whether a capitalised season stands before another capital: Winter Olympics, Summer Time."""
    words, last = found.words, found.end
    return words.is_capitalised(last - 1) and last < len(words.pieces) and words.is_capitalised(last)


MONTH_RULES: Final[tuple[GrammarRule, ...]] = (
    rule("month_year", "WHEN_IN_IT month:MONTH_NAME (?:COMMA|OF)? year:(ANY_YEAR|SPOKEN_YEAR) era:ERA?", _month),
    rule("month_relative", "WHEN_IN_IT month:MONTH_NAME relative:BESIDE_YEAR", _month),
    rule(
        "month",
        "modifier:WHEN_IN_IT choice:CHOICE? month:MONTH_NAME (?=RANGE_MARK MONTH_NAME COMMA? year_ahead:YEAR)?",
        _month_alone,
    ),
    rule(
        "season_year",
        "WHEN_IN_IT THE? EARLY? season:ANY_SEASON (?:COMMA|OF)? year:ANY_YEAR era:ERA?"
        " (?:(?:HYPHEN|SLASH) (?:TWO_DIGITS|YEAR))?",
        _season,
    ),
    rule("season_relative", "WHEN_IN_IT THE? EARLY? season:ANY_SEASON relative:BESIDE_YEAR", _season),
    rule("season", "WHEN_IN_IT (?:choice:CHOICE|THE)? season:ANY_SEASON", _season_alone),
)
