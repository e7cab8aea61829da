"""A slot for a model process: gives it batches, replaces it when it died, finds out which article it died of."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from chassis.delivery.delivery import Outcome, StreamEntry
from chassis.delivery.errors import StartError, TryAgainError, UnavailableError
from chassis.logs import Logger
from enrich.isolation.reader import ModelProcess
from enrich.isolation.template import Ended


class ProcessSlot:
    """One reader at a time, from `start_reader`, which raises `StartError` where there is none to be had.

    `reads` tells the log what it is there for.
    """

    def __init__(self, reads: str, start_reader: Callable[[], Awaitable[ModelProcess]], log: Logger) -> None:
        self._reads, self._start_reader, self._log = reads, start_reader, log
        self._stopping = False
        self.turn = asyncio.Lock()
        """Held by whoever has something read."""

        self.reader: ModelProcess | None = None

    def finish(self) -> None:
        """Start no reader any more."""
        self._stopping = True

    async def stop(self) -> None:
        """End the reader."""
        self._stopping = True
        if self.reader is not None:
            await self.reader.stop()

    async def read(self, entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        """One outcome an entry; the one that ends the reader is to blame, its neighbours are read again.

        Raises:
            UnavailableError: there is no reader, through no fault of these entries.
        """
        async with self.turn:
            outcomes, reason = await self._read(entries)
            if reason is None:
                return outcomes
            return [*outcomes, *await self._find_culprit(entries[len(outcomes) :], reason)]

    async def ready(self) -> ModelProcess:
        """The running reader; a new one if the last has ended.

        Raises:
            StartError: there is none to be had.
            UnavailableError: it has ended, and none is started any more.
        """
        if self.reader is not None and not self.reader.has_ended:
            return self.reader
        if self._stopping:
            raise UnavailableError("the reader has ended and this process is stopping")
        if self.reader is not None:
            await self.reader.stop()
            gone = {"process_id": self.reader.process_id, "reason": self.reader.end_reason}
            self._log.warning("reader_ended", reads=self._reads, **gone)
            self.reader = None
        began = time.monotonic()
        self.reader = await self._start_reader()
        self._log.info(
            "reader_started",
            reads=self._reads,
            model=self.reader.label,
            process_id=self.reader.process_id,
            milliseconds=round((time.monotonic() - began) * 1000),
        )
        return self.reader

    async def _find_culprit(self, entries: Sequence[StreamEntry], reason: str) -> list[Outcome]:
        """Read one by one what a dead reader had not given back.

        Most likely it died of the first, so the others come first: when none of them is deadly the first is to blame,
        and nothing has to die of it once more.
        """
        suspect, *others = entries
        outcomes: list[Outcome] = []
        deadly = False
        for entry in others:
            found, why = await self._read([entry])
            outcomes += found or [TryAgainError(str(why))]
            deadly = deadly or why is not None
        if not deadly:
            return [TryAgainError(reason), *outcomes]
        found, why = await self._read([suspect])
        return [*(found or [TryAgainError(str(why))]), *outcomes]

    async def _read(self, entries: Sequence[StreamEntry]) -> tuple[list[Outcome], str | None]:
        """The outcomes of the first entries, and why they are not all (None when they are)."""
        outcomes: list[Outcome] = []
        try:
            reader = await self.ready()
        except StartError as error:
            raise UnavailableError(str(error)) from error
        try:
            await reader.ask(entries)
            while len(outcomes) < len(entries):
                outcomes.append(await reader.answer())
        except Ended as error:
            return outcomes, str(error)
        except BaseException:  # nobody waits for the other answers any more
            reader.kill()
            raise
        return outcomes, None
