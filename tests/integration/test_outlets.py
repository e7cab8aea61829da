"""An address belongs to its outlet, by whatever road somebody else brings it: feeds, hubs, pushes; on real servers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.builders import submission
from harness.names import StubResolver
from harness.servers import Valkey
from harness.watches import Watcher, item, rss, watching
from harness.web import ScriptedServer, redirect
from ingest.accept.preparation import PUSHED
from ingest.feeds.api import registration as adding
from newswire.articles import Article

NAMES = ("honest.example", "news.honest.example", "www.honest.example", "evil.example", "feeds.example")
STORY = "https://www.honest.example/story"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A web server on the loopback."""
    with ScriptedServer() as started:
        yield started


@pytest.fixture
async def watcher(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> AsyncIterator[Watcher]:
    """A watch for which the outlets of these tests are all on the loopback server."""
    resolver = StubResolver({name: ["127.0.0.1"] for name in NAMES})
    ports = f"80,{server.port}"
    async with watching(server, valkey, tmp_path, resolver=resolver, fetch_ports=ports) as started:
        yield started


def document(text: str, *, site: str, link: str | None = STORY, guid: str = "tag:1") -> str:
    """A feed that says it is of this site, with one item."""
    return rss(item(1, text, link=link, guid=guid), head=f"<title>News</title><link>https://{site}/</link>")


async def polled(watcher: Watcher, url: str, **said: Any) -> Article:
    """The article that a feed brings, which nobody said anything about but this."""
    before = len(watcher.articles())
    await watcher.add(url, **{"source": None, **said})
    await watcher.poll()
    (article,) = watcher.articles()[before:]
    return article


async def pushed(watcher: Watcher, text: str = "As the Honest Daily told it.", **fields: Any) -> Article:
    """The article of a push."""
    await watcher.acceptor.accept(submission(text, **{"url": STORY, **fields}), None, PUSHED)
    return watcher.articles()[-1]


async def test_a_feed_over_a_push(watcher: Watcher, server: ScriptedServer) -> None:
    """A feed that links another outlet's address makes an article of its own, and that outlet's stays as it is."""
    honest = await pushed(watcher)
    server.route("/feed", document("As evil has it.", site="evil.example"))
    other = await polled(watcher, server.named("evil.example", "/feed"))
    assert other.id != honest.id
    assert (other.version, other.url, other.source) == (1, STORY, "evil.example")


async def test_what_a_feed_is_called_vouches_for_nothing(watcher: Watcher, server: ScriptedServer) -> None:
    """A name that somebody gave a feed is its source, and does not make it the feed of an outlet with such a name."""
    honest = await pushed(watcher)
    server.route("/feed", document("As evil has it.", site="honest.example"))
    other = await polled(watcher, server.named("evil.example", "/feed"), source="Honest Mirror")
    assert (other.id != honest.id, other.source) == (True, "Honest Mirror")


@pytest.mark.parametrize("site", ["honest.example", "www.honest.example", "evil.example"])
async def test_a_feed_over_a_feed(watcher: Watcher, server: ScriptedServer, site: str) -> None:
    """Whatever a feed says of itself, it does not speak for the outlet of another feed."""
    server.route("/own", document("As the Honest Daily told it.", site="www.honest.example"))
    server.route("/feed", document("As evil has it.", site=site))
    honest = await polled(watcher, server.named("news.honest.example", "/own"))
    other = await polled(watcher, server.named("evil.example", "/feed"))
    assert (honest.source, other.source) == ("honest.example", "evil.example")
    assert (honest.id != other.id, other.version) == (True, 1)
    assert honest.id == (await pushed(watcher)).id


async def test_feeds_at_a_service_for_feeds(watcher: Watcher, server: ScriptedServer) -> None:
    """Feeds of different outlets at one host are sources of their own, until somebody says whose they are."""
    for path, guid in (("/honest", "tag:1"), ("/evil", "tag:1")):
        server.route(path, document(f"As {path} has it.", site="honest.example", link=None, guid=guid))
    server.route("/linked", document("Linked.", site="honest.example"))
    server.route("/evil-linked", document("Evil, linked.", site="honest.example"))
    paths = ("/honest", "/evil", "/linked", "/evil-linked")
    articles = [await polled(watcher, server.named("feeds.example", path)) for path in paths]
    assert len({article.id for article in articles}) == 4
    assert {article.source for article in articles} == {"feeds.example"}
    server.route("/vouched", document("The Honest Daily's own.", site="honest.example"))
    own = await polled(watcher, server.named("feeds.example", "/vouched"), source="honest.example")
    assert own.id == (await pushed(watcher)).id


async def test_servers_without_a_domain(watcher: Watcher, server: ScriptedServer) -> None:
    """A network address is one outlet with its port: another one does not speak for it."""
    story = server.url("/story", 1)
    server.route("/own", document("Ours.", site="harbour.example", link=story))
    server.route("/other", document("Theirs.", site="127.0.0.1", link=story))
    own, other = [await polled(watcher, server.url(path, host)) for path, host in (("/own", 1), ("/other", 2))]
    assert own.id != other.id
    assert own.id == (await pushed(watcher, url=story)).id


async def test_two_feeds_of_one_outlet(watcher: Watcher, server: ScriptedServer) -> None:
    """Feeds of one domain, and what is pushed, make one article, whatever the operator calls them."""
    for path in ("/a", "/b", "/c"):
        server.route(
            path, document(f"As {path} has it, each longer than before.{path * len(path)}", site="honest.example")
        )
    first = await polled(watcher, server.named("www.honest.example", "/a"))
    second = await polled(watcher, server.named("news.honest.example", "/b"))
    third = await polled(watcher, server.named("honest.example", "/c"), source="Coast Wire")
    assert len({first.id, second.id, third.id, (await pushed(watcher)).id}) == 1
    assert [article.version for article in (first, second, third)] == [1, 2, 3]


async def test_the_key_of_an_item_is_its_feeds_own(watcher: Watcher, server: ScriptedServer) -> None:
    """An item without an address of its own does not name itself into what another feed or a sender calls so."""
    server.route("/own", document("Ours.", site="honest.example", link=None))
    server.route("/feed", document("Theirs.", site="honest.example", link=None))
    honest = await polled(watcher, server.named("honest.example", "/own"))
    again = await pushed(watcher, "Pushed.", url=None, source="honest.example", id=honest.external_id)
    assert again.id == honest.id
    other = await polled(watcher, server.named("evil.example", "/feed"))
    assert (other.external_id, other.source) == (honest.external_id, "evil.example")
    assert other.id != honest.id


async def test_what_a_hub_delivers_is_the_feeds(watcher: Watcher, server: ScriptedServer) -> None:
    """A body that a hub brings speaks for nobody but the feed it was subscribed for."""
    honest = await pushed(watcher)
    url = server.named("evil.example", "/feed")
    feed = await watcher.feed(await watcher.add(url, source=None))
    body = document("As a hub has it.", site="honest.example")
    await watcher.watch.push(feed, body.encode(), "application/rss+xml")
    other = watcher.articles()[-1]
    assert (other.id != honest.id, other.source) == (True, "evil.example")


async def test_led_to_another_outlet(watcher: Watcher, server: ScriptedServer) -> None:
    """A feed whose address leads through another outlet for good does not become that outlet's feed."""
    through = server.named("honest.example", "/leave?to=evil")
    server.route("/feed", redirect(through, 301))
    server.route("/leave?to=evil", redirect(server.named("evil.example", "/real"), 302))
    texts = [document(f"As evil has it, edition {number}.", site="honest.example") for number in range(6)]
    server.route("/real", texts)
    honest = await pushed(watcher)
    kept = await watcher.poll_when_due(await watcher.add(server.named("evil.example", "/feed"), source=None), 6)
    assert (kept.url, kept.failures) == (server.named("evil.example", "/feed"), 0)
    assert len(watcher.log.named("feed_moved_away")) == 1
    others = watcher.articles()[1:]
    assert [article.version for article in others] == [1, 2, 3, 4, 5, 6]
    assert honest.id not in {article.id for article in others}


async def test_announced_through_another_outlet(watcher: Watcher, server: ScriptedServer) -> None:
    """A page may announce a feed at an address of another outlet that leads back: what answers is watched."""
    through = server.named("honest.example", "/leave?to=evil")
    page = (
        f'<html><head><link rel="alternate" type="application/rss+xml" href="{through}"></head><body>Hi</body></html>'
    )
    server.route("/", page)
    server.route("/leave?to=evil", redirect(server.named("evil.example", "/real"), 302))
    server.route("/real", document("As evil has it.", site="honest.example"))
    feed = await adding.add(watcher.watch, server.named("evil.example", "/"), check=True, said={})
    assert feed.url == server.named("evil.example", "/real")


async def test_a_push_over_a_push(watcher: Watcher) -> None:
    """What a sender calls another outlet's makes an article of its own; without a source it is the address's."""
    honest = await pushed(watcher, source="The Honest")
    other = await pushed(watcher, "As evil has it.", source="evil.example")
    named = await pushed(watcher, "As a name has it.", source="Evil Wire")
    plain = await pushed(watcher, "Corrected.")
    assert len({honest.id, other.id, named.id}) == 3
    assert (plain.id, plain.version) == (honest.id, 2)
    assert (other.source, other.url) == ("evil.example", STORY)


async def test_two_outlets_with_one_text(watcher: Watcher) -> None:
    """The same text of two outlets is two articles, neither of them a duplicate."""
    accepted = [
        await watcher.acceptor.accept(submission("Agency copy.", source=source), None, PUSHED)
        for source in ("a.example", "b.example", "A.example")
    ]
    assert [one.duplicate for one in accepted] == [False, False, True]
    assert len({one.id for one in accepted}) == 2
