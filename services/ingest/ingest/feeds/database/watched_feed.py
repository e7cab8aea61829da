"""The noun of watching feeds: a feed with everything that is known of it from one poll to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ingest.feeds.items.identity import Policy

State = Literal["active", "paused", "gone"]
"""`paused` by somebody, `gone` by the feed itself; only what is `active` is polled."""

CONFIGURED: Final = ("title", "source", "zone", "category", "full_page", "interval_seconds", "state")
"""The fields somebody sets; all others are what polling found."""

PUSHED: Final = ("gap_seconds", "last_new_at", "pushed_at", "pushes")
"""The fields that a hub's delivery changes."""


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed; times are seconds since 1970.

    `interval_seconds` is a fixed interval somebody wants, None where the feed decides; `gap_seconds` the usual time
    between two new items, None before it is known. `failures` counts those since the last success; `is_failing` and
    `is_idle` say that this was announced. `moved_to` is where permanent redirects led the last `moved_times` polls.
    `pushed_until` is until when a hub said that it delivers what is new; `pushed_at` when it last did, the `pushes`-th
    time since `hub_missed_at`, when a poll last found what it had not delivered. `last_body_at` is when the document
    itself was last had, not only said to be unchanged; `is_starving` says that it was announced to be long ago. Until
    `unconditional_until` the validators of the server are not believed. `volatile` are the parameters of its links that
    change from poll to poll, apart by spaces.
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
    volatile: str = ""
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
    pushed_at: float | None = None
    pushes: int = 0
    hub_missed_at: float | None = None
    last_body_at: float | None = None
    is_starving: bool = False
    unconditional_until: float | None = None
