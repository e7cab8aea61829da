"""Putting articles on the raw stream, on a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from chassis.delivery.errors import UnavailableError
from chassis.delivery.redis import connect
from harness.builders import TRACEPARENT, submission
from harness.servers import Valkey
from ingest.accept.preparation import prepare
from ingest.accept.publisher import Accepted, CanceledError, Publisher
from newswire import streams, wire

NOW = "2022-02-05T03:17:00.000Z"


@pytest.fixture
async def publisher(valkey: Valkey) -> AsyncIterator[Publisher]:
    """A publisher on the test server."""
    redis = connect(valkey.url, 2.5)
    yield Publisher(redis)
    await redis.aclose()


async def accept(publisher: Publisher, text: str, **fields: str) -> Accepted:
    """Accept a submission."""
    return await publisher.accept(prepare(submission(text, **fields)), NOW, TRACEPARENT)


async def test_entry_is_an_event(publisher: Publisher, valkey: Valkey) -> None:
    """An accepted article is one entry that reads as a `received` event with version 1."""
    accepted = await accept(publisher, "One.", url="http://x.example/1")
    ((entry_id, fields),) = valkey.client.xrange(streams.RAW)
    event = wire.decode(entry_id.decode(), fields)
    assert (event.article.id, event.article.version, event.sequence) == (accepted.id, 1, accepted.entry)
    assert event.id == f"{accepted.id}:1:newswire.article.received.v1"


async def test_same_content_is_one_entry(publisher: Publisher, valkey: Valkey) -> None:
    """Fifty concurrent pushes of one article make one entry and fifty answers with the same id."""
    answers = await asyncio.gather(*(accept(publisher, "One.") for _ in range(50)))
    assert valkey.client.xlen(streams.RAW) == 1
    assert len({answer.id for answer in answers}) == 1
    assert sum(not answer.duplicate for answer in answers) == 1


async def test_edit_is_a_new_version(publisher: Publisher, valkey: Valkey) -> None:
    """The same address with other text is the next version, and going back to the first text one more."""
    versions = [(await accept(publisher, text, url="http://x.example/1")).version for text in ("a", "b", "b", "a")]
    assert versions == [1, 2, 2, 3]
    assert valkey.client.xlen(streams.RAW) == 3


async def test_canceled(publisher: Publisher, valkey: Valkey) -> None:
    """A canceled article is one more version without text, once; after it nothing of the article is written."""
    url = "http://x.example/1"
    await accept(publisher, "One.", url=url)
    answers = [await accept(publisher, "KILL", url=url, status="canceled") for _ in range(2)]
    assert [(answer.version, answer.duplicate) for answer in answers] == [(2, False), (2, True)]
    with pytest.raises(CanceledError, match="version 2"):
        await accept(publisher, "One, again.", url=url)
    entries = valkey.client.xrange(streams.RAW)
    last = wire.decode("1-1", entries[-1][1]).article
    assert (len(entries), last.status, last.original) == (2, "canceled", "")


async def test_withheld(publisher: Publisher) -> None:
    """What is withheld can come again."""
    url = "http://x.example/1"
    statuses = ("usable", "withheld", "usable")
    assert [(await accept(publisher, "One.", url=url, status=one)).version for one in statuses] == [1, 2, 3]


async def test_forgotten_script(publisher: Publisher, valkey: Valkey) -> None:
    """A server that was flushed of its scripts is taught again, and nothing is written twice."""
    await accept(publisher, "One.")
    valkey.client.script_flush()
    answers = await asyncio.gather(*(accept(publisher, f"Story {number}.") for number in range(20)))
    assert not any(answer.duplicate for answer in answers)
    assert valkey.client.xlen(streams.RAW) == 21


async def test_server_refuses_writes(publisher: Publisher, valkey: Valkey) -> None:
    """A full memory is an error for the sender, never a silent loss."""
    await accept(publisher, "One.")
    valkey.client.config_set("maxmemory", "1")
    try:
        with pytest.raises(UnavailableError, match="did not confirm"):
            await accept(publisher, "Two.")
    finally:
        valkey.client.config_set("maxmemory", "0")
    assert not (await accept(publisher, "Two.")).duplicate


@pytest.mark.parametrize("cancelled", [False, True])
async def test_nobody_waits_in_vain(publisher: Publisher, monkeypatch: pytest.MonkeyPatch, cancelled: bool) -> None:
    """Whatever ends the writing, also what nobody thought of, everybody who waits for it is told."""

    async def ends(_: object) -> list[object]:
        if cancelled:
            await asyncio.Event().wait()
        raise ValueError("not thought of")

    monkeypatch.setattr(publisher, "_round_trip", ends)
    waiting = [asyncio.create_task(accept(publisher, text)) for text in ("One.", "Two.")]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert publisher._flushing is not None
    if cancelled:
        publisher._flushing.cancel()
    async with asyncio.timeout(60):
        for one in waiting:
            with pytest.raises(UnavailableError, match="did not confirm"):
                await one
        await asyncio.wait({publisher._flushing})
    assert publisher._flushing.cancelled() or publisher._flushing.exception()
