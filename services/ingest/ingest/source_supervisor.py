"""Keeps the sources running: one that fails is started again, after a longer wait each time, and never in silence."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from chassis.logs import Logger
from chassis.tasks import cancel_and_wait
from ingest.accept.acceptor import Acceptor
from ingest.sources import Source

FIRST_WAIT_SECONDS: Final = 1.0
LONGEST_WAIT_SECONDS: Final = 60.0


class SourceSupervisor:
    """Runs every source in a task of its own."""

    def __init__(self, sources: Sequence[Source], acceptor: Acceptor, log: Logger) -> None:
        self._sources, self._acceptor, self._log = sources, acceptor, log
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start them all."""
        self._tasks = [asyncio.create_task(self._keep(source), name=source.name) for source in self._sources]

    async def stop(self) -> None:
        """Stop them all, and wait until they have let go of what they hold."""
        await cancel_and_wait(*self._tasks)

    async def _keep(self, source: Source) -> None:
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                await source.run(self._acceptor)
            except Exception as error:  # a fault in one source must not end the others
                reason = f"{type(error).__name__}: {error}"[:300]
                self._log.error("source_failed", source=source.name, reason=reason, again_in_seconds=wait)
            else:
                return
            await asyncio.sleep(wait)
            wait = min(LONGEST_WAIT_SECONDS, 2 * wait)
