"""Real servers for the tests: each on a free port, in its own folder, stopped at the end."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from chassis.local.embedded import MEMORY_MIB, EmbeddedValkey
from harness.waiting import until


@dataclass
class Valkey:
    """A running Valkey; `kill` and `start` are for tests of what happens then."""

    embedded: EmbeddedValkey
    process: subprocess.Popen[bytes]
    client: Redis

    @property
    def url(self) -> str:
        """Its address."""
        return self.embedded.url

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def start(self) -> None:
        """Start it again on its data."""
        self.process = subprocess.Popen(
            self.embedded.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        until(self.embedded.answers, "the stream server to answer")


@contextmanager
def start_valkey(folder: Path, memory_mib: int = MEMORY_MIB) -> Iterator[Valkey]:
    """A Valkey in `folder`, stopped at the end of the block."""
    embedded = EmbeddedValkey(folder, memory_mib=memory_mib)
    process = subprocess.Popen(
        embedded.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    client = Redis.from_url(embedded.url, socket_timeout=10)
    server = Valkey(embedded, process, client)
    try:
        until(embedded.answers, "the stream server to answer")
        yield server
    finally:
        client.close()
        server.process.terminate()
        server.process.wait(30)
