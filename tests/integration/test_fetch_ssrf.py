"""Nobody is lured inside: every known way to make a fetcher connect to this machine is tried on a canary."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from harness.canary import Canary
from harness.names import StubResolver
from harness.web import Reply, ScriptedServer, redirect
from ingest.fetch import Fetcher, FetchFailedError, FetchRefusedError, FetchSettings
from ingest.fetch.destinations import destination
from ingest.fetch.exchange import _Pin

LOOPBACK_HOSTS = (
    "127.0.0.1",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "foo.localhost",
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0x7f000001",
    "0X7F.0x0.0x0.0x1",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0177.0.0.01",
    "127.00.00.01",
    "0",
    "0.0.0.0",  # noqa: S104 # nothing is bound: it is asked
    "127.127.127.127",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:0:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::80ff:fffe]",
    "[2a00::5efe:127.0.0.1]",
    "127\u30020\u30020\u30021",
    "127\uff0e0\uff0e0\uff0e1",
    "127\uff610\uff610\uff611",
    "\uff11\uff12\uff17.0.0.1",
    "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
    "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
    "%31%32%37.0.0.1",
    "127.0.0.1%00.example.com",
    "user@127.0.0.1",
    "user:password@127.0.0.1",
    "example.com@127.0.0.1",
    "127.0.0.1\\@example.com",
    "example.com\\@127.0.0.1",
    "[::1%25lo]",
    "[::ffff:127.0.0.1%25lo]",
)
ELSEWHERE = (
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "[fd00:ec2::254]",
    "100.100.100.200",
    "192.0.0.1",
    "255.255.255.255",
    "224.0.0.1",
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
    "metadata.example",
)
NAMES = {
    "loopback.example": ["127.0.0.1"],
    "loopback6.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "alias-of-localhost.example": ["127.0.0.1", "::1"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mixed6.example": ["2606:2800:220::1946", "::1"],
    "crowd.example": [*(f"93.184.{number // 250}.{number % 250 + 1}" for number in range(499)), "127.0.0.1"],
    "inner.example": ["10.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "nothing.example": [],
}


@pytest.fixture
def canary() -> Iterator[Canary]:
    """A canary on 127.0.0.1 and ::1."""
    with Canary() as listening:
        yield listening


def corpus(port: int) -> list[str]:
    """The addresses, aimed at this port."""
    hosts = (*LOOPBACK_HOSTS, *ELSEWHERE, *NAMES)
    return [
        *(f"http://{host}:{port}/" for host in hosts),
        *(f"https://{host}:{port}/" for host in ("127.0.0.1", "[::1]", "localhost", "loopback.example")),
        f"http://127.0.0.1:{port}#@example.com/",
        f"http://127.0.0.1:{port}?@example.com/",
        f"http://example.com#@127.0.0.1:{port}/",
        f"http:\\\\127.0.0.1:{port}\\",
        f"http:/127.0.0.1:{port}/",
        f"http:127.0.0.1:{port}/",
        f"http:///127.0.0.1:{port}/",
        f"//127.0.0.1:{port}/",
        f"gopher://127.0.0.1:{port}/_INFO",
        f"ftp://127.0.0.1:{port}/",
        f"file://127.0.0.1:{port}/etc/passwd",
        f"dict://127.0.0.1:{port}/info",
        f"HTTP://LoopBack.Example:{port}/",
        f" http://127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}/\r\nHost: example.com",
    ]


def guarded(canary: Canary, **fields: Any) -> FetchSettings:
    """Settings for which the canary's port is as good as 80: only its address can keep us from it."""
    return FetchSettings(**{"ports": f"80,443,{canary.port}", "gap_seconds": 0, "connect_seconds": 1, **fields})


async def test_the_canary_would_be_reached(canary: Canary) -> None:
    """Without the guard many of the spellings reach the canary, and with a setting that allows it the fetcher does."""
    reached = [host for host in LOOPBACK_HOSTS if connects(host.strip("[]"), canary.port)]
    assert {"127.0.0.1", "localhost", "127.1", "0x7f.1", "2130706433", "0177.0.0.1"} <= set(reached)
    assert not canary.has_ipv6 or {"[::1]", "[::ffff:127.0.0.1]"} <= set(reached)
    urls = ["127.0.0.1", "loopback.example", *(["[::1]", "loopback6.example"] if canary.has_ipv6 else [])]
    with Canary() as other:
        settings = guarded(other, allow=f"127.0.0.1:{other.port},[::1]:{other.port}")
        async with Fetcher(settings, resolver=StubResolver(NAMES)) as fetcher:
            for host in urls:
                assert (await fetcher.fetch(f"http://{host}:{other.port}/")).body == b"canary"
        assert other.connections == len(urls)


def connects(host: str, port: int) -> bool:
    """Whether a program that asks no guard reaches this port under this name."""
    with suppress(OSError, UnicodeError), socket.create_connection((host, port), 0.3):
        return True
    return False


async def test_no_address_reaches_it(canary: Canary) -> None:
    """None of the addresses is fetched, with robots.txt or without, nor posted to."""
    async with Fetcher(guarded(canary), resolver=StubResolver(NAMES)) as fetcher:
        for url in corpus(canary.port):
            if url.startswith("http://nothing.example"):
                continue
            for attempt in (fetcher.fetch(url), fetcher.fetch(url, robots=True), fetcher.post(url, {"a": "b"})):
                with pytest.raises(FetchRefusedError):
                    await attempt
    assert canary.connections == 0


