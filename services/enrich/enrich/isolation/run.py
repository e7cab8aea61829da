"""One run of the reading process: a fork of the template that reads for the worker, and may die of it at any time.

It bounds itself by means of the kernel: a limit on its memory, an alarm that ends it if it hangs and nobody is left to
kill it, and its parent's death as its own.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

from chassis.confinement import end_with_parent, limit_memory
from chassis.delivery.delivery import Outcome
from enrich.handler import EntryHandler
from enrich.isolation import messages

ALARM_AFTER = 2.0
"""The alarm goes off after the worker's limit times this: the worker, which knows the reason, comes first."""

OUT_OF_MEMORY_SCORE = 500
"""Where the machine or container is out of memory, this process can be started again; the worker cannot."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run does, as the template has prepared it."""

    reader: EntryHandler
    article_seconds: float
    memory_bytes: int
    parent: int

    def live(self, descriptors: Sequence[int]) -> NoReturn:
        """Be the forked process, from beginning to end."""
        code = 1
        try:
            end_with_parent(self.parent)
            inbox, outbox = _pipes(*descriptors)
            be_the_first_to_go(OUT_OF_MEMORY_SCORE)
            limit_memory(self.memory_bytes)
            with suppress(BrokenPipeError):
                self._serve(inbox, outbox)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)  # there is nothing to tidy up, and the template's code must not go on here

    def _serve(self, inbox: BinaryIO, outbox: BinaryIO) -> None:
        while head := messages.receive(inbox):
            received = [messages.receive(inbox) for _ in range(int(head[0]))]
            entries = [messages.to_entry(message) for message in received if message is not None]
            if len(entries) < len(received):
                return
            with _ending_on_memory():
                outcomes = self.reader.read(entries)
                while (outcome := _next_within(outcomes, self.article_seconds * ALARM_AFTER)) is not None:
                    send(outbox, messages.from_outcome(outcome))


def send(outbox: BinaryIO, message: messages.Message) -> None:
    """Write a message at once."""
    outbox.write(messages.pack(message))
    outbox.flush()


def be_the_first_to_go(score: int) -> None:
    """Let the kernel, when it runs out of memory, take this process before others with a lower score."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(score))


def _next_within(outcomes: Iterator[Outcome], seconds: float) -> Outcome | None:
    """The next outcome, None after the last; this process is ended by the kernel if it takes longer."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return next(outcomes, None)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def _ending_on_memory() -> Iterator[None]:
    try:
        yield
    except MemoryError:
        os._exit(messages.MEMORY_EXIT_CODE)


def _pipes(reads: int, answers: int, complains: int) -> tuple[BinaryIO, BinaryIO]:
    """The pipes for messages alone: what a library prints goes where errors go."""
    for standard in (1, 2):
        os.dup2(complains, standard)
    os.close(complains)
    return os.fdopen(reads, "rb"), os.fdopen(answers, "wb")
