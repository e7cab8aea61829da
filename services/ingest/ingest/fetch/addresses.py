"""Which IP addresses are public, seen through everything that can wrap a private one.

The tables follow the IANA special-purpose address registries (RFC 6890) and not `ipaddress.is_global`, whose answers
differ between patch releases of Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

Address = IPv4Address | IPv6Address

_V4: Final = tuple(
    (IPv4Network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "unspecified: this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a carrier (CGNAT)"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.31.196.0/24", "reserved for AS112"),
        ("192.52.193.0/24", "reserved for AMT"),
        ("192.88.99.0/24", "reserved: 6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "reserved for AS112"),
        ("198.18.0.0/15", "for benchmarking"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("255.255.255.255/32", "broadcast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_V6: Final = tuple(
    (IPv6Network(network), reason)
    for network, reason in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("64:ff9b:1::/48", "NAT64 for local use"),
        ("100::/64", "discarded"),
        ("2001:db8::/32", "for documentation"),
        ("3fff::/20", "for documentation"),
        ("2620:4f:8000::/48", "reserved for AS112"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_METADATA: Final = frozenset(
    int(IPv4Address(address))
    for address in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16")
)
"""Where clouds tell a machine its secrets: AWS and most others, its containers, Alibaba, Oracle, Azure."""

_METADATA_V6: Final = frozenset(
    int(IPv6Address(address)) for address in ("fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254")
)

_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_PROTOCOL_ASSIGNMENTS: Final = IPv6Network("2001::/23")
_TEREDO: Final = IPv6Network("2001::/32")
_SIX_TO_FOUR: Final = IPv6Network("2002::/16")
_IN_LAST_32_BITS: Final = tuple(
    (IPv6Network(network), name)
    for network, name in (
        ("::ffff:0:0/96", "IPv4-mapped"),
        ("::/96", "IPv4-compatible"),
        ("::ffff:0:0:0/96", "IPv4-translated"),
        ("64:ff9b::/96", "NAT64"),
    )
)
_REACHES_IPV4: Final = frozenset({"IPv4-mapped", "NAT64"})
"""Forms that a machine, or the translator of its network, really turns into IPv4; the others lead nowhere today."""

_ISATAP: Final = frozenset({0x00005EFE, 0x02005EFE})
"""Third quarter of an ISATAP address (RFC 5214): private and public kind."""


def why_forbidden(address: Address) -> str | None:
    """Why nothing may be fetched from this address; None if it is public, and so is every address inside it."""
    if is_metadata(address):
        return "a metadata service"
    if isinstance(address, IPv4Address):
        return _find(address)
    for name, inner in wrapped(address):
        if reason := why_forbidden(inner):
            return f"{name} of {inner}: {reason}"
    return _why_forbidden_v6(address)


def is_metadata(address: Address) -> bool:
    """Whether a cloud's metadata service answers there; nobody has feeds there, so no setting allows it."""
    if isinstance(address, IPv4Address):
        return int(address) in _METADATA
    # The number, because `==` of IPv6 addresses also compares the zone.
    return int(address) in _METADATA_V6 or any(is_metadata(inner) for _, inner in wrapped(address))


def wrapped(address: IPv6Address) -> Iterator[tuple[str, IPv4Address]]:
    """Every IPv4 address that this one stands for or leads to, with the name of the form."""
    number = int(address)
    for network, name in _IN_LAST_32_BITS:
        if number >> 32 == int(network.network_address) >> 32 and number > 1:
            yield name, _last(number)
    if address in _SIX_TO_FOUR:
        yield "6to4", _last(number >> 80)
    if address in _TEREDO:
        yield "Teredo", _last(~number)
        yield "Teredo server", _last(number >> 64)
    if number >> 32 & 0xFFFFFFFF in _ISATAP:
        yield "ISATAP", _last(number)


def _why_forbidden_v6(address: IPv6Address) -> str | None:
    reason = _find(address)
    if reason or any(name in _REACHES_IPV4 for name, _ in wrapped(address)):
        return reason
    if address not in _GLOBAL_UNICAST or address in _PROTOCOL_ASSIGNMENTS:
        return "reserved"
    return None


def _find(address: Address) -> str | None:
    table = _V4 if isinstance(address, IPv4Address) else _V6
    return next((reason for network, reason in table if address in network), None)


def _last(number: int) -> IPv4Address:
    return IPv4Address(number & 0xFFFFFFFF)
