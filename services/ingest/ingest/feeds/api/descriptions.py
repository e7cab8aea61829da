"""A watched feed as the API shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, Field

from chassis.clock import timestamp
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.items.identity import Policy
from ingest.feeds.poll.submissions import source_of

Health = Literal["new", "ok", "idle", "starving", "failing", "paused", "gone"]


class FeedDocument(BaseModel):
    """A feed; times are ISO 8601 in UTC, null where there was none yet."""

    id: str
    url: str
    title: str | None
    site_url: str | None = Field(description="The page it belongs to.")
    source: str = Field(description="The outlet its articles name.")
    category: str | None
    zone: str | None = Field(description="Time zone of dates without one.")
    full_page: bool
    interval_seconds: int | None = Field(description="Fixed; null where the feed decides.")
    state: Literal["active", "paused", "gone"]
    health: Health
    policy: Policy = Field(description="By what its items are told apart.")
    usual_gap_seconds: int | None = Field(description="Between two new items, as measured.")
    next_due: str
    last_polled: str | None
    last_success: str | None
    last_new: str | None
    last_body: str | None = Field(description="When the document itself came, not only word that it is unchanged.")
    failures: int = Field(description="Since the last success.")
    last_status: int | None
    last_error: str | None
    problems: list[str] = Field(description="What had to be repaired in its last document.")
    pushed_until: str | None = Field(description="Until when its hub says that it delivers what is new.")
    pushed: str | None = Field(description="When its hub last did.")
    hub_missed: str | None = Field(description="When a poll last found what its hub had not delivered.")


def document(feed: WatchedFeed) -> FeedDocument:
    """The feed for the API."""
    return FeedDocument(
        id=feed.id,
        url=feed.url,
        title=feed.title,
        site_url=feed.site_url,
        source=source_of(feed),
        category=feed.category,
        zone=feed.zone,
        full_page=feed.full_page,
        interval_seconds=feed.interval_seconds,
        state=feed.state,
        health=health(feed),
        policy=feed.policy,
        usual_gap_seconds=None if feed.gap_seconds is None else round(feed.gap_seconds),
        next_due=_shown(feed.next_due) or "",
        last_polled=_shown(feed.last_polled_at),
        last_success=_shown(feed.last_success_at),
        last_new=_shown(feed.last_new_at),
        last_body=_shown(feed.last_body_at),
        failures=feed.failures,
        last_status=feed.last_status,
        last_error=feed.last_error,
        problems=[one for one in feed.problems.split(",") if one],
        pushed_until=_shown(feed.pushed_until),
        pushed=_shown(feed.pushed_at),
        hub_missed=_shown(feed.hub_missed_at),
    )


def health(feed: WatchedFeed) -> Health:
    """How it stands, in a word; a feed is `failing` from its first failure on.

    `idle`: its document comes with nothing new; `starving`: its document has not come for days, and nothing fails.
    """
    if feed.state != "active":
        return feed.state
    if feed.failures:
        return "failing"
    if feed.is_starving:
        return "starving"
    if feed.last_success_at is None:
        return "new"
    return "idle" if feed.is_idle else "ok"


def _shown(moment: float | None) -> str | None:
    return None if moment is None else timestamp(datetime.fromtimestamp(moment, UTC))
