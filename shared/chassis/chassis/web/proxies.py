"""Proxies in front: what they say of who asked is believed only from those the operator named."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Final

from starlette.types import Scope

from chassis.web.authorities import Address, address_of

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SCHEMES: Final = ("http", "https")


def read_networks(text: str) -> tuple[Network, ...]:
    """The networks of a comma-separated list; an address is a network of its own.

    Raises:
        ValueError: one is neither.
    """
    try:
        return tuple(ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError as error:
        raise ValueError(f"{error}; write addresses and networks, such as 10.0.0.7,10.1.0.0/16") from None


def as_seen(scope: Scope, trusted: Sequence[Network]) -> Scope:
    """The request as a trusted proxy in front saw it; as it is where it says nothing that can be read."""
    client = scope.get("client")
    if not client or not _is_trusted(_address(client[0]), trusted):
        return scope
    seen = dict(scope)
    sender = _sender(_values(scope, b"x-forwarded-for"), trusted)
    if sender is not None:
        seen["client"] = (str(sender), 0)
    schemes = _values(scope, b"x-forwarded-proto")
    if schemes and schemes[-1].lower() in SCHEMES:
        seen["scheme"] = schemes[-1].lower()
    return seen


def _sender(forwarded: Sequence[str], trusted: Sequence[Network]) -> Address | None:
    """The last address that no trusted proxy has: what stands before it could be made up."""
    found: Address | None = None
    for text in reversed(forwarded):
        address = _address(text)
        if address is None:
            break
        found = address
        if not _is_trusted(address, trusted):
            break
    return found


def _values(scope: Scope, name: bytes) -> list[str]:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    lists = [value.decode("latin-1").split(",") for header, value in headers if header == name]
    return [one.strip() for values in lists for one in values]


def _address(text: str) -> Address | None:
    """An address as proxies write it: some add brackets, a port, or both."""
    address = address_of(text.strip('"').strip("[]"))
    if address is None and (text.count(":") == 1 or "]:" in text):
        address = address_of(text.strip('"').rpartition(":")[0].strip("[]"))
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address | None, trusted: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in trusted)
