"""Finding the addresses of a name, without the event loop waiting for it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Protocol

from ingest.fetch.addresses import Address
from ingest.fetch.errors import FetchFailedError


class Resolver(Protocol):
    """Knows the addresses of names."""

    async def addresses(self, host: str) -> Sequence[Address]:
        """All addresses of `host`, the preferred first.

        Raises:
            FetchFailedError: of kind `dns`: there are none, or nobody knows just now.
        """

    def close(self) -> None:
        """Let go of what it holds."""


class SystemResolver:
    """Asks the system, which knows the hosts file and the search domains.

    It has threads of its own: a name server that does not answer holds a thread for half a minute, and the pool of
    the event loop has six on two cores.
    """

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def addresses(self, host: str) -> Sequence[Address]:
        """All addresses of `host`."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._pool, _ask_system, host)
        except (OSError, UnicodeError) as error:
            why = error.strerror if isinstance(error, OSError) else None
            raise FetchFailedError("dns", f"no address is known for {host}: {why or 'not a name'}") from None

    def close(self) -> None:
        """Let the threads end when their questions are answered."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _ask_system(host: str) -> Sequence[Address]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(str(sockaddr[0])) for *_, sockaddr in found))
