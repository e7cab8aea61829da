"""Publication times are read in the forms senders use, and never guessed."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cost import costs_about
from ingest.dates.published import LIMIT_CHARACTERS, parse_published
from newswire.articles import Published

ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?[+-]\d\d:\d\d)?", re.ASCII)

DAYS = {
    "2022-02-05": "2022-02-05",
    " 2022-02-05\n": "2022-02-05",
    "20220205": "2022-02-05",
    "2022-W05-6": "2022-02-05",
    "2022-036": "2022-02-05",
    "2022/02/05": "2022-02-05",
    "16/11/2022": "2022-11-16",
    "11/16/2022": "2022-11-16",
    "5/5/2022": "2022-05-05",
    "05.06.2022": "2022-06-05",
    "5 February 2022": "2022-02-05",
    "Saturday, 5th of February, 2022": "2022-02-05",
    "Feb. 5, 2022": "2022-02-05",
    "5-Feb-22": "2022-02-05",
    "Sept 5, 1999": "1999-09-05",
}

TIMES = {
    "2022-02-05T08:47Z": "2022-02-05T08:47+00:00",
    "2022-02-05T08:47:00Z": "2022-02-05T08:47+00:00",
    "2022-02-05T08:47:12+05:30": "2022-02-05T08:47:12+05:30",
    "2022-02-05T08:47:12.345678-0500": "2022-02-05T08:47:12-05:00",
    "20220205T084700Z": "2022-02-05T08:47+00:00",
    "2022-02-05 08:47:00 UTC": "2022-02-05T08:47+00:00",
    "2022-02-05T08Z": "2022-02-05T08:00+00:00",
    "2022-02-05T24:00Z": "2022-02-06T00:00+00:00",
    "2022-02-05T08:47+01:00[Europe/Berlin]": "2022-02-05T08:47+01:00",
    "2016-12-31T23:59:60Z": "2016-12-31T23:59:59+00:00",
    "Sat, 05 Feb 2022 08:47:00 +0530": "2022-02-05T08:47+05:30",
    "Sat, 05 Feb 2022 08:47:09 GMT": "2022-02-05T08:47:09+00:00",
    "5 Feb 22 08:47 -0000 (UTC)": "2022-02-05T08:47+00:00",
    "Sat Feb  5 08:47:00 IST 2022": "2022-02-05T08:47+05:30",
    "05 February,2022 08:47 AM IST": "2022-02-05T08:47+05:30",
    "Nov 16, 2022 6:12 am EST": "2022-11-16T06:12-05:00",
    "Nov. 16, 2022 12:05 a.m. ET": "2022-11-16T00:05-05:00",
    "July 16, 2022 12:05 p.m. ET": "2022-07-16T12:05-04:00",
    "17:40 GMT on 3 March 2021": "2021-03-03T17:40+00:00",
    "3 March 2021 1740 GMT": "2021-03-03T17:40+00:00",
    "3 March 2021, 10:05 (UTC+2)": "2021-03-03T10:05+02:00",
    "2022-02-05 8:47 PM MSK": "2022-02-05T20:47+03:00",
    "1644050820": "2022-02-05T08:47+00:00",
    "1644050821123": "2022-02-05T08:47:01+00:00",
}

OFFSETS = {
    "IST": "+05:30",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "PST": "-08:00",
    "GMT": "+00:00",
    "BST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "JST": "+09:00",
    "SGT": "+08:00",
    "HKT": "+08:00",
    "AEST": "+10:00",
}

UNPARSEABLE = [
    "",
    "yesterday",
    "²",
    "2022",
    "Feb 4",
    "4 February 08:47",
    "23:59:60",
    "5/6/2022",
    "05/06/22",
    "25/13/2026",
    "2022-02-30",
    "2022-13-01T00:00:00Z",
    "2022-02-05T25:00:00Z",
    "2022-02-05T08:47:00+25:00",
    "2022-02-05T08:47 XYZ",
    "2022-W60-1",
    "5 Feb 2022, 6 Feb 2022",
    "300000",
    "-1644050820",
    "1" * 40,
    "Feb 5, 2022 " + "x" * LIMIT_CHARACTERS,
]

OUT_OF_RANGE = [
    "0001-01-01T00:00:00Z",
    "1989-12-31",
    "2101-01-01",
    "9999-12-31T23:59:59Z",
    "+300000-01-01",
    "Thu, 1 Jan 1970 00:00:00 GMT",
    "0000000000",
]


@pytest.mark.parametrize(("written", "value"), DAYS.items())
def test_day(written: str, value: str) -> None:
    """A date without a time is a day, whatever way it is written."""
    assert parse_published(written) == Published(value=value, precision="day", source="sender")


@pytest.mark.parametrize(("written", "value"), TIMES.items())
def test_time(written: str, value: str) -> None:
    """A time keeps the zone it was written with, and seconds only where they are not zero."""
    assert parse_published(written) == Published(value=value, precision="minute", source="sender")


@pytest.mark.parametrize(("zone", "offset"), OFFSETS.items())
def test_zone(zone: str, offset: str) -> None:
    """An abbreviated zone is read by one table."""
    assert parse_published(f"5 Feb 2022 08:47 {zone}").value == f"2022-02-05T08:47{offset}"


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        ("March 12, 2022", "-05"),
        ("March 13, 2022", "-04"),
        ("Nov 5, 2022", "-04"),
        ("Nov 6, 2022", "-05"),
        ("April 1, 2006", "-05"),
        ("April 2, 2006", "-04"),
        ("Oct 28, 2006", "-04"),
        ("Oct 29, 2006", "-05"),
    ],
)
def test_seasonal_zone(day: str, offset: str) -> None:
    """`ET` is standard or daylight time, by the rule of its year."""
    value = parse_published(f"{day} 10:00 am ET").value
    assert str(value).endswith(f"T10:00{offset}:00")


@pytest.mark.parametrize("written", ["2022-02-05 08:47", "20220205084700", "Feb 5, 2022 8:47 am"])
def test_no_zone(written: str) -> None:
    """A time without a zone is taken as UTC, and says so."""
    published = parse_published(written)
    assert published.value == "2022-02-05T08:47+00:00"
    assert published.flags == ("zone_assumed_utc",)


@pytest.mark.parametrize("written", UNPARSEABLE)
def test_unparseable(written: str) -> None:
    """What cannot be read, or can be read two ways, gives no value and a flag."""
    assert parse_published(written) == Published(source="sender", flags=("unparseable",))


@pytest.mark.parametrize("written", OUT_OF_RANGE)
def test_out_of_range(written: str) -> None:
    """A year outside 1990 to 2100 gives no value and a flag."""
    assert parse_published(written) == Published(source="sender", flags=("out_of_range",))


def test_source() -> None:
    """The result names where the value was found."""
    assert parse_published("2022-02-05", "dateline").source == "dateline"
    assert parse_published("nothing", "feed").source == "feed"


@given(st.one_of(st.text(max_size=80), st.text("0123456789-/.:T Z+apmFebUTC,()[]W", max_size=80)))
def test_never_raises(value: str) -> None:
    """Any string gives either a well-formed value or a flag that says why not."""
    published = parse_published(value)
    if published.value is None:
        assert published.flags in {("unparseable",), ("out_of_range",)}
    else:
        assert ISO.fullmatch(published.value)
        assert published.precision == ("minute" if "T" in published.value else "day")


@given(st.datetimes())
def test_iso_is_kept(moment: datetime) -> None:
    """An ISO time in range comes out as the same moment."""
    written = moment.isoformat()[:19] + "+01:00"
    year = int(written[:4])
    value = parse_published(written).value
    expected = written[:16] + ("" if written[16:19] == ":00" else written[16:19]) + "+01:00"
    assert value == (expected if 1990 <= year <= 2100 else None)


@pytest.mark.parametrize("piece", ["1", "(", "[", "-", "+0", "8:", "Feb ", "GMT", " ", "1/", "٣", "a.m."])
@pytest.mark.parametrize("length", [LIMIT_CHARACTERS, 1_000_000])
def test_time_is_bounded(piece: str, length: int) -> None:
    """A hostile value costs milliseconds, however long it is."""
    value = (piece * length)[:length]
    with costs_about(0.02):
        assert parse_published(value).value is None


@pytest.mark.parametrize(
    ("written", "value"),
    {
        "Do, 05 Mär 2022 08:47:00 +0100": "2022-03-05T08:47+01:00",
        "mar., 08 mars 2022 08:47:00 +0100": "2022-03-08T08:47+01:00",
        "sam. 05 févr. 2022 08:47 +0100": "2022-02-05T08:47+01:00",
        "5 de febrero de 2022": "2022-02-05",
        "Сб, 05 фев 2022 08:47:00 +0300": "2022-02-05T08:47+03:00",
        "Κυρ, 11 Ιούλ 2004 12:00:00 EST": "2004-07-11T12:00-05:00",
        "2022年02月05日 08:47": "2022-02-05T08:47+00:00",
        "2004년 05월 28일 01:31:15": "2004-05-28T01:31:15+00:00",
        "2022-02-05T08:47:00\u221205:00": "2022-02-05T08:47-05:00",
    }.items(),
)
def test_other_languages(written: str, value: str) -> None:
    """Months and weekdays of other languages are read where no word leaves a doubt."""
    assert parse_published(written).value == value
