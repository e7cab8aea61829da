"""The whole system as a user starts it: `newswire up` in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from redis import Redis

from harness.waiting import until
from newswire.client import NewswireError, RefusedError, get_json

BIN = Path(sys.executable).parent


_GIVEN: set[int] = set()


def free_port() -> int:
    """A port nobody listens on just now, and that was not given to anybody else of this test run."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port not in _GIVEN:
            _GIVEN.add(port)
            return port


def run(*arguments: str, environment: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command of this environment, e.g. `run("newswire", "push", path)`."""
    command = [str(BIN / arguments[0]), *arguments[1:]]
    env = {**os.environ, **(environment or {})}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False, **options)


class System:
    """A running `newswire up`; its console goes to `console.log` beside the data."""

    def __init__(self, data_dir: Path, *arguments: str, port: int | None = None, workers: int = 1) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.console = data_dir.with_suffix(".console.log")
        self.environment = {"NEWSWIRE_DATA_DIR": str(data_dir), "NEWSWIRE_PORT": str(self.port)}
        self._command = [str(BIN / "newswire"), "up", "--workers", str(workers), *(arguments or ("--no-demo",))]
        self.process: subprocess.Popen[bytes]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it; returns at once."""
        with self.console.open("ab") as console:
            self.process = subprocess.Popen(
                self._command,
                env={**os.environ, **self.environment},
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> int:
        """Stop it as Ctrl-C would; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def wait_until_ready(self) -> None:
        """Wait for /readyz and for the file that tells the commands where everything is."""
        until(lambda: self.is_ready() and (self.data_dir / "endpoints.json").exists(), "the system to be ready", 120)

    def is_ready(self) -> bool:
        """Whether /readyz answers 200."""
        assert self.process.poll() is None, self.console.read_text()
        try:
            get_json("/readyz", self.url)
        except NewswireError:
            return False
        return True

    def get(self, path: str) -> Any:
        """The JSON document at `path`."""
        return get_json(path, self.url)

    def newswire(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a `newswire` command against this system."""
        return run("newswire", *arguments, environment=self.environment, **options)

    @property
    def redis_url(self) -> str:
        """The address of its stream server."""
        return str(json.loads((self.data_dir / "endpoints.json").read_text())["redis"])

    def redis(self) -> Redis:
        """A client of its stream server."""
        return Redis.from_url(self.redis_url, socket_timeout=10)

    def pids(self) -> dict[str, int]:
        """The process ids of its parts by name, as its log says; the last start counts."""
        found: dict[str, int] = {}
        for line in self.log_lines():
            if line.get("event") == "process_begun":
                found[line["process"]] = line["process_id"]
        return found

    def log_lines(self) -> list[dict[str, Any]]:
        """Everything its parts have logged."""
        lines: list[dict[str, Any]] = []
        for path in sorted((self.data_dir / "logs").glob("*.jsonl*")):
            lines += [json.loads(line) for line in path.read_text().splitlines()]
        return lines

    def stored(self, article_id: str) -> Any:
        """The article, when it is stored."""

        def look() -> Any:
            try:
                document = self.get(f"/v1/articles/{article_id}")
            except RefusedError as refused:
                if refused.status != 503:  # "come again" while a server behind is started again
                    raise
                return None
            return document if document["state"] == "stored" else None

        return until(look, f"article {article_id} to be stored", 60)
