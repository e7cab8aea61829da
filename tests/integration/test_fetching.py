"""Fetching from a server of ours: what comes back, what is sent, how politely, and what becomes of broken answers."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import trustme

from harness.names import StubResolver
from harness.waiting import until
from harness.web import Reply, ScriptedServer, compressed, feed, redirect
from harness.web_hostile import bomb, endless, header_flood, one_long_header
from ingest.fetch import Fetched, Fetcher, FetchFailedError, FetchRefusedError, FetchSettings, Validators

FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title></channel></rss>'


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A scripted server."""
    with ScriptedServer() as running:
        yield running


def settings(server: ScriptedServer, **fields: Any) -> FetchSettings:
    """Settings that allow this server and do not wait."""
    return FetchSettings(**{"allow": server.allow, "gap_seconds": 0, "deadline_seconds": 10, **fields})


async def fetch(server: ScriptedServer, path: str, **options: Any) -> Fetched:
    """One fetch by a fetcher of its own; settings that it needs stand in `with_settings`."""
    async with Fetcher(settings(server, **options.pop("with_settings", {}))) as fetcher:
        return await fetcher.fetch(server.url(path), **options)


async def failure(server: ScriptedServer, path: str, **options: Any) -> str:
    """The kind of failure that a fetch ends with."""
    with pytest.raises(FetchFailedError) as failed:
        await fetch(server, path, **options)
    return failed.value.kind


