"""Which hosts and origins are ours, and whose word is taken for who asks."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from chassis.settings import ServiceSettings
from chassis.web.authorities import is_host, read_authority
from chassis.web.hosts import ServedHosts, served_hosts
from chassis.web.origins import HOSTS_KNOWN, OriginCheck
from chassis.web.proxies import as_seen, read_networks

EVERYWHERE = "0.0.0.0"  # noqa: S104 - looked at, not bound


def hosts(address: str = "127.0.0.1", **settings: str) -> ServedHosts:
    """The hosts of a process that listens on this address."""
    return served_hosts(ServiceSettings(**settings), address)


def is_served(served: ServedHosts, written: str) -> bool:
    """Whether a request with this Host is answered."""
    request = {"method": "GET", "headers": [(b"host", written.encode("latin-1"))]}
    return OriginCheck(served).problem(request) is None


LOCAL = ("localhost", "LOCALHOST:80", "localhost.:8080", "127.0.0.1", "127.8.8.8:1", "[::1]:8080", "wire.localhost")
FOREIGN = ("evil.example", "localhost.evil.example", "evil-localhost", "10.0.0.7", "[2001:db8::1]", EVERYWHERE, "news")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "192.168.1.4", EVERYWHERE])
def test_local_names_are_always_ours(address: str) -> None:
    """A process answers by the names of the loopback wherever it listens, on whatever port they are asked for."""
    assert [one for one in LOCAL if not is_served(hosts(address), one)] == []
    assert not is_served(hosts(address), "evil.example")


def test_on_loopback_nothing_else_is() -> None:
    """A process on loopback has no other name and no other address."""
    assert [one for one in FOREIGN if is_served(hosts(), one)] == []


def test_addresses() -> None:
    """A process answers by the address it listens on; on all of them by any, because an address cannot be made to lead
    elsewhere; names are another matter."""
    assert is_served(hosts("192.168.1.4"), "192.168.1.4:8080")
    assert not is_served(hosts("192.168.1.4"), "192.168.1.5")
    for address in (EVERYWHERE, "::"):
        assert is_served(hosts(address), "10.0.0.7:8080")
        assert is_served(hosts(address), "[2001:db8::1]")
        assert not is_served(hosts(address), "10.0.0.7.evil.example")


def test_names_that_are_set() -> None:
    """The host of the public address and the names of the setting are ours; a star stands for what is below, or for
    everything."""
    set_up = hosts(public_url="https://news.example/wire", allowed_hosts="ingest, *.lan.example,2001:DB8::1")
    for one in (
        "news.example",
        "NEWS.example:8443",
        "ingest:8080",
        "a.lan.example",
        "a.b.lan.example",
        "[2001:db8::1]",
    ):
        assert is_served(set_up, one)
    for one in ("lan.example", "evil-lan.example", "x.news.example", "ingest.evil.example"):
        assert not is_served(set_up, one)
    assert is_served(hosts(allowed_hosts="*"), "whatever.example")


@pytest.mark.parametrize(
    "text", ["https://a.example", "a.example:80", "a b", "*.*.example", "a*.example", "[", "é.example"]
)
def test_a_setting_that_names_no_host(text: str) -> None:
    """What no host can be is refused at the start, not passed over."""
    with pytest.raises(ValidationError):
        ServiceSettings(allowed_hosts=text)


@pytest.mark.parametrize(
    "written",
    ["", " ", "a b", "a:b", "a:123456", "a:99999", "user@a", "a/b", "[::1", "::1", "[g::1]", ".", "..", "a,b", "é"],
)
def test_what_is_no_host(written: str) -> None:
    """A Host header that no host can be written as is known to be none."""
    assert not is_host(written.encode("latin-1"))


def test_one_host_written_in_many_ways() -> None:
    """Case, a dot at the end, and the long form of an address make no other host."""
    assert read_authority(b"News.Example.:080") == read_authority(b"news.example:80")
    assert read_authority(b"[0:0:0:0:0:0:0:1]") == read_authority(b"[::1]")


OWN = [
    ("http://localhost:8080", "localhost:8080", True),
    ("http://127.0.0.1:8080", "localhost:8080", True),
    ("http://localhost", "localhost", True),
    ("http://localhost:80", "localhost", True),
    ("https://news.example", "news.example", True),
    ("https://news.example", "127.0.0.1:8080", True),
    ("https://desk.example", "ingest:8080", True),
    ("https://a.lan.example", "a.lan.example:8080", True),
    ("http://localhost:3000", "localhost:8080", False),
    ("http://news.example", "127.0.0.1:8080", False),
    ("https://news.example:8443", "127.0.0.1:8080", False),
    ("https://desk.example:3000", "ingest:8080", False),
    ("https://evil.example", "localhost:8080", False),
    ("null", "localhost:8080", False),
    ("file://", "localhost:8080", False),
    ("", "localhost:8080", False),
    ("http://localhost:8080, https://evil.example", "localhost:8080", False),
    ("http://user@localhost:8080", "localhost:8080", False),
    ("ftp://localhost:8080", "localhost:8080", False),
]


@pytest.mark.parametrize(("origin", "host", "is_own"), OWN)
def test_origins(origin: str, host: str, is_own: bool) -> None:
    """An origin is ours when it is a name of ours under the port that is asked, or the public address, or a name that
    was set under its usual port; another port is another program."""
    served = hosts(public_url="https://news.example", allowed_hosts="desk.example,*.lan.example,ingest")
    assert served.is_own(origin.encode(), host.encode()) is is_own
    request = {"method": "POST", "headers": [(b"host", host.encode()), (b"origin", origin.encode())]}
    problem = OriginCheck(served).problem(request)
    assert (problem is None) is is_own


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_without_a_check_of_hosts_pages_are_still_checked(origin: str) -> None:
    """With `*` any host is answered, but a change still has to come from the host that is asked."""
    served = hosts(allowed_hosts="*")
    assert served.is_own(b"https://a.example", b"a.example")
    assert not served.is_own(origin.encode(), b"a.example")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
@pytest.mark.parametrize("site", ["cross-site", "same-site", "Cross-Site", "whatever", ""])
def test_what_browsers_say_of_the_page(method: str, site: str) -> None:
    """A browser's word that the page is of another site is enough, whatever the method."""
    headers = [(b"host", b"localhost"), (b"sec-fetch-site", site.encode())]
    problem = OriginCheck(hosts()).problem({"method": method, "headers": headers})
    assert problem is not None
    assert (problem.status, problem.type) == (403, "foreign-origin")
    assert OriginCheck(hosts()).problem({"method": "GET", "headers": headers}) is None


