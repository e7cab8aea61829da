"""The layer around the HTTP application: who is let in where, and how often."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from chassis.access.authentication import ADDRESSES_KNOWN, AddressGate, Gate, is_loopback, needs_keys, open_gate
from chassis.access.guard import guard, spend
from chassis.access.keyfile import KeyFile
from chassis.access.keys import write_key
from chassis.access.rates import Rate
from chassis.access.scopes import declared_need, needed
from chassis.delivery.errors import StartError
from chassis.settings import ServiceSettings
from chassis.web.problems import send_body
from harness.clocks import FakeClock

ELSEWHERE = "192.0.2.7"
BEYOND = "192.0.2.1"
"""An address to listen on that others reach."""


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def problem(self) -> str:
        """The kind of problem."""
        return str(json.loads(self.body)["type"]).rpartition(":")[2]


@dataclass
class Site:
    """An application of any route behind the layer; it spends `articles` a request."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    articles: int = 1
    settings: dict[str, Any] = field(default_factory=dict)
    spent: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.file = KeyFile(self.folder / "keys.json")
        self._app: Any = None

    def key(self, *scopes: Any, **more: Any) -> str:
        """A new key; made before the first request."""
        return self.file.create(scopes, more.pop("now", self.clock.now()), **more)[0]

    async def ask(
        self, method: str, path: str, *headers: tuple[str, str], key: str | None = None, client: str = ELSEWHERE
    ) -> Answer:
        """One request."""
        if self._app is None:
            settings = ServiceSettings(data_dir=self.folder, **self.settings)
            gate = open_gate(settings, BEYOND, self.clock, structlog.get_logger())
            self._app = guard(self._answer, gate, self.clock, structlog.get_logger())
        sent = [*headers, *([("authorization", f"Bearer {key}")] if key else [])]
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "client": (client, 1),
            "headers": [(name.encode(), value.encode()) for name, value in sent],
        }
        return await call(self._app, scope)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.spent.append(sum(spend() is None for _ in range(self.articles)))
        await send_body(send, 200, b"{}")


