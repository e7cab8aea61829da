"""Ending tasks that run for as long as their owner does."""

from __future__ import annotations

import asyncio
from typing import Any, Final

AGAIN_SECONDS: Final = 3.0


async def cancel_and_wait(*tasks: asyncio.Task[Any], again_seconds: float = AGAIN_SECONDS) -> None:
    """Cancel tasks and wait until they have ended, however they do.

    One cancellation is not always enough: on Python 3.11 `asyncio.wait_for`, which the Redis client sends every command
    through, loses it when what it waits for is done at the same moment (python/cpython#86296). So it is repeated.
    """
    waiting = {task for task in tasks if not task.done()}
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=again_seconds)
