"""The trace context of an article (W3C Trace Context): taken from the sender, or begun here."""

from __future__ import annotations

import os
import re

_TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def traceparent(received: bytes | None) -> str:
    """The sender's trace context where it is valid, else a new one."""
    if received is not None and _TRACEPARENT.fullmatch(received):
        return received.decode()
    random = os.urandom(24).hex()
    return f"00-{random[:32]}-{random[32:]}-01"
