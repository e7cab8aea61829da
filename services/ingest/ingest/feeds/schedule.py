"""Decides when a feed is asked next, and what of it has to be said aloud; pure, so that a test can live a year of it.

The interval follows what a feed yields: half the usual gap between new items, and longer the longer nothing came
(a 24th of the silence), within the limits of the settings. A feed's own wishes (ttl, Cache-Control, skipHours,
skipDays, Retry-After) make it longer, never shorter, and never by days. Errors double it up to a day; one success ends
that. An interval that somebody fixed is kept, whatever the feed, its hub and the limits say.

A hub is trusted, and the feed polled less, until a poll finds what it had not delivered; then again after deliveries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from ingest.feeds.freshness import REFUTED_SECONDS
from ingest.feeds.watched import WatchedFeed

DAY: Final = 86_400.0
FIRST_GAP: Final = 3600.0
"""The gap taken for usual where a feed's dates tell none."""

LEARNING: Final = 0.3
"""The weight of the newest gap in the exponential average."""

PUSHED_FACTOR: Final = 6
"""So much rarer a feed is polled while a hub delivers it."""

UNPROVEN_SECONDS: Final = 6 * 3600.0
"""No rarer than this is a feed polled because of a hub that has not delivered anything yet."""

TRUSTED_PUSHES: Final = 2
"""So many deliveries bring back the trust in a hub that missed something."""

SKIPPED_SECONDS: Final = 2 * DAY
"""The longest that skipHours and skipDays put a poll off: a weekend."""

SLOW_FAILURE: Final = 3600.0
"""The first wait after an answer that another try will hardly change: not found, forbidden."""

FAILING_AFTER: Final = 5
IDLE_DAYS: Final = 7
IDLE_GAPS: Final = 20
STARVING_DAYS: Final = 2
MOVED_AFTER: Final = 3
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Outcome = Literal["success", "postponed", "failed", "gone"]
# fmt: off
Event = Literal[
    "feed_failing", "feed_recovered", "feed_idle", "feed_starving", "feed_gone", "feed_moved",
    "feed_hub_missed", "feed_validators_refuted",
]
# fmt: on


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which intervals feeds are polled, in seconds."""

    shortest: float = 120.0
    longest: float = DAY

    @property
    def farthest(self) -> float:
        """No poll is due later than this from now; one that is was set by a clock that went wrong."""
        return max(self.longest, DAY) + SKIPPED_SECONDS + DAY


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll found.

    `new` counts new items, `first_gap` is the usual gap by their dates and `newest_at` the last of these, where they
    tell; `pending` says that items are left for the next poll, which comes soon then. `wait_seconds` is how long the
    server wants to be left alone, `keep_seconds` for how long the feed says it is fresh. `moved_to` is where permanent
    redirects led. `is_whole`: the document came, it was not only said to be unchanged; `is_refuted`: it had news, and
    would have been said to be unchanged if asked for with its validators.
    """

    outcome: Outcome
    status: int | None = None
    error: str | None = None
    detail: str | None = None
    new: int = 0
    pending: bool = False
    first_gap: float | None = None
    newest_at: float | None = None
    wait_seconds: float = 0.0
    keep_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    moved_to: str | None = None
    is_whole: bool = False
    is_refuted: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to say aloud about a feed, once: the event's name and its facts."""

    event: Event
    facts: dict[str, Any]


After = tuple[WatchedFeed, tuple[Alert, ...]]


def after(feed: WatchedFeed, polled: Polled, now: float, limits: Limits) -> After:
    """The feed after this poll, with its next time, and what has to be said."""
    if polled.outcome == "postponed":
        feed = replace(feed, next_due=now + _spread(feed, max(polled.wait_seconds, limits.shortest)))
        return _starving(feed, polled, now, limits)
    feed = replace(feed, last_polled_at=now, last_status=polled.status)
    if polled.outcome == "gone":
        gone = replace(feed, state="gone", last_error="the server says that it is gone for good (410)")
        return gone, (Alert("feed_gone", {"reason": gone.last_error}),)
    if polled.outcome == "failed":
        return _after_failure(feed, polled, now, limits)
    return _after_success(feed, polled, now, limits)


def usual_interval(feed: WatchedFeed, now: float, limits: Limits) -> float:
    """How often the feed is worth asking, before its own wishes."""
    if feed.interval_seconds is not None:
        return float(feed.interval_seconds)
    silence = now - (feed.last_new_at or now)
    interval = max((feed.gap_seconds or FIRST_GAP) / 2, silence / 24)
    if is_hub_trusted(feed, now):
        rare = interval * PUSHED_FACTOR
        interval = rare if feed.pushed_at is not None else max(interval, min(rare, UNPROVEN_SECONDS))
    return min(max(interval, limits.shortest), limits.longest)


def is_hub_trusted(feed: WatchedFeed, now: float) -> bool:
    """Whether a hub delivers the feed, and has delivered since a poll last found what it had not."""
    return _is_subscribed(feed, now) and (feed.hub_missed_at is None or feed.pushes >= TRUSTED_PUSHES)


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


