"""What a fetch brings back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Validators:
    """What a server gave to ask it later "has it changed since?"; sent back as they came."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Fetched:
    """An answer of any status.

    The body of an answer that is not a success is only its beginning (64 KiB), and its end may be missing.
    """

    status: int
    url: str
    """The address that answered, after redirects."""

    permanent_url: str | None
    """The furthest address reached by permanent redirects (301, 308) alone; None if the first was not one."""

    content_type: str | None
    """The media type in lower case, without parameters; those are in `headers`."""

    headers: Mapping[str, str]
    """By name in lower case; several of one name joined by a comma."""

    body: bytes
    """Decoded from its content encoding."""

    validators: Validators
    """Of this answer; of a 304 that leaves one out, the one that was sent."""

    retry_after_seconds: float | None
    """How long a 4xx or 5xx asks to be left alone; at most a day."""

    links: tuple[tuple[str, str], ...]
    """The Link headers as (relation in lower case, absolute http or https address), at most 64."""

    seconds: float
    """How long the requests took, redirects included, waiting for a turn not."""
