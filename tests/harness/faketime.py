"""A clock of a process that a test sets while it runs: libfaketime before the C library, its offset in a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

HOUR = 3600
DAY = 24 * HOUR

FOLDERS = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/lib64/faketime", "/usr/local/lib/faketime")
NAME = "libfaketimeMT.so.1"


class FakeClock:
    """The wall clock of every process that is started with `environment`; its monotonic clock stays true."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set(0)

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process needs to be told to have this clock; its children have it too."""
        return {
            "LD_PRELOAD": _library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",  # the next look at the clock sees the jump
            "DONT_FAKE_MONOTONIC": "1",  # as on a real machine, whose monotonic clock cannot be set
        }

    def set(self, seconds_ahead: int) -> None:
        """Let the clock jump to so many seconds before (or, negative, behind) the true time."""
        beside = self._file.with_suffix(".new")
        beside.write_text(f"{seconds_ahead:+d}")
        os.replace(beside, self._file)  # never half a number


def why_no_fake_clock() -> str:
    """Why clocks cannot be set here; empty when they can."""
    return "" if _library() else f"{NAME} is not installed (Debian: apt-get install faketime)"


def _library() -> str:
    for pattern in FOLDERS:
        for found in Path("/").glob(f"{pattern[1:]}/{NAME}"):
            return str(found)
    return ""