def _after_success(
    feed: WatchedFeed, polled: Polled, now: float, limits: Limits
) -> tuple[WatchedFeed, tuple[Alert, ...]]:
    alerts = []
    if feed.is_failing:
        alerts.append(Alert("feed_recovered", {"after": "failing", "failures": feed.failures}))
    is_first = feed.last_success_at is None
    feed = replace(feed, failures=0, is_failing=False, last_error=None, last_success_at=now)
    feed, said = _hub(feed, polled, now)
    alerts += said
    if is_first:
        newest = min(polled.newest_at or now, now)
        feed = replace(feed, gap_seconds=polled.first_gap, last_new_at=newest)
    else:
        feed = learn(feed, polled.new, now)
    feed, said = _idle(feed, polled, now)
    alerts += said
    feed, said = _whole(feed, polled, now)
    alerts += said
    feed, said = _moved(feed, polled)
    alerts += said
    return replace(feed, next_due=_next_due(feed, polled, now, limits)), tuple(alerts)


def _next_due(feed: WatchedFeed, polled: Polled, now: float, limits: Limits) -> float:
    interval = usual_interval(feed, now, limits)
    if polled.pending:
        return now + min(interval, limits.shortest)
    if feed.interval_seconds is not None:
        return now + interval
    interval = max(interval, min(polled.keep_seconds, limits.longest))
    due = now + min(_spread(feed, interval), limits.longest)
    return outside(due, polled.skip_hours, polled.skip_days)


def _after_failure(
    feed: WatchedFeed, polled: Polled, now: float, limits: Limits
) -> tuple[WatchedFeed, tuple[Alert, ...]]:
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


def _idle(feed: WatchedFeed, polled: Polled, now: float) -> tuple[WatchedFeed, list[Alert]]:
    silence = now - (feed.last_new_at or now)
    patience = max(IDLE_DAYS * DAY, IDLE_GAPS * (feed.gap_seconds or FIRST_GAP))
    if feed.is_idle and polled.new:
        return replace(feed, is_idle=False), [Alert("feed_recovered", {"after": "idle"})]
    if not feed.is_idle and silence > patience:
        return replace(feed, is_idle=True), [Alert("feed_idle", {"days": round(silence / DAY, 1)})]
    return feed, []


def _hub(feed: WatchedFeed, polled: Polled, now: float) -> tuple[WatchedFeed, list[Alert]]:
    """What a poll finds new is what the hub had not delivered."""
    if not polled.new or not _is_subscribed(feed, now):
        return feed, []
    missed = replace(feed, hub_missed_at=now, pushes=0)
    said = [Alert("feed_hub_missed", {"hub": feed.hub, "new": polled.new})] if is_hub_trusted(feed, now) else []
    return missed, said


def _is_subscribed(feed: WatchedFeed, now: float) -> bool:
    return feed.pushed_until is not None and feed.pushed_until > now


def _whole(feed: WatchedFeed, polled: Polled, now: float) -> tuple[WatchedFeed, list[Alert]]:
    """Note that the document itself was had, and whether the validators of the one before were worth anything."""
    if not polled.is_whole:
        return feed, []
    said = [Alert("feed_recovered", {"after": "starving"})] if feed.is_starving else []
    feed = replace(feed, last_body_at=now, is_starving=False)
    if not polled.is_refuted:
        return feed, said
    if (feed.unconditional_until or 0.0) <= now:
        said.append(Alert("feed_validators_refuted", {"etag": feed.etag, "last_modified": feed.last_modified}))
    return replace(feed, unconditional_until=now + REFUTED_SECONDS), said


def _starving(feed: WatchedFeed, polled: Polled, now: float, limits: Limits) -> After:
    """A feed that does not fail and still has not been had for days."""
    since = min(feed.last_body_at or feed.last_success_at or feed.added_at, now)
    if feed.is_starving or feed.failures or now - since <= max(STARVING_DAYS * DAY, 2 * limits.longest):
        return feed, ()
    facts = {"days": round((now - since) / DAY, 1), "reason": polled.error}
    return replace(feed, is_starving=True, last_error=polled.error), (Alert("feed_starving", facts),)


def _moved(feed: WatchedFeed, polled: Polled) -> tuple[WatchedFeed, list[Alert]]:
    """A permanent redirect is believed when it has led to the same feed several times: some are mistakes of a day."""
    if polled.moved_to is None or polled.moved_to == feed.url:
        return replace(feed, moved_to=None, moved_times=0), []
    times = feed.moved_times + 1 if polled.moved_to == feed.moved_to else 1
    if times < MOVED_AFTER:
        return replace(feed, moved_to=polled.moved_to, moved_times=times), []
    host = urlsplit(polled.moved_to).hostname or feed.host
    moved = replace(feed, url=polled.moved_to, host=host, moved_to=None, moved_times=0)
    return moved, [Alert("feed_moved", {"from": feed.url, "to": moved.url})]


def _spread(feed: WatchedFeed, seconds: float) -> float:
    """Up to a tenth later, always the same for one feed: those added together do not stay together."""
    digest = blake2b(feed.id.encode(), digest_size=4).digest()
    return seconds * (1 + int.from_bytes(digest) / 2**32 / 10)
