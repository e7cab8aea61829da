"""The brake: when most deliveries fail, something around them is broken, and the stage should stop, not give up on all.

The idea is that of the dead-letter limits in Sentry's arroyo. Pure: it counts, and says whether to pause.
"""

from __future__ import annotations

from collections import deque

IN_A_ROW = 50
WINDOW = 200
SHARE = 0.5


class Brake:
    """Looks at the last outcomes; pulled when 50 failed in a row, or more than half of the last 200."""

    def __init__(self) -> None:
        self._last: deque[bool] = deque(maxlen=WINDOW)
        self._in_a_row = 0
        self.reason: str | None = None
        """Why the stage should pause; None while it should not."""

    def record(self, *, failed: bool) -> None:
        """Take one outcome into account; a success while the brake is pulled releases it."""
        if self.reason is not None:
            if not failed:
                self._release()
            return
        self._last.append(failed)
        self._in_a_row = self._in_a_row + 1 if failed else 0
        if self._in_a_row >= IN_A_ROW:
            self.reason = f"{self._in_a_row} deliveries in a row failed"
        elif len(self._last) == WINDOW and sum(self._last) > SHARE * WINDOW:
            self.reason = f"{sum(self._last)} of the last {WINDOW} deliveries failed"

    def _release(self) -> None:
        self._last.clear()
        self._in_a_row = 0
        self.reason = None
