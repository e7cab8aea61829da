"""Progress of a long command: one line on stderr that counts, or a line now and then where nobody watches."""

from __future__ import annotations

from time import monotonic
from typing import Final

from newswire.terminal import ERR

WATCHED_SECONDS: Final = 0.2
UNWATCHED_SECONDS: Final = 10.0


class Progress:
    """Counts what has been done."""

    def __init__(self, what: str) -> None:
        self._what, self._begun = what, monotonic()
        self._is_watched = ERR.is_watched
        self._said_at = self._begun
        self.count = 0

    def set(self, count: int) -> None:
        """So many have been done."""
        self.count = count
        wait = WATCHED_SECONDS if self._is_watched else UNWATCHED_SECONDS
        if monotonic() - self._said_at >= wait:
            self._said_at = monotonic()
            (ERR.passing if self._is_watched else ERR.line)(self)

    def end(self) -> None:
        """Make place for what is said at the end."""
        if self._is_watched:
            ERR.passing()

    @property
    def rate(self) -> float:
        """So many a second."""
        return self.count / max(monotonic() - self._begun, 1e-6)

    def __str__(self) -> str:
        return f"{self.count} {self._what}, {self.rate:.0f}/s"
