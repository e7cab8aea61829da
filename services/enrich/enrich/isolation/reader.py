"""One run of the reading process as its worker sees it: ask, answer, and what it died of."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from chassis.delivery.delivery import Outcome, StreamEntry
from chassis.logs import Logger
from enrich.isolation import messages, pipes
from enrich.isolation.template import STOP_SECONDS, Ended, Fork, Template, exit_reason

MEBIBYTE = 1024 * 1024

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ArticleLimits:
    """What one article may take; `memory_bytes` is on top of the loaded model."""

    seconds: float
    memory_bytes: int


class ModelProcess:
    """A process that reads, forked from its template, until it ends."""

    def __init__(
        self, template: Template, fork: Fork, streams: pipes.Streams, limits: ArticleLimits, log: Logger
    ) -> None:
        self._template, self._fork, self._limits = template, fork, limits
        self._inbox, self._outbox = streams.inbox, streams.outbox
        self._errors = asyncio.create_task(pipes.log_errors(streams.errors, log, self.process_id))
        self._killed_reason: str | None = None

    @classmethod
    async def start(cls, template: Template, limits: ArticleLimits, log: Logger) -> Self:
        """Let the template fork.

        Raises:
            Ended: the template is gone.
        """
        async with pipes.fresh() as (streams, descriptors):
            return cls(template, await template.fork(descriptors), streams, limits, log)

    @property
    def label(self) -> str:
        """Name and version of its model."""
        return self._template.label

    @property
    def process_id(self) -> int:
        """Its process id."""
        return self._fork.process_id.result()

    @property
    def has_ended(self) -> bool:
        """Whether it is gone, or about to be."""
        return self._killed_reason is not None or self._fork.exit_code.done()

    @property
    def end_reason(self) -> str:
        """Why it has ended."""
        code = self._fork.exit_code.result() if self._fork.exit_code.done() else None
        if code == messages.MEMORY_EXIT_CODE:
            return f"the reader ended: more than {self._limits.memory_bytes // MEBIBYTE} MiB of memory"
        return self._killed_reason or exit_reason(code)

    async def ask(self, entries: Sequence[StreamEntry]) -> None:
        """Hand it entries to read.

        Raises:
            Ended: it is gone, or does not take them in time.
        """
        head = [str(len(entries)).encode()]
        self._outbox.write(b"".join(map(messages.pack, [head, *map(messages.from_entry, entries)])))
        await self._within(self._outbox.drain())

    async def answer(self) -> Outcome:
        """The outcome of the next entry.

        Raises:
            Ended: it died, or took longer and was killed.
        """
        return messages.to_outcome(await self._within(pipes.receive(self._inbox)))

    async def ended(self) -> None:
        """Wait for its end."""
        await asyncio.shield(self._fork.exit_code)

    def kill(self, reason: str = "the reader was killed: nobody waits for it") -> None:
        """End it at once."""
        self._killed_reason = self._killed_reason or reason
        if not self._fork.exit_code.done():
            self._template.end_fork(self._fork)

    async def stop(self) -> None:
        """Let it end by itself, which it does when it has nothing to read, or else kill it; tidy up."""
        self._outbox.close()
        if self._killed_reason is None and not await self._ends_soon():
            self.kill("the reader was killed: it did not end when asked to")
        if not await self._ends_soon():
            self._template.kill("the reader was killed: its run does not end")
        await self.ended()
        await self._inbox.read()  # the pipe counts as open until it is empty
        await asyncio.wait({self._errors})  # not awaited itself: it may have been cancelled, and this was not
        with suppress(ConnectionError):
            await self._outbox.wait_closed()

    async def _ends_soon(self) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.ended(), STOP_SECONDS)
        return self._fork.exit_code.done()

    async def _within(self, step: Coroutine[Any, Any, T]) -> T:
        try:
            return await pipes.within(self._limits.seconds, step)
        except (asyncio.IncompleteReadError, ConnectionError):
            await self.ended()
        except TimeoutError as error:
            self.kill(f"the reader was killed: {error}")
        raise Ended(self.end_reason)
