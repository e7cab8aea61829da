"""API keys over real HTTP: every route of every service asks for its scope, limits are fair, no key comes out again."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from chassis.access.keyfile import KeyFile
from chassis.access.keys import PREFIX, write_key
from chassis.access.scopes import declared_need
from chassis.readiness import Readiness
from chassis.runner import build_service
from chassis.settings import ServiceSettings
from chassis.web.application import build_api
from chassis.web.openapi import generate
from harness.guarded import Guarded
from harness.processes import spawn, start_service
from harness.servers import Valkey
from harness.system import run
from harness.waiting import until
from newswire import streams

ON = {"NEWSWIRE_AUTH": "on"}
PLANTED = write_key(b"planted key, to be found nowhere")


@dataclass(frozen=True)
class Operation:
    """One of the OpenAPI document; `path` is one that fits its template."""

    method: str
    path: str
    scopes: tuple[str, ...]

    @property
    def name(self) -> str:
        """For a person."""
        return f"{self.method} {self.path}"


def operations() -> list[Operation]:
    """Every operation of every service, as the OpenAPI document has them."""
    found = []
    for template, methods in json.loads(generate())["paths"].items():
        for method, operation in methods.items():
            scopes = tuple(scope for way in operation["security"][:1] for names in way.values() for scope in names)
            found.append(Operation(method.upper(), template.replace("{article_id}", "0" * 32), scopes))
    return found


OPERATIONS = operations()


@pytest.fixture(scope="module")
def guarded(valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Ingest and store in one process, with `NEWSWIRE_AUTH=on`."""
    folder = tmp_path_factory.mktemp("guarded")
    with start_service(["ingest", "store"], valkey_server.url, folder, ON) as process:
        yield Guarded(process, KeyFile(folder / "keys.json"), folder)


@dataclass(frozen=True)
class Keys:
    """One of each kind."""

    ingest: str
    read: str
    admin: str
    expired: str
    revoked: str

    def without(self, scope: str) -> str:
        """A good key that may not do this."""
        return self.read if scope != "read" else self.ingest


@pytest.fixture(scope="module")
def keys(guarded: Guarded) -> Keys:
    """The keys the process knows."""
    now = datetime.now(UTC)
    expired = guarded.file.create(["admin"], now - timedelta(days=2), expires=now - timedelta(days=1))[0]
    revoked, record = guarded.file.create(["admin"], now)
    guarded.file.revoke(record.id, now)
    ingest, read = (guarded.file.create([scope], now)[0] for scope in ("ingest", "read"))  # type: ignore[list-item]
    return Keys(ingest, read, guarded.key("admin"), expired, revoked)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation(guarded: Guarded, keys: Keys, operation: Operation) -> None:
    """Each operation needs the scope its description says: no key and a key that has ended are 401, another scope is
    403 and named, the scope and admin are let through."""
    ask = lambda key: guarded.ask(operation.method, operation.path, key)  # noqa: E731
    if not operation.scopes:
        assert operation.path in ("/livez", "/readyz")
        assert ask(None).status in (200, 503)
        return
    (scope,) = operation.scopes
    for key, problem in ((None, "no-api-key"), (keys.expired, "expired-api-key"), (keys.revoked, "revoked-api-key")):
        answer = ask(key)
        assert (answer.status, answer.problem) == (401, problem)
        assert answer.headers["www-authenticate"].startswith("Bearer")
    wrong = ask(keys.without(scope))
    assert (wrong.status, wrong.problem) == (403, "missing-scope")
    assert f"needs the scope {scope}" in json.loads(wrong.body)["detail"]
    for key in (getattr(keys, scope), keys.admin):
        answer = ask(key)
        assert answer.status not in (401, 403, 429)
        assert answer.headers["ratelimit"].startswith('"key";r=')


