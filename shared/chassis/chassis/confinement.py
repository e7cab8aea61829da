"""What a process that reads hostile input does to itself: it bounds its memory, and ends when its parent does."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def limit_memory(more_bytes: int) -> None:
    """Let this process take `more_bytes` on top of what it has now; where the kernel does not tell, as it likes."""
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + more_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def end_with_parent(parent: int) -> None:
    """Die when the parent does; where the kernel cannot do that, what else bounds this process comes later."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
