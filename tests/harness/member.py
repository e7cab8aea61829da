"""A member of a cluster: one process that can be killed and stopped, and is started again whenever it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

RESTART_SECONDS = 0.3
STOP_SECONDS = 40.0


class Target(Protocol):
    """Something the chaos can be let loose on."""

    name: str
    starts: int

    def is_up(self) -> bool:
        """Whether it does its work now."""

    def kill(self) -> bool:
        """End it as a crash would; it is started again by the cluster. Returns whether it was running."""

    def pause(self) -> bool:
        """Stop it in the middle of whatever it does. Returns whether it was running."""

    def resume(self) -> None:
        """Let it go on."""


@dataclass
class Member:
    """A process that is started again whenever it ends, until the cluster is stopped."""

    name: str
    command: Callable[[], Sequence[str]]
    log: Path
    answers: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    popen: subprocess.Popen[bytes] | None = None
    starts: int = 0
    kills: int = 0
    exits: list[int] = field(default_factory=list)
    """Exit codes of the times it ended by itself."""

    wanted: bool = False
    _killed: bool = False
    _starting: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Start it; returns at once."""
        self.wanted = True
        self._spawn()

    def keep(self) -> None:
        """Start it again if it has ended; called every few milliseconds."""
        if not self.wanted or self.popen is None or self.popen.poll() is None:
            return
        if not self._killed:
            self.exits.append(self.popen.returncode)
        time.sleep(RESTART_SECONDS)
        if self.wanted:
            self._spawn()  # unless somebody has started it meanwhile

    def is_up(self) -> bool:
        """Whether it runs and answers."""
        return self.is_running() and self.answers()

    def is_running(self) -> bool:
        """Whether the process is there."""
        return self.popen is not None and self.popen.poll() is None

    def kill(self) -> bool:
        """SIGKILL."""
        self._killed = self.is_running() or self._killed
        if not self._signal(signal.SIGKILL):
            return False
        self.kills += 1
        return True

    def pause(self) -> bool:
        """SIGSTOP."""
        return self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def ask_to_stop(self) -> None:
        """SIGTERM, and no restart."""
        self.wanted = False
        self._signal(signal.SIGCONT)
        self._signal(signal.SIGTERM)

    def wait_stopped(self) -> int | None:
        """Wait for its end and insist after a while; returns its exit code, None when it never ran."""
        if self.popen is None:
            return None
        try:
            return self.popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            return self.popen.wait()

    @property
    def pid(self) -> int:
        """The id of the running process."""
        assert self.popen is not None
        return self.popen.pid

    def log_lines(self) -> Iterator[dict[str, Any]]:
        """What it has logged; what is no JSON comes as `{"event": "raw", "line": ...}`."""
        if not self.log.exists():
            return
        with self.log.open("rb") as file:
            for line in file:
                try:
                    document = json.loads(line)
                except ValueError:
                    document = None
                yield document if isinstance(document, dict) else {"event": "raw", "line": line.decode("latin-1")}

    def resident_kilobytes(self) -> int:
        """The memory of the process and its children."""
        return _resident(self.pid)

    def processor_seconds(self) -> float:
        """The processor time of the process and its children, dead ones too."""
        return _spent(self.pid) / os.sysconf("SC_CLK_TCK")

    def _spawn(self) -> None:
        with self._starting:
            if not self.is_running():
                self._start_process()

    def _start_process(self) -> None:
        with self.log.open("ab") as output:
            self.popen = subprocess.Popen(
                list(self.command()),
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._killed = False
        self.starts += 1

    def _signal(self, number: int) -> bool:
        if self.popen is None or self.popen.poll() is not None:
            return False
        with suppress(ProcessLookupError):
            self.popen.send_signal(number)
            return True
        return False


def _spent(pid: int) -> int:
    """Clock ticks of a process, of the children it has collected, and of those it has."""
    total = 0
    with suppress(OSError):
        numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total = sum(int(one) for one in numbers[11:15])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        total += sum(_spent(int(child)) for child in children)
    return total


def _resident(pid: int) -> int:
    """Kilobytes of a process and its children."""
    total = 0
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total = int(line.split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        total += sum(_resident(int(child)) for child in children)
    return total
