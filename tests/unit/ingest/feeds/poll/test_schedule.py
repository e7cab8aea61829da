"""The schedule: how often a feed is asked, how it is left alone and taken up again, and what is said aloud."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.poll.polled import DAY, IntervalLimits, Polled
from ingest.feeds.poll.schedule import after, outside, pushed
from ingest.feeds.poll.standing import is_hub_trusted

NOW = datetime(2030, 1, 7, 12, tzinfo=UTC).timestamp()  # a Monday
HOUR, MINUTE = 3600.0, 60.0
LIMITS = IntervalLimits()
FOUND = Polled("success", 200)
BROKEN = Polled("failed", 500, "server_error", "the server answered 500")


def watched(**known: object) -> WatchedFeed:
    """A feed that was polled before and brought something just now."""
    usual = {"last_success_at": NOW, "last_new_at": NOW, "gap_seconds": HOUR}
    feed = WatchedFeed("0a1b2c", "https://a.example/feed", "a.example", NOW, NOW)
    return replace(feed, **{**usual, **known})  # type: ignore[arg-type]


def wait(feed: WatchedFeed, polled: Polled, now: float = NOW, limits: IntervalLimits = LIMITS) -> float:
    """How long the feed is left alone after this poll."""
    return after(feed, polled, now, limits)[0].next_due - now


def live(feed: WatchedFeed, seconds: float, gap: float) -> tuple[WatchedFeed, int]:
    """The feed after so long, with a new item every `gap` seconds; and how often it was polled."""
    now, end, polls, told = NOW, NOW + seconds, 0, NOW
    while now < end:
        new = int((now - told) / gap)
        told += new * gap
        feed, _ = after(feed, replace(FOUND, new=new), now, LIMITS)
        now, polls = feed.next_due, polls + 1
    return feed, polls


@pytest.mark.parametrize(("gap", "least", "most"), [(MINUTE, 600, 720), (20 * MINUTE, 80, 170), (6 * HOUR, 4, 16)])
def test_a_feed_is_asked_as_often_as_it_yields(gap: float, least: int, most: int) -> None:
    """A day of a busy feed takes many polls, one of a quiet feed few: at most every two minutes."""
    feed, _ = live(watched(gap_seconds=None), 3 * DAY, gap)
    assert least <= live(feed, DAY, gap)[1] <= most


def test_silence_makes_it_rare() -> None:
    """The longer nothing came, the rarer a feed is asked, down to once a day; news make it frequent again."""
    waits = [wait(watched(last_new_at=NOW - days * DAY), FOUND) for days in (0, 2, 7, 60)]
    assert waits == sorted(waits)
    assert (waits[0] <= 33 * MINUTE, waits[-1]) == (True, DAY)
    assert wait(watched(gap_seconds=10 * MINUTE, last_new_at=NOW - 600), replace(FOUND, new=1)) < 6 * MINUTE


def test_the_first_poll_judges_by_dates() -> None:
    """A new feed's items say how often it is worth asking; one that died long ago is said to be idle at once."""
    new = watched(last_success_at=None, last_new_at=None, gap_seconds=None)
    assert wait(new, replace(FOUND, first_gap=10 * MINUTE, newest_at=NOW)) < 6 * MINUTE
    assert wait(new, replace(FOUND, first_gap=5 * DAY, newest_at=NOW)) == DAY
    feed, alerts = after(new, replace(FOUND, first_gap=HOUR, newest_at=NOW - 400 * DAY), NOW, LIMITS)
    assert ([alert.event for alert in alerts], feed.next_due) == (["feed_idle"], NOW + DAY)


def test_a_fixed_interval() -> None:
    """What somebody fixed goes before what the feed yields or wants, but not before Retry-After."""
    feed = watched(interval_seconds=600)
    assert 600 <= wait(feed, replace(FOUND, keep_seconds=DAY)) <= 660
    assert wait(feed, replace(BROKEN, status=503, wait_seconds=7200)) == 7200


def test_the_wishes_of_the_feed() -> None:
    """ttl and max-age make it rarer, never more frequent, and never rarer than once a day."""
    assert wait(watched(), replace(FOUND, keep_seconds=5 * HOUR)) >= 5 * HOUR
    assert wait(watched(), replace(FOUND, keep_seconds=1)) >= 30 * MINUTE
    assert wait(watched(), replace(FOUND, keep_seconds=900 * DAY)) == DAY


