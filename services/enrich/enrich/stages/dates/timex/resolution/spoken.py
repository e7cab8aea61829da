"""What somebody quoted means by `tonight`: the night of the day that is told, not of the day the report is printed."""

from __future__ import annotations

from dataclasses import replace

from enrich.stages.dates.timex.meanings import CalendarPeriod, DayPart, Exact, Meaning
from enrich.stages.dates.timex.recognition.grammar import Expression
from enrich.stages.dates.timex.resolution.anchors import Anchors

_OPENING, _CLOSING = "“", "”"
_LONGEST_QUOTATION = 2000


def as_spoken(expression: Expression, anchors: Anchors) -> Meaning:
    """What the expression means; quoted, `this morning` and `tonight` are those of yesterday, if that is told."""
    meaning = expression.meaning
    match meaning:
        case DayPart(day=CalendarPeriod("day", 0, "today")) if _is_yesterday_told(anchors) and _is_quoted(expression):
            day = anchors.news_day
            return meaning if day is None else replace(meaning, day=Exact(day))
        case _:
            return meaning


def _is_yesterday_told(anchors: Anchors) -> bool:
    day = None if anchors.news_day is None else anchors.news_day.first_day
    return day is not None and anchors.written is not None and (anchors.written - day).days == 1


def _is_quoted(expression: Expression) -> bool:
    """Whether a quotation is open where the expression begins."""
    end = expression.first_character
    before = expression.words.text[max(0, end - _LONGEST_QUOTATION) : end]
    return before.count(_OPENING) > before.count(_CLOSING) or before.count('"') % 2 == 1
