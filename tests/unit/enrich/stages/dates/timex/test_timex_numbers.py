"""Numbers, years and durations in words, and how durations are spelled."""

from __future__ import annotations

import pytest

from enrich.stages.dates.timex.recognition.numbers import read_count, read_ordinal, read_year
from enrich.stages.dates.timex.resolution.durations import join_durations, spell_duration


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("a", 1),
        ("2 1/2", 2.5),
        ("two and a half", 2.5),
        ("twenty four", 24),
        ("twenty - four", 24),
        ("a hundred", 100),
        ("one hundred and five", 105),
        ("two thousand and ten", 2010),
        ("a dozen", 12),
        ("a couple of", 2),
        ("1,500", 1500),
        ("several", None),
        ("a few", None),
        ("1.2.3", None),
        ("9" * 40, None),
    ],
)
def test_count(words: str, count: float | None) -> None:
    """A count is read from digits, words and fractions; a vague or unreadable one is None."""
    assert read_count(words.split()) == count


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("1996", 1996),
        ("'96", 1996),
        ("'22", 2022),
        ("nineteen ninety - six", 1996),
        ("two thousand", 2000),
        ("two thousand and ten", 2010),
        ("twenty six", None),
        ("twelve hundred", None),
    ],
)
def test_year(words: str, year: int | None) -> None:
    """A year is read from digits or as it is spoken; other numbers are no years."""
    assert read_year(words.split()) == year


@pytest.mark.parametrize(("word", "number"), [("5", 5), ("21st", 21), ("fifth", 5), ("often", 0)])
def test_ordinal(word: str, number: int) -> None:
    """An ordinal is read from digits or a word; 0 means the word is none."""
    assert read_ordinal(word) == number


@pytest.mark.parametrize(
    ("count", "unit", "value"),
    [
        (3, "day", "P3D"),
        (24, "hour", "PT24H"),
        (2.5, "year", "P2Y6M"),
        (0.5, "hour", "PT30M"),
        (0.5, "century", "P50Y"),
        (2, "decade", "P20Y"),
        (1, "fortnight", "P2W"),
        (1.5, "day", "P1.5D"),
        (None, "week", "PXW"),
        (None, "hour", "PTXH"),
    ],
)
def test_duration(count: float | None, unit: str, value: str) -> None:
    """A duration keeps the unit of the text; halves of years, hours and minutes become the smaller unit."""
    assert spell_duration(count, unit) == value


@pytest.mark.parametrize(
    ("larger", "smaller", "value"),
    [
        ("P2Y", "P3M", "P2Y3M"),
        ("P2D", "PT4H", "P2DT4H"),
        ("PT2M", "PT50S", "PT2M50S"),
        ("P3M", "P2Y", None),
        ("P2M", "PT2M", "P2MT2M"),
        ("P2WE", "P1D", None),
    ],
)
def test_two_durations_in_one(larger: str, smaller: str, value: str | None) -> None:
    """A duration and one of smaller units make one; anything else stays two."""
    assert join_durations(larger, smaller) == value