def test_hours_and_days_to_skip() -> None:
    """Nobody asks in the hours and days the feed rules out, unless it rules out all."""
    assert outside(NOW, (12, 13), ()) == NOW + 2 * HOUR
    assert outside(NOW + 1800, (12,), ()) == NOW + HOUR
    assert outside(NOW, (), ("Monday", "Tuesday")) == NOW + 36 * HOUR
    assert outside(NOW, tuple(range(24)), ()) == NOW
    assert outside(NOW, (), ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")) == NOW + 2 * DAY
    assert wait(watched(), replace(FOUND, skip_hours=(12, 13))) == 2 * HOUR


def test_errors_back_off_and_recover() -> None:
    """Waits double up to a day; one success brings the usual interval back; each state is said once."""
    feed, now, waits, said = watched(), NOW, [], []
    for _ in range(12):
        feed, alerts = after(feed, BROKEN, now, LIMITS)
        waits.append(feed.next_due - now)
        said += [alert.event for alert in alerts]
        now = feed.next_due
    assert waits == sorted(waits)
    assert (waits[0] < HOUR, waits[-1], said) == (True, DAY, ["feed_failing"])
    assert (feed.failures, feed.last_error) == (12, "server_error: the server answered 500")
    feed, alerts = after(feed, replace(FOUND, new=3), now, LIMITS)
    assert ([alert.event for alert in alerts], feed.failures, feed.last_error) == (["feed_recovered"], 0, None)
    assert feed.next_due - now < DAY / 2


def test_a_feed_never_dies() -> None:
    """However often it fails, a feed is tried at least once a day, for ever."""
    feed = watched(failures=10_000, is_failing=True)
    assert wait(feed, BROKEN) == DAY


def test_not_found_is_left_alone_longer() -> None:
    """What another try will hardly change waits an hour at least."""
    busy = watched(gap_seconds=MINUTE)
    assert wait(busy, Polled("failed", 404, "not_found")) >= HOUR > 5 * MINUTE > wait(busy, BROKEN)


def test_gone() -> None:
    """410 ends a feed, and says so."""
    feed, alerts = after(watched(), Polled("gone", 410), NOW, LIMITS)
    assert (feed.state, [alert.event for alert in alerts]) == ("gone", ["feed_gone"])


def test_idle_is_said_once() -> None:
    """No new entry for a week and twenty usual gaps is said once, and so is the next new entry."""
    assert after(watched(last_new_at=NOW - 6 * DAY), FOUND, NOW, LIMITS)[1] == ()
    assert after(watched(last_new_at=NOW - 8 * DAY, gap_seconds=DAY), FOUND, NOW, LIMITS)[1] == ()
    feed, alerts = after(watched(last_new_at=NOW - 8 * DAY), FOUND, NOW, LIMITS)
    assert [(alert.event, alert.facts) for alert in alerts] == [("feed_idle", {"days": 8.0})]
    assert after(feed, FOUND, NOW + HOUR, LIMITS)[1] == ()
    feed, alerts = after(feed, replace(FOUND, new=1), NOW + DAY, LIMITS)
    assert [(alert.event, feed.is_idle) for alert in alerts] == [("feed_recovered", False)]


def test_moved() -> None:
    """A permanent redirect is believed when three polls in a row lead to the same place."""
    feed, moved = watched(), replace(FOUND, moved_to="https://feeds.a.example/feed")
    for polled in (moved, moved, FOUND, moved, moved):
        feed, alerts = after(feed, polled, NOW, LIMITS)
        assert (feed.url, alerts) == ("https://a.example/feed", ())
    feed, alerts = after(feed, moved, NOW, LIMITS)
    assert (feed.url, feed.host, [alert.event for alert in alerts]) == (
        "https://feeds.a.example/feed",
        "feeds.a.example",
        ["feed_moved"],
    )


def test_moved_to_another_outlet() -> None:
    """A feed that is led to another outlet stays at its address, which is said once: it would speak for that outlet."""
    feed, moved = watched(), replace(FOUND, moved_to="https://b.example/leads?to=anywhere")
    said = []
    for _ in range(6):
        feed, alerts = after(feed, moved, NOW, LIMITS)
        said += [(alert.event, alert.facts["to"]) for alert in alerts]
    assert (feed.url, feed.host) == ("https://a.example/feed", "a.example")
    assert said == [("feed_moved_away", "https://b.example/leads?to=anywhere")]


def test_pushed() -> None:
    """While a hub delivers, a feed is asked six times rarer; when that ends, as before."""
    assert 3 * HOUR <= wait(watched(pushed_until=NOW + DAY), FOUND) <= 3.3 * HOUR
    assert wait(watched(pushed_until=NOW - 1), FOUND) <= 33 * MINUTE


def test_a_fixed_interval_is_kept() -> None:
    """What somebody fixed is kept to the second: with a hub, below the usual shortest, whatever the feed wants."""
    feed = watched(interval_seconds=60)
    wishes = replace(FOUND, keep_seconds=DAY, skip_hours=(12,), skip_days=("Monday",))
    for one in (feed, replace(feed, pushed_until=NOW + DAY), replace(feed, pushed_until=NOW + DAY, pushed_at=NOW)):
        assert wait(one, wishes) == 60
    assert wait(feed, replace(FOUND, pending=True)) == 60


def test_a_hub_that_misses_something() -> None:
    """What a poll finds ends the trust in the hub, aloud and once; two deliveries bring it back, one does not."""
    feed = watched(pushed_until=NOW + 90 * DAY)
    feed, alerts = after(feed, replace(FOUND, new=1), NOW, LIMITS)
    assert ([alert.event for alert in alerts], feed.next_due - NOW <= 33 * MINUTE) == (["feed_hub_missed"], True)
    assert after(feed, replace(FOUND, new=1), NOW + 1, LIMITS)[1] == ()
    assert wait(feed, FOUND, NOW + 1) <= 33 * MINUTE
    feed = pushed(feed, 1, NOW + 2)
    assert not is_hub_trusted(pushed(feed, 0, NOW + 3), NOW + 3)
    feed = pushed(feed, 3, NOW + 4)
    assert is_hub_trusted(feed, NOW + 4)
    feed, alerts = after(feed, replace(FOUND, new=1), NOW + DAY, LIMITS)
    assert [alert.event for alert in alerts] == ["feed_hub_missed"]
    assert not is_hub_trusted(pushed(feed, 1, NOW + 2 * DAY), NOW + 2 * DAY)


def test_a_hub_that_never_pushed() -> None:
    """A hub that only confirmed makes no feed wait longer than six hours for its sake, one that delivers may."""
    quiet = watched(gap_seconds=10 * HOUR, pushed_until=NOW + 90 * DAY)
    assert wait(quiet, FOUND) <= 6.6 * HOUR
    assert wait(replace(quiet, pushed_at=NOW), FOUND) > 20 * HOUR
    slow = watched(gap_seconds=30 * HOUR, pushed_until=NOW + 90 * DAY)
    assert 15 * HOUR <= wait(slow, FOUND) <= 16.5 * HOUR


def test_hidden_for_days() -> None:
    """A feed that is put off for days is said to starve once, and to be well again when its document comes."""
    late = Polled("postponed", wait_seconds=5000, error="the host asked to be left alone")
    feed = watched(last_body_at=NOW - 1.9 * DAY)
    feed, alerts = after(feed, late, NOW, LIMITS)
    assert alerts == ()
    feed, alerts = after(feed, late, NOW + DAY, LIMITS)
    assert [(alert.event, alert.facts["days"]) for alert in alerts] == [("feed_starving", 2.9)]
    feed, alerts = after(feed, late, NOW + 2 * DAY, LIMITS)
    assert (alerts, feed.is_starving, feed.last_error) == ((), True, late.error)
    feed, alerts = after(feed, replace(FOUND, is_whole=True), NOW + 2 * DAY, LIMITS)
    assert [(alert.event, alert.facts) for alert in alerts] == [("feed_recovered", {"after": "starving"})]
    assert (feed.is_starving, feed.last_error) == (False, None)


def test_put_off() -> None:
    """A host that asked to be left alone puts its feeds off; that is no failure."""
    feed, alerts = after(watched(), Polled("postponed", wait_seconds=5000), NOW, LIMITS)
    assert (feed.failures, alerts, feed.next_due - NOW >= 5000) == (0, (), True)


def test_feeds_spread() -> None:
    """Feeds of one kind are not asked at the same moment, and each always at its own."""
    waits = [wait(replace(watched(), id=f"{number:x}"), FOUND) for number in range(100)]
    assert len(set(waits)) == 100
    assert wait(watched(), FOUND) == wait(watched(), FOUND)
