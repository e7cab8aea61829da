"""How a feed stands after a poll: idle, starving, moved, its hub and validators trusted or not; all said once. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.poll.freshness import REFUTED_SECONDS
from ingest.feeds.poll.polled import DAY, FIRST_GAP, IntervalLimits, Polled
from ingest.identity.outlets import outlet_of

TRUSTED_PUSHES: Final = 2
"""So many deliveries bring back the trust in a hub that missed something."""

IDLE_DAYS: Final = 7
IDLE_GAPS: Final = 20
STARVING_DAYS: Final = 2
MOVED_AFTER: Final = 3

# fmt: off
Event = Literal[
    "feed_failing", "feed_recovered", "feed_idle", "feed_starving", "feed_gone", "feed_moved",
    "feed_moved_away", "feed_hub_missed", "feed_validators_refuted",
]
# fmt: on


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to say aloud about a feed, once: the event's name and its facts."""

    event: Event
    facts: dict[str, Any]


Standing = tuple[WatchedFeed, tuple[Alert, ...]]
"""The feed as it stands now, and what has to be said."""


def is_hub_trusted(feed: WatchedFeed, now: float) -> bool:
    """Whether a hub delivers the feed, and has delivered since a poll last found what it had not."""
    return _is_subscribed(feed, now) and (feed.hub_missed_at is None or feed.pushes >= TRUSTED_PUSHES)


def idle_after(feed: WatchedFeed, polled: Polled, now: float) -> Standing:
    """Whether nothing new came for long, for this feed."""
    silence = now - (feed.last_new_at or now)
    patience = max(IDLE_DAYS * DAY, IDLE_GAPS * (feed.gap_seconds or FIRST_GAP))
    if feed.is_idle and polled.new:
        return replace(feed, is_idle=False), (Alert("feed_recovered", {"after": "idle"}),)
    if not feed.is_idle and silence > patience:
        return replace(feed, is_idle=True), (Alert("feed_idle", {"days": round(silence / DAY, 1)}),)
    return feed, ()


def hub_after(feed: WatchedFeed, polled: Polled, now: float) -> Standing:
    """What a poll finds new is what the hub had not delivered."""
    if not polled.new or not _is_subscribed(feed, now):
        return feed, ()
    missed = replace(feed, hub_missed_at=now, pushes=0)
    alert = Alert("feed_hub_missed", {"hub": feed.hub, "new": polled.new})
    return missed, (alert,) if is_hub_trusted(feed, now) else ()


def whole_after(feed: WatchedFeed, polled: Polled, now: float) -> Standing:
    """Note that the document itself was had, and whether the validators of the one before were worth anything."""
    if not polled.is_whole:
        return feed, ()
    said: tuple[Alert, ...] = (Alert("feed_recovered", {"after": "starving"}),) if feed.is_starving else ()
    feed = replace(feed, last_body_at=now, is_starving=False)
    if not polled.is_refuted:
        return feed, said
    if (feed.unconditional_until or 0.0) <= now:
        said += (Alert("feed_validators_refuted", {"etag": feed.etag, "last_modified": feed.last_modified}),)
    return replace(feed, unconditional_until=now + REFUTED_SECONDS), said


def starving_after(feed: WatchedFeed, polled: Polled, now: float, limits: IntervalLimits) -> Standing:
    """A feed that does not fail and still has not been had for days."""
    since = min(feed.last_body_at or feed.last_success_at or feed.added_at, now)
    if feed.is_starving or feed.failures or now - since <= max(STARVING_DAYS * DAY, 2 * limits.longest):
        return feed, ()
    facts = {"days": round((now - since) / DAY, 1), "reason": polled.error}
    return replace(feed, is_starving=True, last_error=polled.error), (Alert("feed_starving", facts),)


def moved_after(feed: WatchedFeed, polled: Polled) -> Standing:
    """A permanent redirect is believed when it has led to the same feed several times: some are mistakes of a day.

    To another outlet it is followed at every poll, but the feed stays the one of the address that somebody gave: it
    would speak for whom it leads to, and many sites lead wherever they are told.
    """
    if polled.moved_to is None or polled.moved_to == feed.url:
        return replace(feed, moved_to=None, moved_times=0), ()
    times = feed.moved_times + 1 if polled.moved_to == feed.moved_to else 1
    if times < MOVED_AFTER:
        return replace(feed, moved_to=polled.moved_to, moved_times=times), ()
    if outlet_of(polled.moved_to) != outlet_of(feed.url):
        away = Alert("feed_moved_away", {"from": feed.url, "to": polled.moved_to})
        return replace(feed, moved_to=polled.moved_to, moved_times=times), (away,) if times == MOVED_AFTER else ()
    host = urlsplit(polled.moved_to).hostname or feed.host
    moved = replace(feed, url=polled.moved_to, host=host, moved_to=None, moved_times=0)
    return moved, (Alert("feed_moved", {"from": feed.url, "to": moved.url}),)


def _is_subscribed(feed: WatchedFeed, now: float) -> bool:
    return feed.pushed_until is not None and feed.pushed_until > now
