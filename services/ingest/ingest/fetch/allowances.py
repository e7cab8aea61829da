"""What an operator allows beyond the public web, and the project's own servers, which nothing allows."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final
from urllib.parse import urlsplit

from ingest.fetch.addresses import Address

USUAL_PORTS: Final = "80,443,8080,8443"
_DEFAULT_PORTS: Final = {"redis": 6379, "rediss": 6379, "postgresql": 5432, "postgres": 5432, "http": 80, "https": 443}


@dataclass(frozen=True)
class FetchAllowance:
    """One entry: a network or the name of a host, and which ports there."""

    network: IPv4Network | IPv6Network | None
    name: str | None
    ports: frozenset[int] | None
    """None: every port."""

    def covers(self, host: str, address: Address, port: int) -> bool:
        """Whether it allows this."""
        if not self.has_port(port):
            return False
        return host == self.name if self.network is None else address in self.network

    def has_port(self, port: int) -> bool:
        """Whether it allows this port somewhere."""
        return self.ports is None or port in self.ports


@dataclass(frozen=True)
class OwnServer:
    """A server of this system: the stream server, the database."""

    host: str
    port: int


def read_ports(text: str) -> frozenset[int]:
    """The ports of a comma-separated list.

    Raises:
        ValueError: an entry is no port; the message names it.
    """
    return frozenset(_read_port(entry.strip()) for entry in text.split(",") if entry.strip())


def read_allowances(text: str, usual_ports: frozenset[int]) -> tuple[FetchAllowance, ...]:
    """The entries of a comma-separated list: `10.2.0.0/16`, `127.0.0.1:9000`, `[fd00::1]:9000`, `feeds.lan:*`.

    Without a port an entry allows the usual ones, with `*` all.

    Raises:
        ValueError: an entry is none of these; the message names it.
    """
    return tuple(_read_allowance(entry.strip(), usual_ports) for entry in text.split(",") if entry.strip())


def read_own_server(text: str) -> OwnServer | None:
    """The server in an address like `redis://:secret@host:6379/0` or in `host:port`; None if it is a file or socket.

    Raises:
        ValueError: no port; the message does not hold the address, which may hold a password.
    """
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        scheme = parts.scheme.partition("+")[0]
        port = parts.port or _DEFAULT_PORTS.get(scheme)
    except ValueError:
        raise ValueError("not the address of a server") from None
    if not parts.hostname:
        return None
    if port is None:
        raise ValueError(f"no port is given for the server at {parts.hostname}")
    return OwnServer(parts.hostname.lower(), port)


def _read_allowance(entry: str, usual_ports: frozenset[int]) -> FetchAllowance:
    where, port = _split_port(entry)
    ports = usual_ports if not port else None if port == "*" else frozenset({_read_port(port)})
    try:
        return FetchAllowance(ip_network(where), None, ports)
    except ValueError:
        # What looks like a network and is none must not become a name that never matches.
        if not where or "/" in where or ":" in where or not where.strip(".0123456789"):
            raise ValueError(f"{entry!r} is neither a network nor a host") from None
    return FetchAllowance(None, where.lower().removesuffix("."), ports)


def _split_port(entry: str) -> tuple[str, str]:
    """Where, and the port; an IPv6 address with a port stands in brackets."""
    if entry.startswith("["):
        where, _, port = entry[1:].partition("]")
        return where, port.removeprefix(":")
    if entry.count(":") == 1:
        where, _, port = entry.partition(":")
        return where, port
    return entry, ""


def _read_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65536):
        raise ValueError(f"{text!r} is not a port")
    return int(text)
