"""Rules for references without a calendar value: now, recently, the future.

Which words are marked follows what annotators of news mark more often than not: `now` and `currently` are,
`former`, `previously` and `soon` are not.
"""

from __future__ import annotations

from typing import Final

from enrich.stages.dates.timex.meanings import Fixed, Meaning
from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch, rule
from enrich.stages.dates.timex.recognition.vocabulary import word_set

_BEFORE_THE_PAST = word_set("in of from than with to")


def _present(found: RuleMatch) -> Meaning | None:
    return Fixed("DATE", "PRESENT_REF")


def _past(found: RuleMatch) -> Meaning | None:
    return Fixed("DATE", "PAST_REF")


def _the_past(found: RuleMatch) -> Meaning | None:
    return _past(found) if found.before() in _BEFORE_THE_PAST else None


def _the_future(found: RuleMatch) -> Meaning | None:
    return None if found.after() in ("-", "of") else Fixed("DATE", "FUTURE_REF")


VAGUE_RULES: Final[tuple[GrammarRule, ...]] = (
    rule("now", "RIGHT? NOW", _present),
    rule("currently", "PRESENT_ADVERB", _present),
    rule("current", "CURRENT", _present),
    rule("these_days", "THESE UNITS", _present),
    rule("time_being", "THE TIME BEING", _present),
    rule("recently", "MORE? PAST_ADVERB", _past),
    rule("recent", "RECENT", _past),
    rule("the_past", "THE PAST", _the_past),
    rule("the_future", "THE LONG_SHORT? FUTURE", _the_future),
    rule("the_term", "THE (?:LONG_SHORT|LONG) TERM", _the_future),
)
