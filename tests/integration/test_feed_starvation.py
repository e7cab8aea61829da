"""Servers and hubs that keep a feed's news to themselves: what comes is found within a day, and nothing says `ok`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from harness.servers import Valkey
from harness.watches import Watcher, item, rss, watching, without_later_columns
from harness.web import Received, Reply, ScriptedServer, redirect
from ingest.feeds.api.descriptions import health
from ingest.feeds.database import registry

DAY = 86_400.0
SIX_DAYS = "".join(f"<day>{day}day</day>" for day in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur"))


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A web server on the loopback."""
    with ScriptedServer() as started:
        yield started


class Newsroom:
    """A feed that has one more item whenever it is told to, served with headers that make the most of a cache."""

    def __init__(self, headers: dict[str, str], *, is_modified: Callable[[Received], bool]) -> None:
        self.count, self._headers, self._is_modified = 1, headers, is_modified

    def answer(self, request: Received) -> Reply:
        """The feed, or word that it is unchanged."""
        if not self._is_modified(request):
            return Reply(304, headers=self._headers)
        items = [item(number) for number in range(self.count, 0, -1)]
        return Reply(200, rss(*items), {**self._headers, "Content-Type": "text/xml"})


def unconditional(request: Received) -> bool:
    """Whether nothing was asked about changes."""
    return not {"if-none-match", "if-modified-since"} & set(request.headers)


async def live(watcher: Watcher, feed_id: str, days: float) -> int:
    """Poll whenever it is due, for so long; how often that was."""
    end, polls = watcher.clock.seconds + days * DAY, 0
    while watcher.clock.seconds < end:
        await watcher.poll_when_due(feed_id)
        polls += 1
    return polls


FUTURE = formatdate(time.time() + 400 * DAY, usegmt=True)
LIES: dict[str, dict[str, str]] = {
    "a date in the future": {"Last-Modified": FUTURE},
    "a date in the future and the same tag for ever": {"Last-Modified": FUTURE, "ETag": '"feed"'},
    "the same tag for ever": {"ETag": 'W/"feed"'},
    "the same date for ever": {"Last-Modified": "Thu, 01 Jan 1970 00:00:00 GMT"},
    "no date at all": {"Last-Modified": "never"},
    "fresh for a century": {"ETag": '"x"', "Cache-Control": "max-age=3155760000", "Expires": FUTURE},
}


@pytest.mark.parametrize("headers", LIES.values(), ids=LIES.keys())
async def test_news_behind_304(server: ScriptedServer, valkey: Valkey, tmp_path: Path, headers: dict[str, str]) -> None:
    """Whatever says for ever that a feed is unchanged, what is new in it is found within a day, and then sooner."""
    newsroom = Newsroom(headers, is_modified=unconditional)
    server.route("/feed", newsroom.answer)
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        await live(watcher, feed_id, 2)
        for count in (2, 3):
            newsroom.count = count
            await live(watcher, feed_id, 1)
            assert len(watcher.articles()) == count
        kept = await watcher.feed(feed_id)
    assert (health(kept), kept.failures) == ("ok", 0)


