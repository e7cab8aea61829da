"""Single service processes, as compose runs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.system import free_port
from harness.waiting import until


@dataclass
class Process:
    """A running `python -m chassis ...`."""

    popen: subprocess.Popen[bytes]
    port: int
    log: Path

    def is_live(self) -> bool:
        """Whether it answers."""
        assert self.popen.poll() is None, self.log.read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/livez", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def spawn(services: Sequence[str], redis_url: str, folder: Path, environment: dict[str, str] | None = None) -> Process:
    """Start services in one process; returns at once."""
    port = free_port()
    settings = {
        "NEWSWIRE_REDIS_URL": redis_url,
        "NEWSWIRE_DATA_DIR": str(folder),
        "NEWSWIRE_PORT": str(port),
        "NEWSWIRE_LOG_FORMAT": "json",
        **(environment or {}),
    }
    log = folder / f"{'-'.join(services)}.log"
    with log.open("ab") as output:
        popen = subprocess.Popen(
            [sys.executable, "-m", "chassis", *services],
            env={**os.environ, **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Process(popen, port, log)


@contextmanager
def start_service(
    services: Sequence[str], redis_url: str, folder: Path, environment: dict[str, str] | None = None
) -> Iterator[Process]:
    """Services in one process, answering; ended by SIGTERM, with exit code 0."""
    process = spawn(services, redis_url, folder, environment)
    try:
        until(process.is_live, f"{services} to answer", 60)
        yield process
    except BaseException:
        process.popen.kill()
        process.popen.wait()
        raise
    process.popen.send_signal(signal.SIGTERM)
    assert process.popen.wait(40) == 0, process.log.read_text()
