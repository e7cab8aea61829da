"""A process that asks for API keys, and requests to it with and without them."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chassis.access.keyfile import KeyFile
from harness.processes import Process
from harness.waiting import until


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def problem(self) -> str:
        """The kind of problem."""
        return str(json.loads(self.body)["type"]).rpartition(":")[2]


@dataclass(frozen=True)
class Guarded:
    """A process that hosts ingest and store and asks for keys."""

    process: Process
    file: KeyFile
    folder: Path

    def key(self, *scopes: Any, **more: Any) -> str:
        """A new key, which the process knows by the time this returns."""
        key = self.file.create(scopes, more.pop("now", datetime.now(UTC)), **more)[0]
        until(lambda: self.ask("GET", "/v1/status", key).problem_or_none() != "unknown-api-key", "the key to be known")
        return key

    def ask(
        self, method: str, path: str, key: str | None = None, body: bytes | None = None, **headers: str
    ) -> Answered:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.process.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {**sent, **({"Authorization": f"Bearer {key}"} if key else {})})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return Answered(response.status, {name.lower(): value for name, value in response.getheaders()}, content)


class Answered(Answer):
    """An answer that may be no problem."""

    def problem_or_none(self) -> str | None:
        """The kind of problem, if it is one."""
        return self.problem if self.status >= 400 else None
