"""Tells dates that cannot be the story's: full dates after its publication, in a line that looks like a link."""

from __future__ import annotations

from datetime import date

from enrich.stages.dates.timex.meanings import Exact, TimeOfDay
from enrich.stages.dates.timex.recognition.grammar import Expression
from enrich.stages.dates.timex.recognition.vocabulary import word_set
from enrich.stages.dates.timex.resolution.tense import direction_of
from enrich.stages.dates.timex.resolution.values import Value

LATER = "later_than_publication"

_TOLERANCE_DAYS = 2
"""The clocks of outlets and of zones differ by a day, and a page is often stamped when it is updated the day after."""

_LINE_WORDS = 25
_ENDS_OF_SENTENCES = word_set("! ? . ” \" ’ ' ; : ,")


def suspicion(expression: Expression, value: Value, published: date | None) -> str | None:
    """`later_than_publication`, or None.

    A story may well name a day to come, so prose is never suspected; nor is a headline whose verb looks ahead.
    """
    day = None if value.moment is None or value.moment.grain != "day" else value.moment.first_day
    if published is None or day is None or (day - published).days <= _TOLERANCE_DAYS:
        return None
    if not _names_its_year(expression) or not _looks_like_a_link(expression):
        return None
    return None if direction_of(expression) == "future" else LATER


def _names_its_year(expression: Expression) -> bool:
    match expression.meaning:
        case Exact() | TimeOfDay(day=Exact()):
            return True
        case _:
            return False


def _looks_like_a_link(expression: Expression) -> bool:
    """Whether the line is short and no sentence: a headline, or a date by itself."""
    pieces = expression.words.pieces
    return len(pieces) <= _LINE_WORDS and pieces[-1] not in _ENDS_OF_SENTENCES
