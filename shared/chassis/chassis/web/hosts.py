"""Which hosts a process answers for.

A web page that makes its own name lead to this machine (DNS rebinding) is of the same origin as what answers there,
for the browser; only the name in its requests tells it apart. An address cannot be made to lead elsewhere.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from chassis.access.authentication import is_loopback
from chassis.settings import ServiceSettings
from chassis.web.authorities import Authority, address_of, read_authority, read_origin, read_patterns


@dataclass(frozen=True, slots=True)
class ServedHosts:
    """The hosts: `names`; all that end with one of `suffixes`; every address; or whatever is asked for (`is_any`).

    `named` are those the operator named: a proxy may show them under the usual port and ask here for another.
    `public_origin` is the origin of the address that others are told.
    """

    names: frozenset[str]
    suffixes: tuple[str, ...]
    named: frozenset[str]
    is_any_address: bool
    is_any: bool
    public_origin: tuple[str, Authority] | None

    def serves(self, host: str) -> bool:
        """Whether a request may call this process so."""
        if self.is_any or host in self.names or host.endswith(self.suffixes):
            return True
        return address_of(host) is not None and (self.is_any_address or is_loopback(host))

    def is_own(self, origin: bytes, host: bytes) -> bool:
        """Whether a page of this origin came from here; `host` is what its request calls this process."""
        read, asked = read_origin(origin), read_authority(host)
        if read is None or asked is None:
            return False
        if read == self.public_origin:
            return True
        own = read[1]
        if self.is_any:
            return (own.host, own.port) == (asked.host, _usual(asked.port))
        return self.serves(own.host) and (own.port == _usual(asked.port) or (not own.port and self._is_named(own.host)))

    def _is_named(self, host: str) -> bool:
        return host in self.named or any(host.endswith(one[1:]) for one in self.named if one.startswith("*."))


def served_hosts(settings: ServiceSettings, address: str) -> ServedHosts:
    """The hosts of a process that listens on `address`."""
    named = read_patterns(settings.allowed_hosts)
    public = _public(settings.public_url)
    names = {"localhost", settings.host.lower(), address, *(one for one in named if not one.startswith("*"))}
    if not is_loopback(address):
        names.add(socket.gethostname().lower())
    if public is not None:
        names.add(public[1].host)
    listening = address_of(address)
    return ServedHosts(
        names=frozenset(names),
        suffixes=(".localhost", *(one[1:] for one in named if one.startswith("*."))),
        named=named,
        is_any_address=listening is not None and listening.is_unspecified,
        is_any="*" in named,
        public_origin=public,
    )


def _public(url: str) -> tuple[str, Authority] | None:
    parts = urlsplit(url)
    return read_origin(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".encode()) if url else None


def _usual(port: str) -> str:
    return "" if port in ("80", "443") else port
