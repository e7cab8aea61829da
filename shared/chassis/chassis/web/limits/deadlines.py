"""Ends requests that take too long.

They are looked at now and then, all together: a timer for every request would cost more than all other checks.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

Request = asyncio.Task[Any]

NEVER: Final = float("inf")


class Deadlines:
    """The running requests and when each has to be done."""

    def __init__(self, look_seconds: float = 0.5) -> None:
        self._look_seconds = look_seconds
        self._due: dict[Request, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, seconds: float) -> Request:
        """The request that is answered by this task has so long."""
        loop, request = asyncio.get_running_loop(), asyncio.current_task()
        if request is None:
            raise RuntimeError("only a task can be ended")
        self._due[request] = loop.time() + seconds
        if self._timer is None:
            self._timer = loop.call_later(self._look_seconds, self._look, loop)
        return request

    def move(self, request: Request, seconds: float) -> None:
        """It has so long from now on."""
        if self._due[request] != NEVER:
            self._due[request] = request.get_loop().time() + seconds

    def end(self, request: Request) -> None:
        """It is done."""
        self._due.pop(request, None)

    def has_passed(self, request: Request) -> bool:
        """Whether it was cancelled because it took too long."""
        return self._due.get(request) == NEVER

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for request, due in self._due.items():
            if due <= now:
                self._due[request] = NEVER
                request.cancel()
        self._timer = loop.call_later(self._look_seconds, self._look, loop) if self._due else None
