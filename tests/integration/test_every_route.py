"""Every route of the API, one by one: none takes more than its limits, answers another's host, or obeys another's page.

The routes are those of the OpenAPI document, so that a new one is tried without anybody thinking of it.
"""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from chassis.access.scopes import HEALTH
from chassis.runner import build_service
from chassis.service import Service, Web
from chassis.web.limits.limits import LimitTable, ProcessLimits, RouteLimit
from chassis.web.protocol import ConnectionLimits
from harness.deployment import ROOT
from harness.hostile import chunk, flood, read_talk, resident_bytes, serve, talk
from harness.processes import Process, start_service
from harness.servers import Valkey

DOCUMENT: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
CHANGING = ("post", "put", "patch", "delete")
MEBIBYTE = 1 << 20
SECONDS = 0.3
SMALL = 64 * 1024

NOT_LISTS = {
    "/readyz": "a line a service at most",
    "/v1/articles/{article_id}": "one article",
    "/v1/articles/{article_id}/status": "the stages of one article",
    "/v1/feeds/{feed_id}": "one feed, with the kinds of repairs of its last document",
    "/v1/entities/{entity_id}": "one entity, counted in a fixed number of its articles",
}
"""GET routes whose answers have lists in them that cannot be long, and why."""


@dataclass(frozen=True)
class Operation:
    """One operation of the document; `path` has values for its parameters."""

    method: str
    template: str

    @property
    def path(self) -> str:
        """A path that leads to it."""
        return re.sub(r"{\w+}", "0" * 32, self.template)

    @property
    def description(self) -> dict[str, Any]:
        """What the document says of it."""
        described: dict[str, Any] = DOCUMENT["paths"][self.template][self.method]
        return described

    def head(self, *headers: str, host: str = "localhost") -> bytes:
        """Its request line and headers, as far as everybody sends them."""
        kinds = list(self.description.get("requestBody", {}).get("content", {"application/json": {}}))
        lines = [f"{self.method.upper()} {self.path} HTTP/1.1", f"Host: {host}", f"Content-Type: {kinds[0]}"]
        return "\r\n".join((*lines, "Connection: close", *headers)).encode() + b"\r\n\r\n"


OPERATIONS = [Operation(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods]
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.template}")


