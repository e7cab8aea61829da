"""Which addresses are public, in whatever they are wrapped."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.addresses import is_metadata, why_forbidden

PRIVATE_NETWORKS = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/3",
)
WRAPPINGS: dict[str, Callable[[int, int], int]] = {
    "IPv4-mapped": lambda v4, _: 0xFFFF << 32 | v4,
    "IPv4-compatible": lambda v4, _: v4,
    "IPv4-translated": lambda v4, _: 0xFFFF << 48 | v4,
    "NAT64": lambda v4, _: 0x64FF9B << 96 | v4,
    "NAT64 for local use": lambda v4, noise: 0x64FF9B0001 << 80 | (noise & 0xFFFFFFFFFFFF) << 32 | v4,
    "6to4": lambda v4, noise: 0x2002 << 112 | v4 << 80 | noise & (1 << 80) - 1,
    "Teredo": lambda v4, noise: 0x20010000 << 96 | (noise & (1 << 64) - 1) << 32 | ~v4 & 0xFFFFFFFF,
    "Teredo server": lambda v4, noise: 0x20010000 << 96 | v4 << 64 | noise & (1 << 64) - 1,
    "ISATAP": lambda v4, noise: 0x2A00 << 112 | (noise & 0xFFFFFFFFFFFF) << 64 | 0x5EFE << 32 | v4,
    "ISATAP, public": lambda v4, noise: 0x2A00 << 112 | (noise & 0xFFFFFFFFFFFF) << 64 | 0x02005EFE << 32 | v4,
}
private = st.sampled_from(PRIVATE_NETWORKS).flatmap(lambda network: st.ip_addresses(v=4, network=network))


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("0.1.2.3", "unspecified"),
        ("10.1.2.3", "private"),
        ("100.64.0.1", "CGNAT"),
        ("100.100.100.200", "metadata"),
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("168.63.129.16", "metadata"),
        ("169.254.169.254", "metadata"),
        ("169.254.1.1", "link-local"),
        ("172.31.255.255", "private"),
        ("192.0.0.8", "reserved"),
        ("192.0.2.7", "documentation"),
        ("192.168.0.1", "private"),
        ("198.19.0.1", "benchmarking"),
        ("224.0.0.1", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "broadcast"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::1%eth0", "loopback"),
        ("::127.0.0.1", "loopback"),
        ("::8.8.8.8", "reserved"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:169.254.169.254", "metadata"),
        ("::ffff:0:127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b::a9fe:a9fe", "metadata"),
        ("64:ff9b:1::808:808", "local use"),
        ("100::1", "discarded"),
        ("2001:0:808:808::f7f7:f7f7", "reserved"),
        ("2001:0:7f00:1::f7f7:f7f7", "Teredo server of 127.0.0.1"),
        ("2001:db8::1", "documentation"),
        ("2002:7f00:1::", "6to4 of 127.0.0.1"),
        ("2a00:1450::5efe:a00:1", "ISATAP of 10.0.0.1"),
        ("3fff::1", "documentation"),
        ("4000::1", "reserved"),
        ("5f00::1", "reserved"),
        ("fd00:ec2::254", "metadata"),
        ("fd00:ec2::254%eth0", "metadata"),
        ("fd12::1", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "site-local"),
        ("ff02::1", "multicast"),
    ],
)
def test_forbidden(address: str, reason: str) -> None:
    """An address that is not of the public internet is refused, and the reason says what it is."""
    assert reason in (why_forbidden(ip_address(address)) or "public")


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "128.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001:830::200e",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)
def test_public(address: str) -> None:
    """A public address is allowed, also where the network translates it to IPv4."""
    assert why_forbidden(ip_address(address)) is None


@given(private, st.sampled_from(sorted(WRAPPINGS)), st.integers(0, (1 << 80) - 1))
def test_no_wrapping_hides_a_private_address(inner: IPv4Address, form: str, noise: int) -> None:
    """A private IPv4 address is refused in every form that an IPv6 address can give it."""
    assert why_forbidden(IPv6Address(WRAPPINGS[form](int(inner), noise)))


@given(st.sampled_from(sorted(set(WRAPPINGS) - {"NAT64 for local use"})), st.integers(0, (1 << 80) - 1))
def test_metadata_stays_metadata(form: str, noise: int) -> None:
    """A metadata service is known for what it is in every form, because no setting allows it."""
    assert is_metadata(IPv6Address(WRAPPINGS[form](int(IPv4Address("169.254.169.254")), noise)))


@given(st.ip_addresses())
def test_never_more_than_python_calls_global(address: IPv4Address | IPv6Address) -> None:
    """What the standard library knows not to be global is refused, whatever our own tables say.

    Addresses that lead to one of IPv4 are judged by that one; Python 3.11 does so only in later releases.
    """
    if not address.is_global and not (isinstance(address, IPv6Address) and (address.ipv4_mapped or address.sixtofour)):
        assert why_forbidden(address)
