"""What a text tells about its own dates: whether it is history, when it was written, how it orders numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from enrich.stages.dates.timex.calendar import Moment
from enrich.stages.dates.timex.meanings import CalendarPeriod, DayPart, Exact, Meaning, Recurring, TimeOfDay
from enrich.stages.dates.timex.recognition.grammar import Expression
from enrich.stages.dates.timex.resolution.anchors import Anchors

_HISTORY_MENTIONS = 8
_HISTORY_RATIO = 6
_LEAD = 3
_SAME_STORY_DAYS = 10


def anchors_of(expressions: Sequence[Expression], published: date | None) -> Anchors:
    """Where the document hangs before its first expression is resolved."""
    narrative = _is_narrative(expressions, published)
    day, reason = (published, None) if published is not None or narrative else _inferred_day(expressions)
    return Anchors(
        written=day,
        inferred=reason,
        narrative=narrative,
        month_first=_month_comes_first(expressions),
    )


def _is_narrative(expressions: Sequence[Expression], published: date | None) -> bool:
    """Whether the text tells history: years long past far outnumber the words that look from the day of writing.

    News may be as full of years (an obituary, an anniversary), but names its day at the start.
    """
    if any(_looks_from_today(expression.meaning) for expression in expressions[:_LEAD]):
        return False
    past = today = 0
    for expression in expressions:
        moment = _exact_moment(expression.meaning)
        if moment is not None and moment.grain in ("day", "month", "year"):
            past += published is None or abs(published.year - moment.year) > 1
        else:
            today += _looks_from_today(expression.meaning)
    return past >= _HISTORY_MENTIONS and past > _HISTORY_RATIO * today


def _looks_from_today(meaning: Meaning) -> bool:
    match meaning:
        case Recurring(cycle="weekday") | CalendarPeriod(base="today"):
            return True
        case TimeOfDay(day=CalendarPeriod() | Recurring() as day) | DayPart(day=CalendarPeriod() | Recurring() as day):
            return _looks_from_today(day)
        case _:
            return False


def _exact_moment(meaning: Meaning) -> Moment | None:
    match meaning:
        case Exact(moment) | TimeOfDay(day=Exact(moment)) | DayPart(day=Exact(moment)):
            return moment
        case _:
            return None


def _inferred_day(expressions: Sequence[Expression]) -> tuple[date | None, str | None]:
    """The day of writing as the text itself tells it, and how; None twice if it does not.

    It is the only full date of the text (or the last of several within ten days), or else a weekday with day and
    month that fits just one of the years named.
    """
    moments = [moment for expression in expressions if (moment := _exact_moment(expression.meaning)) is not None]
    days = [day for moment in moments if moment.grain == "day" and (day := moment.first_day) is not None]
    reason = "full_date_in_text"
    if not days:
        days, reason = _days_by_weekday(expressions, {moment.year for moment in moments}), "weekday_fits_one_year"
    if not days or (max(days) - min(days)).days > _SAME_STORY_DAYS:
        return None, None
    return max(days), reason


def _days_by_weekday(expressions: Iterable[Expression], years: Iterable[int]) -> list[date]:
    """The days that weekday, day and month of the first expression to name all three fall on in these years."""
    for expression in expressions:
        match expression.meaning:
            case Recurring(cycle="day", number=month, day=number, weekday=weekday) if weekday:
                in_years = (Moment("day", year, month, number).first_day for year in years)
                return [day for day in in_years if day is not None and day.isoweekday() == weekday]
    return []


def _month_comes_first(expressions: Iterable[Expression]) -> bool | None:
    """How the text orders day and month in numbers, by the first date that can be read in one way only."""
    for expression in expressions:
        moment = _exact_moment(expression.meaning)
        first_number = re.match(r"\d{1,2}(?!\d)", expression.words.pieces[expression.start])
        if expression.rule == "numeric" and moment is not None and moment.day > 12 and first_number is not None:
            return int(first_number.group()) == moment.month
    return None
