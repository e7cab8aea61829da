"""Ending tasks that run for as long as their owner does."""

from __future__ import annotations

import asyncio
import math
from typing import Any, Final

AGAIN_SECONDS: Final = 3.0


async def cancel_and_wait(
    *tasks: asyncio.Task[Any], again_seconds: float = AGAIN_SECONDS, limit_seconds: float = math.inf
) -> bool:
    """Cancel tasks and wait until they have ended, however they do, but no longer than the limit; whether they have.

    One cancellation is not always enough: on Python 3.11 `asyncio.wait_for`, which the Redis client sends every command
    through, loses it when what it waits for is done at the same moment (python/cpython#86296). So it is repeated.
    """
    waiting = {task for task in tasks if not task.done()}
    loop = asyncio.get_running_loop()
    end = loop.time() + limit_seconds
    while waiting and loop.time() < end:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=min(again_seconds, end - loop.time()))
    return not waiting
