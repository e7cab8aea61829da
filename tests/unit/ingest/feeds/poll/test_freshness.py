"""When "not modified" is believed: never of the future, never for ever, never again after a lie."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import formatdate

import pytest

from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.poll.freshness import FULL_SECONDS, is_full_due, validators_of
from ingest.fetch import Validators

NOW = datetime(2030, 1, 7, 12, tzinfo=UTC).timestamp()
HOUR, DAY = 3600.0, 86_400.0
FEED = WatchedFeed(
    *("0a1b2c", "https://a.example/feed", "a.example", NOW - DAY, NOW),
    etag='"1"',
    last_modified=formatdate(NOW - DAY, usegmt=True),
    last_body_at=NOW - HOUR / 2,
    gap_seconds=HOUR,
)


def test_sent_back_as_they_came() -> None:
    """What a server gave is what it is asked with, while the document was had not long ago."""
    assert validators_of(FEED, NOW) == Validators(FEED.etag, FEED.last_modified)


@pytest.mark.parametrize(
    "ahead", [formatdate(NOW + 60, usegmt=True), "Fri, 01 Jan 2123 00:00:00 GMT", "2123-01-01T00:00:00Z"]
)
def test_the_future_is_not_sent(ahead: str) -> None:
    """A Last-Modified that is still to come is not sent back, however it was kept; the ETag beside it is."""
    assert validators_of(replace(FEED, last_modified=ahead), NOW) == Validators('"1"', None)
    assert validators_of(replace(FEED, last_modified=ahead, etag=None), NOW) is None


@pytest.mark.parametrize("gap", [1.0, 60.0, HOUR, 30 * DAY, None])
def test_the_whole_document_within_a_day(gap: float | None) -> None:
    """However rarely or often a feed brings something, its document is asked for every day, and not every time."""
    feed = replace(FEED, gap_seconds=gap)
    assert is_full_due(replace(feed, last_body_at=NOW - FULL_SECONDS), NOW)
    assert not is_full_due(replace(feed, last_body_at=NOW - 600), NOW)


def test_a_busy_feed_sooner() -> None:
    """Silence that is long for this feed is looked into sooner."""
    feed = replace(FEED, gap_seconds=300.0)
    assert is_full_due(replace(feed, last_body_at=NOW - 2 * HOUR), NOW)
    assert not is_full_due(replace(FEED, last_body_at=NOW - 2 * HOUR), NOW)


def test_clocks_that_were_set_back() -> None:
    """A document from the future, or none at all, is asked for now."""
    assert is_full_due(replace(FEED, last_body_at=NOW + 400 * DAY), NOW)
    assert is_full_due(replace(FEED, last_body_at=None), NOW)


def test_caught() -> None:
    """Validators that were caught are not sent, until the time is over."""
    assert is_full_due(replace(FEED, unconditional_until=NOW + 1), NOW)
    assert not is_full_due(replace(FEED, unconditional_until=NOW), NOW)
