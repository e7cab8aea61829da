"""The console of `newswire up`: what the services log, readable in a terminal, as JSON lines elsewhere."""

from __future__ import annotations

import sys
from typing import Any

import orjson
import structlog
from rich.console import Console

LOUD = ("warning", "error", "critical")


class ServiceConsole:
    """Prints log lines of the services; while `quiet`, only warnings and worse (the files hold everything)."""

    def __init__(self, console: Console) -> None:
        self.quiet = False
        self._console = console
        self._readable = sys.stdout.isatty()
        self._render = structlog.dev.ConsoleRenderer(colors=False)

    def line(self, line: bytes) -> None:
        """Show one line a service has written."""
        event = _event(line)
        if self.quiet and event.get("level", "error") not in LOUD:
            return
        if not self._readable:
            sys.stdout.buffer.write(line)
            sys.stdout.flush()
            return
        self._console.print(self._render(None, "", event), markup=False, highlight=False, soft_wrap=True)


def _event(line: bytes) -> dict[str, Any]:
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:
        event = None
    if not isinstance(event, dict):
        return {"level": "error", "event": line.decode(errors="replace").rstrip()}
    return event
