"""The date of an item is what the feed says, in the feed's time zone where it names none."""

from __future__ import annotations

import pytest

from ingest.feeds.dates import ZoneError, check_zone, published_of
from ingest.feeds.feed import FeedItem
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
