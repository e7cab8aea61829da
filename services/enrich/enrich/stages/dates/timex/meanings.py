"""What an expression says before it is placed on the calendar: one frozen class per way of saying when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from enrich.stages.dates.timex.calendar import Grain, Moment

Base = Literal["today", "anchor", "reference"]
"""What is counted from: the day of writing, always (`yesterday`) or unless history is told (`two days ago`);
or the date last spoken of (`two days later`)."""

Choice = Literal["near", "nearest", "last", "this", "next", "before", "after", "same"]
"""Which one of a cycle: `near` leaves it to the tense, `nearest` does not;
`before`, `after`, `same` look from the date last spoken of."""

Cycle = Literal["weekday", "month", "day", "season", "quarter", "half"]
"""What comes round again: a weekday, or a part of the year (`day` is a day of a month)."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Complete in itself: a duration, a set, `PRESENT_REF`."""

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str


@dataclass(frozen=True, slots=True)
class Exact:
    """A moment that names its year."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A date in numbers that can be read with the day or the month first."""

    day_first: Moment
    month_first: Moment


@dataclass(frozen=True, slots=True)
class Recurring:
    """One of a cycle without its year (or week): `Friday`, `last October`, `Feb. 5`, `the third quarter`."""

    cycle: Cycle
    number: int
    day: int = 0
    choice: Choice = "near"
    weekday: int = 0
    fiscal: bool = False


@dataclass(frozen=True, slots=True)
class Inside:
    """One of a cycle with its year or week said in other words: `October of that year`, `Friday last week`."""

    part: Recurring
    around: Meaning


@dataclass(frozen=True, slots=True)
class NthOfMonth:
    """The first, second, last (0) weekday of a month, or the week of it: `the last Friday of June`.

    The weeks of a month are those whose Thursday lies in it, as the weeks of a year are in ISO 8601.
    """

    number: int
    weekday: int
    month: Recurring | Exact
    week: bool = False


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named day of the year, by its name in `holidays`, with the year if it is said."""

    name: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The week around a day: `the week of March 6`."""

    day: Recurring


@dataclass(frozen=True, slots=True)
class CalendarPeriod:
    """The unit around, before or after the base: `this week`, `last year`, `the following month`.

    `bare` marks `the week` without a word that says which: it is the one the text is in, and the tense places
    `the weekend`.
    """

    grain: Grain
    offset: int
    base: Base = "anchor"
    fiscal: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Distance:
    """A number of units before (negative) or after the base: `two days ago`, `a year earlier`.

    `grain` is said where a smaller period is meant, as in `two years ago this month`; None leaves it to the unit.
    """

    unit: str
    count: float | None
    sign: Literal[-1, 1]
    base: Base
    grain: Grain | None = None


@dataclass(frozen=True, slots=True)
class YearBefore:
    """The period spoken of, a year before: `a year earlier`, `the year-ago quarter`; grain None copies the period's."""

    grain: Grain | None = None
    quarter: int = 0
    year: int = 0
    base: Base = "reference"


@dataclass(frozen=True, slots=True)
class QuarterSpokenOf:
    """The quarter the report is about (`the quarter`, `the latest quarter`), or the one just named (`that quarter`).

    `ended` is its last day where that is said.
    """

    just_named: bool = False
    ended: Recurring | Exact | None = None


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day, with the day if it is named and the offset of its zone if that is sure: `5 p.m. EST Friday`."""

    time: str
    day: Meaning | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class DayPart:
    """A part of a day, with the day if it is named: `Friday night`, `this morning`."""

    part: str
    day: Meaning | None = None


Meaning = (
    Fixed
    | Exact
    | Ambiguous
    | Recurring
    | Inside
    | NthOfMonth
    | Holiday
    | WeekOf
    | CalendarPeriod
    | Distance
    | YearBefore
    | QuarterSpokenOf
    | TimeOfDay
    | DayPart
)
