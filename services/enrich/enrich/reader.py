"""One run of the reading process as its worker sees it: ask, answer, and what it died of."""

from __future__ import annotations

import asyncio
import signal
from asyncio import StreamReader
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from chassis.delivery import Entry, Outcome
from chassis.errors import StartError
from chassis.logs import Logger
from enrich import messages

START_SECONDS = 120.0
STOP_SECONDS = 5.0
MEBIBYTE = 1024 * 1024
BUFFER_BYTES = MEBIBYTE
LINES_LOGGED = 100
"""Of what one run says on its standard error; a loop that complains for ever must not fill the log."""

SLICES = 4
"""A limit is waited for in so many parts: if this process is stopped for a while itself, it loses one of them."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one article may take; `memory_bytes` is on top of the loaded model."""

    seconds: float
    memory_bytes: int


class Ended(Exception):
    """The reader has ended, by itself or killed; the message says why."""


class Reader:
    """A child process that has loaded its model, until it ends."""

    def __init__(self, process: asyncio.subprocess.Process, limits: Limits, log: Logger) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ValueError("a reader is talked to through pipes")
        self._process, self._limits, self._log = process, limits, log
        self._inbox, self._outbox = process.stdout, process.stdin
        self._errors = asyncio.create_task(self._log_errors(process.stderr))
        self._killed_reason: str | None = None
        self.label = ""

    @classmethod
    async def start(cls, command: Sequence[str], limits: Limits, log: Logger) -> Self:
        """Start the process and wait until it has loaded its model.

        Raises:
            StartError: it could not, and has ended.
        """
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=BUFFER_BYTES,
            start_new_session=True,  # Ctrl-C is for the worker
        )
        reader = cls(process, limits, log)
        try:
            kind, told = await reader._receive(START_SECONDS)
        except Ended as error:
            await reader.stop()
            raise StartError(f"the reader does not start: {error}") from None
        except BaseException:
            reader.kill()
            await reader.stop()
            raise
        if kind != messages.READY:
            await reader.stop()
            raise StartError(told.decode())
        reader.label = told.decode()
        return reader

    @property
    def process_id(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it is gone, or about to be."""
        return self._killed_reason is not None or self._process.returncode is not None

    @property
    def end_reason(self) -> str:
        """Why it has ended."""
        if self._process.returncode == messages.MEMORY_EXIT_CODE:
            return f"the reader ended: more than {self._limits.memory_bytes // MEBIBYTE} MiB of memory"
        return self._killed_reason or _reason(self._process.returncode)

    async def ask(self, entries: Sequence[Entry]) -> None:
        """Hand it entries to read.

        Raises:
            Ended: it is gone, or does not take them in time.
        """
        head = [str(len(entries)).encode()]
        self._outbox.write(b"".join(map(messages.pack, [head, *map(messages.from_entry, entries)])))
        await self._within(self._limits.seconds, self._outbox.drain())

    async def answer(self) -> Outcome:
        """The outcome of the next entry.

        Raises:
            Ended: it died, or took longer and was killed.
        """
        return messages.to_outcome(await self._receive(self._limits.seconds))

    async def ended(self) -> None:
        """Wait for its end."""
        await self._process.wait()

    def kill(self, reason: str = "the reader was killed: nobody waits for it") -> None:
        """End it at once."""
        self._killed_reason = self._killed_reason or reason
        with suppress(ProcessLookupError):
            self._process.kill()

    async def stop(self) -> None:
        """Let it end by itself, which it does when it has nothing to read, or else kill it; tidy up."""
        self._outbox.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS if self._killed_reason is None else 0)
        if self._process.returncode is None:
            self.kill("the reader was killed: it did not end when asked to")
        await self._inbox.read()  # the pipe counts as open until it is empty
        await self._process.wait()
        await self._errors
        with suppress(ConnectionError):
            await self._outbox.wait_closed()

    async def _receive(self, seconds: float) -> list[bytes]:
        async def message() -> list[bytes]:
            header = await self._inbox.readexactly(messages.HEADER_BYTES)
            return messages.unpack(await self._inbox.readexactly(messages.length(header)))

        return await self._within(seconds, message())

    async def _within(self, seconds: float, step: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(step)
        try:
            for _ in range(SLICES):
                if (await asyncio.wait({task}, timeout=seconds / SLICES))[0]:
                    return task.result()
        except (asyncio.IncompleteReadError, ConnectionError):
            await self._process.wait()
            raise Ended(self.end_reason) from None
        finally:
            task.cancel()
        self.kill(f"the reader was killed: {seconds:g} s exceeded")
        raise Ended(self.end_reason)

    async def _log_errors(self, errors: StreamReader) -> None:
        """What it says on its standard error goes to the log, a line of ours for a line of its."""
        logged = 0
        while said := await errors.read(BUFFER_BYTES):
            for line in said.decode(errors="replace").splitlines():
                logged += 1
                if logged <= LINES_LOGGED:
                    self._log.warning("reader_said", process_id=self.process_id, message=line[:300])


def _reason(code: int | None) -> str:
    if code is None:
        return "the reader runs"
    if code < 0:
        with suppress(ValueError):
            return f"the reader ended with signal {-code} ({signal.Signals(-code).name})"
    return f"the reader ended with exit code {code}"
