"""Feeds of many kinds from a scripted server into a database: one article an announcement, after an upgrade too."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from harness.feed_kinds import KINDS, Poll
from harness.servers import Valkey
from harness.watches import watching, without_later_columns
from harness.web import ScriptedServer
from ingest.feeds.database import registry
from ingest.feeds.read.feed import FeedItem

NAMES = {
    "guid": '<guid isPermaLink="false">{}</guid>',
    "identifier": "<dc:identifier>{}</dc:identifier>",
    "link": "<link>{}</link>",
    "title": "<title>{}</title>",
    "published": "<pubDate>{}</pubDate>",
    "summary": "<description>{}</description>",
}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A web server on the loopback."""
    with ScriptedServer() as started:
        yield started


def document(items: list[FeedItem]) -> str:
    """A feed with these items."""
    written = [
        "".join(form.format(escape(value)) for name, form in NAMES.items() if (value := getattr(one, name)))
        for one in items
    ]
    head = "<title>Coast Post</title><link>https://coast.example/</link>"
    body = "".join(f"<item>{one}</item>" for one in written)
    return f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{head}{body}</channel></rss>'


def scripted(server: ScriptedServer, kind: str) -> tuple[list[Poll], int]:
    """Serve the polls of a kind one after the other; they, and how many announcements there are."""
    polls = KINDS[kind](random.Random(kind))[:6]
    server.route("/feed", [document([told.item for told in poll]) for poll in polls])
    return polls, len({told.number for poll in polls for told in poll})


@pytest.mark.parametrize(
    ("kind", "policy"),
    [
        ("well-behaved", "guid"),
        ("bulletins, no guids", "link"),
        ("bulletins, new guids", "guid"),
        ("five bulletins, one guid", "guid"),
        ("one link for all, one at a time", "link"),
        ("all new, edited texts", "title"),
        ("session numbers, no guids", "page"),
        ("session numbers in the path", "page"),
        ("identifiers only", "identifier"),
        ("published again under another guid", "guid"),
    ],
)
async def test_one_article_an_announcement(
    server: ScriptedServer, valkey: Valkey, tmp_path: Path, kind: str, policy: str
) -> None:
    """Neither loss nor flood, and the feed says by what its items are told apart."""
    polls, announcements = scripted(server, kind)
    async with watching(server, valkey, tmp_path) as watcher:
        kept = await watcher.poll_when_due(await watcher.add(server.url("/feed")), len(polls))
        assert len({article.id for article in watcher.articles()}) == announcements
    assert kept.policy == policy


async def test_a_correction_is_a_version(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A corrected bulletin is the second version of its article, the next day's bulletin an article of its own."""
    polls, announcements = scripted(server, "corrected bulletins")
    async with watching(server, valkey, tmp_path) as watcher:
        await watcher.poll_when_due(await watcher.add(server.url("/feed")), len(polls))
        articles = watcher.articles()
    assert [article.version for article in articles] == [1, 2] * announcements
    assert len({article.id for article in articles}) == announcements
    assert {article.url for article in articles} == {"https://coast.example/today"}


@pytest.mark.parametrize(
    "kind", ["well-behaved", "one guid for all", "one link for all, no guids", "new guids", "the front page for all"]
)
async def test_entries_of_before_are_recognised(
    server: ScriptedServer, valkey: Valkey, tmp_path: Path, database_url: str, kind: str
) -> None:
    """What was remembered before the upgrade is neither sent again nor lost after it, edited or not."""
    polls, announcements = scripted(server, kind)
    last = [replace(told.item, summary=f"{told.item.summary} So it was said.") for told in polls[-1]]
    async with watching(server, valkey, tmp_path, feeds_database_url=database_url) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        await watcher.poll_when_due(feed_id, 2)
        await watcher.watch.database.run(without_later_columns)
        await watcher.watch.database.close()
        await watcher.poll_when_due(feed_id, len(polls) - 2)
        articles = watcher.articles()
        assert len(articles) == len({article.id for article in articles}) == announcements
        server.route("/feed", document(last))
        await watcher.watch.database.run(registry.change, feed_id, next_due=0.0)
        await watcher.poll()
        articles = watcher.articles()
    assert len({article.id for article in articles}) == announcements
    assert [article.version for article in articles[announcements:]] == [2] * len(last)
