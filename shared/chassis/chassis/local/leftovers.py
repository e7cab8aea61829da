"""Processes that an earlier run has left behind, told by what they are: a number that was written down proves nothing.

A process is ours when it runs the program in question with our folder as its working folder. It is looked at and
signalled through one handle (pidfd), so that its number cannot have passed to another process in between.
"""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_PROCESSES: Final = Path("/proc")
_DELETED: Final = " (deleted)"


def stop_leftovers(program: str, folder: Path, seconds: float) -> bool:
    """Ask the processes that run `program` in `folder` to end; whether all have after so long."""
    with _found(program, folder) as handles:
        for handle in handles:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGTERM)
        return all(_has_ended(handle, seconds) for handle in handles)


@contextmanager
def _found(program: str, folder: Path) -> Iterator[list[int]]:
    handles: list[int] = []
    try:
        for number in _numbers():
            with suppress(OSError):
                if not _is_it(number, program, folder):
                    continue
                handles.append(os.pidfd_open(number))
                if not _is_it(number, program, folder):
                    os.close(handles.pop())
        yield handles
    finally:
        for handle in handles:
            os.close(handle)


def _numbers() -> list[int]:
    """The numbers of all processes; none where the system does not tell."""
    with suppress(OSError):
        return [int(one.name) for one in _PROCESSES.iterdir() if one.name.isdecimal() and int(one.name) != os.getpid()]
    return []


def _is_it(number: int, program: str, folder: Path) -> bool:
    """Whether it is such a process; False for those of others, which may not be looked at."""
    try:
        process = _PROCESSES / str(number)
        runs = Path(os.readlink(process / "exe").removesuffix(_DELETED)).name  # the file may have been replaced
        return runs == program and (process / "cwd").samefile(folder)
    except OSError:
        return False


def _has_ended(handle: int, seconds: float) -> bool:
    waiting = select.poll()
    waiting.register(handle, select.POLLIN)
    return bool(waiting.poll(seconds * 1000))
