"""Polling feeds from a scripted server onto a real stream: what is taken, what is one article, what is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.servers import Valkey
from harness.watches import Watcher, item, rss, watching
from harness.web import Reply, ScriptedServer, feed, redirect
from ingest.accept.preparation import taken_back
from ingest.feeds.database import registry
from ingest.feeds.isolation.sandbox import SandboxLimits
from ingest.feeds.items.identity import digest_of

WITNESSES = ("captain", "cook", "pilot", "mayor", "child", "baker", "teacher", "sailor")
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
PAGE = """<html><head><title>Ferry 1 sails</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry 1 sails"}</script></head><body>
<article><h1>Ferry 1 sails</h1>STORY</article></body></html>""".replace(
    "STORY",
    "".join(
        f"<p>A {one} who stood on the pier says more about the ferry than the feed could.</p>" for one in WITNESSES
    ),
)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A web server on the loopback."""
    with ScriptedServer() as started:
        yield started


async def test_new_items_become_articles(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """Every item becomes an article that says where it came from; the oldest comes first; polled again, none does."""
    server.route(
        "/feed", rss(item(2), item(1, "The ferry &lt;b&gt;left&lt;/b&gt;.&lt;p&gt;Fog lay over the harbour.&lt;/p&gt;"))
    )
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"), zone="+02:00")
        kept = await watcher.poll_when_due(feed_id, 3)
        first, second = watcher.articles()
    assert (first.via, first.feed, first.source) == ("feed", server.url("/feed"), "harbour.example")
    assert (first.url, first.external_id, first.title) == ("https://harbour.example/1", None, "Ferry 1 sails")
    assert first.original == "The ferry left.\n\nFog lay over the harbour."
    assert second.url == "https://harbour.example/2"
    assert (kept.title, kept.failures, kept.last_status) == ("Harbour Post", 0, 200)


async def test_dates_are_in_the_zone_of_the_feed(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A date without a zone is in the feed's, and never the time of arrival."""
    dated = item(1).replace("<title>", "<pubDate>Sat, 05 Feb 2022 08:47:00</pubDate><title>", 1)
    server.route("/feed", rss(item(2), dated))
    async with watching(server, valkey, tmp_path) as watcher:
        await watcher.add(server.url("/feed"), zone="+05:30")
        await watcher.poll()
        first, second = watcher.articles()
    assert (first.published.value, first.published.source) == ("2022-02-05T08:47+05:30", "feed")
    assert (second.published.value, second.published.source) == (None, "unknown")


async def test_edited_items_are_new_versions(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """An edited text, title or link is a new version of the same article, whatever was edited."""
    server.route(
        "/feed",
        [
            rss(item(1)),
            rss(item(1, "The ferry turned back.")),
            rss(item(1, "The ferry turned back.", title="Ferry turns back")),
            rss(item(1, "The ferry is home.", title="Ferry turns back", link="https://harbour.example/home")),
        ],
    )
    async with watching(server, valkey, tmp_path) as watcher:
        await watcher.poll_when_due(await watcher.add(server.url("/feed")), 5)
        articles = watcher.articles()
    assert [article.version for article in articles] == [1, 2, 3, 4]
    assert len({article.id for article in articles}) == 1


async def test_corrections_of_all_kinds(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """Link, section, language and authors, corrected under one guid, are versions that show them; dates are not."""
    begun = item(1)
    moved = item(1, link="https://harbour.example/ferry-sails")
    filed = moved.replace("<title>", "<category>Sea</category><title>", 1)
    told = filed.replace("<title>", f"<dc:language {DC}>fr</dc:language><title>", 1)
    signed = told.replace("<title>", f"<dc:creator {DC}>Ana Pereira</dc:creator><title>", 1)
    dated = signed.replace("<title>", "<pubDate>Sat, 05 Feb 2022 08:47:00 GMT</pubDate><title>", 1)
    server.route("/feed", [rss(one) for one in (begun, moved, filed, told, signed, dated)])
    async with watching(server, valkey, tmp_path) as watcher:
        await watcher.poll_when_due(await watcher.add(server.url("/feed")), 7)
        articles = watcher.articles()
    assert [(article.version, article.url) for article in articles] == [
        (1, "https://harbour.example/1"),
        *((version, "https://harbour.example/ferry-sails") for version in (2, 3, 4, 5)),
    ]
    assert len({article.id for article in articles}) == 1
    assert [article.section for article in articles] == [None, None, "Sea", "Sea", "Sea"]
    assert [article.language for article in articles] == [None, None, None, "fr", "fr"]
    assert articles[4].authors == ("Ana Pereira",)


async def test_pages_that_are_dated_anew(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """Where a feed dates its items anew at every fetch, their pages are read again and are the same article."""
    dates = [f"<pubDate>Sat, 05 Feb 2022 {hour:02}:47:00 GMT</pubDate><title>" for hour in range(4)]
    link = server.url("/story")
    server.route("/feed", [rss(item(1, link=link).replace("<title>", dated, 1)) for dated in dates])
    server.route("/story", Reply(200, PAGE, {"Content-Type": "text/html"}))
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"), full_page=True, interval_seconds=7200)
        await watcher.poll_when_due(feed_id, 4)
        assert server.paths.count("/story") == 4
        assert [article.version for article in watcher.articles()] == [1]


async def test_a_correction_in_one_of_two_feeds(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """What a feed brought it corrects, also where another has the same; the other's own section changes nothing."""
    filed = [item(1).replace("<title>", f"<category>{name}</category><title>", 1) for name in ("Sea", "Top", "Coast")]
    server.route("/a", [rss(filed[0]), rss(filed[2])])
    server.route("/b", rss(filed[1]))
    async with watching(server, valkey, tmp_path) as watcher:
        first = await watcher.add(server.url("/a"))
        await watcher.poll_when_due(first)
        await watcher.poll_when_due(await watcher.add(server.url("/b")))
        await watcher.poll_when_due(first, 2)
        assert [article.section for article in watcher.articles()] == ["Sea", "Coast"]


async def test_entries_of_an_older_version(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """After an upgrade nothing is sent again, and the next correction of what did not count before is."""
    filed = item(1).replace("<title>", "<category>Sea</category><title>", 1)
    server.route("/feed", [rss(filed), rss(filed, item(2)), rss(filed.replace("Sea", "Coast"), item(2))])
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        with pytest.MonkeyPatch.context() as older:
            older.setattr(
                "ingest.feeds.items.drafts.digest_of", lambda *parts: digest_of(*parts[3:] if parts[0] == "" else parts)
            )
            await watcher.poll_when_due(feed_id)
        await watcher.poll_when_due(feed_id)
        assert [article.url for article in watcher.articles()] == [f"https://harbour.example/{n}" for n in (1, 2)]
        await watcher.poll_when_due(feed_id)
        assert [(article.version, article.section) for article in watcher.articles()[2:]] == [(2, "Coast")]


async def test_guids_that_lie(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """One guid for all, guids that count positions, new guids every time: no article is merged or doubled."""
    server.route("/same", [rss(item(1, guid="x")), rss(item(2, guid="x")), rss(item(3, guid="x"), item(2, guid="x"))])
    server.route("/count", [rss(item(4, guid="1")), rss(item(5, guid="1"), item(4, guid="2"))])
    server.route("/new", [rss(item(6, guid="a"), item(7, guid="b")), rss(item(6, guid="c"), item(7, guid="d"))])
    async with watching(server, valkey, tmp_path) as watcher:
        feeds = [await watcher.add(server.url(path)) for path in ("/same", "/count", "/new")]
        for feed_id in feeds:
            await watcher.poll_when_due(feed_id, 4)
        articles = watcher.articles()
    assert sorted(article.url or "" for article in articles) == [f"https://harbour.example/{n}" for n in range(1, 8)]
    assert {article.version for article in articles} == {1}


async def test_links_that_lie(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """Items that share one link, or link to the front page, are articles of their own, edited ones new versions."""
    live = "https://harbour.example/live"
    server.route(
        "/live",
        [
            rss(item(1, link=f"{live}#1")),
            rss(item(2, link=f"{live}#2"), item(1, link=f"{live}#1")),
            rss(item(2, link=f"{live}#2"), item(1, "Corrected.", link=f"{live}#1")),
        ],
    )
    server.route(
        "/front", [rss(item(3, link="https://harbour.example/")), rss(item(4, link="https://harbour.example/"))]
    )
    async with watching(server, valkey, tmp_path) as watcher:
        for path in ("/live", "/front"):
            await watcher.poll_when_due(await watcher.add(server.url(path)), 4)
        articles = watcher.articles()
    assert len({article.id for article in articles}) == 4
    assert [article.version for article in articles if article.original == "Corrected."] == [2]


async def test_one_article_in_two_feeds(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """The same link in two feeds is one article; a poorer text does not replace a fuller one, a fuller one does."""
    full = item(1).replace(
        "</item>",
        "<content:encoded>The whole story of the ferry that left the harbour, told at"
        " length, with all who saw it in the fog.</content:encoded></item>",
    )
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" version'
    whole = rss(full, item(2)).replace("version", namespace, 2).replace(namespace, "version", 1)
    server.route("/world", rss(item(1), item(2, guid="other")))
    server.route("/top", whole)
    server.route("/local", rss(item(1, guid="third", link="https://harbour.example/1?utm_source=rss")))
    async with watching(server, valkey, tmp_path) as watcher:
        for path in ("/world", "/top", "/local"):
            await watcher.poll_when_due(await watcher.add(server.url(path)), 2)
        articles = watcher.articles()
    assert [(article.url, article.version) for article in articles] == [
        ("https://harbour.example/2", 1),
        ("https://harbour.example/1", 1),
        ("https://harbour.example/1", 2),
    ]
    assert articles[-1].original.startswith("The whole story")


async def test_deleted_and_canceled(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """What leaves the feed stays an article; what was canceled does not come back with the feed, edited or not."""
    server.route(
        "/feed", [rss(item(1), item(2)), rss(item(2)), rss(item(2, "Edited.")), rss(item(2, "Edited."), item(1))]
    )
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        await watcher.poll_when_due(feed_id, 2)
        second = next(article for article in watcher.articles() if (article.url or "").endswith("/2"))
        await watcher.acceptor.accept_candidate(taken_back(second.id, "wrong person"))
        await watcher.poll_when_due(feed_id, 3)
        statuses = [(article.version, article.status) for article in watcher.articles() if article.id == second.id]
        assert len(watcher.articles()) == 3
    assert statuses == [(1, "usable"), (2, "canceled")]
    assert [facts["status"] for facts in watcher.log.named("article_refused")] == [409]


async def test_unchanged(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A 304, and a body that is the same byte for byte, count as a success and are not read."""
    server.route("/conditional", feed(rss(item(1)).encode(), etag='"1"'))
    server.route("/same", rss(item(2)))
    async with watching(server, valkey, tmp_path) as watcher:
        feeds = [await watcher.add(server.url(path)) for path in ("/conditional", "/same")]
        kept = [await watcher.poll_when_due(feed_id, 2) for feed_id in feeds]
    assert [one.last_status for one in kept] == [304, 200]
    assert all(one.failures == 0 and one.last_success_at == one.last_polled_at for one in kept)
    assert len(watcher.articles()) == 2


async def test_a_crash_between_desk_and_memory(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """Items the desk took and nobody remembered are sent again after a crash, and are still one article each."""
    server.route("/feed", feed(rss(item(1), item(2)).encode(), etag='"1"'))
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))

        def fails(*_: object) -> None:
            raise ConnectionError("the power went")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ingest.feeds.database.entries.keep_entries", fails)
            await watcher.poll()
        assert len(watcher.articles()) == 2
        kept = await watcher.poll_when_due(feed_id)
        assert (len(watcher.articles()), kept.failures) == (2, 0)
        assert kept.etag == '"1"'


async def test_a_login_page(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A 200 with a page in place of the feed is an error with a name, and nothing is taken from it."""
    server.route("/feed", [rss(item(1)), "<html><form><input type='password'></form></html>", rss(item(1))])
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        kept = await watcher.poll_when_due(feed_id, 2)
        assert (kept.failures, kept.last_error) == (1, "not_a_feed: a login page, not a feed")
        kept = await watcher.poll_when_due(feed_id)
    assert (kept.failures, kept.last_error, len(watcher.articles())) == (0, None, 1)


async def test_moved_for_good(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """The third poll that is redirected permanently to the same feed moves it; a temporary redirect never does."""
    server.route("/old", redirect("/new", 301))
    server.route("/away", redirect("/new2", 302))
    server.route("/new", rss(item(1)))
    server.route("/new2", rss(item(2)))
    async with watching(server, valkey, tmp_path) as watcher:
        old, away = [await watcher.add(server.url(path)) for path in ("/old", "/away")]
        assert (await watcher.poll_when_due(old, 2)).url == server.url("/old")
        assert (await watcher.poll_when_due(old)).url == server.url("/new")
        assert (await watcher.poll_when_due(away, 4)).url == server.url("/away")
        assert [one["to"] for one in watcher.log.named("feed_moved")] == [server.url("/new")]


async def test_moved_onto_another(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A feed that moves to where another watched feed is ends visibly, and the other goes on."""
    server.route("/old", redirect("/new", 308))
    server.route("/new", rss(item(1)))
    async with watching(server, valkey, tmp_path) as watcher:
        old, new = [await watcher.add(server.url(path)) for path in ("/old", "/new")]
        kept = await watcher.poll_when_due(old, 3)
        assert (kept.state, kept.url) == ("gone", server.url("/old"))
        assert "watched already" in (kept.last_error or "")
        assert (await watcher.feed(new)).state == "active"


async def test_gone(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A 410 ends a feed visibly: it is said once, and nobody asks any more."""
    server.route("/feed", [rss(item(1)), Reply(410)])
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        kept = await watcher.poll_when_due(feed_id, 2)
        await watcher.poll(10 * 86_400)
    assert (kept.state, kept.last_status) == ("gone", 410)
    assert (len(server.asked("/feed")), len(watcher.log.named("feed_gone"))) == (2, 1)


async def test_retry_after(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A server that asks to be left alone for two hours is left alone for two hours."""
    server.route("/feed", [Reply(429, headers={"Retry-After": "7200"}), rss(item(1))])
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        await watcher.poll()
        await watcher.poll(7100)
        assert len(server.requests) == 1
        kept = await watcher.feed(feed_id)
    assert kept.last_error == "too_many_requests: the server answered 429"


async def test_full_pages(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """With full pages the story is the page's; what robots.txt forbids is not fetched, and the feed's text is taken."""
    server.route("/robots.txt", "User-agent: *\nDisallow: /secret\n")
    server.route("/story", Reply(200, PAGE, {"Content-Type": "text/html"}))
    server.route("/secret", Reply(200, PAGE, {"Content-Type": "text/html"}))
    links = [server.url(path) for path in ("/story", "/secret")]
    server.route("/feed", rss(item(1, link=links[0]), item(2, link=links[1])))
    async with watching(server, valkey, tmp_path) as watcher:
        await watcher.add(server.url("/feed"), full_page=True)
        await watcher.poll()
        second, first = watcher.articles()
    assert first.original.count("says more about the ferry") == 8
    assert second.original.startswith("The ferry number 2")
    assert not server.asked("/secret")


async def test_a_page_that_comes_later(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """An item whose page is not there yet waits for the next polls, and is sent once, with its page."""
    server.route("/robots.txt", Reply(404))
    server.route("/story", [Reply(503), Reply(200, PAGE, {"Content-Type": "text/html"})])
    server.route("/feed", feed(rss(item(1, link=server.url("/story"))).encode(), etag='"1"'))
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"), full_page=True)
        kept = await watcher.poll_when_due(feed_id)
        assert (watcher.articles(), kept.etag) == ([], None)
        kept = await watcher.poll_when_due(feed_id, 2)
    (article,) = watcher.articles()
    assert (article.version, "says more" in article.original, kept.etag) == (1, True, '"1"')


async def test_a_restart_keeps_the_schedule(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """After a restart, even one of the stream server without its data, a feed is asked when it was to be."""
    server.route("/feed", feed(rss(item(1)).encode(), etag='"1"'))
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        before = await watcher.poll_when_due(feed_id)
    valkey.client.flushall()
    async with watching(server, valkey, tmp_path, clock=watcher.clock) as restarted:
        await restarted.poll(60)
        assert await restarted.feed(feed_id) == before
        assert (await restarted.poll_when_due(feed_id)).last_status == 304
    assert len(server.requests) == 2


async def test_two_instances(server: ScriptedServer, valkey: Valkey, tmp_path: Path, database_url: str) -> None:
    """Two instances on one database never fetch a feed twice; what one dropped the other takes up after its lease."""
    for number in range(40):
        server.route(f"/{number}", rss(item(number)))
    kept = {"feeds_database_url": database_url}
    async with (
        watching(server, valkey, tmp_path, instance="one", **kept) as one,
        watching(server, valkey, tmp_path, instance="two", clock=one.clock, **kept) as two,
    ):
        for number in range(40):
            await one.add(server.url(f"/{number}", host=1 + number % 4))
        await both(one, two)
        assert sorted(server.paths) == sorted(f"/{number}" for number in range(40))
        server.route("/late", rss(item("late")))
        late = await one.add(server.url("/late"))
        now = one.clock.now().timestamp()
        claimed = await one.watch.database.run(registry.claim, "a process that died", now, now + 90, 10)
        assert [feed.id for feed in claimed] == [late]
        await two.poll(60)
        assert not server.asked("/late")
        await both(one, two, 31)
    assert len(server.asked("/late")) == 1


async def both(one: Watcher, two: Watcher, seconds: float = 0.0) -> None:
    """Let time pass, and both poll what is due."""
    one.clock.seconds += seconds
    await asyncio.gather(one.poll(), two.poll())


async def test_a_page_that_is_too_hard(
    server: ScriptedServer, valkey: Valkey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that takes too much to read ends the process that reads it; the feed's text is taken, the next is read."""
    limits = SandboxLimits(seconds=30, memory_bytes=320 * 1024 * 1024, processes=1)
    monkeypatch.setattr("ingest.feeds.poll.pages.LIMITS", limits)
    server.route("/robots.txt", Reply(404))
    hopeless = b"<html><body>" + b"<div><a href=x>word</a>word, word word</div>" * 330_000
    server.route("/hard", Reply(200, hopeless, {"Content-Type": "text/html"}))
    server.route("/story", Reply(200, PAGE, {"Content-Type": "text/html"}))
    links = [server.url(path) for path in ("/hard", "/story")]
    server.route("/feed", [rss(item(1, link=links[0])), rss(item(2, link=links[1]), item(1, link=links[0]))])
    async with watching(server, valkey, tmp_path) as watcher:
        await watcher.poll_when_due(await watcher.add(server.url("/feed"), full_page=True), 2)
        hard, story = watcher.articles()
    assert hard.original.startswith("The ferry number 1")
    assert "says more about the ferry" in story.original
