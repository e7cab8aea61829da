"""The console of `newswire up`: what the services log, readable in a terminal, as JSON lines elsewhere."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import orjson

from chassis.rendering import EventRenderer
from newswire.screen import Screen
from newswire.terminal import OUT, ClosedError

LOUD = ("warning", "error", "critical")


class ServiceConsole:
    """Prints log lines of the services; while `quiet`, only warnings and worse (the files hold everything)."""

    def __init__(self, screen: Screen) -> None:
        self.quiet = False
        self._screen = screen
        self._is_readable = OUT.is_watched
        self._render = EventRenderer(colors=False)

    def line(self, line: bytes) -> None:
        """Show one line a service has written; where that cannot be, the work goes on without."""
        event = _event(line)
        if event is not None and self.quiet and event.get("level", "error") not in LOUD:
            return
        with suppress(ClosedError, OSError):
            if event is None:
                self._screen.line(line.decode(errors="replace").rstrip(), wrap=False)
            elif self._is_readable:
                for one in self._render(event).split("\n"):
                    self._screen.line(one, wrap=False)
            else:
                OUT.json(line.rstrip())
                OUT.flush()


def _event(line: bytes) -> dict[str, Any] | None:
    """None for what is no event, such as the last words of a process."""
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return event if isinstance(event, dict) else None