async def call(app: Any, scope: Scope) -> Answer:
    """The answer of an ASGI application."""
    answer = Answer()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message["body"]

    await app(scope, None, send)
    return answer


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site that asks for keys."""
    return Site(tmp_path)


@pytest.mark.parametrize(
    ("method", "path", "need"),
    [
        ("GET", "/livez", "nothing"),
        ("GET", "/readyz", "nothing"),
        ("GET", "/livez/", "admin"),
        ("POST", "/v1/articles", "ingest"),
        ("POST", "/v1/articles:batch", "ingest"),
        ("GET", "/v1/articles/0", "read"),
        ("HEAD", "/v1/articles/0", "read"),
        ("DELETE", "/v1/articles/0", "admin"),
        ("GET", "/v1/status", "read"),
        ("GET", "/v1/feeds", "admin"),
        ("POST", "/v1/feeds/opml", "admin"),
        ("GET", "/v1/keys", "admin"),
        ("GET", "/v1/dead", "admin"),
        ("POST", "/v1/whatever", "admin"),
        ("GET", "/docs", "read"),
        ("GET", "/openapi.json", "read"),
        ("GET", "/metrics", "admin"),
        ("GET", "//livez", "admin"),
        ("GET", "//v1/articles", "admin"),
        ("GET", "/V1/articles", "admin"),
        ("get", "/v1/articles", "admin"),
        ("GET", "", "admin"),
    ],
)
def test_what_routes_need(method: str, path: str, need: str) -> None:
    """The table says what a route needs; what it does not name needs admin."""
    assert needed(method, path) == need


def test_a_route_nobody_declared() -> None:
    """A route that is not in the table is known to be missing there."""
    assert declared_need("GET", "/metrics") is None
    assert declared_need("PUT", "/v1/articles") is None


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_both_headers_carry_a_key(site: Site, scheme: str) -> None:
    """A key is taken from Authorization, however the scheme is written, and from X-API-Key; both may say the same."""
    key = site.key("read")
    for headers in (
        [("authorization", f"{scheme} {key}")],
        [("x-api-key", key)],
        [("x-api-key", f" {key} "), ("authorization", f"{scheme}  {key}")],
    ):
        assert (await site.ask("GET", "/v1/articles", *headers)).status == 200


@pytest.mark.parametrize(
    ("headers", "problem"),
    [
        ([], "no-api-key"),
        ([("authorization", "Basic dXNlcjpwYXNz")], "no-api-key"),
        ([("authorization", "Bearer")], "malformed-api-key"),
        ([("authorization", "Bearer \xff\xfe")], "malformed-api-key"),
        ([("x-api-key", "a"), ("x-api-key", "b")], "no-api-key"),
        ([("x-api-key", "newswire_live_" + "0" * 49)], "malformed-api-key"),
        ([("x-api-key", write_key(bytes(32)))], "unknown-api-key"),
        ([("cookie", "key=1")], "no-api-key"),
    ],
)
async def test_no_good_key(site: Site, headers: list[tuple[str, str]], problem: str) -> None:
    """Without a key that was made here the answer is 401 with a challenge, and the application sees nothing."""
    site.key("admin")
    answer = await site.ask("GET", "/v1/articles", *headers)
    assert (answer.status, answer.problem) == (401, problem)
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert not site.spent


async def test_scopes(site: Site) -> None:
    """A key may do what its scopes say; admin may do everything; 403 names the scope that is missing."""
    push, read, both, admin = site.key("ingest"), site.key("read"), site.key("ingest", "read"), site.key("admin")
    allowed = {
        ("POST", "/v1/articles"): (push, both, admin),
        ("GET", "/v1/articles"): (read, both, admin),
        ("DELETE", "/v1/feeds/1"): (admin,),
        ("GET", "/unheard-of"): (admin,),
    }
    for (method, path), holders in allowed.items():
        for key in (push, read, both, admin):
            answer = await site.ask(method, path, key=key)
            assert answer.status == (200 if key in holders else 403)
            if answer.status == 403:
                need = needed(method, path)
                assert f"needs the scope {need}" in json.loads(answer.body)["detail"]
                assert f'scope="{need}"' in answer.headers["www-authenticate"]


async def test_keys_end(site: Site) -> None:
    """An expired and a revoked key are 401, and the answer says which it is."""
    short = site.key("read", expires=site.clock.now() + timedelta(minutes=1))
    long, record = site.file.create(["read"], site.clock.now())
    assert (await site.ask("GET", "/v1/articles", key=short)).status == 200
    site.file.revoke(record.id, site.clock.now())
    site.clock.seconds += 60
    assert (await site.ask("GET", "/v1/articles", key=short)).problem == "expired-api-key"
    assert (await site.ask("GET", "/v1/articles", key=long)).problem == "revoked-api-key"


async def test_health_is_open(site: Site) -> None:
    """What watches over a process needs no key and is not counted, even where there is no key at all."""
    answer = await site.ask("GET", "/readyz")
    assert answer.status == 200
    assert "ratelimit" not in answer.headers


async def test_no_keys_yet(site: Site) -> None:
    """A process without a key starts, says how to make one, and takes the first as soon as it is made."""
    with capture_logs() as logs:
        assert (await site.ask("GET", "/v1/articles", key=write_key(bytes(32)))).status == 401
    (warning,) = [line for line in logs if line["event"] == "no_api_keys"]
    assert warning["command"].startswith("newswire keys create")
    key = site.key("read")
    site.clock.seconds += 1.1
    assert (await site.ask("GET", "/v1/articles", key=key)).status == 200


async def test_a_broken_file_at_the_start(site: Site) -> None:
    """A process whose file of keys cannot be read does not start, and says why in one line."""
    site.file.path.write_text('{"keys": [')
    with pytest.raises(StartError) as caught:
        await site.ask("GET", "/livez")
    assert str(site.file.path) in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_the_rate_of_a_key(site: Site) -> None:
    """A key at its limit gets 429 with when to come again; a key with another limit does not notice."""
    slow, fast = site.key("read", rate="2/minute"), site.key("read")
    for left in (1, 0):
        answer = await site.ask("GET", "/v1/articles", key=slow)
        assert answer.status == 200
        assert answer.headers["ratelimit-policy"] == '"key";q=2;w=60'
        assert answer.headers["ratelimit"] == f'"key";r={left};t=30'
    answer = await site.ask("GET", "/v1/articles", key=slow)
    assert (answer.status, answer.problem, answer.headers["retry-after"]) == (429, "rate-limited", "30")
    assert answer.headers["ratelimit"] == '"key";r=0;t=30'
    assert (await site.ask("GET", "/v1/articles", key=fast)).headers["ratelimit"] == '"key";r=59999;t=1'
    site.clock.seconds += 30
    assert (await site.ask("GET", "/v1/articles", key=slow)).status == 200


async def test_a_batch_counts_its_articles(tmp_path: Path) -> None:
    """Each article of a batch counts; those beyond the limit are refused, and the answer says that nothing is left."""
    site = Site(tmp_path, articles=7, settings={"rate_limit": "10/minute"})
    key = site.key("ingest")
    assert (await site.ask("POST", "/v1/articles:batch", key=key)).headers["ratelimit"] == '"key";r=3;t=6'
    assert (await site.ask("POST", "/v1/articles:batch", key=key)).headers["ratelimit"] == '"key";r=0;t=6'
    assert site.spent == [7, 3]
    assert (await site.ask("POST", "/v1/articles:batch", key=key)).status == 429


async def test_no_limit(tmp_path: Path) -> None:
    """Where there is no limit nothing is counted, and a request on the same connection pays for no other key."""
    site = Site(tmp_path, settings={"rate_limit": "none"}, articles=5)
    limited, free = site.key("read", rate="1/hour"), site.key("read")
    assert (await site.ask("GET", "/v1/articles", key=limited)).status == 200
    assert "ratelimit" not in (await site.ask("GET", "/v1/articles", key=free)).headers
    assert site.spent == [1, 5]


async def test_limits_without_keys(tmp_path: Path) -> None:
    """Without keys a limit that is set counts by address; the addresses of one IPv6 network count together."""
    site = Site(tmp_path, settings={"auth": "off", "rate_limit": "1/minute"})
    statuses = [
        (await site.ask("GET", "/v1/articles", client=client)).status
        for client in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8:1::1")
    ]
    assert statuses == [200, 429, 200, 200, 429, 200]


async def test_any_number_of_addresses_takes_little_memory() -> None:
    """Addresses that have everything back are forgotten, and there is an end to those that are known."""
    clock = FakeClock()
    gate = AddressGate(Rate.parse("1/second"), clock)
    for number in range(ADDRESSES_KNOWN + 5):
        guest = gate.admit({"client": (f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 1)}, "read")
        assert guest.quota is not None
        guest.quota.take(clock.seconds)
    assert len(gate._quotas) <= ADDRESSES_KNOWN


async def test_refusals_are_logged_sparingly(site: Site) -> None:
    """Who is refused a thousand times in a second fills no log: one line says how often, without the key."""
    key = write_key(bytes(32))
    await site.ask("GET", "/livez")
    with capture_logs() as logs:
        for _ in range(1000):
            await site.ask("GET", "/v1/articles", key=key)
        site.clock.seconds += 1.5
        await site.ask("GET", "/v1/articles", key=key)
    denied = [line for line in logs if line["event"] == "access_denied"]
    assert [line["times"] for line in denied] == [1, 1000]
    assert key not in str(denied)


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - looked at, not bound
        ("::", False),
        ("192.168.1.4", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("", False),
        ("news.example", False),
    ],
)
def test_keys_are_needed_beyond_this_machine(address: str, is_local: bool) -> None:
    """With `auto` a process asks for keys exactly where others than this machine can reach it."""
    assert is_loopback(address) == is_local
    assert needs_keys(ServiceSettings(), address) is not is_local
    assert needs_keys(ServiceSettings(auth="on"), address)
    assert not needs_keys(ServiceSettings(auth="off"), address)


def test_off_costs_nothing(tmp_path: Path) -> None:
    """On loopback there is no layer at all; without keys elsewhere there is none either, but a warning."""
    settings: Callable[..., ServiceSettings] = ServiceSettings
    gate: Gate | None = open_gate(settings(data_dir=tmp_path), "127.0.0.1", FakeClock(), structlog.get_logger())
    assert gate is None
    assert guard(call, gate, FakeClock(), structlog.get_logger()) is call  # type: ignore[arg-type,comparison-overlap]
    with capture_logs() as logs:
        assert open_gate(settings(auth="off"), BEYOND, FakeClock(), structlog.get_logger()) is None
    assert [line["event"] for line in logs] == ["auth_is_off"]


@pytest.mark.parametrize("setting", [{"auth": "yes"}, {"rate_limit": "fast"}, {"rate_limit": ""}])
def test_settings_that_are_none(setting: dict[str, Any]) -> None:
    """A misspelt setting does not start."""
    with pytest.raises(ValidationError):
        ServiceSettings(**setting)
