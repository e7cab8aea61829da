"""Reads feeds in child processes with limits of time and memory, so that a hostile one harms nothing but itself."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, ClassVar

from ingest.feeds.isolation import children
from ingest.feeds.read.feed import FeedItem, FeedTooHardError, NotAFeedError, ParsedFeed

_TUPLES = ("hubs", "skip_hours", "skip_days", "problems")


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """What one feed may take, and how many are read at a time."""

    seconds: float = 10.0
    memory_bytes: int = 512 * 1024 * 1024
    processes: int = 1


class FeedProcesses:
    """A few processes that read feeds one after the other; one that dies is replaced when the next feed comes."""

    module: ClassVar[str] = "ingest.feeds.isolation.feed_child"
    """What runs in a process."""

    def __init__(self, limits: SandboxLimits = SandboxLimits()) -> None:
        self._limits = limits
        self._idle: list[children.Child] = []
        self._turns = asyncio.Semaphore(limits.processes)

    async def __aenter__(self) -> FeedProcesses:
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
        return _result(await self.answer(body, url, content_type))

    async def answer(self, body: bytes, url: str, content_type: str | None) -> dict[str, Any]:
        """What a process says of a document.

        Raises:
            FeedTooHardError: it took more time or memory than it may; the process is gone.
        """
        about = {"url": url, "content_type": content_type}
        async with self._turns:
            if self._idle:
                with suppress(children.ProcessEndedError):  # it may have died before; a new one tells
                    return await self._ask(self._idle.pop(), about, body)
            try:
                return await self._ask(await self._start(), about, body)
            except children.ProcessEndedError:
                raise FeedTooHardError("reading it ended the process that read it") from None

    async def _start(self) -> children.Child:
        return await children.start(self.module, self._limits.memory_bytes)

    async def _ask(self, child: children.Child, about: dict[str, Any], body: bytes) -> dict[str, Any]:
        """The answer of a process, which waits for work again afterwards or is gone."""
        is_usable = False
        try:
            async with asyncio.timeout(self._limits.seconds):
                answer = await children.ask(child, about, body)
            is_usable = "too_hard" not in answer
        except TimeoutError:
            raise FeedTooHardError(f"not read after {self._limits.seconds:g} s") from None
        finally:
            if is_usable:
                self._idle.append(child)
            else:
                await children.end(child)
        if not is_usable:
            raise FeedTooHardError(answer["too_hard"])
        return answer

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The processes that wait for work."""
        return tuple(child.pid for child in self._idle)

    async def stop(self) -> None:
        """End the processes."""
        while self._idle:
            await children.end(self._idle.pop())


def _result(answer: dict[str, Any]) -> ParsedFeed:
    if "not_a_feed" in answer:
        raise NotAFeedError(answer["not_a_feed"])
    feed = answer["feed"]
    items = tuple(_item(values) for values in feed["items"])
    return ParsedFeed(**{**feed, **{name: tuple(feed[name]) for name in _TUPLES}, "items": items})


def _item(values: dict[str, Any]) -> FeedItem:
    lists = {name: tuple(values[name]) for name in ("authors", "categories")}
    return FeedItem(**{**values, **lists})
