"""Decides when a feed is asked next, and what of it has to be said aloud; pure, so that a test can live a year of it.

The interval follows what a feed yields: half the usual gap between new items, and longer the longer nothing came
(a 24th of the silence), within the limits of the settings. A feed's own wishes (ttl, Cache-Control, skipHours,
skipDays, Retry-After) make it longer, never shorter, and never by days. Errors double it up to a day; one success ends
that. An interval that somebody fixed is kept, whatever the feed, its hub and the limits say.

A hub is trusted, and the feed polled less, until a poll finds what it had not delivered; then again after deliveries.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.poll import standing
from ingest.feeds.poll.polled import DAY, FIRST_GAP, SKIPPED_SECONDS, IntervalLimits, Polled
from ingest.feeds.poll.standing import Alert, Standing, is_hub_trusted

LEARNING: Final = 0.3
"""The weight of the newest gap in the exponential average."""

PUSHED_FACTOR: Final = 6
"""So much rarer a feed is polled while a hub delivers it."""

UNPROVEN_SECONDS: Final = 6 * 3600.0
"""No rarer than this is a feed polled because of a hub that has not delivered anything yet."""

SLOW_FAILURE: Final = 3600.0
"""The first wait after an answer that another try will hardly change: not found, forbidden."""

FAILING_AFTER: Final = 5
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def after(feed: WatchedFeed, polled: Polled, now: float, limits: IntervalLimits) -> Standing:
    """The feed after this poll, with its next time, and what has to be said."""
    if polled.outcome == "postponed":
        feed = replace(feed, next_due=now + _spread(feed, max(polled.wait_seconds, limits.shortest)))
        return standing.starving_after(feed, polled, now, limits)
    feed = replace(feed, last_polled_at=now, last_status=polled.status)
    if polled.outcome == "gone":
        gone = replace(feed, state="gone", last_error="the server says that it is gone for good (410)")
        return gone, (Alert("feed_gone", {"reason": gone.last_error}),)
    if polled.outcome == "failed":
        return _after_failure(feed, polled, now, limits)
    return _after_success(feed, polled, now, limits)


def usual_interval(feed: WatchedFeed, now: float, limits: IntervalLimits) -> float:
    """How often the feed is worth asking, before its own wishes."""
    if feed.interval_seconds is not None:
        return float(feed.interval_seconds)
    silence = now - (feed.last_new_at or now)
    interval = max((feed.gap_seconds or FIRST_GAP) / 2, silence / 24)
    if is_hub_trusted(feed, now):
        rare = interval * PUSHED_FACTOR
        interval = rare if feed.pushed_at is not None else max(interval, min(rare, UNPROVEN_SECONDS))
    return min(max(interval, limits.shortest), limits.longest)


def pushed(feed: WatchedFeed, new: int, now: float) -> WatchedFeed:
    """The feed after its hub delivered `new` new items."""
    if not new:
        return feed
    return replace(learn(feed, new, now), pushed_at=now, pushes=feed.pushes + 1)


def learn(feed: WatchedFeed, new: int, now: float) -> WatchedFeed:
    """The feed after `new` items came at once: its usual gap follows how long they took."""
    if not new:
        return feed
    if feed.last_new_at is None or feed.last_new_at > now:  # a clock was set back
        return replace(feed, last_new_at=now)
    gap = max(now - feed.last_new_at, 1.0) / new
    usual = gap if feed.gap_seconds is None else feed.gap_seconds + LEARNING * (gap - feed.gap_seconds)
    return replace(feed, gap_seconds=usual, last_new_at=now)


def outside(moment: float, skip_hours: tuple[int, ...], skip_days: tuple[str, ...]) -> float:
    """The first time from `moment` on, soon enough, that is in none of these hours (UTC) and on none of these days."""
    at = datetime.fromtimestamp(moment, UTC)
    days = {day.lower() for day in skip_days}
    for _ in range(8 * 24):
        if at.hour not in skip_hours and DAYS[at.weekday()] not in days:
            return min(max(moment, at.timestamp()), moment + SKIPPED_SECONDS)
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment  # who wants to be asked never is asked as if it had said nothing


def _after_success(feed: WatchedFeed, polled: Polled, now: float, limits: IntervalLimits) -> Standing:
    alerts: list[Alert] = []
    if feed.is_failing:
        alerts.append(Alert("feed_recovered", {"after": "failing", "failures": feed.failures}))
    is_first = feed.last_success_at is None
    feed = replace(feed, failures=0, is_failing=False, last_error=None, last_success_at=now)
    feed, said = standing.hub_after(feed, polled, now)
    alerts += said
    if is_first:
        newest = min(polled.newest_at or now, now)
        feed = replace(feed, gap_seconds=polled.first_gap, last_new_at=newest)
    else:
        feed = learn(feed, polled.new, now)
        feed = replace(feed, last_new_at=min(feed.last_new_at or now, now))
    feed, said = standing.idle_after(feed, polled, now)
    alerts += said
    feed, said = standing.whole_after(feed, polled, now)
    alerts += said
    feed, said = standing.moved_after(feed, polled)
    alerts += said
    return replace(feed, next_due=_next_due(feed, polled, now, limits)), tuple(alerts)


def _next_due(feed: WatchedFeed, polled: Polled, now: float, limits: IntervalLimits) -> float:
    interval = usual_interval(feed, now, limits)
    if polled.pending:
        return now + min(interval, limits.shortest)
    if feed.interval_seconds is not None:
        return now + interval
    interval = max(interval, min(polled.keep_seconds, limits.longest))
    due = now + min(_spread(feed, interval), limits.longest)
    return outside(due, polled.skip_hours, polled.skip_days)


def _after_failure(feed: WatchedFeed, polled: Polled, now: float, limits: IntervalLimits) -> Standing:
    failures = feed.failures + 1
    first = usual_interval(replace(feed, pushed_until=None), now, limits)
    if polled.status in (401, 403, 404):
        first = max(first, SLOW_FAILURE)
    wait = min(first * 2.0 ** min(failures - 1, 20), DAY)
    wait = max(_spread(feed, wait), polled.wait_seconds)
    reason = f"{polled.error}: {polled.detail}" if polled.detail else polled.error
    feed = replace(
        feed, failures=failures, last_error=reason, next_due=now + min(wait, DAY), moved_to=None, moved_times=0
    )
    if failures < FAILING_AFTER or feed.is_failing:
        return feed, ()
    facts = {"failures": failures, "reason": reason, "last_success_at": feed.last_success_at}
    return replace(feed, is_failing=True), (Alert("feed_failing", facts),)


def _spread(feed: WatchedFeed, seconds: float) -> float:
    """Up to a tenth later, always the same for one feed: those added together do not stay together."""
    digest = blake2b(feed.id.encode(), digest_size=4).digest()
    return seconds * (1 + int.from_bytes(digest) / 2**32 / 10)
