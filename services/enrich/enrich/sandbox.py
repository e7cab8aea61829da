"""Keeps the reading process: gives it batches, kills it when an article takes too long, and starts it again.

A text can make a language model hang, crash or eat memory, and none of that can be stopped inside a process. So the
model lives in a child and the worker, which holds the leases, waits for each article a bounded time. The child gives
back each article as soon as it is read; when it ends, those it had not given back are read one by one. Who reads is a
fork (`enrich.run`) of a template (`enrich.child`) that has loaded the model and lives on: a death costs milliseconds.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

from chassis.delivery import Entry, Outcome
from chassis.errors import StartError, TryAgainError, UnavailableError
from chassis.logs import Logger
from enrich.reader import Limits, Reader
from enrich.template import Ended, Template

START_AGAIN_SECONDS = 5.0
"""Pause after a start that failed, while nothing waits for the reader."""


class Sandbox:
    """The handler of enrich: outcomes for entries, from a process that may die of them."""

    def __init__(self, factory: str, model: str, limits: Limits, log: Logger) -> None:
        arguments = (factory, model, str(limits.seconds), str(limits.memory_bytes))
        self._command = (sys.executable, "-X", "faulthandler", "-m", "enrich.child", *arguments)
        self._limits, self._log = limits, log
        self._template: Template | None = None
        self._reader: Reader | None = None
        self._turn = asyncio.Lock()
        self._keeper: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Start the reader and wait until it has loaded its model.

        Raises:
            StartError: it cannot; the message is the reader's own reason.
        """
        await self._ready()
        self._keeper = asyncio.create_task(self._keep())

    def finish(self) -> None:
        """Be stopped soon: the articles in hand are still read, but if the reader dies it is not started again."""
        self._stopping = True

    async def stop(self) -> None:
        """End the reader."""
        self._stopping = True
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        if self._reader is not None:
            await self._reader.stop()
        if self._template is not None:
            await self._template.stop()

    def problems(self) -> list[str]:
        """Why nothing can be read at this moment."""
        if self._reader is None or self._reader.has_ended:
            return ["the reader is starting"]
        return []

    async def __call__(self, entries: Sequence[Entry]) -> Sequence[Outcome]:
        """One outcome an entry; the one that ends the reader is to blame, its neighbours are read again.

        Raises:
            UnavailableError: there is no reader, through no fault of these entries.
        """
        async with self._turn:
            outcomes, reason = await self._read(entries)
            if reason is None:
                return outcomes
            return [*outcomes, *await self._find_culprit(entries[len(outcomes) :], reason)]

    async def _find_culprit(self, entries: Sequence[Entry], reason: str) -> list[Outcome]:
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

    async def _read(self, entries: Sequence[Entry]) -> tuple[list[Outcome], str | None]:
        """The outcomes of the first entries, and why they are not all (None when they are)."""
        outcomes: list[Outcome] = []
        try:
            reader = await self._ready()
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

    async def _ready(self) -> Reader:
        """The running reader; a new one if the last has ended."""
        if self._reader is not None and not self._reader.has_ended:
            return self._reader
        if self._stopping:
            raise UnavailableError("the reader has ended and this process is stopping")
        if self._reader is not None:
            await self._reader.stop()
            self._log.warning("reader_ended", process_id=self._reader.process_id, reason=self._reader.end_reason)
            self._reader = None
        began = time.monotonic()
        self._reader = await self._start_reader()
        self._log.info(
            "reader_started",
            model=self._reader.label,
            process_id=self._reader.process_id,
            milliseconds=round((time.monotonic() - began) * 1000),
        )
        return self._reader

    async def _start_reader(self) -> Reader:
        if self._template is not None:
            with suppress(Ended):  # it may have gone with its last run
                return await Reader.start(self._template, self._limits, self._log)
            await self._template.stop()
            self._template = None
        self._template = await Template.start(self._command, self._log)
        try:
            return await Reader.start(self._template, self._limits, self._log)
        except Ended as error:
            raise StartError(f"the reader does not start: {error}") from None

    async def _keep(self) -> None:
        """Start the reader again also when it ends while nothing is being read."""
        while True:
            if self._reader is not None:
                await self._reader.ended()
            try:
                async with self._turn:
                    await self._ready()
            except StartError as error:
                self._log.error("reader_start_failed", reason=str(error))
                await asyncio.sleep(START_AGAIN_SECONDS)
            except UnavailableError:
                return
