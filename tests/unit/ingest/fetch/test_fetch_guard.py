"""What the guard lets through, and what no setting makes it let through."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from harness.names import StubResolver
from ingest.fetch.allowances import USUAL_PORTS, read_allowances, read_own_server, read_ports
from ingest.fetch.destinations import destination
from ingest.fetch.errors import FetchFailedError, FetchRefusedError
from ingest.fetch.guard import Guard

NAMES: dict[str, Sequence[str]] = {
    "example.com": ["93.184.216.34", "2606:2800:220::1946"],
    "one-bad.example": ["93.184.216.34", "10.0.0.1"],
    "local.example": ["127.0.0.1"],
    "wrapped.example": ["64:ff9b::7f00:1"],
    "empty.example": [],
    "many.example": [f"93.184.{number // 250}.{number % 250 + 1}" for number in range(500)],
    "many-and-one.example": [*(f"93.184.{number // 250}.{number % 250 + 1}" for number in range(499)), "127.0.0.1"],
    "feeds.lan": ["10.9.9.9"],
    "metadata.lan": ["169.254.169.254"],
    "redis.lan": ["10.0.0.6"],
    "db.example": ["93.184.216.99"],
    "alias.example": ["93.184.216.99"],
}


def guard(allow: str = "", *own: str) -> Guard:
    """A guard that knows the names above."""
    ports = read_ports(USUAL_PORTS)
    servers = [server for text in own if (server := read_own_server(text))]
    return Guard(ports, read_allowances(allow, ports), servers, StubResolver(NAMES))


async def permitted(url: str, allow: str = "", *own: str) -> list[str]:
    """The addresses it gives out."""
    return [str(address) for address in await guard(allow, *own).addresses(destination(url))]


async def test_public_host() -> None:
    """A public host is given with an address of each family."""
    assert await permitted("https://example.com/") == ["93.184.216.34", "2606:2800:220::1946"]


async def test_many_answers() -> None:
    """Of five hundred public answers a few are tried."""
    assert len(await permitted("http://many.example/")) == 2


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1/", "loopback"),
        ("http://[::ffff:127.0.0.1]/", "loopback"),
        ("http://localhost/", "this machine"),
        ("http://LOCALHOST./", "this machine"),
        ("http://a.localhost/", "this machine"),
        ("http://local.example/", "127.0.0.1"),
        ("http://wrapped.example/", "loopback"),
        ("http://one-bad.example/", "10.0.0.1"),
        ("http://many-and-one.example/", "loopback"),
        ("http://example.com:6379/", "ports"),
        ("http://example.com:5432/", "ports"),
        ("http://93.184.216.34:25/", "ports"),
    ],
)
async def test_refused(url: str, reason: str) -> None:
    """One answer that is not public refuses them all, and so does a port where no web server is."""
    with pytest.raises(FetchRefusedError, match=reason):
        await permitted(url)


@pytest.mark.parametrize("url", ["http://empty.example/", "http://unknown.example/"])
async def test_no_answer(url: str) -> None:
    """A name without an address is a failure of its name server and no refusal."""
    with pytest.raises(FetchFailedError) as failed:
        await permitted(url)
    assert failed.value.kind == "dns"


@pytest.mark.parametrize(
    ("url", "allow"),
    [
        ("http://127.0.0.1:9000/", "127.0.0.1:9000"),
        ("http://10.9.9.9/", "10.0.0.0/8"),
        ("http://feeds.lan/", "192.168.0.0/16, 10.9.0.0/16"),
        ("http://feeds.lan:9000/", "feeds.lan:9000"),
        ("http://feeds.lan:9001/", "feeds.lan:*"),
        ("http://feeds.lan:9000/", "10.9.9.9:9000"),
        ("http://[fd12::1]:9000/", "[fd12::/16]:9000"),
        ("http://[fd12::1]/", "fd12::/16"),
        ("http://example.com:8000/", "example.com:8000"),
    ],
)
async def test_allowed(url: str, allow: str) -> None:
    """A setting allows networks, addresses and names, each with the usual ports, one port, or all."""
    assert await permitted(url, allow)


@pytest.mark.parametrize(
    ("url", "allow"),
    [
        ("http://127.0.0.1:9001/", "127.0.0.1:9000"),
        ("http://127.0.0.2:9000/", "127.0.0.1:9000"),
        ("http://10.9.9.9:6379/", "10.0.0.0/8"),
        ("http://feeds.lan:9000/", "feeds.lan"),
        ("http://other.lan/", "feeds.lan"),
        ("http://[::ffff:127.0.0.1]:9000/", "127.0.0.1:9000"),
        ("http://one-bad.example/", "192.168.0.0/16"),
        ("http://metadata.lan/", "metadata.lan:*"),
        ("http://169.254.169.254/", "0.0.0.0/0:*"),
        ("http://100.100.100.200/", "100.64.0.0/10:*"),
        ("http://[fd00:ec2::254]/", "[::/0]:*"),
    ],
)
async def test_allowed_is_no_more_than_said(url: str, allow: str) -> None:
    """What is allowed opens nothing beside it, and a metadata service cannot be allowed at all."""
    with pytest.raises((FetchRefusedError, FetchFailedError)):
        await permitted(url, allow)


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://127.0.0.1:6379/", "redis://127.0.0.1:6379/0"),
        ("http://127.0.0.1:6379/", "redis://localhost"),
        ("http://[::1]:6379/", "rediss://:secret@redis.lan"),
        ("http://redis.lan:6379/", "redis.lan:6379"),
        ("http://10.0.0.6:6379/", "redis://redis.lan/0"),
        ("http://127.0.0.1:5432/", "postgresql+psycopg://user:secret@db.lan/newswire"),
        ("http://alias.example:5432/", "postgresql://user:secret@db.example/newswire"),
        ("http://93.184.216.99:5432/", "postgresql://db.example/newswire"),
        ("http://db.example:5432/", "postgresql://db.example/newswire"),
    ],
)
async def test_own_servers(url: str, own: str) -> None:
    """The system's own servers are refused whatever is allowed and whatever they are called."""
    allow = "0.0.0.0/0:*, [::/0]:*, redis.lan:*, localhost:*"
    with pytest.raises(FetchRefusedError, match="own server"):
        await permitted(url, allow, own)


async def test_a_file_is_no_server() -> None:
    """A database in a file has no address, and forbids none."""
    assert read_own_server("sqlite:///data/newswire.db") is None


@pytest.mark.parametrize(
    "entry", ["10.0.0.0/33", "300.1.1.1", "10.0.0.1/8:80", "feeds.lan:x", "feeds.lan:0", "a:b:c", ":9000"]
)
def test_unreadable_allowance(entry: str) -> None:
    """An entry that can mean nothing is an error that names it, not an entry that allows nothing."""
    with pytest.raises(ValueError, match=r"not a port|neither a network"):
        read_allowances(f"10.0.0.0/8,{entry}", frozenset())
