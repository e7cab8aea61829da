"""Permissions: which pages a site lets us fetch; its robots.txt is asked for once a day."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from chassis.clock import Clock
from ingest.fetch.answers import Fetched
from ingest.fetch.destinations import Destination
from ingest.fetch.errors import FetchFailedError, FetchRefusedError
from ingest.fetch.robots import ALLOW_ALL, DISALLOW_ALL, RobotsRules, read_rules

KEPT_SECONDS: Final = 86_400.0
"""RFC 9309, section 2.4: not longer than a day."""

UNREACHABLE_SECONDS: Final = 600.0
SITES_KEPT: Final = 256


@dataclass
class _Site:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: RobotsRules | None = None
    is_reachable: bool = True
    expires_at: float = float("-inf")


class Permissions:
    """Knows the robots.txt of the sites asked about last; `fetch` brings one, without asking here again."""

    def __init__(self, fetch: Callable[[str], Awaitable[Fetched]], product: str, clock: Clock) -> None:
        self._fetch, self._product, self._clock = fetch, product, clock
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    async def check(self, to: Destination) -> float:
        """The pause that the site asks for between requests, in seconds; 0 for none.

        Raises:
            FetchRefusedError: the site does not want this page to be fetched, or its robots.txt cannot be had.
        """
        site = self._site(to.origin)
        async with site.lock:
            if self._clock.monotonic() >= site.expires_at:
                await self._refresh(site, to)
        rules = site.rules or DISALLOW_ALL
        if not rules.allows(to.url):
            seconds = None if site.is_reachable else max(0.0, site.expires_at - self._clock.monotonic())
            why = "forbids this page" if site.is_reachable else "cannot be read"
            raise FetchRefusedError(f"robots.txt of {to} {why}", seconds)
        return rules.delay_seconds

    async def _refresh(self, site: _Site, to: Destination) -> None:
        """Ask again. A server in trouble keeps its last word; one never heard is taken as a no (section 2.3.1.4)."""
        try:
            fetched = await self._fetch(f"{to.origin}/robots.txt")
        except FetchFailedError as error:
            # More than five redirects count as none there (section 2.3.1.2).
            rules = ALLOW_ALL if error.kind == "too_many_redirects" else None
        else:
            rules = self._read(fetched)
        site.is_reachable = rules is not None
        site.rules = rules or site.rules
        site.expires_at = self._clock.monotonic() + (KEPT_SECONDS if site.is_reachable else UNREACHABLE_SECONDS)

    def _read(self, fetched: Fetched) -> RobotsRules | None:
        if fetched.status >= 500:
            return None
        is_given = 200 <= fetched.status < 300
        return read_rules(fetched.body, self._product) if is_given else ALLOW_ALL

    def _site(self, origin: str) -> _Site:
        site = self._sites.setdefault(origin, _Site())
        self._sites.move_to_end(origin)
        while len(self._sites) > SITES_KEPT:
            self._sites.popitem(last=False)
        return site
