"""Reads documents that may be hostile in child processes with limits of time and memory, and small ones here.

Every document is first tried for a moment, which is enough for nearly all. One that takes longer is read again, within
its full limits, in a process for such documents, where it holds up only its like. Senders take turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from chassis.web.problems import Problem
from ingest.accept.submissions import About
from ingest.formats.format import DocumentFormat, Note, ReadDocument
from ingest.formats.lanes import OUT_OF_TIME, Lane, LaneLimits
from newswire.articles import Published, Submission

MODULE: Final = "ingest.formats.child"


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """What one document may take: `cpu_seconds` of a processor, of which `quick_cpu_seconds` before it must wait for
    others that take long; `seconds` on a busy machine; how long it may wait for its turn."""

    cpu_seconds: float = 5.0
    quick_cpu_seconds: float = 0.3
    quick_processes: int = 2
    seconds: float = 20.0
    memory_bytes: int = 384 * 1024 * 1024
    turn_seconds: float = 10.0


DEFAULT_LIMITS: Final = ReaderLimits()


class DocumentReader:
    """A few child processes that read one document after the other; begun when they are needed."""

    def __init__(self, limits: ReaderLimits = DEFAULT_LIMITS, module: str = MODULE) -> None:
        self._limits = limits
        more = (limits.seconds, limits.memory_bytes, limits.turn_seconds)
        self._quick = Lane(module, LaneLimits(limits.quick_processes, limits.quick_cpu_seconds, *more))
        self._slow = Lane(module, LaneLimits(1, limits.cpu_seconds, *more))

    async def read(
        self, one: DocumentFormat, body: bytes, about: About, content_type: str, sender: str = ""
    ) -> ReadDocument:
        """The submission in a document; senders take turns.

        Raises:
            Problem: 400 or 422 for what is wrong with it, 422 `page-too-hard` when it takes more than it may, 503 when
                others before it take too long.
        """
        if len(body) < one.guarded_bytes:
            return one.read(body, about, content_type)
        asked = {"format": one.name, "about": dict(about), "content_type": content_type}
        try:
            answer = await self._quick.ask(asked, body, sender)
            if OUT_OF_TIME in answer:
                answer = await self._slow.ask(asked, body, sender)
        except TimeoutError:
            detail = "other documents take long to read; sending it again is safe"
            raise Problem(503, "overloaded", detail, headers={"Retry-After": "5"}) from None
        return _result(answer)

    async def stop(self) -> None:
        """End the child processes."""
        await self._quick.stop()
        await self._slow.stop()

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Of the child processes that wait for work."""
        return (*self._quick.process_ids, *self._slow.process_ids)


def _result(answer: dict[str, Any]) -> ReadDocument:
    if OUT_OF_TIME in answer:
        answer = {"too_hard": f"not read in {answer[OUT_OF_TIME]:g} s of processor time"}
    if "too_hard" in answer:
        raise Problem(422, "page-too-hard", f"the document is too hard to read: {answer['too_hard']}")
    if "problem" in answer:
        raise Problem(**answer["problem"])
    published = answer["published"]
    return ReadDocument(
        Submission.model_validate(answer["submission"]),
        None if published is None else Published.model_validate(published),
        tuple(Note(*one) for one in answer["notes"]),
    )
