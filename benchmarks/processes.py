"""Starts what is measured as real processes on free ports, and stops every one of them however a run ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from chassis.local.embedded import EmbeddedValkey

START_SECONDS = 120.0
STOP_SECONDS = 30.0
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


class BenchmarkError(Exception):
    """A run that cannot be finished; the message says what did not work."""

    def full_text(self) -> str:
        """The message, and what the processes that ended had said."""
        return "\n".join([str(self), *getattr(self, "__notes__", [])])


class Bench:
    """A temporary folder, a durable stream server in it, and the processes a benchmark adds."""

    def __init__(self, folder: Path, valkey: EmbeddedValkey, stack: ExitStack) -> None:
        self.folder, self.redis_url = folder, valkey.url
        self._stack = stack

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None, stdio: int | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a Python process (`command` without the interpreter); what it says goes to `<name>.log`."""
        return self._stack.enter_context(
            _running(name, [sys.executable, *command], self.folder, environment or {}, stdio)
        )

    def start_services(self, *names: str, needs: str = "", **settings: str) -> tuple[subprocess.Popen[bytes], int]:
        """Start services in one process; returns it and the port of its HTTP server."""
        port = free_port()
        environment = {
            "NEWSWIRE_REDIS_URL": self.redis_url,
            "NEWSWIRE_PORT": str(port),
            "NEWSWIRE_DATA_DIR": str(self.folder),
            "NEWSWIRE_LOG_FORMAT": "json",
            "NEWSWIRE_READY_NEEDS": needs,
            **settings,
        }
        return self.start("-".join(names), ["-m", "chassis", *names], environment), port


@contextmanager
def bench() -> Iterator[Bench]:
    """A stream server with the durable configuration, ready to use; everything is stopped and removed at the end."""
    with TemporaryDirectory(prefix="newswire-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        valkey = EmbeddedValkey(folder / "valkey")
        server = stack.enter_context(_running("valkey", valkey.command(), folder, {}, None))
        _wait_until(valkey.answers, [server], "the stream server does not start")
        yield Bench(folder, valkey, stack)


def wait_until_ready(port: int, *processes: subprocess.Popen[bytes]) -> None:
    """Wait until /readyz says that the whole system is ready, which needs all of `processes`."""
    _wait_until(lambda: _is_ready(port), processes, f"the services on port {port} do not get ready")


def wait_until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process accepts connections."""
    _wait_until(lambda: _listens(port), [process], f"nothing listens on port {port}")


def cpu_seconds(pid: int) -> float:
    """Processor time a process and its living children have used so far, user and system, in steps of 10 ms."""
    found: dict[int, tuple[int, float]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may end while we look
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
            found[int(folder.name)] = int(after_name[1]), (int(after_name[11]) + int(after_name[12])) / CLOCK_TICKS
    family = {pid}
    while more := {child for child, (parent, _) in found.items() if parent in family} - family:
        family |= more
    return sum(found[member][1] for member in family)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(
    name: str, command: Sequence[str], folder: Path, environment: Mapping[str, str], stdio: int | None
) -> Iterator[subprocess.Popen[bytes]]:
    log = folder / f"{name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(command), env={**os.environ, **environment}, stdin=stdio, stdout=stdio or output, stderr=output
        )
    try:
        yield process
    except Exception as error:
        if process.poll() is not None:
            error.add_note(f"{name} ended with code {process.returncode} and said last:\n{_tail(log)}")
        raise
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _wait_until(condition: Callable[[], bool], processes: Sequence[subprocess.Popen[bytes]], complaint: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not condition():
        if any(process.poll() is not None for process in processes):
            raise BenchmarkError(f"{complaint}: a process has ended")
        if time.monotonic() > deadline:
            raise BenchmarkError(f"{complaint} in {START_SECONDS:.0f} s")
        time.sleep(0.1)


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _tail(log: Path) -> str:
    return log.read_bytes()[-1500:].decode(errors="replace")
