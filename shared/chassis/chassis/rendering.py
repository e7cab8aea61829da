"""Rendering: a log event as people read it in a terminal, harmless whatever was logged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import structlog

from newswire.terminal import harmless

COLUMNS: Final = ("level", "timestamp", "event", "logger", "logger_name")
"""What stands by itself at the begin; all else is `name=value` behind it."""

BLOCKS: Final = ("exception", "stack")
"""What has lines."""


class EventRenderer:
    """Gives the lines of an event."""

    def __init__(self, *, colors: bool) -> None:
        self._render = structlog.dev.ConsoleRenderer(colors=colors)

    def __call__(self, event: Mapping[Any, Any]) -> str:
        """The event, without a line end."""
        return str(self._render(None, "", {harmless(name): _shown(name, value) for name, value in event.items()}))


def _shown(name: object, value: object) -> object:
    if name in COLUMNS:
        return harmless(value)
    if name in BLOCKS:
        return "\n".join(map(harmless, str(value).split("\n")))
    return _Value(value)


class _Value:
    """Something logged that structlog prints by its `repr`; words with spaces have quotation marks."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __repr__(self) -> str:
        value = self._value
        is_bare = isinstance(value, str) and not set(value) & set(" =\"'")
        return harmless(value if is_bare else repr(value))
