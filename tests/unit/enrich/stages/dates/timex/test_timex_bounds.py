"""The first and last day or minute of a value, and the dates that cannot be the story's."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from enrich.stages.dates.stage import find_dates
from newswire.articles import TimeExpression

PUBLISHED = "2022-02-05"  # a Saturday


@pytest.fixture(scope="module")
def english() -> Language:
    return spacy.blank("en")


def last(english: Language, sentence: str, published: str | None = PUBLISHED) -> TimeExpression:
    """The last expression of a sentence."""
    return find_dates([english(sentence)], [0], published)[-1]


@pytest.mark.parametrize(
    ("sentence", "earliest", "latest"),
    [
        ("They met on Friday.", "2022-02-04", "2022-02-04"),
        ("They met last week.", "2022-01-24", "2022-01-30"),
        ("They met last weekend.", "2022-01-29", "2022-01-30"),
        ("They met in February 2020.", "2020-02-01", "2020-02-29"),
        ("They met in the third quarter of 2020.", "2020-07-01", "2020-09-30"),
        ("They met in the second half of 2020.", "2020-07-01", "2020-12-31"),
        ("They met in the winter of 2020.", "2020-12-01", "2021-02-28"),
        ("They met in 1987.", "1987-01-01", "1987-12-31"),
        ("They met in the 1990s.", "1990-01-01", "1999-12-31"),
        ("They met in the 19th century.", "1800-01-01", "1899-12-31"),
        ("They met in fiscal 2021.", "2020-01-01", "2021-12-31"),
        ("They met on Friday morning.", "2022-02-04", "2022-02-04"),
        ("They met on Friday night.", "2022-02-04", "2022-02-05"),
        ("They met at 5 p.m. on Friday.", "2022-02-04T17:00", "2022-02-04T17:00"),
        ("They met at 5 p.m. EST on Friday.", "2022-02-04T17:00-05:00", "2022-02-04T17:00-05:00"),
        ("They met at 5 p.m. (GMT+3) on Friday.", "2022-02-04T17:00+03:00", "2022-02-04T17:00+03:00"),
        ("They met at 17:00 UTC on Friday.", "2022-02-04T17:00+00:00", "2022-02-04T17:00+00:00"),
        ("They met at 5 p.m. IST on Friday.", "2022-02-04T17:00", "2022-02-04T17:00"),
        ("They met at midnight on Friday.", "2022-02-05T00:00", "2022-02-05T00:00"),
        ("Sent 2022-02-04T08:47:00+05:30 by wire.", "2022-02-04T08:47+05:30", "2022-02-04T08:47+05:30"),
        ("It began in 2020. A month later it ended.", "2020-01-01", "2020-12-31"),
    ],
)
def test_bounds(english: Language, sentence: str, earliest: str, latest: str) -> None:
    """A value is enclosed by the days it can mean; a clock time by its minute, with the offset if the zone is sure."""
    found = last(english, sentence)
    assert (found.earliest, found.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "sentence",
    [
        "It took two years.",
        "They meet every Monday.",
        "It failed in the past.",
        "He died in 44 BC.",
        "It grew in the fiscal second quarter.",
    ],
)
def test_no_bounds(english: Language, sentence: str) -> None:
    """Durations, sets, vague words, years before Christ and financial quarters have no place in the calendar."""
    found = last(english, sentence)
    assert (found.earliest, found.latest) == (None, None)


def test_an_unknown_year_has_no_bounds(english: Language) -> None:
    """What stays open without a day of publication cannot be searched by time."""
    found = last(english, "They met on Friday.", None)
    assert (found.value, found.earliest, found.latest, found.inferred) == ("XXXX-WXX-5", None, None, None)


@pytest.mark.parametrize(
    "line",
    [
        "Related: voters go to the polls, 17 March 2024",
        "17 March 2024",
        "Storm hits coast | 2023-12-12",
        "Updated 2023-05-06T08:00Z",
    ],
)
def test_a_later_date_in_a_line_like_a_link_is_suspect(english: Language, line: str) -> None:
    """A full date after the day of publication, in a short line that is no sentence, is no part of the story."""
    assert last(english, line).suspect == "later_than_publication"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("The next summit is on 17 March 2024.", PUBLISHED),
        ("Games to open on 17 March 2024", PUBLISHED),
        ("Storm hits coast, 3 February 2022", PUBLISHED),
        ("Storm hits coast, 6 February 2022", PUBLISHED),
        ("Election 2024: what to know", PUBLISHED),
        ("17 March 2024", None),
        ("Storm hits coast on Sunday", PUBLISHED),
    ],
)
def test_other_dates_are_not_suspect(english: Language, line: str, published: str | None) -> None:
    """Sentences and announcements may name a day to come; of a day so near, or an undated text, nobody knows."""
    assert last(english, line, published).suspect is None
