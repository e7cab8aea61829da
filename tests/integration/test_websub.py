"""WebSub: a scripted hub that asks back and delivers, and what must not get in there."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Message

from chassis import logs
from chassis.web.limits.bounds import RequestBounds
from chassis.web.limits.limits import LimitTable, ProcessLimits
from chassis.web.problems import Problem
from harness.asgi import ask
from harness.servers import Valkey
from harness.watches import Watcher, item, rss, watching
from harness.web import Reply, ScriptedServer
from ingest.accept.limits import WATCHING
from ingest.feeds.api.descriptions import health
from ingest.feeds.database import registry
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.hubs.callbacks import RECEIVED_AT_ONCE, build_callbacks
from ingest.feeds.poll.polled import IntervalLimits
from ingest.feeds.poll.schedule import usual_interval

TOPIC = "https://harbour.example/feed"
PUBLIC = "https://news.example"


@dataclass
class Hub:
    """A watch with a feed whose hub is a path of the scripted server, and a way in for the hub."""

    watcher: Watcher
    feed_id: str
    server: ScriptedServer
    app: ASGIApp

    @property
    def asked(self) -> dict[str, str]:
        """What the hub was last asked for."""
        return {name: values[0] for name, values in parse_qs(self.server.asked("/hub")[-1].body.decode()).items()}

    @property
    def path(self) -> str:
        """The path of the callback."""
        return urlsplit(self.asked["hub.callback"]).path

    async def confirm(self, path: str | None = None, **changed: str) -> tuple[int, bytes]:
        """Ask back as a hub does."""
        said = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c0ffee", "hub.lease_seconds": "864000"}
        query = {**said, **{f"hub.{name}": value for name, value in changed.items()}}
        return await ask(self.app, "GET", path or self.path, query=query)

    async def begin(self, path: str, signature: str) -> tuple[int, int]:
        """Begin a delivery that never ends: the status, if there is one, and how often its body was asked for."""
        asked, statuses = 0, []

        async def receive() -> Message:
            nonlocal asked
            asked += 1
            await asyncio.get_running_loop().create_future()
            raise AssertionError

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        headers = [(b"x-hub-signature", signature.encode()), (b"content-length", b"14000000")]
        scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "headers": headers}
        await self.app({**scope, "query_string": b"", "root_path": ""}, receive, send)
        return statuses[0], asked

    async def deliver(self, body: str, signature: str | None = None, method: str = "sha256") -> int:
        """Bring the feed, signed with the secret unless a signature is given."""
        if signature is None:
            secret = self.asked["hub.secret"].encode()
            signature = f"{method}={hmac.new(secret, body.encode(), getattr(hashlib, method)).hexdigest()}"
        headers = {"X-Hub-Signature": signature}
        return (await ask(self.app, "POST", self.path, body=body.encode(), headers=headers))[0]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A web server on the loopback."""
    with ScriptedServer() as started:
        yield started


@asynccontextmanager
async def hub_of(server: ScriptedServer, valkey: Valkey, folder: Path) -> AsyncIterator[Hub]:
    """A feed that announces its hub, polled once; the hub was asked."""
    server.route("/feed", announcing(server, item(1)))
    server.route("/hub", Reply(202))
    async with watching(server, valkey, folder, public_url=f"{PUBLIC}/") as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        await watcher.poll()
        await watcher.watch.hubs.tend()
        yield Hub(watcher, feed_id, server, application(watcher))


def announcing(server: ScriptedServer, *items: str) -> str:
    """A feed with these items that names its hub."""
    links = f'<atom:link rel="hub" href="{server.url("/hub")}"/><atom:link rel="self" href="{TOPIC}"/>'
    document = rss(*items, head=f"<title>Harbour Post</title>{links}")
    return document.replace("<rss ", '<rss xmlns:atom="http://www.w3.org/2005/Atom" ')


def rest(feed: WatchedFeed) -> float:
    """How long the feed is left alone after its last poll."""
    return feed.next_due - (feed.last_polled_at or 0)


def application(watcher: Watcher) -> ASGIApp:
    """The callback within the limits of its route."""
    api = FastAPI()
    api.include_router(build_callbacks(watcher.watch), prefix="/v1")

    async def on_problem(_request: Request, problem: Exception) -> Response:
        assert isinstance(problem, Problem)
        return Response(problem.body(), problem.status)

    api.add_exception_handler(Problem, on_problem)
    return RequestBounds(api, (), LimitTable([WATCHING]), ProcessLimits(), logs.get("test"))


