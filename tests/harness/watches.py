"""An instance that watches feeds, with a clock that a test moves, on a real stream server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from chassis.delivery.redis import connect
from harness.clocks import FakeClock
from harness.names import StubResolver
from harness.servers import Valkey
from harness.web import ScriptedServer
from ingest.accept.acceptor import Acceptor
from ingest.accept.backpressure import Backpressure
from ingest.accept.publisher import Publisher
from ingest.feeds.database import registry
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.service import Watch
from ingest.feeds.settings import FeedsSettings
from newswire import streams, wire
from newswire.articles import Article

LATER_COLUMNS = {
    "feeds": "pushed_at pushes hub_missed_at volatile last_body_at is_starving unconditional_until",
    "feed_entries": "guid identifier published text_digest sketch",
    "feed_snapshots": "more",
}
"""What the first version of the feeds' database had not."""


@dataclass
class LogBook:
    """Keeps what is logged, as (event, facts)."""

    lines: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def info(self, event: str, **facts: Any) -> None:
        """A line."""
        self.lines.append((event, facts))

    warning = error = debug = info

    def named(self, *events: str) -> list[dict[str, Any]]:
        """The facts of the lines with these names, in order."""
        return [facts for event, facts in self.lines if event in events]


@dataclass
class Watcher:
    """A watch with all it stands on."""

    watch: Watch
    acceptor: Acceptor
    clock: FakeClock
    log: LogBook
    valkey: Valkey

    async def add(self, url: str, **said: Any) -> str:
        """Watch a feed without looking at it; gives its id. It is the Harbour Post's unless something else is said."""
        feed = registry.new_feed(url, self.clock.now().timestamp(), **{"source": "harbour.example", **said})
        return (await self.watch.database.run(registry.add, feed)).id

    async def poll(self, seconds: float = 0.0) -> None:
        """Let time pass, then poll everything that is due."""
        self.clock.seconds += seconds
        await self.watch.watching.drain(self.acceptor)

    async def poll_when_due(self, feed_id: str, times: int = 1) -> WatchedFeed:
        """Let time pass until the feed is due, and poll; as often as this."""
        for _ in range(times):
            feed = await self.feed(feed_id)
            await self.poll(max(0.0, feed.next_due - self.clock.now().timestamp()) + 0.001)
        return await self.feed(feed_id)

    async def feed(self, feed_id: str) -> WatchedFeed:
        """The feed as it is kept."""
        found = await self.watch.database.run(registry.get, feed_id)
        assert found is not None
        return found

    def articles(self) -> list[Article]:
        """What is on the raw stream, in order."""
        entries: Any = self.valkey.client.xrange(streams.RAW)
        return [wire.decode(entry.decode(), fields).article for entry, fields in entries]

    def texts(self) -> list[str]:
        """The texts on the raw stream, in order."""
        return [article.original for article in self.articles()]


@asynccontextmanager
async def watching(
    server: ScriptedServer,
    valkey: Valkey,
    folder: Path,
    *,
    clock: FakeClock | None = None,
    resolver: StubResolver | None = None,
    **settings: Any,
) -> AsyncIterator[Watcher]:
    """A watch whose feeds are kept in `folder`, on the loopback server; hosts are not paused between requests."""
    clock = clock or FakeClock()
    log = LogBook()
    given = {"fetch_allow": server.allow, "fetch_gap_seconds": 0.0, "data_dir": folder, **settings}
    redis = connect(valkey.url, 5.0)
    pressure = Backpressure(redis, 1_000_000, log)  # type: ignore[arg-type]
    acceptor = Acceptor(Publisher(redis, pressure), pressure, log, clock)  # type: ignore[arg-type]
    async with redis:
        watch = Watch(FeedsSettings(redis_url=valkey.url, **given), clock, log, resolver)  # type: ignore[arg-type]
        watch.take_to(acceptor)
        try:
            yield Watcher(watch, acceptor, clock, log, valkey)
        finally:
            await watch.close()


def rss(*items: str, head: str = "<title>Harbour Post</title><link>https://harbour.example/</link>") -> str:
    """A document with these items."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def item(
    number: int | str,
    text: str | None = None,
    *,
    title: str | None = None,
    link: str | None = "",
    guid: str | None = "",
) -> str:
    """An item; link and guid follow its number, None leaves them out."""
    link = f"https://harbour.example/{number}" if link == "" else link
    guid = f"tag:{number}" if guid == "" else guid
    parts = [f"<title>{title or f'Ferry {number} sails'}</title>"]
    parts += [f"<link>{link}</link>"] if link else []
    parts += [f'<guid isPermaLink="false">{guid}</guid>'] if guid else []
    words = text if text is not None else f"The ferry number {number} left the harbour in the morning fog."
    return f"<item>{''.join(parts)}<description>{words}</description></item>"


def without_later_columns(connection: Connection) -> None:
    """Make the database of the feeds one of the first version."""
    for table, columns in LATER_COLUMNS.items():
        for column in columns.split():
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
