"""Sending again is always safe: one entry, one id, whatever is lost on the way."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from chassis.delivery.redis import connect
from harness.builders import TRACEPARENT, submission
from harness.processes import start_service
from harness.proxy import LoseReplies, proxied
from harness.servers import Valkey
from ingest.accept.preparation import prepare
from ingest.accept.publisher import (
    REQUEST_PREFIX,
    REQUEST_SECONDS,
    CanceledError,
    IdempotentRequest,
    KeyReusedError,
    Publisher,
)
from newswire import streams

NOW = "2022-02-05T03:17:00.000Z"
KEY = IdempotentRequest(REQUEST_PREFIX + "k", "digest")


@pytest.fixture
async def publisher(valkey: Valkey) -> AsyncIterator[Publisher]:
    """A publisher on the test server."""
    redis = connect(valkey.url, 2.5)
    yield Publisher(redis)
    await redis.aclose()


async def test_first_answer_stands(publisher: Publisher, valkey: Valkey) -> None:
    """A request that comes again is answered as it was, also after the article has gone on to another version."""
    one, two = (prepare(submission(text, url="http://x.example/1")) for text in ("One.", "Two."))
    first = await publisher.accept(one, NOW, TRACEPARENT, KEY)
    assert (first.version, first.duplicate) == (1, False)
    await publisher.accept(two, NOW, TRACEPARENT)
    again = await publisher.accept(one, NOW, TRACEPARENT, KEY)
    assert (again.id, again.version, again.entry, again.duplicate) == (first.id, 1, first.entry, True)
    assert valkey.client.xlen(streams.RAW) == 2
    assert 0 < valkey.client.ttl(KEY.key) <= REQUEST_SECONDS


async def test_a_key_is_for_one_request(publisher: Publisher, valkey: Valkey) -> None:
    """A key that comes with another request is refused, and nothing is written."""
    await publisher.accept(prepare(submission("One.")), NOW, TRACEPARENT, KEY)
    with pytest.raises(KeyReusedError):
        await publisher.accept(prepare(submission("Two.")), NOW, TRACEPARENT, IdempotentRequest(KEY.key, "other"))
    assert valkey.client.xlen(streams.RAW) == 1


async def test_what_was_refused_is_not_remembered(publisher: Publisher, valkey: Valkey) -> None:
    """A request that was refused may come again with the same key and another body."""
    kill, story = (prepare(submission("One.", id="7", status=status)) for status in ("canceled", "usable"))
    await publisher.accept(kill, NOW, TRACEPARENT)
    with pytest.raises(CanceledError):
        await publisher.accept(story, NOW, TRACEPARENT, KEY)
    assert not valkey.client.exists(KEY.key)


async def test_together_in_one_round_trip(publisher: Publisher, valkey: Valkey) -> None:
    """Requests with keys and without go together: each gets its own answer, and none of another's."""
    candidates = [prepare(submission(f"Story {number}.")) for number in range(40)]
    requests = [IdempotentRequest(f"{REQUEST_PREFIX}{n // 4}", str(n // 4)) if n % 2 else None for n in range(40)]
    calls = zip(candidates, requests, strict=True)
    answers = await asyncio.gather(*(publisher.accept(one, NOW, TRACEPARENT, key) for one, key in calls))
    for number, answer in enumerate(answers):
        first = number - 2 if requests[number] and number % 4 == 3 else number
        assert (answer.id, answer.duplicate) == (candidates[first].id, first != number)
    assert valkey.client.xlen(streams.RAW) == 30


async def test_without_keys_nothing_more_is_kept(publisher: Publisher, valkey: Valkey) -> None:
    """A request without a key leaves no other traces than before."""
    await publisher.accept(prepare(submission("One.")), NOW, TRACEPARENT)
    assert not list(valkey.client.scan_iter(REQUEST_PREFIX + "*"))


def push(port: int, body: bytes, key: str | None, path: str = "/v1/articles") -> tuple[int, Any]:
    """POST an article or a batch; the status and the JSON of the answer (a list for a batch)."""
    kind = "application/x-ndjson" if path.endswith(":batch") else "application/json"
    headers = {"Content-Type": kind, **({"Idempotency-Key": f'"{key}"'} if key else {})}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    return response.status, [json.loads(line) for line in content.splitlines()] if "nd" in kind else json.loads(content)


def push_until_accepted(port: int, body: bytes, key: str) -> tuple[list[int], dict[str, Any]]:
    """Repeat a push as a sender does; all statuses, and the last answer."""
    statuses: list[int] = []
    while not statuses or (statuses[-1] == 503 and len(statuses) < 50):
        status, answer = push(port, body, key)
        statuses.append(status)
    return statuses, answer


def test_fifty_at_once_and_lost_replies(valkey: Valkey, tmp_path: Path) -> None:
    """One key fifty times at once, while replies of the stream server are lost: one entry, every 202 the same id."""
    bodies = [
        json.dumps({"text": f"Story {number}.", "url": f"http://x.example/{number}"}).encode() for number in (1, 2)
    ]
    with proxied(int(valkey.embedded.port)) as proxy, ThreadPoolExecutor(50) as senders:
        address = valkey.embedded.url_at(proxy.port)
        with start_service(["ingest"], address, tmp_path) as process:
            calm = [senders.submit(push_until_accepted, process.port, bodies[0], "one") for _ in range(50)]
            first = [one.result() for one in calm]
            proxy.rule = rule = LoseReplies(b"EVALSHA", one_in=2, seed=7, limit=5)
            stormy = [senders.submit(push_until_accepted, process.port, bodies[1], "two") for _ in range(50)]
            second = [one.result() for one in stormy]
            reused = push(process.port, bodies[0], "two")
    assert rule.lost > 0
    for answers in (first, second):
        assert {statuses[-1] for statuses, _ in answers} == {202}
        assert len({(answer["id"], answer["version"]) for _, answer in answers}) == 1
    assert {status for statuses, _ in second for status in statuses} == {202, 503}
    assert sum(not answer["duplicate"] for _, answer in first) == 1
    assert (reused[0], reused[1]["type"]) == (422, "urn:newswire:problem:idempotency-key-reused")
    assert valkey.client.xlen(streams.RAW) == 2


def test_over_http(valkey: Valkey, tmp_path: Path) -> None:
    """Each line of a batch has the key with its number; a malformed key is 400, one that is there twice too."""
    with start_service(["ingest"], valkey.url, tmp_path) as process:
        body = b'{"text": "One."}\n{"text": "Two."}\n'
        first, again = (push(process.port, body, "b", "/v1/articles:batch")[1] for _ in range(2))
        assert [line["duplicate"] for line in (*first, *again)] == [False, False, True, True]
        other = push(process.port, b'{"text": "One."}\n{"text": "Three."}\n', "b", "/v1/articles:batch")[1]
        assert [line["status"] for line in other] == [202, 422]
        assert "Idempotency-Key" in other[1]["error"]
        connection = http.client.HTTPConnection("127.0.0.1", process.port, timeout=30)
        for keys in (("unquoted",), ('"a"', '"a"')):
            connection.putrequest("POST", "/v1/articles")
            for key in keys:
                connection.putheader("Idempotency-Key", key)
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Content-Length", "13")
            connection.endheaders(b'{"text": "a"}')
            response = connection.getresponse()
            assert (response.status, json.loads(response.read())["status"]) == (400, 400)
        connection.close()
    assert valkey.client.xlen(streams.RAW) == 2
