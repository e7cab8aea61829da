"""Joins a time of day with the day beside it into one expression: `5 p.m. EST` + `Friday`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from enrich.stages.dates.timex.meanings import CalendarPeriod, DayPart, Exact, Meaning, Recurring, TimeOfDay
from enrich.stages.dates.timex.recognition.grammar import Expression
from enrich.stages.dates.timex.recognition.patterns import expand

_TIME_THEN_DAY = re.compile(expand("(?:COMMA?(?:ON|OF|THE)?)?"))
_DAY_THEN_CLOCK = re.compile(expand("COMMA?(?:AT(?:ABOUT|AROUND)?|ABOUT|AROUND)?"))
_DAY_THEN_PART = re.compile(expand("(?:HYPHEN|IN)?"))
_CLOCK_THEN_PART = re.compile(expand("(?:IN(?:THE)?|ON|AT)?"))


def join(expressions: Iterable[Expression]) -> list[Expression]:
    """The expressions of a paragraph, in order, with neighbours that say one time together made one."""
    joined: list[Expression] = []
    for expression in expressions:
        while joined and (merged := _merge(joined[-1], expression)) is not None:
            expression = merged
            joined.pop()
        joined.append(expression)
    return joined


def _merge(left: Expression, right: Expression) -> Expression | None:
    between = left.words.letters[left.end : right.start]
    if len(between) > 3:
        return None
    meaning = _merged_meaning(left.meaning, right.meaning, between)
    return None if meaning is None else replace(left, end=right.end, meaning=meaning, rule=f"{left.rule}+{right.rule}")


def _merged_meaning(left: Meaning, right: Meaning, between: str) -> Meaning | None:
    if isinstance(left, TimeOfDay | DayPart) and left.day is None and is_day(right):
        return replace(left, day=right) if _TIME_THEN_DAY.fullmatch(between) else None
    if isinstance(right, TimeOfDay) and right.day is None and is_day(left):
        return replace(right, day=left) if _DAY_THEN_CLOCK.fullmatch(between) else None
    if isinstance(right, DayPart) and right.day is None and is_day(left):
        return replace(right, day=left) if _DAY_THEN_PART.fullmatch(between) else None
    if isinstance(left, TimeOfDay) and isinstance(right, DayPart) and right.day is None:
        return _clock_in_part(left, right) if _CLOCK_THEN_PART.fullmatch(between) else None
    return None


def _clock_in_part(clock: TimeOfDay, part: DayPart) -> TimeOfDay:
    hour = int(clock.time[:2])
    afternoon = part.part in ("AF", "EV") or (part.part == "NI" and hour >= 6)
    time = f"{hour + 12:02d}{clock.time[2:]}" if afternoon and hour < 12 else clock.time
    return replace(clock, time=time)


def is_day(meaning: Meaning) -> bool:
    """Whether the meaning is a single day."""
    match meaning:
        case Exact(moment):
            return moment.grain == "day"
        case Recurring(cycle):
            return cycle in ("weekday", "day")
        case CalendarPeriod(grain):
            return grain == "day"
        case _:
            return False
