"""Cutting batches into lines: bounded work at a time, whatever is sent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chassis.web.problems import Problem
from ingest.accept.bodies import PIECE_BYTES, Lines, read_lines
from ingest.accept.limits import BodyLimits

SIZE = 10 * 1024 * 1024


class Body:
    """A body that comes in parts of this size; `taken` says how much of it was asked for."""

    def __init__(self, content: bytes, part_bytes: int = SIZE) -> None:
        self._content, self._part_bytes = content, part_bytes
        self.taken = 0

    async def receive(self) -> Any:
        """The next part."""
        part = self._content[self.taken : self.taken + self._part_bytes]
        self.taken += len(part)
        return {"type": "http.request", "body": part, "more_body": self.taken < len(self._content)}


async def lines_of(body: Body) -> list[bytes]:
    """All lines."""
    return [line async for line in read_lines(body.receive, BodyLimits().article_bytes, BodyLimits().batch_lines)]


@pytest.mark.parametrize("blank", [b"\n", b"\r\n", b" \n", b"\t \x0b\n"])
@pytest.mark.parametrize("part_bytes", [PIECE_BYTES, SIZE])
async def test_blank_lines_count(blank: bytes, part_bytes: int) -> None:
    """A batch of blank lines ends as soon as there are more than a batch may have, not when all have been cut."""
    body = Body(blank * (SIZE // len(blank)), part_bytes)
    with pytest.raises(Problem, match="blank lines") as caught:
        await lines_of(body)
    assert caught.value.status == 413
    assert body.taken <= max(part_bytes, (BodyLimits().batch_lines + 1) * len(blank) + PIECE_BYTES)


async def test_a_few_blank_lines_are_dropped() -> None:
    """Blank lines between the documents of a batch are no documents."""
    assert await lines_of(Body(b"a\n\n \r\nb\n\n")) == [b"a", b"b"]


@pytest.mark.parametrize("content", [b" " * SIZE, b"x" * SIZE, (b"x" * 1000 + b"\n") * (SIZE // 1001)])
async def test_others_get_their_turn(content: bytes) -> None:
    """Between two pieces of a body everybody else in the process has a turn, also when all of it comes at once."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    counting = asyncio.create_task(count())
    await lines_of(Body(content))
    counting.cancel()
    assert turns >= len(content) // PIECE_BYTES - 1


def test_blank_lines_across_parts() -> None:
    """Blank lines are counted over all parts of a body."""
    lines = Lines(100, blank_lines=3)
    assert lines.feed(b"\n\na\n") == [b"a"]
    assert lines.feed(b"\n") == []
    with pytest.raises(Problem):
        lines.feed(b" \n")