async def test_subscribed(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """The hub is asked with our callback and a secret; its challenge is answered, and polls become rare."""
    async with hub_of(server, valkey, tmp_path) as hub:
        asked = hub.asked
        assert (asked["hub.mode"], asked["hub.topic"]) == ("subscribe", TOPIC)
        assert asked["hub.callback"].startswith(f"{PUBLIC}/v1/websub/")
        assert len(asked["hub.secret"]) >= 40
        assert await hub.confirm() == (200, b"c0ffee")
        before = await hub.watcher.feed(hub.feed_id)
        after = await hub.watcher.poll_when_due(hub.feed_id)
    assert before.pushed_until == pytest.approx(hub.watcher.clock.now().timestamp() + 864_000, abs=4 * 3600)
    assert after.next_due - (after.last_polled_at or 0) > 5 * (before.next_due - (before.last_polled_at or 0))


async def test_a_hub_that_never_pushes(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """What a poll finds ends the trust in a hub that confirmed; deliveries bring it back; a fixed interval stays."""
    async with hub_of(server, valkey, tmp_path) as hub:
        watcher, usual = hub.watcher, await hub.watcher.feed(hub.feed_id)
        await hub.confirm()
        server.route("/feed", announcing(server, item(2), item(1)))
        missed = await watcher.poll_when_due(hub.feed_id)
        assert [line["new"] for line in watcher.log.named("feed_hub_missed")] == [1]
        assert rest(missed) <= 1.2 * rest(usual)
        assert health(missed) == "ok"
        for number in (3, 4):
            assert await hub.deliver(rss(item(number), item(2), item(1))) == 202
        server.route("/feed", announcing(server, *(item(number) for number in (4, 3, 2, 1))))
        trusted = await watcher.poll_when_due(hub.feed_id)
        assert len(watcher.log.named("feed_hub_missed")) == 1
        without_hub = usual_interval(replace(trusted, pushed_until=None), trusted.last_polled_at or 0, IntervalLimits())
        assert rest(trusted) > 5 * without_hub
        await watcher.watch.database.run(registry.change, hub.feed_id, interval_seconds=60)
        assert rest(await watcher.poll_when_due(hub.feed_id)) == 60
    assert len(watcher.articles()) == 4


async def test_what_we_did_not_ask_for(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """No challenge is answered for another token, topic or mode: nobody can make us subscribe to anything."""
    async with hub_of(server, valkey, tmp_path) as hub:
        assert (await hub.confirm("/v1/websub/" + "A" * 43))[0] == 404
        assert (await hub.confirm("/v1/websub/" + "A" * 5000))[0] == 404
        assert (await hub.confirm(topic="https://evil.example/"))[0] == 404
        assert (await hub.confirm(mode="unsubscribe"))[0] == 404
        assert (await hub.confirm(mode="publish"))[0] == 404
        assert (await hub.watcher.feed(hub.feed_id)).pushed_until is None
        assert await hub.deliver(rss(item(9))) == 410  # not confirmed yet


@pytest.mark.parametrize("method", ["sha256", "sha512", "sha1"])
async def test_delivered(server: ScriptedServer, valkey: Valkey, tmp_path: Path, method: str) -> None:
    """What a hub delivers under its secret is on the stream when it is answered; delivered twice, it is one article."""
    async with hub_of(server, valkey, tmp_path) as hub:
        await hub.confirm()
        assert await hub.deliver(rss(item(2), item(1)), method=method) == 202
        assert await hub.deliver(rss(item(2), item(1)), method=method) == 202
        urls = [article.url for article in hub.watcher.articles()]
    assert urls == ["https://harbour.example/1", "https://harbour.example/2"]


async def test_not_signed(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """What is not signed, signed with another secret or by another method is refused, and so is what is no feed."""
    async with hub_of(server, valkey, tmp_path) as hub:
        await hub.confirm()
        body = rss(item(666))
        wrong = hmac.new(b"guess", body.encode(), hashlib.sha256).hexdigest()
        for signature in (
            "",
            "sha256=",
            f"sha256={wrong}",
            f"md5={wrong}",
            "sha256=\u00e9",
            wrong,
            "sha256=" + "0" * 64,
        ):
            assert await hub.deliver(body, signature) == 403
        assert await hub.deliver("<html>") == 422
        assert await hub.deliver("x" * (15 * 1024 * 1024 + 1)) == 413
        assert len(hub.watcher.articles()) == 1


async def test_received_only_when_it_can_be_right(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """The body of a delivery is not asked for where the token is not ours or no signature came; of one subscription
    one is received at a time, however many are begun."""
    async with hub_of(server, valkey, tmp_path) as hub:
        await hub.confirm()
        for path, signature, status in ((f"{hub.path}x", "sha256=" + "0" * 64, 404), (hub.path, "", 403)):
            assert await hub.begin(path, signature) == (status, 0)
        begun = [asyncio.create_task(hub.begin(hub.path, "sha256=" + "0" * 64)) for _ in range(40)]
        refused = [await done for done in asyncio.as_completed(begun[1:])]
        assert refused == [(503, 0)] * 39
        begun[0].cancel()
        assert await hub.deliver(rss(item(1), item(2))) == 202
    assert RECEIVED_AT_ONCE < 40


async def test_renewed(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A lease is renewed before it ends, under the same callback; one that ends ends the rarer polling."""
    async with hub_of(server, valkey, tmp_path) as hub:
        await hub.confirm()
        first = hub.asked
        hub.watcher.clock.seconds += 0.7 * 864_000
        await hub.watcher.watch.hubs.tend()
        assert len(server.asked("/hub")) == 1
        hub.watcher.clock.seconds += 0.15 * 864_000
        await hub.watcher.watch.hubs.tend()
        assert len(server.asked("/hub")) == 2
        assert hub.asked == first
        await hub.confirm()
        assert ((await hub.watcher.feed(hub.feed_id)).pushed_until or 0) > hub.watcher.clock.now().timestamp() + 800_000


async def test_denied(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A hub that denies is named, not asked again, and the feed is polled as before."""
    async with hub_of(server, valkey, tmp_path) as hub:
        assert (await hub.confirm(mode="denied", reason="too many"))[0] == 200
        assert [line["reason"] for line in hub.watcher.log.named("websub_denied")] == ["too many"]
        hub.watcher.clock.seconds += 30 * 86_400
        await hub.watcher.poll()
        await hub.watcher.watch.hubs.tend()
        assert len(server.asked("/hub")) == 1
        assert (await hub.confirm())[0] == 404


async def test_a_hub_that_does_not_answer(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """A hub in trouble is asked again later and later; the feed is polled meanwhile."""
    async with hub_of(server, valkey, tmp_path) as hub:
        server.route("/hub", Reply(500))
        for _ in range(200):
            hub.watcher.clock.seconds += 3600
            await hub.watcher.watch.hubs.tend()
        assert 5 <= len(server.asked("/hub")) <= 12
        assert (await hub.watcher.feed(hub.feed_id)).state == "active"


async def test_left(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """Removing a feed tells its hub; the hub's question is answered, and what it still brings is refused."""
    async with hub_of(server, valkey, tmp_path) as hub:
        await hub.confirm()
        await hub.watcher.watch.database.run(registry.remove, hub.feed_id)
        await hub.watcher.watch.hubs.leave(hub.feed_id)
        signed = hub.asked
        assert await hub.deliver(rss(item(2))) == 410
        await hub.watcher.watch.hubs.tend()
        assert hub.asked["hub.mode"] == "unsubscribe"
        assert await hub.confirm(mode="unsubscribe") == (200, b"c0ffee")
        assert (await hub.confirm(mode="unsubscribe"))[0] == 404
    assert signed["hub.callback"] == hub.asked["hub.callback"]


async def test_without_a_public_address(server: ScriptedServer, valkey: Valkey, tmp_path: Path) -> None:
    """Without a public address no hub is asked: it could not call back."""
    server.route("/feed", Reply(200, rss(item(1)), {"Link": f'<{server.url("/hub")}>; rel="hub"'}))
    async with watching(server, valkey, tmp_path) as watcher:
        feed_id = await watcher.add(server.url("/feed"))
        assert (await watcher.poll_when_due(feed_id)).hub == server.url("/hub")
        await watcher.watch.hubs.tend()
    assert not server.asked("/hub")
