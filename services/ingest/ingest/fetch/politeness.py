"""Taking turns: one request per host at a time, a pause after it, and none while a host asks to be left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from chassis.clock import Clock
from ingest.fetch.errors import FetchRefusedError

WAITING_LIMIT: Final = 1000
"""How many may wait for one host; more would only be late."""

HOSTS_KEPT: Final = 4096
"""How many hosts are remembered before those that nothing is known of any more are dropped."""


@dataclass
class _Host:
    gap_seconds: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    free_at: float = float("-inf")
    paused_until: float = float("-inf")


class Politeness:
    """Remembers of each host when it may be asked again; in this process, not across processes."""

    def __init__(
        self,
        gap_seconds: float,
        concurrency: int,
        clock: Clock,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gap, self._clock, self._wait = gap_seconds, clock, wait
        self._slots = asyncio.Semaphore(concurrency)
        self._hosts: dict[str, _Host] = {}
        self._sweep_at = HOSTS_KEPT

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait until the host may be asked, and keep others from it for the block and a pause after it.

        Raises:
            FetchRefusedError: the host asked to be left alone, or too many wait for it.
        """
        host = self._host(name)
        self._check_pause(name, host)
        if host.waiting >= WAITING_LIMIT:
            raise FetchRefusedError(f"{host.waiting} requests wait for {name}", host.waiting * host.gap_seconds)
        host.waiting += 1
        try:
            async with host.lock:
                # A slot is taken when the host is free, so that a slow host does not hold what others could use.
                while (seconds := host.free_at - self._clock.monotonic()) > 0:
                    await self._wait(seconds)
                async with self._slots:
                    self._check_pause(name, host)
                    try:
                        yield
                    finally:
                        host.free_at = self._clock.monotonic() + host.gap_seconds
        finally:
            host.waiting -= 1

    def pause(self, name: str, seconds: float) -> None:
        """Leave the host alone for so long."""
        host = self._host(name)
        host.paused_until = max(host.paused_until, self._clock.monotonic() + seconds)

    def slow_down(self, name: str, gap_seconds: float) -> None:
        """Let the pause after each request to this host be at least so long."""
        host = self._host(name)
        host.gap_seconds = max(self._gap, gap_seconds)

    def _check_pause(self, name: str, host: _Host) -> None:
        seconds = host.paused_until - self._clock.monotonic()
        if seconds > 0:
            raise FetchRefusedError(f"{name} asked to be left alone for {seconds:.0f} s more", seconds)

    def _host(self, name: str) -> _Host:
        if len(self._hosts) >= self._sweep_at:
            now = self._clock.monotonic()
            self._hosts = {
                name: host
                for name, host in self._hosts.items()
                if host.waiting or host.free_at > now or host.paused_until > now
            }
            self._sweep_at = max(HOSTS_KEPT, 2 * len(self._hosts))
        return self._hosts.setdefault(name, _Host(self._gap))
