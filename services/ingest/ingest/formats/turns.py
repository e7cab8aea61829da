"""Turns: a number of places, and those who wait for one, sender after sender, however much each has sent."""

from __future__ import annotations

import asyncio
from collections import deque


class Turns:
    """Places that are taken and given back."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def take(self, sender: str, seconds: float) -> None:
        """Take a place, waiting for one as long as that.

        Raises:
            TimeoutError: others have them all.
        """
        if self._free:
            self._free -= 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(sender, deque()).append(place)
        try:
            async with asyncio.timeout(seconds):
                await place
        except BaseException:
            if place.done() and not place.cancelled():  # it was given a place just then
                self.give_back()
            place.cancel()
            raise

    def give_back(self) -> None:
        """Give a place to the next sender; whoever had the last turn waits for all others."""
        while self._waiting:
            sender, places = next(iter(self._waiting.items()))
            del self._waiting[sender]
            while places:
                place = places.popleft()
                if not place.done():
                    if places:
                        self._waiting[sender] = places
                    place.set_result(None)
                    return
        self._free += 1
