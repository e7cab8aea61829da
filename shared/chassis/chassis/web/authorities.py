"""Authorities: the host and port of a request, of an origin, of a setting. Pure."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_WRITTEN: Final = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::([0-9]{1,5}))?", re.ASCII)
_NAME: Final = re.compile(r"(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", re.ASCII)
_DEFAULT_PORTS: Final = {"http": "80", "https": "443"}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Authority:
    """A host in lower case, an address without brackets in its usual form, and a port; empty: the usual one."""

    host: str
    port: str


@lru_cache(maxsize=1024)
def read_authority(written: bytes) -> Authority | None:
    """What a Host header says; None: no host can be written so."""
    match = _WRITTEN.fullmatch(written.decode("latin-1"))
    if match is None:
        return None
    host, port = match[1].lower().removesuffix("."), match[2] or ""
    address = address_of(host.strip("[]"))
    if not host or host.startswith(".") or (host.startswith("[") and address is None) or int(port or 0) > 65_535:
        return None
    return Authority(str(address) if address is not None else host, port.lstrip("0"))


def is_host(written: bytes) -> bool:
    """Whether a Host header can be written so."""
    return read_authority(written) is not None


@lru_cache(maxsize=1024)
def read_origin(written: bytes) -> tuple[str, Authority] | None:
    """The scheme and authority of an origin; None: it is not one of the web, such as `null`."""
    scheme, separator, rest = written.decode("latin-1").partition("://")
    authority = read_authority(rest.encode("latin-1")) if separator and scheme in _DEFAULT_PORTS else None
    if authority is None:
        return None
    port = "" if authority.port == _DEFAULT_PORTS[scheme] else authority.port
    return scheme, Authority(authority.host, port)


def address_of(host: str) -> Address | None:
    """The address, if the host is written as one."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def read_patterns(text: str) -> frozenset[str]:
    """The hosts of a comma-separated list: names, addresses, `*.example.org`, `*`.

    Raises:
        ValueError: one is none of them.
    """
    found = frozenset(one.strip().lower().removesuffix(".").strip("[]") for one in text.split(",") if one.strip())
    for one in found:
        if one != "*" and address_of(one) is None and not _NAME.fullmatch(one):
            raise ValueError(f"{one!r} is no host: write news.example, *.news.example or *, without scheme and port")
    return frozenset(str(address_of(one) or one) for one in found)
