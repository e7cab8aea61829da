"""Keeps the reading processes: gives them batches, kills one when an article takes too long, and starts it again.

A text can make a language model hang, crash or eat memory, and none of that can be stopped inside a process. So the
model lives in a child and the worker, which holds the leases, waits for each article a bounded time. The child gives
back each article as soon as it is read; when it ends, those it had not given back are read one by one. Who reads is a
fork (`enrich.isolation.run`) of a template (`enrich.isolation.child`) that has loaded the model and lives on: a death
costs milliseconds.

What failed before is read by a second fork, beside the batches: an article that hangs each time makes nobody wait.
So is what was kept before and is read again.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress

from chassis.delivery.delivery import Outcome, StreamEntry
from chassis.delivery.errors import StartError, UnavailableError
from chassis.logs import Logger
from chassis.tasks import cancel_and_wait
from enrich.isolation.reader import ArticleLimits, ModelProcess
from enrich.isolation.slot import ProcessSlot
from enrich.isolation.template import Ended, Template

START_AGAIN_SECONDS = 5.0
"""Pause after a start that failed, while nothing waits for the reader."""


class ModelProcesses:
    """The handler of enrich: outcomes for entries, from processes that may die of them."""

    def __init__(self, factory: str, model: str, limits: ArticleLimits, log: Logger) -> None:
        arguments = (factory, model, str(limits.seconds), str(limits.memory_bytes))
        self._command = (sys.executable, "-X", "faulthandler", "-m", "enrich.isolation.child", *arguments)
        self._limits, self._log = limits, log
        self._template: Template | None = None
        self._starting = asyncio.Lock()
        self._seat, self._apart = (ProcessSlot(reads, self._start_reader, log) for reads in ("batches", "what_failed"))
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the reader and wait until it has loaded its model.

        Raises:
            StartError: it cannot; the message is the reader's own reason.
        """
        await self._seat.ready()
        self._keeper = asyncio.create_task(self._keep())

    def finish(self) -> None:
        """Be stopped soon: the articles in hand are still read, but if a reader dies it is not started again."""
        self._seat.finish()
        self._apart.finish()

    async def stop(self) -> None:
        """End the readers."""
        self.finish()
        if self._keeper is not None:
            await cancel_and_wait(self._keeper)
        await self._seat.stop()
        await self._apart.stop()
        if self._template is not None:
            await self._template.stop()

    def problems(self) -> list[str]:
        """Why nothing can be read at this moment."""
        if self._seat.reader is None or self._seat.reader.has_ended:
            return ["the reader is starting"]
        return []

    async def __call__(self, entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        """One outcome an entry; the one that ends its reader is to blame, its neighbours are read again.

        Raises:
            UnavailableError: there is no reader, through no fault of these entries.
        """
        tried_before = all(entry.attempt > 1 for entry in entries)
        return await (self._apart if tried_before else self._seat).read(entries)

    async def again(self, entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        """The same beside the batches, for what was read and kept before: nobody who is new waits for it.

        Raises:
            UnavailableError: there is no reader, through no fault of these entries.
        """
        return await self._apart.read(entries)

    @property
    def producers(self) -> bytes:
        """Who makes the annotations, as `newswire.streams.PRODUCERS` has it."""
        return self._template.producers if self._template is not None else b"[]"

    async def _start_reader(self) -> ModelProcess:
        async with self._starting:
            if self._template is not None:
                with suppress(Ended):  # it may have gone with its last run
                    return await ModelProcess.start(self._template, self._limits, self._log)
                await self._template.stop()
                self._template = None
            self._template = await Template.start(self._command, self._log)
            try:
                return await ModelProcess.start(self._template, self._limits, self._log)
            except Ended as error:
                raise StartError(f"the reader does not start: {error}") from None

    async def _keep(self) -> None:
        """Start the reader again also when it ends while nothing is being read."""
        while True:
            if self._seat.reader is not None:
                await self._seat.reader.ended()
            try:
                async with self._seat.turn:
                    await self._seat.ready()
            except StartError as error:
                self._log.error("reader_start_failed", reason=str(error))
                await asyncio.sleep(START_AGAIN_SECONDS)
            except UnavailableError:
                return
