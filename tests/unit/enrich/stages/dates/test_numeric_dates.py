"""Dates that are written in numbers and mean the same in every language."""

from __future__ import annotations

import time

import pytest
import spacy
from spacy.tokens import Doc

from enrich.stages.dates.numeric import find_numeric_dates

PLAIN = spacy.blank("xx")


def found(text: str) -> list[tuple[str, str]]:
    """The dates of one paragraph that begins at 100, each with its value."""
    dates = find_numeric_dates([PLAIN(text)], [100])
    assert all(text[one.start - 100 : one.end - 100] == one.text for one in dates)
    return [(one.text, one.value) for one in dates]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("le 2022-02-05 à Paris", "2022-02-05"),
        ("am 5.2.2022 in Bremen", "2022-02-05"),
        ("am 05. 02. 2022.", "2022-02-05"),
        ("2022年2月5日", "2022-02-05"),
        ("2022년 2월 5일", "2022-02-05"),
    ],
)
def test_forms(text: str, value: str) -> None:
    """ISO 8601, day first with dots, and East Asian."""
    assert [one for _, one in found(text)] == [value]


@pytest.mark.parametrize(
    "text", ["05/02/2022", "30.2.2022", "192.168.10.2022", "1.2.3.2022", "x2022-02-05", "2022-13-01", "12-2022-02-05"]
)
def test_no_dates(text: str) -> None:
    """What means one day here and another there, no day of the calendar, and parts of other numbers."""
    assert found(text) == []


def test_hostile() -> None:
    """A hundred thousand digits or dots cost milliseconds."""
    for text in ("1" * 100_000, "1." * 50_000, "1. " * 33_000, "2022-" * 20_000):
        doc = Doc(PLAIN.vocab, words=[text], spaces=[False])
        began = time.thread_time()
        find_numeric_dates([doc], [0])
        assert time.thread_time() - began < 0.2
