"""The HTTP side on real sockets and a real stream server: what is accepted, what is refused, and how."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.processes import Process, start_service
from harness.servers import Valkey
from newswire import streams


@dataclass
class Api:
    """A client of one process that hosts ingest and store."""

    port: int
    valkey: Valkey

    def call(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], Any]:
        """Status, headers in lower case, and the JSON of the answer (text where it is not JSON)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        is_json = found.get("content-type", "").endswith("json") and "ndjson" not in found["content-type"]
        return response.status, found, json.loads(content) if is_json and content else content.decode()

    def push(self, body: bytes, kind: str = "application/json") -> tuple[int, dict[str, str], Any]:
        """POST an article."""
        return self.call("POST", "/v1/articles", body, {"Content-Type": kind})

    def batch(self, body: bytes) -> list[dict[str, Any]]:
        """POST a batch; gives the result lines."""
        status, _, content = self.call("POST", "/v1/articles:batch", body, {"Content-Type": "application/x-ndjson"})
        assert status == 200
        return [json.loads(line) for line in content.splitlines()]


@pytest.fixture(scope="module")
def process(valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Ingest and store in one process, without a worker."""
    with start_service(["ingest", "store"], valkey_server.url, tmp_path_factory.mktemp("store")) as started:
        yield started


@pytest.fixture
def api(process: Process, valkey: Valkey) -> Api:
    """A client, with empty streams."""
    return Api(process.port, valkey)


def test_accepted_means_on_the_stream(api: Api) -> None:
    """202 names the article, and its entry is on the raw stream by then."""
    status, _, answer = api.push(b'{"text": "Ministers met.", "url": "https://x.example/1"}')
    assert status == 202
    assert answer == {
        "id": answer["id"],
        "version": 1,
        "status_url": f"/v1/articles/{answer['id']}/status",
        "duplicate": False,
    }
    ((_, fields),) = api.valkey.client.xrange(streams.RAW)
    assert fields[b"ce_subject"].decode() == answer["id"]
    assert api.call("GET", answer["status_url"])[2]["state"] == "accepted"


def test_pushed_twice(api: Api) -> None:
    """The same article again is 202 with the same id and `duplicate`."""
    first, second = (api.push(b'{"text": "Ministers met."}')[2] for _ in range(2))
    assert (first["id"], first["duplicate"], second["duplicate"]) == (second["id"], False, True)


def test_canceled_by_id(api: Api) -> None:
    """DELETE puts a cancellation on the stream; a second one, and the article itself, are refused as conflicts."""
    body = b'{"text": "Ministers met.", "url": "https://x.example/killed"}'
    path = f"/v1/articles/{api.push(body)[2]['id']}"
    assert api.call("DELETE", f"{path}?note=Wrong+person")[0] == 202
    assert api.call("GET", path)[0] == 410
    assert api.call("GET", f"{path}/status")[2]["version"] == 2
    assert api.call("DELETE", path)[0] == 409
    status, _, problem = api.push(body)
    assert (status, problem["type"]) == (409, "urn:newswire:problem:article-canceled")


def test_plain_text(api: Api) -> None:
    """A text/plain body is an article; the query string says what the body cannot."""
    status, _, answer = api.call(
        "POST",
        "/v1/articles?source=x.example&title=Two+met",
        b"Ministers met.",
        {"Content-Type": "text/plain; charset=UTF-8"},
    )
    assert status == 202
    article = api.call("GET", f"/v1/articles/{answer['id']}")[2]
    assert (article["text"], article["source"], article["title"]) == ("Ministers met.", "x.example", "Two met")


def test_sender_trace_is_kept(api: Api) -> None:
    """A valid trace context of the sender travels with the article; an invalid one is replaced."""
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    for number, sent in enumerate((trace, "00-" + "0" * 32 + "-b7ad6b7169203331-01", "nonsense")):
        body = json.dumps({"text": f"Story {number}."}).encode()
        api.call("POST", "/v1/articles", body, {"Content-Type": "application/json", "traceparent": sent})
    first, *others = [fields[b"traceparent"].decode() for _, fields in api.valkey.client.xrange(streams.RAW)]
    assert first == trace
    assert all(len(other) == 55 and other not in (trace, sent) for other in others)


@pytest.mark.parametrize(
    ("body", "kind", "status", "problem"),
    [
        (b'{"text": "a"', "application/json", 400, "malformed-json"),
        (b'{"text": 1}', "application/json", 422, "invalid-article"),
        (b'{"text": "a", "url": "ftp://x/"}', "application/json", 422, "invalid-article"),
        (b"text", "application/xml", 415, "unsupported-media-type"),
        (b"text", "text/plain; charset=utf-16", 415, "unsupported-charset"),
        (b"\xff\xfe", "text/plain", 400, "malformed-text"),
        (b'{"text": "' + b"a" * 1024 * 1024 + b'"}', "application/json", 413, "content-too-large"),
    ],
)
def test_refusals(api: Api, body: bytes, kind: str, status: int, problem: str) -> None:
    """A refusal is a problem document that says what was wrong, and nothing reaches the stream."""
    answered, headers, document = api.push(body, kind)
    assert (answered, document["status"], document["type"]) == (status, status, f"urn:newswire:problem:{problem}")
    assert headers["content-type"] == "application/problem+json"
    assert document["detail"]
    assert api.valkey.client.xlen(streams.RAW) == 0


def test_compressed_body(api: Api) -> None:
    """A compressed body is refused before it is read."""
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert api.call("POST", "/v1/articles", b"\x1f\x8b", headers)[0] == 415


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("DELETE", "/v1/articles", 405),
        ("GET", "/v1/articles/xyz", 422),
        ("GET", "/v1/articles/" + "0" * 32, 404),
        ("GET", "/v1/articles/" + "0" * 32 + "/status", 404),
        ("GET", "/v1/articles?limit=0", 422),
        ("GET", "/v1/articles?limit=x", 422),
        ("GET", "/v1/articles?limit=201", 422),
        ("GET", "/v1/articles?limit=", 422),
        ("GET", "/v1/articles?limit=%EF%BC%91", 422),
        ("GET", "/v1/articles?limit=%D9%A1", 422),
        ("GET", "/v1/articles?limit=1%00", 422),
        ("GET", "/v1/articles?limit=NaN", 422),
        ("GET", "/v1/articles?limit=1e1", 422),
        ("GET", "/v1/articles?limit=" + "9" * 5000, 422),
        ("GET", "/v1/articles?limit=%ff", 422),
        ("GET", "/v1/articles?cursor=x", 422),
        ("GET", "/v1/articles?cursor=%00", 422),
        ("GET", "/v1/articles?cursor=%EF%BC%91", 422),
        ("GET", "/v1/articles?cursor=%ed%a0%80", 422),
        ("GET", "/v1/articles?cursor=" + "A" * 101, 422),
        ("GET", "/v1/articles/%00", 422),
        ("GET", "/v1/articles/" + "0" * 32 + "%0a", 422),
        ("GET", "/v1/articles/..%2f..%2fetc", 404),
        ("GET", "/v1/articles/" + "%EF%BC%90" * 32, 422),
        ("HEAD", "/v1/articles/" + "0" * 32, 405),
        ("TRACE", "/v1/articles/" + "0" * 32 + "/status", 405),
        ("OPTIONS", "/livez", 405),
        ("POST", "/readyz", 405),
    ],
)
def test_reading_refusals(api: Api, method: str, path: str, status: int) -> None:
    """Reading has problem documents too."""
    answered, headers, document = api.call(method, path)
    assert answered == status
    assert headers["content-type"] == "application/problem+json"
    if method != "HEAD":
        assert document["status"] == status
        assert "allow" in headers or status != 405


def test_batch(api: Api) -> None:
    """Each line of a batch has its own result, in order; a bad line harms no other."""
    lines = [b'{"text": "One."}', b"", b"{bad", b'{"text": "Two."}', b'{"text": "One."}', b'{"text": 3}']
    results = api.batch(b"\n".join(lines))
    assert [result["status"] for result in results] == [202, 400, 202, 202, 422]
    assert [result["index"] for result in results] == [0, 1, 2, 3, 4]
    assert results[0]["id"] == results[3]["id"]
    assert results[4]["error"].startswith("/text")
    assert api.valkey.client.xlen(streams.RAW) == 2


def test_batch_of_thousands(api: Api) -> None:
    """A large batch is taken whole, in order."""
    body = b"\n".join(json.dumps({"text": f"Story {number}."}).encode() for number in range(3000))
    results = api.batch(body)
    assert len(results) == 3000
    assert {result["status"] for result in results} == {202}
    assert api.valkey.client.xlen(streams.RAW) == 3000


def test_batch_with_too_many_lines(api: Api) -> None:
    """Beyond the limit a batch ends with a 413 line; the lines before it are accepted and said to be."""
    results = api.batch(b'{"text": "a"}\n' * 10_001)
    assert len(results) == 10_001
    assert (results[0]["status"], results[-1]["status"]) == (202, 413)


def test_batch_line_too_long(api: Api) -> None:
    """An article beyond the limit is refused alone."""
    long = b'{"text": "' + b"a" * (1024 * 1024) + b'"}'
    assert [result["status"] for result in api.batch(b'{"text": "a"}\n' + long + b'\n{"text": "b"}')] == [202, 413, 202]


def test_batch_too_large(api: Api) -> None:
    """A body beyond the limit is refused by its length, unread."""
    headers = {"Content-Type": "application/x-ndjson", "Content-Length": str(11 * 1024 * 1024)}
    assert api.call("POST", "/v1/articles:batch", b"", headers)[0] == 413


def test_methods_of_a_path_that_is_read_and_written(api: Api) -> None:
    """405 names the methods of the accepting and the reading routes."""
    assert api.call("DELETE", "/v1/articles")[1]["allow"] == "GET, POST"


def test_the_sender_cannot_forge_headers_or_lines(api: Api) -> None:
    """Control characters of a sender reach neither the headers of an answer nor the title and source of an article."""
    body = json.dumps({"text": "Two met.", "title": "Two\r\nX: y\u202e", "source": "x\u0000.example"}).encode()
    status, headers, answer = api.push(body)
    assert status == 202
    assert "x" not in headers
    article = api.call("GET", f"/v1/articles/{answer['id']}")[2]
    assert (article["title"], article["source"]) == ("Two  X: y", "x.example")


def test_openapi_has_every_route(api: Api) -> None:
    """The OpenAPI document describes the lean routes and the others in one."""
    document = api.call("GET", "/openapi.json")[2]
    assert document["openapi"].startswith("3.1")
    assert {"get", "post"} <= document["paths"]["/v1/articles"].keys()
    assert "post" in document["paths"]["/v1/articles:batch"]
    assert "get" in document["paths"]["/v1/articles/{article_id}/status"]


def test_documentation_page_needs_no_other_host(api: Api) -> None:
    """The documentation page loads nothing from elsewhere."""
    status, _, page = api.call("GET", "/docs")
    assert status == 200
    assert "http://" not in page.replace("http://127.0.0.1", "")
    assert "https://" not in page


def test_livez(api: Api) -> None:
    """A process that answers is live; it is not ready while a needed worker is missing."""
    assert api.call("GET", "/livez")[0] == 200


def test_stream_server_gone(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Without the stream server a push is 503 with Retry-After within three seconds, and so is readiness; after it
    comes back the same push is accepted."""
    from time import monotonic

    from harness.servers import start_valkey

    with start_valkey(tmp_path_factory.mktemp("own")) as own, start_service(["ingest"], own.url, tmp_path) as started:
        api = Api(started.port, own)
        assert api.push(b'{"text": "a"}')[0] == 202
        own.kill()
        began = monotonic()
        status, headers, problem = api.push(b'{"text": "b"}')
        assert monotonic() - began < 20
        assert (status, problem["type"]) == (503, "urn:newswire:problem:stream-unavailable")
        assert int(headers["retry-after"]) > 0
        assert api.call("GET", "/readyz")[0] == 503
        own.start()
        status, _, answer = api.push(b'{"text": "b"}')
        assert (status, answer["duplicate"]) == (202, False)
        assert own.client.xlen(streams.RAW) == 2, "what was accepted before the crash is still there"
