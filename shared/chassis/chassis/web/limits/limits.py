"""What one request may take, by route, and what all requests of a process may take together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

MEBIBYTE: Final = 1024 * 1024

Handing = Literal["whole", "kept", "passed"]
"""How a body reaches the application: read whole before it begins; in parts as they come, which it keeps; in parts
that it lets go of before it asks for the next."""


@dataclass(frozen=True, slots=True)
class RouteLimit:
    """What one request of a route may take; this is what holds for a route that says nothing else.

    `body_seconds` is waited for the body in all, then `answer_seconds` for the answer to begin. The answer is held
    until it is whole, of at most `answer_bytes`.
    """

    body_bytes: int = 64 * 1024
    body_seconds: float = 30.0
    body: Handing = "whole"
    answer_seconds: float = 30.0
    answer_bytes: int = 32 * MEBIBYTE


Routes = Mapping[tuple[str, str], RouteLimit]
"""Limits by method and path; a path that ends with `/` stands for everything below it."""


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What all requests of a process may take at once: bytes of bodies that are not answered yet, and of answers that
    are not taken yet; requests that read, and others; beyond them a request waits for so long and is then 503. `route`
    is what a route may take that says nothing else."""

    route: RouteLimit = RouteLimit()
    body_bytes: int = 64 * MEBIBYTE
    answer_bytes: int = 128 * MEBIBYTE
    reading: int = 8
    changing: int = 16
    wait_seconds: float = 10.0
    send_seconds: float = 60.0


class LimitTable:
    """The limits of all routes; what is not named has the default."""

    def __init__(self, routes: Iterable[Routes], default: RouteLimit | None = None) -> None:
        named = [one for table in routes for one in table.items()]
        self._default = default or RouteLimit()
        self._exact = {key: limit for key, limit in named if not key[1].endswith("/")}
        self._below = tuple((*key, limit) for key, limit in named if key[1].endswith("/"))

    def find(self, method: str, path: str) -> RouteLimit:
        """The limits of a request; the path is the decoded one that routes are matched with."""
        found = self._exact.get((method, path))
        if found is not None:
            return found
        for its_method, prefix, limit in self._below:
            if method == its_method and path.startswith(prefix):
                return limit
        return self._default


class ByteBudget:
    """A number of bytes that all requests share."""

    __slots__ = ("_left",)

    def __init__(self, limit_bytes: int) -> None:
        self._left = limit_bytes

    def take(self, size: int) -> bool:
        """Use so many, if they are left."""
        if size > self._left:
            return False
        self._left -= size
        return True

    def give(self, size: int) -> None:
        """They are free again."""
        self._left += size
