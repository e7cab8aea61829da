"""The destination of a request, read from an address that somebody else wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from yarl import URL

from ingest.fetch.addresses import Address
from ingest.fetch.errors import FetchRefusedError

URL_LIMIT_CHARACTERS: Final = 4096
_START: Final = re.compile(r"(https?)://([^/?#]*)(.*)", re.I | re.S)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_NAME: Final = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_][a-z0-9_-]{0,62}\.)*[a-z0-9_][a-z0-9_-]{0,62}\Z")
_NUMBER: Final = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
_DOTS: Final = re.compile("[\u3002\uff0e\uff61\u2024\ufe52]")
"""Characters that become a dot when a name is normalised."""


@dataclass(frozen=True)
class Destination:
    """Where a request goes: `host` is in lower case, in ASCII, without a trailing dot; `url` agrees with it."""

    url: URL
    scheme: str
    host: str
    port: int
    address: Address | None
    """The address that the host is, where it is one and not a name."""

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return str(self.url.origin())

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def destination(text: str) -> Destination:
    """The destination that an http or https address names.

    Raises:
        FetchRefusedError: it names none, or could be read in more than one way.
    """
    text = text.strip(" ")
    if len(text) > URL_LIMIT_CHARACTERS:
        raise FetchRefusedError(f"the address is longer than {URL_LIMIT_CHARACTERS} characters")
    if _CONTROL.search(text):
        raise FetchRefusedError("the address has control characters")
    found = _START.fullmatch(text)
    if found is None:
        raise FetchRefusedError("the address must begin with http:// or https://")
    _check_authority(found[2], found[3])
    try:
        url = URL(text).with_fragment(None)
        written_host, port = url.raw_host, url.port
    except ValueError:  # its message repeats the address
        raise FetchRefusedError("not an address") from None
    host, address = _read_host(found[2], written_host or "")
    if not port:
        raise FetchRefusedError("port 0 is no port")
    return Destination(url.with_host(host), url.scheme, host, port, address)


def next_destination(current: Destination, location: str) -> Destination:
    """Where a redirect from `current` leads.

    Raises:
        FetchRefusedError: to nowhere that may be followed; also from https to http.
    """
    following = destination(absolute(current.url, location))
    if current.scheme == "https" and following.scheme == "http":
        raise FetchRefusedError(f"from https to http at {following}")
    return following


def absolute(base: URL, reference: str) -> str:
    """The whole address that a reference on the page `base` means.

    One that is whole already stays as it was written: joining would smooth what is wrong with it.

    Raises:
        FetchRefusedError: it means none.
    """
    reference = reference.strip(" ")
    if _SCHEME.match(reference):
        return reference
    try:
        return str(base.join(URL(reference)))
    except ValueError:
        raise FetchRefusedError("not an address") from None


def read_address(host: str) -> Address | None:
    """The IP address that `host` is in its one plain spelling; None if it is a name.

    Raises:
        FetchRefusedError: another spelling of an IPv4 address, as `127.1`, `0x7f.1`, `2130706433` or `0177.0.0.1`.
    """
    try:
        if ":" in host:
            return IPv6Address(host)
        if _NUMBER.match(host.rpartition(".")[2]):
            return IPv4Address(host)
    except ValueError:
        raise FetchRefusedError("the host is an odd spelling of an IP address") from None
    return None


def _check_authority(authority: str, rest: str) -> None:
    """Refuse what one program reads as this host and another as that one."""
    if "@" in authority:
        raise FetchRefusedError("the address holds a user name or password")
    if "\\" in authority or "%" in authority:
        raise FetchRefusedError("the host has a character that no host has")
    if not rest.startswith("/") and "@" in rest:
        raise FetchRefusedError("the address could be read as two different hosts")
    if not authority.isascii() and _DOTS.search(authority):
        raise FetchRefusedError("the host is written with dots that are not dots")


def _read_host(authority: str, written: str) -> tuple[str, Address | None]:
    host = written.lower()
    if ":" not in host:
        host = host.removesuffix(".")
        if not _NAME.match(host) or "[" in authority:
            raise FetchRefusedError("not the name of a host")
        if not authority.isascii() and "xn--" not in host:
            raise FetchRefusedError("the host is written with letters that only look like others")
    return host, read_address(host)
