"""Decides when "not modified" is believed of a feed, and when its whole document is asked for instead. Pure.

Validators lie: a Last-Modified in the future, an ETag that never changes, a cache that serves what is old. So the
document is asked for without them now and then, and a server caught saying "unchanged" of what had changed is asked
without them for a month.
"""

from __future__ import annotations

from typing import Final

from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.fetch import Fetched, Validators
from ingest.fetch.headers import moment_of

FULL_SECONDS: Final = 20 * 3600.0
"""The longest without the whole document: less than a day, so that daily polls have it every time."""

FULL_SHORTEST_SECONDS: Final = 3600.0
FULL_GAPS: Final = 20
"""So many usual gaps without anything new are suspicious enough to ask for the whole document."""

REFUTED_SECONDS: Final = 30 * 86_400.0
"""So long validators that were caught are not sent."""


def is_full_due(feed: WatchedFeed, now: float) -> bool:
    """Whether the whole document is to be asked for, whatever validators there are."""
    if feed.last_body_at is None or feed.last_body_at > now:  # a clock was set back
        return True
    if feed.unconditional_until is not None and now < feed.unconditional_until:
        return True
    gaps = FULL_GAPS * feed.gap_seconds if feed.gap_seconds is not None else FULL_SECONDS
    return now - feed.last_body_at >= min(max(gaps, FULL_SHORTEST_SECONDS), FULL_SECONDS)


def validators_of(feed: WatchedFeed, now: float) -> Validators | None:
    """What to ask "has it changed since?" with; None for a request without conditions."""
    modified = moment_of(feed.last_modified) if feed.last_modified else None
    last_modified = None if modified is not None and modified.timestamp() > now else feed.last_modified
    if is_full_due(feed, now) or not (feed.etag or last_modified):
        return None
    return Validators(feed.etag, last_modified)


def are_refuted(feed: WatchedFeed, fetched: Fetched) -> bool:
    """Whether a document with news has the validators of the one before it: asked with them, it would have been a 304.

    Where there is an ETag, a server does not look at the date beside it (RFC 9110, section 13.1.3).
    """
    given = fetched.validators
    if feed.etag:
        return given.etag == feed.etag
    return bool(feed.last_modified) and given.last_modified == feed.last_modified