def test_hosts_that_are_remembered_have_an_end() -> None:
    """However many names of ours are asked for, memory stays as it is."""
    check = OriginCheck(hosts())
    for number in range(HOSTS_KNOWN + 100):
        assert check.problem({"method": "GET", "headers": [(b"host", f"n{number}.localhost".encode())]}) is None
    assert len(check._served) <= HOSTS_KNOWN


def seen(client: str, *headers: tuple[str, str], trusted: str = "10.0.0.0/8,::1") -> tuple[str, str]:
    """Who asks, and by which scheme."""
    scope: dict[str, Any] = {"client": (client, 1), "scheme": "http"}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in headers]
    found = as_seen(scope, read_networks(trusted))
    return found["client"][0], found["scheme"]


def test_proxies() -> None:
    """Who asks is the last address that no trusted proxy has; what stands before it can be made up."""
    forged = ("x-forwarded-for", "192.0.2.66, 192.0.2.7, 10.0.0.9")
    assert seen("10.0.0.1", forged, ("x-forwarded-proto", "https")) == ("192.0.2.7", "https")
    assert seen("10.0.0.1", ("x-forwarded-for", "192.0.2.66"), ("x-forwarded-for", "192.0.2.7")) == (
        "192.0.2.7",
        "http",
    )
    assert seen("::1", ("x-forwarded-for", "[2001:db8::7]:4711")) == ("2001:db8::7", "http")
    assert seen("::ffff:10.0.0.1", ("x-forwarded-for", "192.0.2.7:80")) == ("192.0.2.7", "http")
    assert seen("10.0.0.1", ("x-forwarded-for", "10.0.0.2")) == ("10.0.0.2", "http")


def test_others_are_not_believed() -> None:
    """Nobody else says who asks, and on loopback nobody does unless it is set."""
    sent = (("x-forwarded-for", "192.0.2.7"), ("x-forwarded-proto", "https"))
    assert seen("192.0.2.1", *sent) == ("192.0.2.1", "http")
    assert seen("127.0.0.1", *sent, trusted="") == ("127.0.0.1", "http")


@pytest.mark.parametrize(
    "value", ["a:b", "", ",", "unknown", "_hidden", "1.2.3", "999.1.1.1", "[", "]:1", "\xff", ":" * 99]
)
def test_what_proxies_say_wrongly(value: str) -> None:
    """What is no address and no scheme is passed over."""
    assert seen("10.0.0.1", ("x-forwarded-for", value), ("x-forwarded-proto", value)) == ("10.0.0.1", "http")


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.0/99", "10.0.0.1/8", "a:b"])
def test_a_setting_that_names_no_network(text: str) -> None:
    """What is no address and no network is refused at the start."""
    with pytest.raises(ValidationError):
        ServiceSettings(trusted_proxies=text)
