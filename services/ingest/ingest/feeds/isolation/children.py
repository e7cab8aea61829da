"""Child processes that read what may be hostile and may die of it: how they are asked, and how they answer.

Requests go to a child's standard input, answers come from its standard output, each a length of four bytes, big-endian,
and as many bytes. A request is a line of JSON and a document, an answer is JSON; nothing is ever unpickled.
"""

from __future__ import annotations

import asyncio
import resource
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Final

import orjson

from chassis.local.signalling import send_signal

Child = asyncio.subprocess.Process

ANSWER_LIMIT_BYTES: Final = 256 * 1024 * 1024
_LENGTH: Final = struct.Struct(">I")


class ProcessEndedError(Exception):
    """The process ended before it answered."""


async def start(module: str, *limits: float) -> Child:
    """A new process that runs this module, which calls `serve`."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *map(str, limits)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def ask(child: Child, about: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """The answer of a process; without one, or where it was not waited for, the process is of no use any more.

    Raises:
        ProcessEndedError: there is no answer, and there will be none.
    """
    try:
        return await _exchange(child, orjson.dumps(about) + b"\n", body)
    except (asyncio.IncompleteReadError, ConnectionError):
        raise ProcessEndedError from None


async def end(child: Child) -> None:
    """End a process, whatever it does; `returncode` then says how it ended."""
    send_signal(child, signal.SIGKILL)
    if child.stdin is not None:
        child.stdin.close()
    await child.wait()


def serve(
    answer: Callable[[dict[str, Any], bytes], dict[str, Any]], memory_bytes: int, cpu_seconds: float = 0.0
) -> None:
    """Be such a process: answer requests until there are no more.

    One that takes more than `cpu_seconds` of a processor ends the process with SIGPROF (0: it may take any time): the
    kernel does it, whatever pattern or C code runs.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while (request := _read(requests)) is not None:
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        about, _, body = request.partition(b"\n")
        found = orjson.dumps(answer(orjson.loads(about), body))
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(_LENGTH.pack(len(found)) + found)
        answers.flush()


async def _exchange(child: Child, head: bytes, body: bytes) -> dict[str, Any]:
    if child.stdin is None or child.stdout is None:
        raise ConnectionError("no pipes")
    child.stdin.write(_LENGTH.pack(len(head) + len(body)) + head)
    child.stdin.write(body)
    await child.stdin.drain()
    (size,) = _LENGTH.unpack(await child.stdout.readexactly(_LENGTH.size))
    if size > ANSWER_LIMIT_BYTES:
        raise ConnectionError("an answer too large")
    answer: dict[str, Any] = orjson.loads(await child.stdout.readexactly(size))
    return answer


def _read(requests: BinaryIO) -> bytes | None:
    head = requests.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return requests.read(_LENGTH.unpack(head)[0])