@pytest.fixture(scope="module")
def process(valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Ingest and store in one process, as a user without keys has them."""
    folder = tmp_path_factory.mktemp("routes")
    with start_service(["ingest", "store"], valkey_server.url, folder) as started:
        yield started


@pytest.fixture(scope="module")
def table(services: list[Service]) -> LimitTable:
    """The limits of all routes."""
    return LimitTable(service.web.limits for service in services)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Service]]:
    """The services, built and not started: enough for what is refused before it reaches them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSWIRE_DATA_DIR", str(tmp_path_factory.mktemp("built")))
        yield [build_service(name) for name in ("ingest", "store")]


@pytest.fixture(scope="module")
def hurried(services: list[Service]) -> Iterator[int]:
    """The port of a server with the routes of all services and little patience."""
    hurry = ProcessLimits(route=RouteLimit(body_seconds=SECONDS))
    limits = ConnectionLimits(linger_seconds=SECONDS)
    with serve([_Hurried(service) for service in services], limits, hurry) as port:
        yield port


class _Hurried:
    def __init__(self, service: Service) -> None:
        self.name, web = service.name, service.web
        limits = {key: replace(limit, body_seconds=SECONDS) for key, limit in web.limits.items()}
        self.web: Web = replace(web, limits=limits)

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""

    def problems(self) -> list[str]:
        """None."""
        return []


@every_operation
def test_a_large_body(process: Process, table: LimitTable, operation: Operation) -> None:
    """A body over the limit of its route is 413, said or found out, and costs little memory."""
    limit = table.find(operation.method.upper(), operation.path).body_bytes
    assert limit <= 16 * MEBIBYTE
    before = resident_bytes(process.popen.pid)
    Path(f"/proc/{process.popen.pid}/clear_refs").write_text("5")
    said = talk(process.port, operation.head(f"Content-Length: {limit + 1}"))
    assert (said.statuses, said.answers[0].body["type"]) == ([413], "urn:newswire:problem:content-too-large")
    piece = chunk(b"[" * SMALL)
    found = flood(process.port, operation.head("Transfer-Encoding: chunked"), piece, limit + 20 * MEBIBYTE)
    # A batch answers line by line what it took before.
    is_refused = found.statuses == [413] or b'"status":413' in found.answers[0].body
    assert is_refused, found
    grown = resident_bytes(process.popen.pid, "VmHWM") - before
    assert grown < limit + 10 * MEBIBYTE


@every_operation
def test_a_body_without_end(hurried: int, operation: Operation) -> None:
    """A body that stops in the middle is waited for as long as its route says, and no longer."""
    for head in (operation.head("Content-Length: 100"), operation.head("Transfer-Encoding: chunked")):
        got = talk(hurried, head, wait_seconds=SECONDS * 20)
        assert (got.statuses, got.is_closed) == ([408], True)
        assert got.answers[0].body["type"] == "urn:newswire:problem:body-timeout"


FOREIGN_HOSTS = ("evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "10.1.2.3")


@every_operation
def test_another_host(process: Process, operation: Operation) -> None:
    """A request by a name that this process has not is 421, and the answer names the setting."""
    for host in FOREIGN_HOSTS:
        got = talk(process.port, operation.head("Content-Length: 0", host=host))
        assert (got.statuses, got.answers[0].body["type"]) == ([421], "urn:newswire:problem:unknown-host")
        assert "NEWSWIRE_ALLOWED_HOSTS" in got.answers[0].body["detail"]


FOREIGN = (
    ("Origin: https://evil.example",),
    ("Origin: null",),
    ("Origin: http://localhost:1",),
    ("Origin: http://localhost.evil.example",),
    ("Origin: chrome-extension://abcdefghijklmnop",),
    ("Origin: http://localhost", "Origin: https://evil.example"),
    ("Origin: http://localhost", "Sec-Fetch-Site: cross-site"),
    ("Sec-Fetch-Site: same-site",),
)


@pytest.mark.parametrize(
    "operation",
    [one for one in OPERATIONS if one.method in CHANGING],
    ids=lambda one: f"{one.method} {one.template}",
)
def test_another_page(process: Process, operation: Operation) -> None:
    """A change that a page of another site asks for is 403; a page of ours and a program are not."""
    for headers in FOREIGN:
        got = talk(process.port, operation.head(*headers, "Content-Length: 0"))
        assert (got.statuses, got.answers[0].body["type"]) == ([403], "urn:newswire:problem:foreign-origin")
    for own in (("Origin: http://localhost",), ("Origin: http://localhost", "Sec-Fetch-Site: same-origin"), ()):
        got = talk(process.port, operation.head(*own, "Content-Length: 0"), wait_seconds=5)
        assert got.statuses
        assert got.statuses != [403]


@every_operation
def test_no_other_site_is_told(process: Process, operation: Operation) -> None:
    """No answer allows pages of other sites to read it, and a browser that asks whether it may is told no."""
    asked = operation.head("Origin: https://evil.example", "Access-Control-Request-Method: POST", "Content-Length: 0")
    preflight = b"OPTIONS" + asked[len(operation.method) :]
    for request in (asked, preflight):
        got = talk(process.port, request, wait_seconds=5)
        assert not [name for name in got.answers[0].headers if name.startswith("access-control-")]
        assert got.answers[0].headers["x-content-type-options"] == "nosniff"
    assert got.statuses == [405]


@every_operation
def test_lists_are_bounded(operation: Operation) -> None:
    """A GET that answers a list has a `limit` with a maximum, and says how to come by the rest."""
    parameters = {one["name"]: one for one in operation.description.get("parameters", ())}
    if operation.method != "get" or not _has_list(operation.description):
        return
    if operation.template in NOT_LISTS:
        return
    assert "limit" in parameters, "a list without end; or say in NOT_LISTS why it has one"
    assert parameters["limit"]["schema"]["maximum"] <= 20_000
    assert parameters["limit"]["schema"]["default"] > 0
    assert "cursor" in parameters or operation.template == "/v1/entities"


def _has_list(description: dict[str, Any]) -> bool:
    """Whether the answer is no JSON, or its JSON has a list in it."""
    content = description["responses"]["200"].get("content", {})
    schemas = [_resolved(one.get("schema", {})) for one in content.values()]
    lists = [_is_list(one) or any(_is_list(part) for part in one.get("properties", {}).values()) for one in schemas]
    return any(lists) or any(kind != "application/json" for kind in content)


def _is_list(schema: dict[str, Any]) -> bool:
    return _resolved(schema).get("type") == "array"


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Any = DOCUMENT
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


@every_operation
def test_scopes(operation: Operation) -> None:
    """Every route needs a scope but those of health."""
    assert bool(operation.description["security"]) != (operation.template in HEALTH)


def test_hubs(process: Process) -> None:
    """The callback of hubs, which is not in the document, answers by its token before it reads anything, and only by a
    name that is ours."""
    path = "/v1/websub/" + "a" * 43
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Hub-Signature: sha256={'0' * 64}\r\nContent-Length: 14000000"
    with socket.create_connection(("127.0.0.1", process.port), 10) as connection:
        connection.sendall(head.encode() + b"\r\n\r\n")
        got = read_talk(connection, 5)
    assert got.statuses == [404]
    assert talk(process.port, head.replace("localhost", "evil.example").encode() + b"\r\n\r\n").statuses == [421]
    assert "a" * 43 not in process.log.read_text()
    assert "a" * 43 not in str(got.answers[0])


def test_no_token_is_shown(process: Process) -> None:
    """However the path of a hub is written or asked for, its token comes out in no answer and no line of the log."""
    token = "T0ken" + "b" * 38
    for line in (
        f"PUT /v1/websub/{token}",
        f"GET /v1/websub/{token}/",
        f"GET /v1/WEBSUB/{token}",
        f"GET //v1/websub/{token}",
        f"GET /v1/websub/%54{token[1:]}",
        f"POST /v1/websub/{token}?x={token[::-1]}",
    ):
        got = talk(process.port, f"{line} HTTP/1.0\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".encode())
        assert got.statuses[0] in (404, 405)
        assert token not in str(got.answers[0].body)
    assert token not in process.log.read_text()


def test_attacks_on_memory(process: Process) -> None:
    """300 MB of JSON to a route that takes a line of it, and 40 deliveries of 14 MB that are begun and never ended,
    cost next to nothing, and others are answered meanwhile."""
    pid, before = process.popen.pid, resident_bytes(process.popen.pid)
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    feeds = (
        b"POST /v1/feeds HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
    )
    assert flood(process.port, feeds + b"\r\n\r\n", chunk(b'"' + b"0," * MEBIBYTE), 300 * MEBIBYTE).statuses == [413]
    hub = f"POST /v1/websub/{'c' * 43} HTTP/1.1\r\nHost: localhost\r\nX-Hub-Signature: sha1={'0' * 40}\r\n"
    begun = [socket.create_connection(("127.0.0.1", process.port), 10) for _ in range(40)]
    senders = [threading.Thread(target=_send, args=(one, hub.encode())) for one in begun]
    for sender in senders:
        sender.start()
    answered = talk(process.port, b"GET /livez HTTP/1.0\r\nHost: localhost\r\n\r\n", wait_seconds=5)
    for sender, connection in zip(senders, begun, strict=True):
        sender.join()
        connection.close()
    assert answered.statuses == [200]
    assert resident_bytes(pid, "VmHWM") - before < 40 * MEBIBYTE


def _send(connection: socket.socket, head: bytes) -> None:
    try:
        connection.sendall(head + b"Content-Length: 14680064\r\n\r\n" + b"x" * (14 * MEBIBYTE - 1))
    except OSError:
        return
