"""The one table of names of months."""

from __future__ import annotations

import pytest

from ingest.dates import months
from ingest.dates.months import ALL_MONTHS, MONTHS, OF_LANGUAGE, SOLAR_MONTHS


def test_no_name_means_two_months() -> None:
    """A word is in the table for one month only, whatever the language; the exceptions have a table of their own."""
    seen: dict[str, int] = {}
    for language in months._MONTHS:
        assert len(language.split()) == 12
        for number, forms in enumerate(language.split(), 1):
            for form in forms.split("/"):
                assert form == "-" or seen.setdefault(form, number) == number, form
    assert seen.get("listopadu") == 11
    assert OF_LANGUAGE["hr"]["listopada"] == 10


@pytest.mark.parametrize(
    ("name", "number"),
    [("january", 1), ("mrz", 3), ("févr", 2), ("kovo", 3), ("ιούνιος", 6), ("мая", 5), ("जुलाई", 7), ("ก.ย", 9)],
)
def test_names(name: str, number: int) -> None:
    """Names stand in lower case, also with other letters than Latin ones and as they are abbreviated."""
    assert ALL_MONTHS[name] == number


def test_english_names_alone() -> None:
    """Where only English is meant, no other language's names count."""
    assert MONTHS["dec"] == 12
    assert "dezember" not in MONTHS
    assert SOLAR_MONTHS["تیر"] == 4