class LaterClock:
    """A clock that a test puts forward."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        """The time."""
        return datetime(2026, 10, 21, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        """The same."""
        return self.seconds


async def test_an_answer(server: ScriptedServer) -> None:
    """What comes back says what it is, where from, and how to ask for it again."""
    headers = {"Content-Type": "Text/XML; charset=utf-8", "ETag": '"a"', "Link": '<https://hub.example/>; rel="hub"'}
    server.route("/feed", Reply(200, FEED, headers))
    fetched = await fetch(server, "/feed")
    assert (fetched.status, fetched.body, fetched.url) == (200, FEED, server.url("/feed"))
    assert (fetched.content_type, fetched.headers["content-type"]) == ("text/xml", "Text/XML; charset=utf-8")
    assert fetched.validators == Validators(etag='"a"')
    assert fetched.links == (("hub", "https://hub.example/"),)
    assert (fetched.permanent_url, fetched.retry_after_seconds) == (None, None)
    assert 0 < fetched.seconds < 10


async def test_what_is_sent(server: ScriptedServer) -> None:
    """A request says who asks, and carries nothing from the environment: no proxy, no cookie, no credentials."""
    server.route("/feed", Reply(200, FEED, {"Set-Cookie": "id=1"}))
    async with Fetcher(settings(server, contact="https://news.example/bot")) as fetcher:
        for _ in range(2):
            await fetcher.fetch(server.url("/feed"), accept="text/xml")
    sent = server.requests[1].headers
    assert sent["user-agent"].startswith("Newswire/")
    assert sent["user-agent"].endswith(" (+https://news.example/bot)")
    assert (sent["accept"], sent["accept-encoding"]) == ("text/xml", "gzip, deflate")
    assert sent["host"] == server.url("").removeprefix("http://")
    assert not {"cookie", "authorization", "referer", "if-none-match"} & set(sent)


async def test_the_environment_is_not_asked(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither a proxy nor a .netrc of the environment is used."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.route("/feed", FEED)
    assert (await fetch(server, "/feed")).status == 200
    assert "authorization" not in server.requests[0].headers


async def test_conditional(server: ScriptedServer) -> None:
    """A page that has not changed is answered 304 without a body, and its validators stay known."""
    server.route("/feed", feed(FEED, etag='W/"1"', last_modified=1_700_000_000))
    first = await fetch(server, "/feed")
    again = await fetch(server, "/feed", validators=first.validators)
    assert (again.status, again.body, again.validators) == (304, b"", first.validators)
    server.route("/silent", Reply(304))
    assert (await fetch(server, "/silent", validators=first.validators)).validators == first.validators


@pytest.mark.parametrize("status", [201, 204, 206, 400, 403, 404, 410, 418, 429, 500, 503, 599])
async def test_any_status(server: ScriptedServer, status: int) -> None:
    """An answer of any status is an answer."""
    server.route("/feed", Reply(status, b"" if status == 204 else b"sorry"))
    assert (await fetch(server, "/feed")).status == status


@pytest.mark.parametrize(
    "broken",
    [
        Reply(410, b"x" * 200_000),
        endless(status=410),
        Reply(410, b"not gzip", {"Content-Encoding": "gzip"}),
        Reply(410, b"brotli", {"Content-Encoding": "br"}),
        Reply(410, b"cut off", length=1000),
    ],
    ids=["large", "endless", "not gzip", "brotli", "cut off"],
)
async def test_the_status_counts_whatever_the_body_is(server: ScriptedServer, broken: Reply) -> None:
    """A server may say that a feed is gone in the most broken way, and it is heard."""
    server.route("/feed", broken)
    fetched = await fetch(server, "/feed")
    assert fetched.status == 410
    assert len(fetched.body) <= 65_536


async def test_a_dripping_error_page(server: ScriptedServer) -> None:
    """The page of an error that comes byte by byte is not waited for."""
    server.route("/feed", Reply(404, b"x" * 1000, byte_seconds=0.5))
    fetched = await fetch(server, "/feed")
    assert fetched.status == 404
    assert fetched.seconds < 5


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw"])
async def test_compressed(server: ScriptedServer, encoding: str) -> None:
    """Compressed bodies arrive as they were."""
    server.route("/feed", compressed(FEED * 500, encoding))
    assert (await fetch(server, "/feed")).body == FEED * 500


async def test_redirects(server: ScriptedServer) -> None:
    """Redirects are followed; the permanent address is as far as permanent ones alone lead."""
    server.route("/a", redirect("/b", 301))
    server.route("/b", redirect(server.url("/c", 2), 308))
    server.route("/c", redirect("/d", 302))
    server.route("/d", redirect("/e?x=1", 301))
    server.route("/e", FEED)
    fetched = await fetch(server, "/a", validators=Validators('"1"'))
    assert (fetched.body, fetched.url) == (FEED, server.url("/e?x=1", 2))
    assert fetched.permanent_url == server.url("/c", 2)
    assert {request.headers["if-none-match"] for request in server.requests} == {'"1"'}
    assert (await fetch(server, "/c")).permanent_url is None


async def test_five_hops(server: ScriptedServer) -> None:
    """Five redirects are followed and a sixth is not."""
    for number in range(1, 7):
        server.route(f"/{number}", redirect(f"/{number - 1}"))
    server.route("/0", FEED)
    assert (await fetch(server, "/5")).body == FEED
    assert await failure(server, "/6") == "too_many_redirects"
    server.route("/loop", redirect("/loop", 301))
    assert await failure(server, "/loop") == "too_many_redirects"
    assert len(server.asked("/loop")) == 6


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "ftp://x.example/",
        "http://u:p@x.example/",
        "http://[::1",
        "http://",
    ],
)
async def test_bad_redirects(server: ScriptedServer, location: str) -> None:
    """A redirect to where nothing is fetched from is the failure of the server that sent it."""
    server.route("/feed", redirect(location))
    assert await failure(server, "/feed") == "bad_redirect"


async def test_a_redirect_without_an_end_of_its_body(server: ScriptedServer) -> None:
    """Of a redirect only the headers are read, and one without a target is an answer as any other."""
    server.route("/feed", Reply(302, endless().body, {"Location": "/new"}))
    server.route("/new", FEED)
    server.route("/odd", Reply(302, b"nowhere"))
    assert (await fetch(server, "/feed")).body == FEED
    assert (await fetch(server, "/odd")).status == 302


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (bomb(), "too_large"),
        (bomb(encoding="deflate"), "too_large"),
        (endless(), "too_large"),
        (Reply(200, b"x", length=1 << 40), "protocol"),
        (header_flood(), "too_large"),
        (header_flood(100), "too_large"),
        (one_long_header(), "too_large"),
        (Reply(200, b"x", {"Content-Encoding": "br"}), "bad_encoding"),
        (Reply(200, b"x", {"Content-Encoding": "zstd"}), "bad_encoding"),
        (Reply(200, b"plain", {"Content-Encoding": "gzip"}), "bad_encoding"),
        (Reply(200, b"cut", length=100), "protocol"),
        (Reply(raw=b""), "protocol"),
        (Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n"), "protocol"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"), "protocol"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "protocol"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n"), "protocol"),
        (Reply(raw=b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), "protocol"),
    ],
)
async def test_broken_answers(server: ScriptedServer, reply: Reply, kind: str) -> None:
    """An answer that is too large or broken is a failure of a known kind, soon, and the request is not repeated."""
    server.route("/feed", reply)
    async with asyncio.timeout(8):
        assert await failure(server, "/feed") == kind
    assert len(server.requests) == 1


async def test_a_limit_of_its_own(server: ScriptedServer) -> None:
    """A fetch can have a limit of its own, in decoded bytes."""
    server.route("/page", compressed(FEED * 10))
    assert (await fetch(server, "/page", max_bytes=len(FEED) * 10)).body == FEED * 10
    assert await failure(server, "/page", max_bytes=len(FEED) * 10 - 1) == "too_large"


@pytest.mark.parametrize("reply", [Reply(200, b"x" * 1000, byte_seconds=0.1), Reply(200, FEED, delay_seconds=30)])
async def test_the_deadline(server: ScriptedServer, reply: Reply) -> None:
    """A fetch ends at its deadline, whether nothing comes or a byte at a time."""
    server.route("/feed", reply)
    async with asyncio.timeout(5):
        assert await failure(server, "/feed", with_settings={"deadline_seconds": 0.6}) == "timeout"


async def test_the_deadline_is_for_all_hops(server: ScriptedServer) -> None:
    """Redirects do not make a fetch last longer."""
    server.route("/loop", Reply(302, headers={"Location": "/loop"}, delay_seconds=0.3))
    assert await failure(server, "/loop", with_settings={"deadline_seconds": 0.8}) == "timeout"
    assert len(server.requests) <= 3


async def test_nobody_listens() -> None:
    """A port where nobody listens is a failure to connect, and an unknown name one of its name server."""
    with ScriptedServer() as gone:
        pass
    assert await failure(gone, "/feed") == "connect"
    async with Fetcher(settings(gone), resolver=StubResolver({})) as fetcher:
        with pytest.raises(FetchFailedError) as failed:
            await fetcher.fetch("http://unknown.example/")
    assert failed.value.kind == "dns"


async def test_the_system_knows_names(server: ScriptedServer) -> None:
    """Names are looked up by the system; what it does not know is a failure of kind `dns`."""
    server.route("/feed", FEED)
    async with Fetcher(settings(server, allow=f"localhost:{server.port}")) as fetcher:
        assert (await fetcher.fetch(server.named("localhost", "/feed"))).body == FEED
        with pytest.raises(FetchFailedError) as failed:
            await fetcher.fetch("http://no-such-host.invalid/")
    assert failed.value.kind == "dns"


class SilentResolver:
    """A name server that does not answer."""

    async def addresses(self, host: str) -> list[Any]:
        """Never."""
        await asyncio.Event().wait()
        return []

    def close(self) -> None:
        """Nothing to do."""


async def test_a_silent_name_server(server: ScriptedServer) -> None:
    """A name server that does not answer holds a fetch no longer than connecting may take."""
    async with Fetcher(settings(server, connect_seconds=0.2), resolver=SilentResolver()) as fetcher:
        with pytest.raises(FetchFailedError) as failed:
            await fetcher.fetch("http://example.com/")
    assert failed.value.kind == "dns"


async def test_one_request_per_host_at_a_time(server: ScriptedServer) -> None:
    """Fetches from one host follow each other; those from different hosts run together, within the bound of all."""
    gate = threading.Event()
    server.route("/feed", Reply(200, FEED, hold=gate))
    names = {f"{letter}.example": ["127.0.0.1"] for letter in "abcdef"}
    configured = settings(server, allow=f"{server.allow},127.0.0.1:{server.port}", concurrency=4)
    async with Fetcher(configured, resolver=StubResolver(names)) as fetcher:
        tasks = [asyncio.create_task(fetcher.fetch(server.named(name, "/feed"))) for name in names for _ in range(3)]
        await asyncio.to_thread(until, lambda: len(server.requests) == 4, "four hosts to be asked")
        gate.set()
        await asyncio.gather(*tasks)
    assert server.most_at_once() == 4
    assert {server.most_at_once(name) for name in names} == {1}
    assert len(server.requests) == 18


async def test_a_gap_between_requests(server: ScriptedServer) -> None:
    """Between two requests to one host there is a pause, also when one redirects to the other."""
    server.route("/old", redirect("/new"))
    server.route("/new", FEED)
    fetched = await fetch(server, "/old", with_settings={"gap_seconds": 0.3})
    old, new = server.requests
    assert new.at - old.at >= 0.3
    assert fetched.seconds < 0.3


@pytest.mark.parametrize("status", [429, 503])
async def test_left_alone(server: ScriptedServer, status: int) -> None:
    """A host that asks to be left alone is, by all fetches, until the time has come; other hosts are not."""
    server.route("/busy", Reply(status, headers={"Retry-After": "120"}))
    server.route("/feed", FEED)
    clock = LaterClock()
    async with Fetcher(settings(server), clock=clock) as fetcher:
        assert (await fetcher.fetch(server.url("/busy"))).retry_after_seconds == 120
        clock.seconds = 50
        with pytest.raises(FetchRefusedError) as refused:
            await fetcher.fetch(server.url("/feed"))
        assert refused.value.retry_after_seconds == 70
        assert (await fetcher.fetch(server.url("/feed", 2))).status == 200
        clock.seconds = 121
        assert (await fetcher.fetch(server.url("/feed"))).status == 200


async def test_retry_after_as_a_date(server: ScriptedServer) -> None:
    """Retry-After may be a date."""
    server.route("/busy", Reply(503, headers={"Retry-After": "Wed, 21 Oct 2026 01:00:00 GMT"}))
    async with Fetcher(settings(server), clock=LaterClock()) as fetcher:
        assert (await fetcher.fetch(server.url("/busy"))).retry_after_seconds == 3600


async def test_post(server: ScriptedServer) -> None:
    """A form is sent to a hub, whose redirects are not followed."""
    server.route("/hub", [Reply(202), redirect("/elsewhere", 307)])
    async with Fetcher(settings(server)) as fetcher:
        form = {"hub.mode": "subscribe", "hub.topic": "https://example.com/ü?a=1&b=2"}
        assert (await fetcher.post(server.url("/hub"), form)).status == 202
        assert (await fetcher.post(server.url("/hub"), form)).status == 307
    received = server.requests[0]
    assert (received.method, received.headers["content-type"]) == ("POST", "application/x-www-form-urlencoded")
    assert received.body == b"hub.mode=subscribe&hub.topic=https%3A%2F%2Fexample.com%2F%C3%BC%3Fa%3D1%26b%3D2"
    assert server.paths == ["/hub", "/hub"]


async def test_robots_are_asked_for_pages_only(server: ScriptedServer) -> None:
    """Robots.txt is read before a page is, once, and what it forbids is not asked for; feeds do not ask."""
    server.route("/robots.txt", "User-agent: *\nDisallow: /private\n")
    server.route("/page", FEED)
    server.route("/to-private", redirect("/private"))
    async with Fetcher(settings(server)) as fetcher:
        for _ in range(2):
            assert (await fetcher.fetch(server.url("/page"), robots=True)).status == 200
        for path in ("/private", "/to-private"):
            with pytest.raises(FetchRefusedError, match="forbids"):
                await fetcher.fetch(server.url(path), robots=True)
        assert (await fetcher.fetch(server.url("/private"))).status == 404
    assert server.paths == ["/robots.txt", "/page", "/page", "/to-private", "/private"]


@pytest.mark.parametrize(
    ("reply", "is_allowed"),
    [
        (Reply(404), True),
        (Reply(403), True),
        (Reply(500), False),
        (Reply(503), False),
        (Reply(raw=b""), False),
        (redirect("/robots.txt"), True),
        (redirect("/elsewhere"), False),
        (redirect("http://10.0.0.1/robots.txt"), False),
        (Reply(200, [b"User-agent: *\nDisallow: /private\n"] * 30_000), True),
        (bomb(1), True),
    ],
    ids=["404", "403", "500", "503", "broken", "loop", "moved", "moved inside", "large", "bomb"],
)
async def test_robots_that_cannot_be_read(server: ScriptedServer, reply: Reply, is_allowed: bool) -> None:
    """Where there is no robots.txt everything is allowed; where the server is in trouble nothing is."""
    server.route("/robots.txt", reply)
    server.route("/elsewhere", "User-agent: newswire\nDisallow: /\n")
    server.route("/page", FEED)
    if is_allowed:
        assert (await fetch(server, "/page", robots=True)).body == FEED
    else:
        with pytest.raises(FetchRefusedError):
            await fetch(server, "/page", robots=True)
        assert not server.asked("/page")


async def test_robots_expire(server: ScriptedServer) -> None:
    """A robots.txt counts for a day; trouble is looked at again after ten minutes, and the last word stays."""
    server.route("/robots.txt", [Reply(500), "User-agent: *\nDisallow: /private", Reply(500), Reply(404)])
    server.route("/private", FEED)
    server.route("/page", FEED)
    clock = LaterClock()

    async def allowed(path: str, after_seconds: float) -> bool:
        clock.seconds += after_seconds
        try:
            return (await fetcher.fetch(server.url(path), robots=True)).status == 200
        except FetchRefusedError:
            return False

    async with Fetcher(settings(server), clock=clock) as fetcher:
        assert not await allowed("/page", 0)
        assert not await allowed("/page", 599)
        assert await allowed("/page", 2)
        assert not await allowed("/private", 86_000)
        assert await allowed("/page", 500)
        assert not await allowed("/private", 0)
        assert await allowed("/private", 601)
    assert len(server.asked("/robots.txt")) == 4


async def test_robots_are_asked_once_at_a_time(server: ScriptedServer) -> None:
    """Many pages of a new site ask for one robots.txt."""
    server.route("/robots.txt", "User-agent: *\nCrawl-delay: 0.05\n")
    server.route("/page", FEED)
    async with Fetcher(settings(server)) as fetcher:
        await asyncio.gather(*(fetcher.fetch(server.url("/page"), robots=True) for _ in range(5)))
    assert server.paths == ["/robots.txt", *["/page"] * 5]
    times = [request.at for request in server.asked("/page")]
    assert all(later - earlier >= 0.05 for earlier, later in pairwise(times))


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    """A certificate authority, its certificate in `ca.pem` of the test's folder."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return made


