"""Supervision: keeps a set of processes running, starts again what died, stops them all in order."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from chassis.local.signalling import send_signal
from chassis.logs import Logger

BACKOFF_SECONDS = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_SECONDS = 30.0
"""A process that ran this long had a fault, not a hopeless start: its back-off begins anew."""

KILL_AFTER_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """A process to keep running; `environment` is added to this process's own."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


class Supervised:
    """One process that is started again whenever it ends by itself."""

    def __init__(self, spec: ProcessSpec, log: Logger, on_line: Callable[[bytes], None]) -> None:
        self.spec = spec
        self.pid: int | None = None
        self.starts = 0
        self._log = log
        self._on_line = on_line
        self._stopping = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to keep it running."""
        self._task = asyncio.create_task(self._keep_running())

    async def stop(self) -> None:
        """Ask it to end, wait, and insist after a while."""
        self._stopping.set()
        if self._process is not None:
            send_signal(self._process, signal.SIGTERM)
        if self._task is None:
            return
        try:
            await asyncio.wait_for(asyncio.shield(self._task), KILL_AFTER_SECONDS)
        except TimeoutError:
            self._log.error("process_killed", process=self.spec.name, reason="did not stop in time")
            if self._process is not None:
                send_signal(self._process, signal.SIGKILL)
            # A process of its own that it left behind may hold its output open for ever.
            if not (await asyncio.wait({self._task}, timeout=KILL_AFTER_SECONDS))[0]:
                self._task.cancel()

    async def _keep_running(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began = asyncio.get_running_loop().time()
            code = await self._run_once()
            if self._stopping.is_set():
                return
            if asyncio.get_running_loop().time() - began > STEADY_SECONDS:
                failures = 0
            delay = BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)]
            failures += 1
            self._log.error("process_died", process=self.spec.name, exit_code=code, restart_in_seconds=delay)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)

    async def _run_once(self) -> int:
        self._process = await asyncio.create_subprocess_exec(
            *self.spec.command,
            env={**os.environ, **self.spec.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            # A session of its own: Ctrl-C reaches the supervisor only, which stops the others in order.
            start_new_session=True,
            limit=1024 * 1024,
        )
        self.pid = self._process.pid
        self.starts += 1
        self._log.info("process_begun", process=self.spec.name, process_id=self.pid, starts=self.starts)
        if self._process.stdout is not None:
            await self._pass_on(self._process.stdout)
        return await self._process.wait()

    async def _pass_on(self, lines: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await lines.readline()
            except ValueError:  # a line beyond the limit: it is in the log file, the console can do without
                continue
            if not line:
                return
            self._on_line(line)
