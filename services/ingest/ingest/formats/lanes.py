"""Lanes: child processes that read documents, each document within a limit of processor time."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ingest.feeds.isolation import children
from ingest.formats.turns import Turns

OUT_OF_TIME = "out_of_time"
"""Key of an answer: the document took more processor time than it may here."""


@dataclass(frozen=True, slots=True)
class LaneLimits:
    """How many processes there are, and what one document may take: `cpu_seconds` of a processor, `seconds` on a busy
    machine, memory, and how long it may wait for its turn."""

    processes: int
    cpu_seconds: float
    seconds: float
    memory_bytes: int
    turn_seconds: float


class Lane:
    """Processes that are begun when they are needed, and replaced when they die."""

    def __init__(self, module: str, limits: LaneLimits) -> None:
        self._module, self._limits = module, limits
        self._turns = Turns(limits.processes)
        self._idle: list[children.Child] = []

    async def ask(self, asked: dict[str, Any], body: bytes, sender: str) -> dict[str, Any]:
        """The answer of a process, or `too_hard` with the reason, or `out_of_time`.

        Raises:
            TimeoutError: the documents of others take too long.
        """
        await self._turns.take(sender, self._limits.turn_seconds)
        try:
            return await self._ask(asked, body)
        finally:
            self._turns.give_back()

    async def stop(self) -> None:
        """End the processes."""
        while self._idle:
            await children.end(self._idle.pop())

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Of the processes that wait for work."""
        return tuple(child.pid for child in self._idle)

    async def _ask(self, asked: dict[str, Any], body: bytes) -> dict[str, Any]:
        """One that waited may have died before, so a new one is asked too."""
        if self._idle:
            with suppress(children.ProcessEndedError):
                return await self._try(self._idle.pop(), asked, body)
        with suppress(children.ProcessEndedError):
            return await self._try(await self._start(), asked, body)
        return {"too_hard": "reading it ended the process that read it"}

    async def _start(self) -> children.Child:
        return await children.start(self._module, self._limits.memory_bytes, self._limits.cpu_seconds)

    async def _try(self, child: children.Child, asked: dict[str, Any], body: bytes) -> dict[str, Any]:
        """One process asked; it waits for work again afterwards or is gone."""
        is_usable = False
        try:
            async with asyncio.timeout(self._limits.seconds):
                answer = await children.ask(child, asked, body)
            is_usable = "too_hard" not in answer
        except TimeoutError:
            answer = {"too_hard": f"not read after {self._limits.seconds:g} s"}
        except children.ProcessEndedError:
            await children.end(child)
            if child.returncode != -signal.SIGPROF:
                raise
            answer = {OUT_OF_TIME: self._limits.cpu_seconds}
        finally:
            if is_usable:
                self._idle.append(child)
            else:
                await children.end(child)
        return answer
