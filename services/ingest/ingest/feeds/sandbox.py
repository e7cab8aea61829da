"""Reads feeds in child processes with limits of time and memory, so that a hostile one harms nothing but itself."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import orjson

from ingest.feeds.child import LENGTH
from ingest.feeds.feed import FeedItem, FeedTooHardError, NotAFeedError, ParsedFeed

ANSWER_LIMIT_BYTES = 256 * 1024 * 1024
_TUPLES = ("hubs", "skip_hours", "skip_days", "problems")


class _ProcessEndedError(Exception):
    """The process ended before it answered."""


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """What one feed may take, and how many are read at a time."""

    seconds: float = 10.0
    memory_bytes: int = 512 * 1024 * 1024
    processes: int = 1


class Sandbox:
    """A few processes that read feeds one after the other; one that dies is replaced when the next feed comes."""

    def __init__(self, limits: SandboxLimits = SandboxLimits()) -> None:
        self._limits = limits
        self._idle: list[asyncio.subprocess.Process] = []
        self._turns = asyncio.Semaphore(limits.processes)

    async def __aenter__(self) -> Sandbox:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def parse_guarded(self, body: bytes, url: str = "", content_type: str | None = None) -> ParsedFeed:
        """What `parse_feed` gives, from a process of its own.

        Raises:
            NotAFeedError: there is no feed in it.
            FeedTooHardError: it took more time or memory than a feed may take; the process is gone.
        """
        async with self._turns:
            if self._idle:
                with suppress(_ProcessEndedError):  # it may have died before; a new one tells
                    return _result(await self._ask(self._idle.pop(), body, url, content_type))
            try:
                return _result(await self._ask(await self._start(), body, url, content_type))
            except _ProcessEndedError:
                raise FeedTooHardError("reading it ended the process that read it") from None

    async def _ask(
        self, child: asyncio.subprocess.Process, body: bytes, url: str, content_type: str | None
    ) -> dict[str, Any]:
        """The answer of a process, which waits for work again afterwards or is gone."""
        is_usable = False
        try:
            async with asyncio.timeout(self._limits.seconds):
                answer = await _ask(child, body, url, content_type)
            is_usable = "too_hard" not in answer
        except TimeoutError:
            raise FeedTooHardError(f"not read after {self._limits.seconds:g} s") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise _ProcessEndedError from None
        finally:
            if is_usable:
                self._idle.append(child)
            else:
                await _end(child)
        return answer

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The processes that wait for work."""
        return tuple(child.pid for child in self._idle)

    async def stop(self) -> None:
        """End the processes."""
        while self._idle:
            await _end(self._idle.pop())

    async def _start(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ingest.feeds.child", str(self._limits.memory_bytes)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )


async def _ask(child: asyncio.subprocess.Process, body: bytes, url: str, content_type: str | None) -> dict[str, Any]:
    if child.stdin is None or child.stdout is None:
        raise ConnectionError("no pipes")
    about = orjson.dumps({"url": url, "content_type": content_type}) + b"\n"
    child.stdin.write(LENGTH.pack(len(about) + len(body)) + about)
    child.stdin.write(body)
    await child.stdin.drain()
    (size,) = LENGTH.unpack(await child.stdout.readexactly(LENGTH.size))
    if size > ANSWER_LIMIT_BYTES:
        raise ConnectionError("an answer too large")
    answer: dict[str, Any] = orjson.loads(await child.stdout.readexactly(size))
    return answer


def _result(answer: dict[str, Any]) -> ParsedFeed:
    if "not_a_feed" in answer:
        raise NotAFeedError(answer["not_a_feed"])
    if "too_hard" in answer:
        raise FeedTooHardError(answer["too_hard"])
    feed = answer["feed"]
    items = tuple(_item(values) for values in feed["items"])
    return ParsedFeed(**{**feed, **{name: tuple(feed[name]) for name in _TUPLES}, "items": items})


def _item(values: dict[str, Any]) -> FeedItem:
    lists = {name: tuple(values[name]) for name in ("authors", "categories")}
    return FeedItem(**{**values, **lists})


async def _end(child: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        child.kill()
    if child.stdin is not None:
        child.stdin.close()
    await child.wait()
