"""What `last`, `this`, `next` and their like choose: one of a cycle, or a period beside the present one."""

from __future__ import annotations

from typing import Final

from enrich.stages.dates.timex.calendar import Grain
from enrich.stages.dates.timex.meanings import Base, CalendarPeriod, Choice
from enrich.stages.dates.timex.recognition.grammar import RuleMatch

_CHOICES: Final[dict[str, Choice]] = {
    "last": "last",
    "past": "last",
    "this": "this",
    "next": "next",
    "coming": "next",
    "upcoming": "next",
    "previous": "before",
    "preceding": "before",
    "prior": "before",
    "following": "after",
    "ensuing": "after",
    "subsequent": "after",
    "same": "same",
    "that": "same",
}

_BASES: Final[dict[Choice, Base]] = {
    "near": "anchor",
    "nearest": "anchor",
    "last": "today",
    "this": "today",
    "next": "today",
}
_OFFSETS: Final[dict[Choice, int]] = {"last": -1, "before": -1, "next": 1, "after": 1}


def chosen(found: RuleMatch) -> Choice:
    """Which of the cycle the part named `choice` points to; `near` where it is absent."""
    pieces = found.pieces("choice")
    if pieces[:1] == ("the",) and pieces[-1] == "next":
        return "after"  # next day is tomorrow, the next day is not
    return _CHOICES[pieces[-1]] if pieces else "near"


def base_of(choice: Choice) -> Base:
    """Where a choice looks from: `last` and its like from today, `following` and its like from what was said."""
    return _BASES.get(choice, "reference")


def period_of(choice: Choice, grain: Grain, fiscal: bool = False) -> CalendarPeriod:
    """The period chosen; `following` and its like look from the date last spoken of, the others from today."""
    return CalendarPeriod(grain, _OFFSETS.get(choice, 0), base_of(choice), fiscal)


def relative_year(found: RuleMatch) -> CalendarPeriod:
    """The year meant by the part named `relative`: this year, last year, the previous year, that year, the year."""
    pieces = reversed(found.pieces("relative"))
    return period_of(next((_CHOICES[piece] for piece in pieces if piece in _CHOICES), "this"), "year")