TURNS_TO_CLOSE = 20
"""Turns of the event loop in which the transport of a TLS handshake that failed is closed for good."""


@pytest.fixture
async def closed_transports() -> AsyncIterator[None]:
    """Lets the event loop close what failed handshakes have left: its end would leave them to the garbage collector."""
    yield
    for _ in range(TURNS_TO_CLOSE):
        await asyncio.sleep(0)


@pytest.fixture
def secure(authority: trustme.CA, closed_transports: None) -> Iterator[ScriptedServer]:
    """A scripted server with a certificate for `news.example`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(context)
    with ScriptedServer(tls=context) as running:
        running.route("/feed", FEED)
        yield running


NEWS = {"news.example": ["127.0.0.2"], "other.example": ["127.0.0.2"]}


async def test_tls_names_the_host(secure: ScriptedServer, tmp_path: Path) -> None:
    """Though the connection goes to a checked address, TLS and HTTP say the name, and the certificate is checked."""
    configured = settings(secure, ca_file=tmp_path / "ca.pem")
    async with Fetcher(configured, resolver=StubResolver(NEWS)) as fetcher:
        assert (await fetcher.fetch(secure.named("news.example", "/feed"))).body == FEED
        with pytest.raises(FetchFailedError) as failed:
            await fetcher.fetch(secure.named("other.example", "/feed"))
    assert failed.value.kind == "tls"
    assert secure.server_names[0] == "news.example"
    assert secure.requests[0].headers["host"] == f"news.example:{secure.port}"
    assert secure.requests[0].host == "127.0.0.2"


async def test_tls_is_checked(secure: ScriptedServer, server: ScriptedServer) -> None:
    """A certificate of an unknown authority, or no TLS at all, is a failure of kind `tls`."""
    async with Fetcher(settings(secure), resolver=StubResolver(NEWS)) as fetcher:
        with pytest.raises(FetchFailedError) as failed:
            await fetcher.fetch(secure.named("news.example", "/feed"))
    assert failed.value.kind == "tls"
    async with Fetcher(settings(server)) as fetcher:
        with pytest.raises(FetchFailedError) as failed:
            await fetcher.fetch(server.url("/feed").replace("http://", "https://"))
    assert failed.value.kind == "tls"


async def test_no_downgrade(secure: ScriptedServer, server: ScriptedServer, tmp_path: Path) -> None:
    """A redirect from https to http is not followed."""
    secure.route("/down", redirect(server.url("/feed")))
    configured = settings(secure, allow=f"{secure.allow},{server.allow}", ca_file=tmp_path / "ca.pem")
    async with Fetcher(configured, resolver=StubResolver(NEWS)) as fetcher:
        with pytest.raises(FetchFailedError) as failed:
            await fetcher.fetch(secure.named("news.example", "/down"))
    assert failed.value.kind == "bad_redirect"
    assert not server.requests


async def test_errors_hold_no_secrets(server: ScriptedServer) -> None:
    """No error repeats what could be a secret: neither the credentials nor the query of an address."""
    server.route("/feed", redirect("http://me:secret@example.com/?key=secret"))
    server.route("/cut", Reply(200, b"x", length=5))
    server.route("/junk", Reply(raw=b"secret"))
    paths = ("/feed?key=secret", "/cut?key=secret", "/junk?key=secret")
    urls = ["http://me:secret@example.com/", "http://secret example.com/", *(server.url(path) for path in paths)]
    async with Fetcher(settings(server)) as fetcher:
        for url in urls:
            with pytest.raises((FetchFailedError, FetchRefusedError)) as failed:
                await fetcher.fetch(url)
            assert "secret" not in str(failed.value)
            assert failed.value.__suppress_context__ or failed.value.__context__ is None
