"""A feed that takes too much ends a process, and only that process."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from ingest.feeds.isolation.sandbox import FeedProcesses, SandboxLimits
from ingest.feeds.read.feed import FeedTooHardError, NotAFeedError
from ingest.feeds.read.parsing import parse_feed

GOOD = b"<rss><channel><title>A</title><item><title>B</title><author>C</author></item></channel></rss>"
LARGE = b"<rss><channel>" + b"<item><title>x</title></item>" * 300_000


async def test_the_same_feed() -> None:
    """What comes out is what `parse_feed` gives, and one process serves many feeds."""
    async with FeedProcesses() as sandbox:
        for _ in range(3):
            assert await sandbox.parse_guarded(GOOD, "https://a.example/") == parse_feed(GOOD, "https://a.example/")
        with pytest.raises(NotAFeedError, match="HTML page"):
            await sandbox.parse_guarded(b"<html>")
        assert len(sandbox.process_ids) == 1


async def test_too_much_memory() -> None:
    """A feed that needs more memory than allowed is refused; the next one is read."""
    async with FeedProcesses(SandboxLimits(memory_bytes=128 * 1024 * 1024)) as sandbox:
        with pytest.raises(FeedTooHardError):
            await sandbox.parse_guarded(LARGE * 4)
        assert (await sandbox.parse_guarded(GOOD)).title == "A"


async def test_too_much_time() -> None:
    """A feed that takes longer than allowed is refused, its process is gone, and the next one is read."""
    async with FeedProcesses(SandboxLimits(seconds=0.01)) as sandbox:
        with pytest.raises(FeedTooHardError, match="not read after"):
            await sandbox.parse_guarded(LARGE)
        assert sandbox.process_ids == ()


async def test_a_killed_process() -> None:
    """A process that was killed between two feeds is replaced without anybody noticing."""
    async with FeedProcesses() as sandbox:
        await sandbox.parse_guarded(GOOD)
        before = sandbox.process_ids
        os.kill(before[0], signal.SIGKILL)
        assert (await sandbox.parse_guarded(GOOD)).title == "A"
        assert sandbox.process_ids != before


async def test_several_at_a_time() -> None:
    """Two processes read two feeds at a time, and a hard one does not hold up the others' answers."""
    async with FeedProcesses(SandboxLimits(processes=2)) as sandbox:
        feeds = await asyncio.gather(*(sandbox.parse_guarded(GOOD) for _ in range(6)))
        assert [feed.title for feed in feeds] == ["A"] * 6
        assert len(sandbox.process_ids) == 2
