"""Many feeds at once, one in five broken, slow or hostile: the others do not notice."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.feed_crowd import BROKEN, crowd
from harness.names import StubResolver
from harness.servers import Valkey
from harness.watches import item, rss, watching
from harness.web import ScriptedServer
from ingest.feeds.database import registry

FEEDS = 100


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A web server on the loopback."""
    with ScriptedServer() as started:
        yield started


async def test_the_others_do_not_notice(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """Every good feed is taken whole in one round, every broken one is named as failing with the reason."""
    good, bad = crowd(server, FEEDS)
    assert len(bad) == len(BROKEN)
    names = {f"h{number}.example": ["127.0.0.1"] for number in range(FEEDS)}
    options = {"resolver": StubResolver(names), "fetch_ports": f"80,{server.port}", "fetch_deadline_seconds": 3.0}
    async with watching(server, valkey, tmp_path, **options) as watcher:
        ids = {}
        for number, path in enumerate((*bad, *good)):
            ids[path] = await watcher.add(server.named(f"h{number}.example", path))
        started = time.monotonic()
        await watcher.poll()
        seconds = time.monotonic() - started
        kept = {path: await watcher.feed(feed_id) for path, feed_id in ids.items()}
    assert len(watcher.articles()) == 10 * len(good)
    assert all(kept[path].failures == 0 for path in good)
    failing = {path: kept[path].last_error for path in bad if kept[path].failures}
    # What can be read after all is read: entities that are cut, items that are not closed.
    assert len(failing) >= len(bad) - 3, failing
    assert all(failing.values())
    assert not watcher.log.named("feed_poll_failed")
    assert seconds < 90


async def test_one_host_does_not_hold_up_the_others(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """Of a host with many feeds few are asked at once, and a feed elsewhere does not wait for all of them."""
    for number in range(30):
        server.route(f"/many-{number}", rss(item(number)))
    server.route("/other", rss(item("other")))
    async with watching(server, valkey, tmp_path, feeds_concurrency=4) as watcher:
        for number in range(30):
            await watcher.add(server.url(f"/many-{number}"))
        watcher.clock.seconds += 1
        await watcher.add(server.url("/other", host=2))
        await watcher.poll()
    assert server.paths.index("/other") < 5
    assert len(server.paths) == 31


async def test_a_fault_of_ours(
    server: ScriptedServer, valkey: Valkey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed that finds a fault in our own code is put off and named; the others are polled."""
    for name in ("bad", "good"):
        server.route(f"/{name}", rss(item(name)))

    def faulty(items: object, zone: object) -> tuple[None, None]:
        if "bad" in str(items):
            raise ZeroDivisionError("a fault")
        return None, None

    monkeypatch.setattr("ingest.feeds.poll.poller.rhythm", faulty)
    async with watching(server, valkey, tmp_path) as watcher:
        bad, good = [await watcher.add(server.url(f"/{name}", host=1 + (name == "bad"))) for name in ("bad", "good")]
        await watcher.poll()
        kept = [await watcher.feed(one) for one in (bad, good)]
    assert [one.last_error for one in kept] == ["internal: ZeroDivisionError", None]
    assert len(watcher.articles()) == 1


async def test_what_servers_make_up_fits(
    server: ScriptedServer, valkey: Valkey, tmp_path: Path, database_url: str
) -> None:
    """Titles, links and guids of any length and of any characters are kept or left out, and never stop a poll."""
    long: Any = "\x00" + "x" * 100_000
    items: list[dict[str, Any]] = [
        {"id": long, "url": "https://a.example/" + "y" * 9000, "title": long, "content_text": "A\x00B"},
        {"id": "2", "url": "https://a.example/2", "title": "\x01\u202e", "content_html": "<p>" * 5000 + "Text"},
        {"id": "3", "url": "javascript:alert(1)", "tags": [long] * 50, "content_text": "Words", "language": long},
    ]
    items[0]["authors"] = [{"name": long}] * 60
    wild = {"version": "https://jsonfeed.org/version/1.1", "title": long, "home_page_url": "https://a.example/" + long}
    wild["items"] = items
    server.route("/feed", json.dumps(wild))
    async with watching(server, valkey, tmp_path, feeds_database_url=database_url) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        kept = await watcher.poll_when_due(feed_id, 2)
        assert (kept.failures, kept.last_error) == (0, None)
        assert len(await watcher.watch.database.run(registry.page, 10)) == 1
    assert len(watcher.articles()) == 3
    assert not watcher.log.named("feed_poll_failed")
