"""The date of an item is what the feed says, in the feed's time zone where it names none."""

from __future__ import annotations

import pytest

from ingest.feeds.read.dates import ZoneError, check_zone, published_of
from ingest.feeds.read.feed import FeedItem
from newswire.articles import Published


def test_a_date_with_a_zone() -> None:
    """A zone in the date is the date's own."""
    item = FeedItem(published="Sat, 05 Feb 2022 08:47:00 +0530")
    assert published_of(item, "Europe/Berlin") == Published(
        value="2022-02-05T08:47+05:30", precision="minute", source="feed"
    )


@pytest.mark.parametrize(
    ("raw", "zone", "value"),
    [
        ("2022-02-05 08:47", "Europe/Berlin", "2022-02-05T08:47+01:00"),
        ("2022-07-05 08:47:30", "Europe/Berlin", "2022-07-05T08:47:30+02:00"),
        ("5 Feb 2022 08:47", "IST", "2022-02-05T08:47+05:30"),
        ("5 Jul 2022 08:47", "et", "2022-07-05T08:47-04:00"),
        ("2022-02-05T08:47", "+05:45", "2022-02-05T08:47+05:45"),
        ("2022-02-05T08:47", "America/New_York", "2022-02-05T08:47-05:00"),
    ],
)
def test_a_date_without_a_zone(raw: str, zone: str, value: str) -> None:
    """The feed's zone is applied to the time as written, and said so."""
    published = published_of(FeedItem(published=raw), zone)
    assert (published.value, published.flags) == (value, ("zone_of_feed",))


def test_a_zone_by_its_full_name() -> None:
    """A date that names its zone in full is in that zone; a name that is none is passed over."""
    item = FeedItem(published="Tue, 26 Nov 2013 10:30:00 Europe/Brussels")
    assert published_of(item, "Asia/Tokyo") == Published(
        value="2013-11-26T10:30+01:00", precision="minute", source="feed"
    )
    item = FeedItem(published="26 Nov 2013 10:30 Middle/Earth")
    assert published_of(item, "Asia/Tokyo").value == "2013-11-26T10:30+09:00"


def test_no_zone_at_all() -> None:
    """Without any zone the time is taken for UTC, and said so."""
    assert published_of(FeedItem(published="2022-02-05 08:47")).flags == ("zone_assumed_utc",)


def test_a_day() -> None:
    """A day is a day in any zone."""
    assert published_of(FeedItem(published="2022-02-05"), "Asia/Tokyo").value == "2022-02-05"


def test_updated_stands_in() -> None:
    """The date of an update serves where there is no other, and nothing is ever made up."""
    published = published_of(FeedItem(published="soon", updated="2022-02-05T08:47Z"))
    assert (published.value, published.flags) == ("2022-02-05T08:47+00:00", ("from_updated",))
    assert published_of(FeedItem(published="soon")) == Published(source="feed", flags=("unparseable",))
    assert published_of(FeedItem()) == Published()


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "+25:00", "Europe", "x\0"])
def test_no_zones(zone: str) -> None:
    """What is no time zone is refused by name."""
    with pytest.raises(ZoneError):
        check_zone(zone)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Mon Mar 04 2024 07:30:00 GMT+0200 (Eastern European Standard Time)", "2024-03-04T07:30+02:00"),
        ("Mon Mar 04 2024 05:30:00 GMT+0000 (Coordinated Universal Time)", "2024-03-04T05:30+00:00"),
        ("Mon Mar 04 2024 06:30:00 GMT+0100 (Mitteleuropäische Normalzeit)", "2024-03-04T06:30+01:00"),
        ("Mon Mar 04 2024 08:30:00 GMT+0300 (Москва, стандартное время)", "2024-03-04T08:30+03:00"),
        ("Mon Mar 04 2024 01:00:00 GMT-0430 (VET)", "2024-03-04T01:00-04:30"),
        ("Monday, March 4, 2024 at 6:30:00 AM Central European Standard Time", "2024-03-04T06:30+01:00"),
        ("3/14/2024, 6:30:00 AM", "2024-03-14T06:30+00:00"),
        ("Mon Mar 04 06:30:00 CET 2024", "2024-03-04T06:30+01:00"),
        ("Monday, 04-Mar-24 05:30:00 GMT", "2024-03-04T05:30+00:00"),
        ("Mon, 4 Mar 2024 05:30:00 UT", "2024-03-04T05:30+00:00"),
        ("2024-03-04T06:30:00+01:00[Europe/Paris]", "2024-03-04T06:30+01:00"),
        ("2024-03-04T06:30:00[Europe/Paris]", "2024-03-04T06:30+01:00"),
        ("2024-03-04 02:30:00 America/Argentina/Buenos_Aires", "2024-03-04T02:30-03:00"),
        ("2024-03-04 06:30:00.123456 +0100 CET m=+0.000012", "2024-03-04T06:30+01:00"),
        ("2024-03-04 06:30:00 +0100 +0100", "2024-03-04T06:30+01:00"),
        ("2024-03-04T05:30:00 (UTC)", "2024-03-04T05:30+00:00"),
        ("2024-03-04T05:30:00,123Z", "2024-03-04T05:30+00:00"),
        ("2024-03-03T24:00:00Z", "2024-03-04T00:00+00:00"),
        ("1709530200", "2024-03-04T05:30+00:00"),
        ("1709530200000", "2024-03-04T05:30+00:00"),
        ("1709530200000000", "2024-03-04T05:30+00:00"),
        ("1709530200,25", "2024-03-04T05:30+00:00"),
        ("@1709530200", "2024-03-04T05:30+00:00"),
        ("/Date(1709530200000+0100)/", "2024-03-04T05:30+00:00"),
        ("2024/03/04 05:30:00", "2024-03-04T05:30+00:00"),
        ("4 mars 2024 06h30", "2024-03-04T06:30+00:00"),
    ],
)
def test_as_programs_print_them(raw: str, value: str) -> None:
    """Dates as JavaScript, Java, Go, PHP and .NET print them by default; an offset rules over the name beside it."""
    assert published_of(FeedItem(published=raw)).value == value


@pytest.mark.parametrize(
    "raw",
    ["3/4/2024, 6:30:00 AM", "Mon Mar 04 2024 06:30 AUS Eastern Standard Time", "Invalid Date", "NaN", "undefined"],
)
def test_what_is_not_guessed(raw: str) -> None:
    """A date that can be read two ways, or that a program failed to print, has no value."""
    assert published_of(FeedItem(published=raw)).value is None


def test_a_zone_after_a_day() -> None:
    """What looks like an offset in a day is none, and the zone behind it counts."""
    assert published_of(FeedItem(published="10:00 01-Mar-2022 EST")).value == "2022-03-01T10:00-05:00"
