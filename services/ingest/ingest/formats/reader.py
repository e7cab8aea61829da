"""Reads documents that may be hostile in a child process with limits of time and memory, and small ones here."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from chassis.problems import Problem
from ingest import children
from ingest.formats.format import Format, Note, Read
from ingest.submissions import About
from newswire.articles import Published, Submission


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """What one document may take: `cpu_seconds` of a processor, `seconds` on a busy machine; how long it may wait for
    its turn."""

    cpu_seconds: int = 5
    seconds: float = 20.0
    memory_bytes: int = 512 * 1024 * 1024
    turn_seconds: float = 10.0


DEFAULT_LIMITS: Final = ReaderLimits()


class Reader:
    """One child process that reads one document after the other; begun with the first, replaced when it dies."""

    def __init__(self, limits: ReaderLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._child: children.Child | None = None
        self._turn = asyncio.Lock()

    async def read(self, one: Format, body: bytes, about: About, content_type: str) -> Read:
        """The submission in a document.

        Raises:
            Problem: 400 or 422 for what is wrong with it, 422 `page-too-hard` when it takes more than it may, 503 when
                others before it take too long.
        """
        if len(body) < one.guarded_bytes:
            return one.read(body, about, content_type)
        asked = {"format": one.name, "about": dict(about), "content_type": content_type}
        await self._take_turn()
        try:
            return _result(await self._ask(asked, body))
        finally:
            self._turn.release()

    async def stop(self) -> None:
        """End the child process."""
        await self._end()

    @property
    def process_id(self) -> int | None:
        """Of the child process, where there is one."""
        return None if self._child is None else self._child.pid

    async def _take_turn(self) -> None:
        try:
            async with asyncio.timeout(self._limits.turn_seconds):
                await self._turn.acquire()
        except TimeoutError:
            detail = "other documents take long to read; sending it again is safe"
            raise Problem(503, "overloaded", detail, headers={"Retry-After": "5"}) from None

    async def _ask(self, asked: dict[str, Any], body: bytes) -> dict[str, Any]:
        """The answer of the process. One that waited may have died before, so a new one is asked too."""
        has_waited = self._child is not None
        with suppress(children.ProcessEndedError):
            return await self._try(asked, body)
        if has_waited:
            with suppress(children.ProcessEndedError):
                return await self._try(asked, body)
        return {"too_hard": "reading it ended the process that read it"}

    async def _try(self, asked: dict[str, Any], body: bytes) -> dict[str, Any]:
        """One process asked; it waits for work again afterwards or is gone."""
        is_usable = False
        try:
            child = await self._started()
            async with asyncio.timeout(self._limits.seconds):
                answer = await children.ask(child, asked, body)
            is_usable = "too_hard" not in answer
        except TimeoutError:
            answer = {"too_hard": f"not read after {self._limits.seconds:g} s"}
        except children.ProcessEndedError:
            await self._end()
            if child.returncode != -signal.SIGXCPU:
                raise
            answer = {"too_hard": f"not read in {self._limits.cpu_seconds} s of processor time"}
        finally:
            if not is_usable:
                await self._end()
        return answer

    async def _started(self) -> children.Child:
        if self._child is not None and self._child.returncode is None:
            return self._child
        await self._end()
        limits = (self._limits.memory_bytes, self._limits.cpu_seconds)
        self._child = await children.start("ingest.formats.child", *limits)
        return self._child

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await children.end(child)


def _result(answer: dict[str, Any]) -> Read:
    if "too_hard" in answer:
        raise Problem(422, "page-too-hard", f"the document is too hard to read: {answer['too_hard']}")
    if "problem" in answer:
        raise Problem(**answer["problem"])
    published = answer["published"]
    return Read(
        Submission.model_validate(answer["submission"]),
        None if published is None else Published.model_validate(published),
        tuple(Note(*one) for one in answer["notes"]),
    )
