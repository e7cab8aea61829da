"""Calendar arithmetic: what lies around, before and after a moment, and how it is spelled."""

from __future__ import annotations

from datetime import date

import pytest

from enrich.stages.dates.timex.calendar import Grain, Moment, from_date, shift, spell, spell_within, widen
from enrich.stages.dates.timex.holidays import HOLIDAYS

DAY = date(1998, 2, 13)


@pytest.mark.parametrize(
    ("grain", "value"),
    [
        ("day", "1998-02-13"),
        ("week", "1998-W07"),
        ("weekend", "1998-W07-WE"),
        ("month", "1998-02"),
        ("quarter", "1998-Q1"),
        ("half", "1998-H1"),
        ("season", "1997-WI"),
        ("year", "1998"),
        ("decade", "199"),
        ("century", "19"),
    ],
)
def test_spelling(grain: Grain, value: str) -> None:
    """Every size of moment has its TIMEX3 spelling; a winter counts to the year it begins in."""
    assert spell(from_date(DAY, grain)) == value


def test_iso_year_of_a_week() -> None:
    """The first days of January can belong to the last week of the year before."""
    assert spell(from_date(date(2022, 1, 1), "week")) == "2021-W52"


@pytest.mark.parametrize(
    ("grain", "steps", "value"),
    [
        ("day", -13, "1998-01-31"),
        ("week", 1, "1998-W08"),
        ("month", -2, "1997-12"),
        ("quarter", -1, "1997-Q4"),
        ("season", 1, "1998-SP"),
        ("decade", -10, "189"),
    ],
)
def test_shift(grain: Grain, steps: int, value: str) -> None:
    """A moment moves by steps of its own size."""
    moved = shift(from_date(DAY, grain), steps)
    assert moved is not None
    assert spell(moved) == value


def test_there_is_no_year_zero() -> None:
    """The year after 1 BC is 1 AD."""
    after, before = shift(Moment("year", -1), 1), shift(Moment("year", 1), -1)
    assert after == Moment("year", 1)
    assert before is not None
    assert spell(before) == "BC0001"


def test_the_calendar_ends() -> None:
    """A step off the end of the calendar gives nothing instead of an error."""
    assert shift(Moment("day", 9999, 12, 31), 1) is None
    assert shift(Moment("century", 9900), 1000) is None
    assert shift(Moment("day", -44, 3, 15), 1) is None


def test_a_day_that_does_not_exist_is_no_date() -> None:
    """29 February of a common year has no first day, and what needs it makes do with the month."""
    moment = Moment("day", 2021, 2, 29)
    assert moment.first_day is None
    assert widen(moment, "week") == Moment("month", 2021, 2)


@pytest.mark.parametrize(
    ("known", "value"),
    [(None, "XXXX-XX-XX"), (Moment("year", 1987), "1987-XX-XX"), (Moment("month", 1987, 3), "1987-03-XX")],
)
def test_partly_known(known: Moment | None, value: str) -> None:
    """Of a day within a larger moment the known part is spelled."""
    assert spell_within(known, "day") == value


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("easter", date(2022, 4, 17)),
        ("easter", date(2000, 4, 23)),
        ("good friday", date(2024, 3, 29)),
        ("thanksgiving", date(1999, 11, 25)),
        ("labor day", date(2021, 9, 6)),
        ("memorial day", date(2022, 5, 30)),
        ("election day", date(1998, 11, 3)),
        ("christmas", date(2021, 12, 25)),
    ],
)
def test_holidays(name: str, day: date) -> None:
    """A named day falls where the calendar says."""
    assert HOLIDAYS[name](day.year) == day
