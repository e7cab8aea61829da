"""What `find_dates` promises about a whole article; the kinds of expressions are in `test_timex_rules`."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from enrich.stages.dates.stage import find_dates
from harness.cost import costs_about
from newswire.articles import TimeExpression

PUBLISHED = "2022-02-05"  # a Saturday


@pytest.fixture(scope="module")
def english() -> Language:
    return spacy.blank("en")


def read(english: Language, article: str, published: str | None = PUBLISHED) -> list[TimeExpression]:
    """The time expressions of an article whose paragraphs are its lines."""
    paragraphs, offsets, position = [], [], 0
    for line in article.split("\n"):
        paragraphs.append(english(line))
        offsets.append(position)
        position += len(line) + 1
    return find_dates(paragraphs, offsets, published)


def test_offsets_count_from_the_article(english: Language) -> None:
    """Offsets are code points of the article, whatever paragraph the words stand in."""
    article = "Ça va 😀.\nThey met on Friday."
    found = read(english, article)[0]
    assert article[found.start : found.end] == "Friday" == found.text


def test_an_article_without_text_has_no_dates(english: Language) -> None:
    """Nothing in, nothing out."""
    assert find_dates([], [], None) == []
    assert read(english, "\n\n") == []


def test_every_value_says_how_it_came_about(english: Language) -> None:
    """The rule is named, and the anchor is the date the value was counted from; an explicit date needs none."""
    weekday, year = read(english, "They met on Friday for the first time since 2019.")
    assert (weekday.rule, weekday.anchor, weekday.type) == ("weekday", "2022-02-05", "DATE")
    assert (year.rule, year.anchor, year.type) == ("year", None, "DATE")


def test_a_minute_with_zone_counts_as_the_day_written_in_it(english: Language) -> None:
    """A publication time with zone anchors at its own day, not at that of universal time."""
    assert read(english, "They met on Friday.", "2022-02-05T00:47+05:30")[0].value == "2022-02-04"


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("They met on Friday.", "XXXX-WXX-5"),
        ("They met on 4 February.", "XXXX-02-04"),
        ("They met in February.", "XXXX-02"),
        ("They met last week.", "XXXX-WXX"),
        ("They met at noon.", "XXXX-XX-XXT12:00"),
        ("They met at Christmas.", "XXXX-12-25"),
        ("Profit rose in the third quarter.", "XXXX-Q3"),
    ],
)
def test_unknown_stays_unknown(english: Language, sentence: str, value: str) -> None:
    """Without a day of publication the missing parts of a value stay X."""
    assert [found.value for found in read(english, sentence, None)] == [value]


def test_a_full_date_in_the_text_stands_in_for_the_day_of_publication(english: Language) -> None:
    """The only full date of an undated text is its anchor, and the rule says so."""
    found = read(english, "Oslo, 5 February 2022.\nThey met on Friday.", None)
    assert [(one.value, one.anchor) for one in found] == [("2022-02-05", None), ("2022-02-04", "2022-02-05")]
    assert (found[0].inferred, found[1].inferred) == (None, "full_date_in_text")


def test_a_weekday_with_its_date_tells_the_year(english: Language) -> None:
    """Weekday, day and month together fit one of the years named, and that dates an undated text."""
    found = read(english, "On Friday, February 4, they met, as in 2021 and 2022. On Thursday they had talked.", None)
    assert [one.value for one in found] == ["2022-02-04", "2021", "2022", "2022-02-03"]
    assert [one.inferred for one in found] == ["weekday_fits_one_year", None, None, "weekday_fits_one_year"]


def test_what_is_counted_from_a_belief_is_one(english: Language) -> None:
    """A date reckoned from an inferred one is inferred as well; one reckoned from a date of the text is not."""
    article = "Oslo, 5 February 2022.\nIt began last year. The following year it ended."
    article += " In May 2019 it rained. A month later it snowed."
    found = {one.text: one.inferred for one in read(english, article, None)}
    assert found["last year"] == found["The following year"] == "full_date_in_text"
    assert found["5 February 2022"] is found["A month later"] is None


def test_a_weekday_alone_dates_nothing(english: Language) -> None:
    """Without a year in the text, weekday, day and month fit many years: the year stays open."""
    assert [one.value for one in read(english, "They met on Friday, 4 February.", None)] == ["XXXX-02-04"]


def test_full_dates_far_apart_date_nothing(english: Language) -> None:
    """An undated text with several full dates stays undated."""
    found = read(english, "On 5 May 2019 it fell, on 9 June 2021 it rose. They met on Friday.", None)
    assert found[-1].value == "XXXX-WXX-5"


HISTORY = (
    "War broke out in 1870. In July 1870 he was called up. In August he was hurt.\n"
    "Peace came on 10 May 1871. Two days later he walked home. In December he married; in January he left.\n"
    "He was back in 1880, 1881, 1882 and 1884. The following year he died. The house burned down in 1899."
)


def test_history_is_told_from_the_date_last_spoken_of(english: Language) -> None:
    """Where years long past pile up, a month belongs to the year spoken of, and January follows December."""
    found = {one.text: one.value for one in read(english, HISTORY)}
    assert found["August"] == "1870-08"
    assert found["Two days later"] == "1871-05-12"
    assert found["December"] == "1871-12"
    assert found["January"] == "1872-01"
    assert found["The following year"] == "1885"


def test_news_that_looks_back_stays_news(english: Language) -> None:
    """Many years long past do not make history of an article that names its day at the start."""
    article = "He died on Friday. He won in 1990, 1992, 1994, 1996, 1998, 2000, 2002 and 2004. In December he quit."
    found = [one.value for one in read(english, article)]
    assert (found[0], found[-1]) == ("2022-02-04", "2021-12")


def test_quoted_tonight_is_that_of_the_day_told(english: Language) -> None:
    """Who is quoted in a report of yesterday speaks of that day; the outlet's own `tonight` is today's."""
    article = "It landed on Friday, three years after it left.\n“I will sleep tonight,” he said.\nIt rains tonight."
    assert [found.value for found in read(english, article)][-2:] == ["2022-02-04TNI", "2022-02-05TNI"]


def test_the_evening_is_that_of_the_day_told(english: Language) -> None:
    """In a report of yesterday `the evening` and what is counted from it are yesterday's, whatever was told between."""
    article = "They met on Friday.\nIt was founded on May 3, 1990.\nThey left in the evening, a week earlier than Ann."
    assert [found.value for found in read(english, article)][2:] == ["2022-02-04TEV", "2022-01-28"]


def test_a_month_inside_a_name_is_no_date(english: Language) -> None:
    """A month or weekday that the model read as part of a person's or a paper's name is left out."""
    doc = english("April Jones told the Sunday Herald on Monday.")
    doc.ents = (Span(doc, 0, 2, "PERSON"), Span(doc, 3, 6, "ORG"))
    assert [found.text for found in find_dates([doc], [0], PUBLISHED)] == ["Monday"]


@pytest.mark.parametrize(
    "unit",
    ["7", "May ", "1 2 3 ", "two ", "early the end of ", "a year ago ", "'82 ", "1/", "(", "5 p.m. Friday ", "1.1"],
)
def test_hostile_text_stays_linear(english: Language, unit: str) -> None:
    """A hundred kilobytes of repetition take a moment, not minutes."""
    doc = Doc(english.vocab, words=[unit * (100_000 // len(unit))], spaces=[False])
    with costs_about(0.5):
        find_dates([doc], [0], PUBLISHED)