async def test_no_name_of_the_system_reaches_it(canary: Canary) -> None:
    """The same with the system's own resolver, which reads more spellings than any stub."""
    async with Fetcher(guarded(canary)) as fetcher:
        for host in LOOPBACK_HOSTS:
            with pytest.raises((FetchRefusedError, FetchFailedError)):
                await fetcher.fetch(f"http://{host}:{canary.port}/")
    assert canary.connections == 0


async def test_no_redirect_reaches_it(canary: Canary) -> None:
    """A server that may be asked cannot send us to any of them."""
    with ScriptedServer() as server:
        settings = guarded(canary, allow=server.allow)
        async with Fetcher(settings, resolver=StubResolver(NAMES)) as fetcher:
            for number, url in enumerate(corpus(canary.port)):
                if "\r" in url:
                    continue
                server.route(f"/{number}", redirect(url.encode().decode("latin-1"), 307))
                with suppress(FetchRefusedError):
                    answer = await failed_or_own(fetcher, server.url(f"/{number}"))
                    assert answer in ("bad_redirect", "dns", "own")
    assert canary.connections == 0


async def failed_or_own(fetcher: Fetcher, url: str) -> str:
    """The kind of failure; `own` if the redirect was read as a path of the server itself."""
    try:
        fetched = await fetcher.fetch(url)
    except FetchFailedError as error:
        return error.kind
    assert fetched.url.startswith(url.rpartition("/")[0])
    return "own"


@pytest.mark.parametrize("name", ["nothing.example", "unknown.example"])
async def test_no_answer(canary: Canary, name: str) -> None:
    """A name without an address fails and reaches nothing."""
    async with Fetcher(guarded(canary), resolver=StubResolver(NAMES)) as fetcher:
        with pytest.raises(FetchFailedError):
            await fetcher.fetch(f"http://{name}:{canary.port}/")
    assert canary.connections == 0


async def test_a_name_that_changes_its_meaning() -> None:
    """A name is asked once a request, and the connection goes to the address that was checked, not to the next one."""
    with ScriptedServer() as server:
        server.route("/feed", "feed")
        resolver = StubResolver({"rebind.example": [["127.0.0.2"], ["127.0.0.1"], ["127.0.0.2", "127.0.0.1"]]})
        settings = FetchSettings(allow=f"127.0.0.2:{server.port}", gap_seconds=0)
        async with Fetcher(settings, resolver=resolver) as fetcher:
            url = server.named("rebind.example", "/feed")
            assert (await fetcher.fetch(url)).body == b"feed"
            assert resolver.asked == ["rebind.example"]
            for _ in range(2):
                with pytest.raises(FetchRefusedError):
                    await fetcher.fetch(url)
        assert [request.host for request in server.requests] == ["127.0.0.2"]
        assert server.connections == 1


async def test_a_name_that_changes_between_redirects() -> None:
    """Each hop is checked anew, also to the name that was good a moment ago."""
    with ScriptedServer() as server:
        server.route("/feed", redirect("/again"))
        resolver = StubResolver({"rebind.example": [["127.0.0.2"], ["127.0.0.1"]]})
        settings = FetchSettings(allow=f"127.0.0.2:{server.port}", gap_seconds=0)
        async with Fetcher(settings, resolver=resolver) as fetcher:
            with pytest.raises(FetchFailedError) as failed:
                await fetcher.fetch(server.named("rebind.example", "/feed"))
        assert failed.value.kind == "bad_redirect"
        assert server.connections == 1


async def test_own_servers_are_not_reached(canary: Canary) -> None:
    """The system's own servers are refused even where everything private is allowed."""
    settings = guarded(
        canary, allow="0.0.0.0/0:*,[::/0]:*,localhost:*", own_servers=(f"redis://:x@localhost:{canary.port}",)
    )
    async with Fetcher(settings, resolver=StubResolver({"localhost": ["127.0.0.1"], **NAMES})) as fetcher:
        for url in corpus(canary.port):
            with pytest.raises((FetchRefusedError, FetchFailedError)):
                await fetcher.fetch(url)
    assert canary.connections == 0


@pytest.mark.parametrize("port", [6379, 5432, 25, 22, 11211, 9200])
async def test_ports_of_other_services(port: int) -> None:
    """On a public host only the ports of web servers are asked."""
    async with Fetcher(FetchSettings(), resolver=StubResolver({"example.com": ["93.184.216.34"]})) as fetcher:
        with pytest.raises(FetchRefusedError, match="ports"):
            await fetcher.fetch(f"http://example.com:{port}/")


def test_no_socket_for_what_was_not_checked() -> None:
    """Where all else fails, no socket is made for an address or a port that the guard did not give out."""
    to = destination("http://example.com/")
    pin = _Pin(to, [])
    for family, address in ((socket.AF_INET, ("127.0.0.1", 80)), (socket.AF_INET6, ("::1", 80, 0, 0))):
        with pytest.raises(FetchRefusedError, match="not checked"):
            pin.socket((family, socket.SOCK_STREAM, 0, "", address))


async def test_a_hub_cannot_be_inside(canary: Canary) -> None:
    """A redirect of a hub is not followed, wherever it leads."""
    with ScriptedServer() as server:
        server.route("/hub", Reply(307, headers={"Location": f"http://127.0.0.1:{canary.port}/"}))
        async with Fetcher(guarded(canary, allow=server.allow)) as fetcher:
            assert (await fetcher.post(server.url("/hub"), {})).status == 307
    await asyncio.sleep(0)
    assert canary.connections == 0
