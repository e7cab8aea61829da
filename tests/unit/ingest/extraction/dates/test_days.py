"""Days as pages all over the world write them."""

from __future__ import annotations

from datetime import date

import pytest

from harness.cost import costs_about
from ingest.extraction.dates.calendars import from_buddhist_year, from_solar
from ingest.extraction.dates.days import day_in_text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("১৬:২০, ৫ ফেব্রুয়ারি ২০২২ তারিখে", "bn"),
        ("5 फ़रवरी 2022", "hi"),
        ("٠٢:٠٠ السبت ٥ / ٢ / ٢٠٢٢", "ar"),
        ("5 שבט, 5 בפברואר 2022", "he"),
        ("5 ก.พ. 2565 10:20", "th"),
        ("5 กุมภาพันธ์ พ.ศ. 2565", "th"),
        ("۱۶ بهمن ۱۴۰۰ - ۱۲:۰۹", "fa"),
        ("1400/11/16", "fa"),
        ("5 tháng 2, 2022", "vi"),
        ("ngày 5 tháng 2 năm 2022", "vi"),
        ("2022. február 5. 10:22", "hu"),
        ("2022 m. vasario 5 d.", "lt"),
        ("5 de febrer de 2022", "ca"),
        ("2022년 2월 5일 오전", "ko"),
        ("5. veljače 2022.", "hr"),
        ("5 თებერვალი 2022", "ka"),
        ("February 5,2022", "en"),
        ("5-Feb-2022", "en"),
        ("Feb. 5, 202211:08 AM UTC", "en"),
    ],
)
def test_languages(text: str, language: str) -> None:
    """Months are known in many languages, digits in other scripts, years in other eras, times glued to the year."""
    assert day_in_text(text, language) == date(2022, 2, 5)


@pytest.mark.parametrize(("language", "month"), [("hr", 10), ("pl", 11), ("cs", 11), (None, 11)])
def test_same_name_of_two_months(language: str | None, month: int) -> None:
    """What is October in one language and November in others is read in the language of the page."""
    assert day_in_text("5 listopada 2020", language) == date(2020, month, 5)


@pytest.mark.parametrize(
    ("text", "language"),
    [("1400/11/16", "en"), ("31 بهمن 1400", "fa"), ("5 febrero 1400", "es"), ("12 apples 2020", "en")],
)
def test_no_days(text: str, language: str) -> None:
    """Years of the Iranian calendar count on pages in Persian or with its months, and days that are there in it."""
    assert day_in_text(text, language) is None


@pytest.mark.parametrize(
    ("solar", "day"),
    [
        ((1399, 1, 1), date(2020, 3, 20)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1369, 1, 1), date(1990, 3, 21)),
        ((1400, 12, 30), None),
        ((1400, 13, 1), None),
        ((1300, 1, 1), None),
    ],
)
def test_solar_calendar(solar: tuple[int, int, int], day: date | None) -> None:
    """Leap years of the Iranian calendar have 366 days, and no day is made up."""
    assert from_solar(*solar) == day


def test_buddhist_years() -> None:
    """A year that only the Buddhist era can mean is turned into ours."""
    assert (from_buddhist_year(2565), from_buddhist_year(2022)) == (2022, 2022)


@pytest.mark.parametrize("piece", ["1", "a", "1 a", "2020-", "1 de ", "May 1 ", "1-a-", "12 d’", "2020 m. "])
def test_hostile_texts(piece: str) -> None:
    """A text of one repeated piece takes milliseconds."""
    with costs_about(0.02):
        day_in_text(piece * (100_000 // len(piece)))
