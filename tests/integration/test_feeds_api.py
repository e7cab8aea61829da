"""The feeds over HTTP and from the command line, against a process of ingest and a scripted web server."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.processes import start_service
from harness.servers import Valkey
from harness.system import run
from harness.waiting import until
from harness.watches import item, rss
from harness.web import Reply, ScriptedServer
from ingest.feeds.api.opml import ListedFeed, read_opml, write_opml
from newswire import streams

PAGE = """<html><head><link rel="alternate" type="application/rss+xml" href="/comments/feed" title="Comments on this">
<link rel="alternate" type="application/rss+xml" href="/news.xml" title="News"></head><body>Welcome</body></html>"""


@dataclass
class Api:
    """A client of a running ingest."""

    port: int
    valkey: Valkey

    def call(self, method: str, path: str, document: Any = None, kind: str = "application/json") -> tuple[int, Any]:
        """Status and answer."""
        body = document if isinstance(document, bytes) else None if document is None else json.dumps(document).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, {"Content-Type": kind})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        is_json = (response.getheader("content-type") or "").endswith("json")
        return response.status, json.loads(content) if is_json else content.decode()

    def newswire(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a `newswire` command against it."""
        return run("newswire", *arguments, environment={"NEWSWIRE_API_URL": f"http://127.0.0.1:{self.port}"}, **options)

    def feed(self, feed_id: str) -> Any:
        """The feed as it stands."""
        return self.call("GET", f"/v1/feeds/{feed_id}")[1]


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    """A web server on the loopback."""
    with ScriptedServer() as started:
        yield started


