"""The template of the reading process, `child`, as its worker sees it: started once, asked for forks."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from chassis.delivery.errors import StartError
from chassis.local.signalling import send_signal
from chassis.logs import Logger
from enrich.isolation import forks, messages, pipes

START_SECONDS = 120.0
FORK_SECONDS = 20.0
STOP_SECONDS = 5.0


class Ended(Exception):
    """The reader has ended, by itself or killed; the message says why."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A run that the template has been asked for: who it is once it has begun, and how it ended."""

    process_id: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    exit_code: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Template:
    """A process that has loaded its model, until it ends."""

    def __init__(self, process: asyncio.subprocess.Process, control: socket.socket, log: Logger) -> None:
        if process.stdout is None or process.stderr is None:
            raise ValueError("a template is listened to through pipes")
        self._process, self._control = process, control
        self._reports = process.stdout
        self._errors = asyncio.create_task(pipes.log_errors(process.stderr, log, process.pid))
        self._listening: asyncio.Task[None] | None = None
        self._asking = asyncio.Lock()
        self._awaited: Fork | None = None
        self._forks: dict[int, Fork] = {}
        self._killed_reason: str | None = None
        self.label = ""
        self.producers = b"[]"
        """Who makes the annotations, as `newswire.streams.PRODUCERS` has it."""

    @classmethod
    async def start(cls, command: Sequence[str], log: Logger) -> Self:
        """Start the process and wait until it has loaded its model.

        Raises:
            StartError: it could not, and has ended.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=theirs.fileno(),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the worker
            )
        template = cls(process, ours, log)
        try:
            template.label = await template._loaded()
        except BaseException as error:
            if not isinstance(error, StartError):
                template.kill("the reader was killed: nobody waits for it")
            await template.stop()
            raise
        template._listening = asyncio.create_task(template._listen())
        # However it ends, even cancelled before its first step: nobody may wait for what only this task would tell.
        template._listening.add_done_callback(lambda _: template._end_orphans())
        return template

    @property
    def process_id(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it is gone, or about to be."""
        return self._killed_reason is not None or self._listening is None or self._listening.done()

    async def fork(self, descriptors: Sequence[int]) -> Fork:
        """A run that talks through these pipes.

        Raises:
            Ended: the template is gone.
        """
        async with self._asking:
            if self.has_ended:
                raise Ended(exit_reason(self._process.returncode))
            fork = self._awaited = Fork()
            try:
                forks.ask(self._control, forks.FORK, descriptors)
                await pipes.within(FORK_SECONDS, _wait(fork.process_id))
            except TimeoutError as error:
                self.kill(f"the reader was killed: {error}")
                raise Ended(str(self._killed_reason)) from None
            except OSError as error:
                self.kill(f"the reader was killed: it cannot be asked ({error})")
                raise Ended(str(self._killed_reason)) from None
            return fork

    def end_fork(self, fork: Fork) -> None:
        """End a run at once; through the template, whose child it is: no other process can have its number."""
        if fork.process_id.done():
            with suppress(OSError):
                forks.ask(self._control, forks.END, process_id=fork.process_id.result())

    def kill(self, reason: str) -> None:
        """End it at once, and its runs."""
        self._killed_reason = self._killed_reason or reason
        send_signal(self._process, signal.SIGKILL)

    async def stop(self) -> None:
        """Let it end by itself, which it does when nobody can ask it, or else kill it; tidy up."""
        self._control.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS if self._killed_reason is None else 0)
        if self._process.returncode is None:
            self.kill("the reader was killed: it did not end when asked to")
        if self._listening is not None:
            await asyncio.wait({self._listening})  # not awaited itself: it may have been cancelled, and this was not
        await self._reports.read()  # the pipe counts as open until it is empty
        await self._process.wait()
        await asyncio.wait({self._errors})

    async def _loaded(self) -> str:
        try:
            kind, told, *more = await pipes.within(START_SECONDS, pipes.receive(self._reports))
        except TimeoutError as error:
            self.kill(f"the reader was killed: {error}")
            raise StartError(f"the reader does not start: {self._killed_reason}") from None
        except asyncio.IncompleteReadError:
            code = await self._process.wait()
            raise StartError(f"the reader does not start: {exit_reason(code)}") from None
        if kind != messages.READY:
            raise StartError(told.decode())
        self.producers = more[0] if more else self.producers
        return told.decode()

    async def _listen(self) -> None:
        """Take its reports until its end, which is the end of its runs too."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, *numbers = await pipes.receive(self._reports)
                self._take(kind, [int(number) for number in numbers])
        await self._process.wait()

    def _take(self, kind: bytes, numbers: Sequence[int]) -> None:
        if kind == forks.ENDED:
            process, code = numbers
            _settle(self._forks.pop(process).exit_code, code)
        elif self._awaited is not None:
            self._forks[numbers[0]] = self._awaited
            _settle(self._awaited.process_id, numbers[0])
            self._awaited = None

    def _end_orphans(self) -> None:
        """Nobody hears of its runs any more: they are over, and all that is waited for is settled."""
        self.kill("the reader was killed: nobody listens to it")
        code = self._process.returncode
        if self._awaited is not None:
            self._awaited.process_id.set_exception(
                Ended(exit_reason(code) if code is not None else self._killed_reason)
            )
            self._awaited.process_id.exception()  # looked at: perhaps nobody waits for it
            _settle(self._awaited.exit_code, -signal.SIGKILL)
        # The kernel ends them with their template. Their numbers may be those of others by now: nothing is sent there.
        for fork in self._forks.values():
            _settle(fork.exit_code, -signal.SIGKILL)


def exit_reason(code: int | None) -> str:
    """How a process ended, in words."""
    if code is None:
        return "the reader runs"
    if code < 0:
        with suppress(ValueError):
            return f"the reader ended with signal {-code} ({signal.Signals(-code).name})"
    return f"the reader ended with exit code {code}"


async def _wait(future: asyncio.Future[int]) -> int:
    return await asyncio.shield(future)


def _settle(future: asyncio.Future[int], value: int) -> None:
    if not future.done():
        future.set_result(value)
