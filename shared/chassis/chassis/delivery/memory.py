"""How full the memory of the stream server is, and who gives way first when it runs short.

First history: what everybody has read and is kept for those who come back goes early. Then senders are asked to wait,
then enrich waits until store has taken what it was given. What is left above is for results in hand, so that work that
was begun always ends: a full memory empties by itself, and nothing that was accepted is lost.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

HISTORY_SHARE: Final = 0.5
ACCEPT_SHARE: Final = 0.6
HAND_ON_SHARE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes in use, and how many may be (0: no limit is set)."""

    used_bytes: int
    limit_bytes: int

    def is_over(self, share: float) -> bool:
        """Whether more than this share of the limit is in use; never where there is no limit."""
        return bool(self.limit_bytes) and self.used_bytes > share * self.limit_bytes

    def room_bytes(self, share: float) -> float:
        """How much may be added until this share is in use."""
        return share * self.limit_bytes - self.used_bytes if self.limit_bytes else float("inf")


async def ask_memory(redis: Redis) -> Memory:
    """What the server says now.

    Raises:
        RedisError: it does not answer.
    """
    found: Any = await redis.info("memory")
    return Memory(int(found["used_memory"]), int(found.get("maxmemory", 0)))


async def why_not_hand_on(redis: Redis) -> str | None:
    """Why a stage should not add to the next stream now; None where it may, or the server does not say."""
    with suppress(RedisError, OSError):
        if (await ask_memory(redis)).is_over(HAND_ON_SHARE):
            return "the memory of the stream server is nearly full: waiting for what was handed on to be taken"
    return None
