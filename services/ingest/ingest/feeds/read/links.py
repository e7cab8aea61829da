"""Makes addresses found in feeds absolute."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

LIMIT_CHARACTERS = 8_000
"""Longer addresses are none."""

_BREAKS = re.compile(r"[\t\r\n]+ *")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")


def resolve(base: str, address: str) -> str | None:
    """The address as http or https, seen from `base`; None for one that cannot be.

    Without a base a relative address stays as it is: what is not known is not guessed.
    """
    address = _BREAKS.sub("", address.strip())
    if not address or len(address) > LIMIT_CHARACTERS or not _may_be_web(address):
        return None
    if not base or address.lower().startswith(("http://", "https://")):
        return address
    try:
        joined = urljoin(base, address)
    except ValueError:
        return None
    return joined if _may_be_web(joined) else None


def is_web(address: str) -> bool:
    """Whether this is an absolute http or https address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.netloc)


def _may_be_web(address: str) -> bool:
    """Whether the scheme, if there is one, is http or https."""
    scheme = _SCHEME.match(address)
    if scheme is None:
        return True
    return scheme[1].lower() in ("http", "https")
