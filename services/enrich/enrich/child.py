"""The reading process: holds the language model, works for the worker that started it, and can be killed at any time.

It says nothing but messages on its standard output and ends when its standard input does. It bounds itself by means of
the kernel: a limit on its memory, and an alarm that ends it if it hangs and nobody is left to kill it.
"""

from __future__ import annotations

import gc
import importlib
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from chassis.clock import SystemClock
from chassis.delivery import Outcome
from chassis.errors import StartError
from enrich import messages
from enrich.handler import EntryReader

if TYPE_CHECKING:
    from enrich.pipeline import Pipeline

ALARM_AFTER = 2.0
"""The alarm goes off after the worker's limit times this: the worker, which knows the reason, comes first."""


def main(factory: str, model: str, article_seconds: str, memory_bytes: str) -> None:
    """Load the pipeline that `factory` (`module:attribute`) makes of the model's name, then read until told to end."""
    inbox, outbox = _pipes()
    for number in (signal.SIGINT, signal.SIGTERM):  # they may be sent to the whole group; the worker decides
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        pipeline = _resolve(factory)(model)
    except Exception as error:
        reason = str(error) if isinstance(error, StartError) else f"{type(error).__name__}: {error}"
        _send(outbox, [messages.FAILED, reason.encode(errors="replace")])
        return
    _be_the_first_to_go()
    _limit_memory(int(memory_bytes))
    gc.freeze()  # the model's objects are never garbage; looking at them again costs time
    _send(outbox, [messages.READY, pipeline.model.label.encode()])
    with suppress(BrokenPipeError):
        _serve(EntryReader(pipeline, SystemClock()), inbox, outbox, float(article_seconds))
    os._exit(0)  # there is nothing to tidy up, and the interpreter would take its time


def _serve(reader: EntryReader, inbox: BinaryIO, outbox: BinaryIO, article_seconds: float) -> None:
    while head := messages.receive(inbox):
        received = [messages.receive(inbox) for _ in range(int(head[0]))]
        entries = [messages.to_entry(message) for message in received if message is not None]
        if len(entries) < len(received):
            return
        with _ending_on_memory():
            outcomes = reader.read(entries)
            while (outcome := _next_within(outcomes, article_seconds * ALARM_AFTER)) is not None:
                _send(outbox, messages.from_outcome(outcome))


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


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for messages alone: what a library prints goes where errors go."""
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return inbox, outbox


def _send(outbox: BinaryIO, message: messages.Message) -> None:
    outbox.write(messages.pack(message))
    outbox.flush()


def _resolve(factory: str) -> Callable[[str], Pipeline]:
    module, _, attribute = factory.partition(":")
    made: Callable[[str], Pipeline] = getattr(importlib.import_module(module), attribute)
    return made


def _be_the_first_to_go() -> None:
    """Where the machine or container is out of memory, this process can be started again; the worker cannot."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")


def _limit_memory(more_bytes: int) -> None:
    """Let this process take `more_bytes` on top of what it has now; where the kernel does not tell, as it likes."""
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + more_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main(*sys.argv[1:])
