"""The worker's side of pipes: fresh ones for a process to come, waiting with a limit, and what comes out of them."""

from __future__ import annotations

import asyncio
import os
from asyncio import StreamReader, StreamReaderProtocol, StreamWriter
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from chassis.logs import Logger
from enrich.isolation import messages

BUFFER_BYTES = 1024 * 1024
LINES_LOGGED = 100
"""Of what one process says on its standard error; a loop that complains for ever must not fill the log."""

LINE_BYTES = 300
"""Of each of these lines."""

SLICES = 4
"""A limit is waited for in so many parts: if this process is stopped for a while itself, it loses one of them."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Streams:
    """What the worker hears from a process, tells it, and hears it complain."""

    inbox: StreamReader
    outbox: StreamWriter
    errors: StreamReader


@asynccontextmanager
async def fresh() -> AsyncIterator[tuple[Streams, Sequence[int]]]:
    """Streams, and the other ends for whom they are meant: what it reads, where it answers, where it complains.

    The other ends are closed here at the end; who needs them has a copy by then.
    """
    with ExitStack() as given:
        inbox, answers = await _from(given)
        errors, complains = await _from(given)
        outbox, reads = await _to(given)
        try:
            yield Streams(inbox, outbox, errors), (reads, answers, complains)
        except BaseException:
            outbox.close()
            raise


async def receive(stream: StreamReader) -> list[bytes]:
    """The next message.

    Raises:
        asyncio.IncompleteReadError: the other side is gone.
    """
    header = await stream.readexactly(messages.HEADER_BYTES)
    return messages.unpack(await stream.readexactly(messages.length(header)))


async def within(seconds: float, step: Coroutine[Any, Any, T]) -> T:
    """The result of `step`, which is cancelled after so long.

    Raises:
        TimeoutError: it has taken longer.
    """
    task = asyncio.create_task(step)
    try:
        for _ in range(SLICES):
            if (await asyncio.wait({task}, timeout=seconds / SLICES))[0]:
                return task.result()
    finally:
        task.cancel()
    raise TimeoutError(f"{seconds:g} s exceeded")


async def log_errors(errors: StreamReader, log: Logger, process_id: int) -> None:
    """What a process says on its standard error goes to the log, a line of ours for a line of its."""
    logged, rest = 0, b""
    while said := await errors.read(BUFFER_BYTES):
        *lines, rest = (rest + said).split(b"\n")
        rest = rest[:LINE_BYTES]
        for line in lines[: LINES_LOGGED - logged]:
            _log_line(line, log, process_id)
        logged = min(LINES_LOGGED, logged + len(lines))
    if rest and logged < LINES_LOGGED:
        _log_line(rest, log, process_id)


def _log_line(line: bytes, log: Logger, process_id: int) -> None:
    log.warning("reader_said", process_id=process_id, message=line[:LINE_BYTES].decode(errors="replace"))


async def _from(given: ExitStack) -> tuple[StreamReader, int]:
    ours, theirs = os.pipe()
    given.callback(os.close, theirs)
    stream = StreamReader(limit=BUFFER_BYTES)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: StreamReaderProtocol(stream), os.fdopen(ours, "rb", buffering=0))
    return stream, theirs


async def _to(given: ExitStack) -> tuple[StreamWriter, int]:
    theirs, ours = os.pipe()
    given.callback(os.close, theirs)
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.connect_write_pipe(
        lambda: StreamReaderProtocol(StreamReader()), os.fdopen(ours, "wb", buffering=0)
    )
    return StreamWriter(transport, protocol, None, loop), theirs