@pytest.fixture(scope="module")
def process_port(
    server: ScriptedServer, valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """A process of ingest that may fetch from there."""
    environment = {"NEWSWIRE_FETCH_ALLOW": server.allow, "NEWSWIRE_FETCH_GAP_SECONDS": "0"}
    with start_service(["ingest"], valkey_server.url, tmp_path_factory.mktemp("ingest"), environment) as process:
        yield process.port


@pytest.fixture
def api(process_port: int, valkey: Valkey) -> Api:
    """A client, with no feeds and empty streams."""
    client = Api(process_port, valkey)
    for feed in client.call("GET", "/v1/feeds")[1]["feeds"]:
        assert client.call("DELETE", f"/v1/feeds/{feed['id']}")[0] == 200
    return client


def test_added_and_polled(api: Api, server: ScriptedServer) -> None:
    """A feed that is added is polled at once; its articles are on the stream, and the list says how it stands."""
    server.route("/a", rss(item("a1"), item("a2")))
    status, feed = api.call("POST", "/v1/feeds", {"url": server.url("/a"), "zone": "Europe/Berlin", "category": "News"})
    assert (status, feed["title"], feed["health"], feed["zone"]) == (202, "Harbour Post", "new", "Europe/Berlin")
    until(lambda: api.valkey.client.xlen(streams.RAW) == 2, "both articles")
    until(lambda: api.feed(feed["id"])["health"] == "ok", "the feed to be well")
    kept = api.feed(feed["id"])
    assert (kept["source"], kept["last_status"], kept["failures"]) == ("127.0.0.1", 200, 0)
    assert kept["next_due"] > kept["last_polled"]
    status, problem = api.call("POST", "/v1/feeds", {"url": server.url("/a")})
    assert (status, problem["type"]) == (409, "urn:newswire:problem:feed-known")


def test_found_from_a_page(api: Api, server: ScriptedServer) -> None:
    """At the address of a page its feed is found; the one of comments is not taken for it."""
    server.route("/", Reply(200, PAGE, {"Content-Type": "text/html"}))
    server.route("/news.xml", rss(item("p1")))
    server.route("/comments/feed", rss(item("c1")))
    status, feed = api.call("POST", "/v1/feeds", {"url": server.url("/")})
    assert (status, feed["url"]) == (202, server.url("/news.xml"))


@pytest.mark.parametrize(
    ("document", "status", "problem"),
    [
        ({"url": "ftp://a.example/feed"}, 422, "invalid-request"),
        ({"url": "http://10.0.0.1/feed"}, 422, "feed-unreachable"),
        ({"url": "http://127.0.0.1:1/feed"}, 422, "feed-unreachable"),
        ({"url": "https://a.example/feed", "zone": "Mars/Base"}, 422, "invalid-request"),
        ({"url": "https://a.example/feed", "interval_seconds": 1}, 422, "invalid-request"),
        ({"url": "https://a.example/feed", "color": "red"}, 422, "invalid-request"),
        ({}, 422, "invalid-request"),
    ],
)
def test_refused(api: Api, document: Any, status: int, problem: str) -> None:
    """What cannot be watched is refused with what is wrong, and is not kept."""
    answered, said = api.call("POST", "/v1/feeds", document)
    assert (answered, said["type"], bool(said["errors"])) == (status, f"urn:newswire:problem:{problem}", True)
    assert api.call("GET", "/v1/feeds")[1] == {"feeds": [], "next": None}


def test_no_feed_there(api: Api, server: ScriptedServer) -> None:
    """A page that leads to no feed, and an error page, are refused with the reason."""
    server.route("/none", Reply(200, "<html><body>Nothing</body></html>"))
    status, problem = api.call("POST", "/v1/feeds", {"url": server.url("/none")})
    assert (status, problem["type"]) == (422, "urn:newswire:problem:not-a-feed")
    status, problem = api.call("POST", "/v1/feeds", {"url": server.url("/missing")})
    assert (status, problem["detail"]) == (422, "not_found: the server answered 404")
    assert api.call("POST", "/v1/feeds", {"url": server.url("/missing"), "check": False})[0] == 202


def test_changed_and_removed(api: Api, server: ScriptedServer) -> None:
    """What is said replaces what was, what is not said stays; a removed feed is not there any more."""
    server.route("/b", rss(item("b1")))
    feed_id = api.call("POST", "/v1/feeds", {"url": server.url("/b"), "source": "b.example"})[1]["id"]
    status, feed = api.call("PATCH", f"/v1/feeds/{feed_id}", {"title": "B", "state": "paused", "interval_seconds": 600})
    assert (status, feed["title"], feed["source"], feed["health"]) == (200, "B", "b.example", "paused")
    assert api.call("PATCH", f"/v1/feeds/{feed_id}", {"interval_seconds": None})[1]["interval_seconds"] is None
    assert api.call("PATCH", f"/v1/feeds/{feed_id}", {"zone": "nowhere"})[0] == 422
    assert api.call("DELETE", f"/v1/feeds/{feed_id}")[1]["title"] == "B"
    for method in ("GET", "DELETE"):
        assert api.call(method, f"/v1/feeds/{feed_id}")[0] == 404


def test_a_feed_that_is_gone_can_be_brought_back(api: Api, server: ScriptedServer) -> None:
    """A feed that answered 410 is shown as gone, and polled again when somebody sets it active."""
    server.route("/gone", [rss(item("g1")), Reply(410), rss(item("g1"))])
    feed_id = api.call("POST", "/v1/feeds", {"url": server.url("/gone")})[1]["id"]
    until(lambda: api.feed(feed_id)["health"] == "gone", "the feed to be gone")
    assert "410" in api.feed(feed_id)["last_error"]
    assert api.call("PATCH", f"/v1/feeds/{feed_id}", {"state": "active"})[0] == 200
    until(lambda: api.feed(feed_id)["health"] == "ok", "the feed to be well again")


def test_lists(api: Api) -> None:
    """A list is imported with its folders, twice is once, and comes out again."""
    listed = b"""<opml version="2.0"><body><outline text="Coast"><outline text="A" xmlUrl="https://a.example/feed"/>
    <outline text="B" xmlUrl="https://b.example/feed"/></outline><outline text="C" xmlUrl="file:///etc/passwd"/></body></opml>"""
    status, done = api.call("POST", "/v1/feeds:import", listed, "text/x-opml")
    assert (status, done["added"], done["known"], [one["url"] for one in done["refused"]]) == (
        *(200, 2, 0),
        ["file:///etc/passwd"],
    )
    assert api.call("POST", "/v1/feeds:import", listed, "text/x-opml")[1]["known"] == 2
    status, written = api.call("GET", "/v1/feeds.opml")
    assert status == 200
    assert '<outline text="Coast">' in written
    assert api.call("POST", "/v1/feeds:import", b"<html>", "text/x-opml")[1]["type"] == "urn:newswire:problem:not-opml"


def test_checked(api: Api, server: ScriptedServer) -> None:
    """A check says what is there and what would be done, of any address, and keeps nothing."""
    server.route("/c", rss(item("c2"), item("c1")))
    status, found = api.call("POST", "/v1/feeds:check", {"url": server.url("/c")})
    assert (status, found["verdict"], found["items"], found["would_be_sent"]) == (200, "feed", 2, 2)
    assert [one["would_be"] for one in found["newest"]] == ["sent", "sent"]
    assert api.valkey.client.xlen(streams.RAW) == 0
    feed_id = api.call("POST", "/v1/feeds", {"url": server.url("/c")})[1]["id"]
    until(lambda: api.feed(feed_id)["health"] == "ok", "the feed to be well")
    found = api.call("POST", f"/v1/feeds/{feed_id}/check")[1]
    assert (found["would_be_sent"], found["newest"][0]["would_be"]) == (0, "left_as_it_is")
    server.route("/page", Reply(200, PAGE, {"Content-Type": "text/html"}))
    found = api.call("POST", "/v1/feeds:check", {"url": server.url("/page")})[1]
    assert (found["verdict"], found["feeds"][0]) == ("page", server.url("/news.xml"))
    assert api.call("POST", "/v1/feeds:check", {"url": server.url("/missing")})[1]["verdict"] == "unreachable"


def test_commands(api: Api, server: ScriptedServer, tmp_path: Path) -> None:
    """The commands do what the API does, and fail in one line with what was wrong."""
    server.route("/d", rss(item("d1")))
    url = server.url("/d")
    added = api.newswire("feeds", "add", url, "--zone", "+05:30", "--source", "d.example", "--interval", "3600")
    assert (added.returncode, added.stdout.split()[1]) == (0, url), added.stderr
    (feed,) = json.loads(api.newswire("feeds", "list", "--json").stdout)["feeds"]
    assert (feed["zone"], feed["source"], feed["interval_seconds"]) == ("+05:30", "d.example", 3600)
    assert url in api.newswire("feeds", "list").stdout
    assert "1 items" in api.newswire("feeds", "check", url).stdout
    missing = api.newswire("feeds", "check", server.url("/missing"))
    assert (missing.returncode, "404" in missing.stdout) == (1, True)
    assert json.loads(api.newswire("feeds", "set", url, "--paused").stdout)["state"] == "paused"
    (tmp_path / "list.opml").write_text(api.newswire("feeds", "export", "opml").stdout)
    assert api.newswire("feeds", "remove", feed["id"]).returncode == 0
    again = api.newswire("feeds", "import", "opml", str(tmp_path / "list.opml"))
    assert again.stdout.startswith("1 added"), again.stderr
    refused = api.newswire("feeds", "remove", "https://unknown.example/")
    assert (refused.returncode, refused.stderr) == (1, "newswire: https://unknown.example/ is not watched\n")


def test_page_by_page(api: Api) -> None:
    """A long list comes in pages, each with the cursor of the next and a link to it; together they are the whole."""
    urls = [f"https://f{number}.example/feed" for number in range(7)]
    listed = write_opml([ListedFeed(url) for url in urls])
    assert api.call("POST", "/v1/feeds:import", listed.encode(), "text/x-opml")[1]["added"] == 7
    for path, found in (("/v1/feeds", lambda page: [feed["url"] for feed in page["feeds"]]), ("/v1/feeds.opml", _urls)):
        seen: list[str] = []
        address: str | None = f"{path}?limit=3"
        while address is not None:
            connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=30)
            connection.request("GET", address)
            answer = connection.getresponse()
            content = answer.read()
            seen += found(content if path.endswith("opml") else json.loads(content))
            link = answer.getheader("Link")
            connection.close()
            address = link[1 : link.index(">")] if link else None
        assert sorted(seen) == sorted(urls)
    assert api.call("GET", "/v1/feeds?limit=1001")[0] == 422
    assert api.call("GET", "/v1/feeds?cursor=zz")[0] == 422


def _urls(document: bytes) -> list[str]:
    return [feed.url for feed in read_opml(document)]
