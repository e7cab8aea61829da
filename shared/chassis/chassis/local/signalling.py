"""Signals to processes that the event loop waits for."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress


def send_signal(process: asyncio.subprocess.Process, number: int) -> None:
    """Send a signal to a process that may have ended already; how it ended stays known.

    `Process.send_signal` and `Process.kill` first ask whether it has ended, and where it just has, take its status
    away from the event loop, which then reports 255.
    """
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)
