"""Where articles come from besides the push: every module in this folder is a source, found by being there.

A source module has a function `build() -> Source | None`; None means that it is not set up and does not run.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from fastapi import APIRouter

from ingest.accept.acceptor import Acceptor


class Source(Protocol):
    """Something that brings articles for as long as ingest runs."""

    name: str
    """In the log, and in `Article.via` of what it brings."""

    router: APIRouter | None
    """Routes of its own, if it has any."""

    async def run(self, acceptor: Acceptor) -> None:
        """Bring articles until cancelled; after an error it is started again, later each time."""


def installed() -> list[Source]:
    """The sources that are set up, in the order of their names."""
    names = sorted(module.name for module in iter_modules(__path__))
    built = [import_module(f"{__name__}.{name}").build() for name in names]
    return [source for source in built if source is not None]