def test_every_route_is_declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new route is put into the table of scopes: one that is not there needs admin, and this test fails."""
    monkeypatch.setenv("NEWSWIRE_DATA_DIR", str(tmp_path))
    services = [build_service(name) for name in ("ingest", "enrich", "store")]
    own = build_api([], Readiness([], ServiceSettings(), asyncio.Event(), None)).routes
    routes = [*own, *(route for service in services for route in service.web.router.routes)]
    found = {key for service in services for key in service.web.lean}
    included = [route for route in routes if hasattr(route, "effective_route_contexts")]  # routers of sources
    routes = [route for route in routes if route not in included]
    for context in (one for route in included for one in route.effective_route_contexts()):
        found |= {(method, context.path) for method in context.methods}
    for route in routes:
        assert isinstance(route, Route | Mount), "a kind of route this test does not know"
        found |= {(method, route.path) for method in getattr(route, "methods", None) or {"GET"}}
    assert len(found) > len(OPERATIONS)
    missing = [key for key in sorted(found) if declared_need(*key) is None]
    assert not missing, "chassis/access/scopes.py says nothing about these"


def test_paths_written_otherwise(guarded: Guarded, keys: Keys) -> None:
    """No way to write a path leads past the table."""
    for path in (
        "/v1/%61rticles",
        "/v1/articles/../status",
        "//v1/articles",
        "/%76%31/articles?x=/livez",
        "/livez/../v1",
    ):
        assert guarded.ask("GET", path).status == 401
    for path in ("/v1/%66eeds", "/v1/feeds/..%2fstatus", "//v1/status", "/livez%00", "/V1/status"):
        assert guarded.ask("GET", path, keys.read).status == 403


def test_pipelined_requests_are_looked_at_one_by_one(guarded: Guarded, keys: Keys) -> None:
    """A request that follows another on its connection is let in by its own key."""
    request = "GET /v1/status HTTP/1.1\r\nHost: localhost\r\n{}\r\n"
    sent = request.format(f"X-API-Key: {keys.read}\r\n") + request.format("") + request.format("Connection: close\r\n")
    with socket.create_connection(("127.0.0.1", guarded.process.port), timeout=20) as connection:
        connection.sendall(sent.encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"200", b"401", b"401"]


def test_a_refused_body_is_not_read(guarded: Guarded) -> None:
    """Who has no key cannot make the process take in a body."""
    answer = guarded.ask("POST", "/v1/articles:batch", None, b"x" * 5_000_000, Content_Type="application/x-ndjson")
    assert answer.status == 401


def test_one_sender_at_ten_times_its_limit(guarded: Guarded, keys: Keys, valkey: Valkey) -> None:
    """A sender beyond its limit gets 429, which says when to come again; what others send is taken."""
    greedy, patient = guarded.key("ingest", rate="20/second"), keys.ingest
    statuses: dict[str, list[int]] = {greedy: [], patient: []}
    began = time.monotonic()
    for number in range(200):
        for key in (greedy, greedy, greedy, patient):
            body = json.dumps({"text": f"Story {number} of {len(statuses[key])} and {key[-6:]}."}).encode()
            answer = guarded.ask("POST", "/v1/articles", key, body, Content_Type="application/json")
            statuses[key].append(answer.status)
            if answer.status == 429:
                assert answer.problem == "rate-limited"
                assert int(answer.headers["retry-after"]) == 1
                assert answer.headers["ratelimit-policy"] == '"key";q=20;w=1'
                assert answer.headers["ratelimit"] == '"key";r=0;t=1'
    accepted, seconds = statuses[greedy].count(202), time.monotonic() - began
    assert set(statuses[patient]) == {202}
    assert set(statuses[greedy]) == {202, 429}
    assert 20 <= accepted <= 20 + 20 * seconds + 1
    assert valkey.client.xlen(streams.RAW) >= accepted + 200


def test_a_batch_counts_each_article(guarded: Guarded, valkey: Valkey) -> None:
    """Within a batch the lines beyond the limit are refused one by one, and can be sent again."""
    key = guarded.key("ingest", rate="30/hour")
    body = b"\n".join(json.dumps({"text": f"Line {number}."}).encode() for number in range(40))
    answer = guarded.ask("POST", "/v1/articles:batch", key, body, Content_Type="application/x-ndjson")
    results = [json.loads(line) for line in answer.body.splitlines()]
    accepted = sum(result["status"] == 202 for result in results)
    assert answer.status == 200
    assert [result["status"] for result in results] == [202] * accepted + [429] * (40 - accepted)
    assert accepted == 30
    assert "30/hour" in results[-1]["error"]
    assert answer.headers["ratelimit"] == '"key";r=0;t=120'
    assert valkey.client.xlen(streams.RAW) == accepted


def test_no_key_comes_out_again(guarded: Guarded, keys: Keys) -> None:
    """A key that is put wherever a request has room comes out in no answer and no line of the log."""
    planted = guarded.key("admin")
    asked = [
        ("GET", f"/v1/articles/{planted}", None, {}),
        ("GET", f"/v1/articles?cursor={planted}", None, {}),
        ("GET", f"/v1/articles?limit={planted}", None, {}),
        ("GET", f"/nowhere/{planted}", None, {}),
        (planted.replace("_", "-"), "/v1/status", None, {}),
        ("POST", "/v1/articles", f'{{"{planted}": 1}}'.encode(), {"Content_Type": "application/json"}),
        ("POST", "/v1/articles", b"x", {"Content_Type": planted}),
        ("POST", "/v1/articles", b"x", {"Content_Encoding": planted, "Content_Type": "text/plain"}),
        ("POST", "/v1/articles", b'{"text": "a"}', {"traceparent": planted, "Content_Type": "application/json"}),
        ("POST", "/v1/articles:batch", f'{{"text": "{planted}'.encode(), {"Content_Type": "application/x-ndjson"}),
        ("GET", "/v1/status", None, {"X_API_Key": planted}),
        ("GET", "/readyz", None, {}),
    ]
    secrets = (planted[len(PREFIX) :], keys.read[len(PREFIX) :], PLANTED[len(PREFIX) :])
    for key in (planted, keys.read, PLANTED):
        for method, path, body, headers in asked:
            answer = guarded.ask(method, path, key, body, **headers)
            said = answer.body.decode() + str(answer.headers)
            assert not [secret for secret in secrets if secret in said], (method, path)
    log = guarded.process.log.read_text()
    assert "access_denied" in log
    assert not [secret for secret in secrets if secret in log]


def test_log_lines_name_the_key_by_its_id(guarded: Guarded, valkey: Valkey) -> None:
    """Whose article it was can be read from the log."""
    key = guarded.key("ingest", name="desk")
    answer = guarded.ask("POST", "/v1/articles", key, b'{"text": "By the desk."}', Content_Type="application/json")
    article_id = json.loads(answer.body)["id"]
    lines = [json.loads(line) for line in guarded.process.log.read_text().splitlines()]
    (line,) = [one for one in lines if one.get("article_id") == article_id]
    assert line["key"] == guarded.file.read()[-1].id


def test_commands(guarded: Guarded, valkey: Valkey, tmp_path: Path) -> None:
    """`newswire keys` makes, lists, rotates and revokes; `newswire push` sends the key in NEWSWIRE_API_KEY."""
    here = {"NEWSWIRE_DATA_DIR": str(guarded.folder), "NEWSWIRE_API_URL": f"http://127.0.0.1:{guarded.process.port}"}
    here["NEWSWIRE_API_KEY"] = ""
    made = run(
        "newswire", "keys", "create", "--scope", "ingest", "--name", "wire", "--expires", "90d", environment=here
    )
    key, key_id = made.stdout.strip(), made.stderr.partition(":")[0]
    assert made.returncode == 0
    assert key.startswith(PREFIX)
    assert key not in made.stderr
    listed = json.loads(run("newswire", "keys", "list", "--json", environment=here).stdout)
    (row,) = [row for row in listed if row["id"] == key_id]
    assert (row["name"], row["scopes"], row["state"]) == ("wire", ["ingest"], "active")
    assert "sha256" not in row
    assert f"{key_id}  active   ingest  expires " in run("newswire", "keys", "list", environment=here).stdout
    refused = run("newswire", "push", "-", environment=here, input="A story.")
    assert refused.returncode == 1
    assert "NEWSWIRE_API_KEY is not set" in refused.stderr
    until(lambda: guarded.ask("GET", "/v1/status", key).status == 403, "the key to be known")
    pushed = run("newswire", "push", "-", environment={**here, "NEWSWIRE_API_KEY": key}, input="A story.")
    assert pushed.returncode == 0, pushed.stderr
    rotated = run("newswire", "keys", "rotate", key_id, "--overlap", "1h", environment=here)
    new = rotated.stdout.strip()
    assert new.startswith(PREFIX)
    assert run("newswire", "keys", "revoke", key_id, environment=here).returncode == 0
    until(lambda: guarded.ask("GET", "/v1/status", key).status == 401, "the old key to end")
    assert guarded.ask("GET", "/v1/status", new).status == 403
    refused = run("newswire", "push", "-", environment={**here, "NEWSWIRE_API_KEY": key}, input="A story.")
    assert (refused.returncode, refused.stderr.count("\n"), key in refused.stderr) == (1, 1, False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create", "--scope", "read", "--expires", "yesterday"], "yesterday"),
        (["create", "--scope", "read", "--rate", "fast"], "rate"),
        (["create", "--scope", "read", "--name", "a\nb"], "name"),
        (["revoke", "key_0"], "key_0"),
        (["rotate", "key_0"], "key_0"),
        (["rotate", "key_0", "--overlap", "soon"], "soon"),
    ],
)
def test_commands_that_cannot_be_done(tmp_path: Path, arguments: list[str], said: str) -> None:
    """What cannot be done is said in one line, with exit code 1."""
    answer = run("newswire", "keys", *arguments, environment={"NEWSWIRE_DATA_DIR": str(tmp_path)})
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert said in answer.stderr


def test_a_key_that_fits_no_header_is_not_shown(tmp_path: Path) -> None:
    """A NEWSWIRE_API_KEY with a line end inside is refused without repeating it."""
    answer = run("newswire", "push", "-", environment={"NEWSWIRE_API_KEY": "very\nsecret"}, input="A story.")
    assert (answer.returncode, answer.stderr.count("\n"), "secret" in answer.stderr) == (1, 1, False)


def test_a_broken_file_does_not_start(valkey: Valkey, tmp_path: Path) -> None:
    """A process that asks for keys and cannot read them ends with exit code 1 and one line that says why."""
    (tmp_path / "keys.json").write_text("{")
    process = spawn(["ingest"], valkey.url, tmp_path, ON)
    assert process.popen.wait(60) == 1
    (line,) = [json.loads(line) for line in process.log.read_text().splitlines()]
    assert (line["event"], str(tmp_path / "keys.json") in line["reason"]) == ("start_failed", True)


def test_push_waits_as_long_as_it_is_told(guarded: Guarded, valkey: Valkey) -> None:
    """`newswire push` sends again what was beyond the limit, and nothing is refused in the end."""
    key = guarded.key("ingest", rate="3/second")
    lines = "\n".join(json.dumps({"text": f"Told {number}."}) for number in range(9))
    (guarded.folder / "nine.ndjson").write_text(lines)
    here = {"NEWSWIRE_API_URL": f"http://127.0.0.1:{guarded.process.port}", "NEWSWIRE_API_KEY": key}
    pushed = run("newswire", "push", str(guarded.folder / "nine.ndjson"), environment=here)
    assert pushed.returncode == 0, pushed.stderr
    assert valkey.client.xlen(streams.RAW) == 9
