"""The noun of watching feeds: a feed with everything that is known of it from one poll to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ingest.feeds.identity import Policy

State = Literal["active", "paused", "gone"]
"""`paused` by somebody, `gone` by the feed itself; only what is `active` is polled."""

CONFIGURED: Final = ("title", "source", "zone", "category", "full_page", "interval_seconds", "state")
"""The fields somebody sets; all others are what polling found."""


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed; times are seconds since 1970.

    `interval_seconds` is a fixed interval somebody wants, None where the feed decides; `gap_seconds` the usual time
    between two new items, None before it is known. `failures` counts those since the last success; `is_failing` and
    `is_idle` say that this was announced. `moved_to` is where permanent redirects led the last `moved_times` polls.
    `pushed_until` is until when a hub delivers what is new.
    """

    id: str
    url: str
    host: str
    added_at: float
    next_due: float
    title: str | None = None
    source: str | None = None
    zone: str | None = None
    category: str | None = None
    full_page: bool = False
    interval_seconds: int | None = None
    state: State = "active"
    policy: Policy = "guid"
    site_url: str | None = None
    gap_seconds: float | None = None
    last_new_at: float | None = None
    last_polled_at: float | None = None
    last_success_at: float | None = None
    failures: int = 0
    is_failing: bool = False
    is_idle: bool = False
    last_status: int | None = None
    last_error: str | None = None
    problems: str = ""
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    moved_to: str | None = None
    moved_times: int = 0
    hub: str | None = None
    topic: str | None = None
    pushed_until: float | None = None