async def test_a_lie_is_remembered(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A tag that was the same for other news is said aloud once, and not sent for a month."""
    newsroom = Newsroom({"ETag": '"feed"'}, is_modified=unconditional)
    server.route("/feed", newsroom.answer)
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        await watcher.poll()
        newsroom.count = 2
        await live(watcher, feed_id, 1)
        asked = len(server.asked("/feed"))
        for count in range(3, 6):
            newsroom.count = count
            await watcher.poll_when_due(feed_id)
            assert len(watcher.articles()) == count
        assert all(unconditional(request) for request in server.asked("/feed")[asked:])
        (said,) = watcher.log.named("feed_validators_refuted")
    assert said["etag"] == '"feed"'


async def test_honest_servers_are_believed(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """Where a tag changes with the feed nearly every poll is a 304, and the whole document comes about once a day."""
    newsroom = Newsroom({"ETag": '"1"'}, is_modified=lambda request: request.headers.get("if-none-match") != '"1"')
    server.route("/feed", newsroom.answer)
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"), interval_seconds=3600)
        polls = await live(watcher, feed_id, 5)
    whole = [request for request in server.asked("/feed") if unconditional(request)]
    assert polls >= 5 * 24
    assert 5 <= len(whole) <= 8
    assert {request.headers.get("cache-control") for request in whole} == {"no-cache"}


async def test_unchanged_since_never(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A server that says "unchanged" to who asked for the document is failing, and not `ok`."""
    server.route("/feed", [rss(item(1)), Reply(304)])
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        kept = await watcher.poll_when_due(feed_id, 6)
        assert health(kept) == "failing"
        assert "304" in (kept.last_error or "")
        assert len(watcher.log.named("feed_failing")) == 1


async def test_a_host_that_never_has_time(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A feed that is put off for days because of another of its host is starving, and said to be once."""
    server.route("/busy", Reply(429, headers={"Retry-After": "86400"}))
    server.route("/feed", rss(item(1)))
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        await watcher.poll_when_due(feed_id)
        busy = await watcher.add(server.url("/busy"))
        await watcher.poll_when_due(busy)
        await live(watcher, feed_id, 5)
        kept = await watcher.feed(feed_id)
        assert (health(kept), len(watcher.log.named("feed_starving"))) == ("starving", 1)
        assert kept.last_error


async def test_redirects_without_end(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A permanent redirect in a circle is a failure with a name, and the feed stays where it was."""
    server.route("/a", redirect("/b", 301))
    server.route("/b", redirect("/a", 301))
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/a"))
        kept = await watcher.poll_when_due(feed_id, 4)
    assert (health(kept), kept.url) == ("failing", server.url("/a"))
    assert (kept.last_error or "").startswith("too_many_redirects")


@pytest.mark.parametrize(
    "wish",
    [
        "<ttl>99999999</ttl>",
        f"<skipDays>{SIX_DAYS}</skipDays>",
        '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">yearly</sy:updatePeriod>',
        "<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(24)) + "</skipHours>",
    ],
    ids=["ttl", "skipDays", "updatePeriod", "skipHours"],
)
async def test_a_feed_that_wants_no_visits(server: ScriptedServer, valkey: Valkey, tmp_path: Path, wish: str) -> None:
    """However long a feed wants to be left alone, it is asked within three days; a fixed interval is not changed."""
    server.route("/feed", rss(item(1), head=f"<title>Harbour Post</title>{wish}"))
    server.route("/fixed", rss(item(2), head=f"<title>Harbour Post</title>{wish}"))
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        fixed = await watcher.add(server.url("/fixed"), interval_seconds=60)
        for _ in range(8):
            kept = await watcher.poll_when_due(feed_id)
            assert kept.next_due - watcher.clock.now().timestamp() <= 3 * DAY
        kept = await watcher.poll_when_due(fixed)
        assert kept.next_due - (kept.last_polled_at or 0) == 60


async def test_clocks_that_ran_ahead(server: ScriptedServer, valkey: Valkey, tmp_path: Path, database_url: str) -> None:
    """A schedule written while a clock was years ahead does not hold a feed up once the clock is right."""
    server.route("/feed", [rss(item(1)), rss(item(2), item(1))])
    async with watching(server, valkey, tmp_path, feeds_database_url=database_url) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        watcher.clock.seconds += 3000 * DAY
        await watcher.poll()
        ahead = watcher.clock.now().timestamp()
        await watcher.watch.database.run(registry.change, feed_id, lease_owner="gone", lease_until=ahead + 90)
        watcher.clock.seconds -= 3000 * DAY
        await watcher.poll()
        assert len(watcher.articles()) == 2
        kept = await watcher.feed(feed_id)
        now = watcher.clock.now().timestamp()
        assert now < kept.next_due <= now + DAY
        assert (kept.last_new_at, kept.last_body_at, kept.last_polled_at) == (now, now, now)


async def test_a_database_of_before(server: ScriptedServer, valkey: Valkey, tmp_path: Path, database_url: str) -> None:
    """A database of an earlier version gets the columns it lacks, and its feeds go on as they were."""
    server.route("/feed", [rss(item(1)), rss(item(2), item(1))])
    async with watching(server, valkey, tmp_path, feeds_database_url=database_url) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        await watcher.poll()
        await watcher.watch.database.run(without_later_columns)
        await watcher.watch.database.close()
        kept = await watcher.poll_when_due(feed_id)
        assert (kept.failures, kept.last_error, kept.is_starving, kept.pushes) == (0, None, False, 0)
        assert [article.version for article in watcher.articles()] == [1, 1]
