"""Decides when a file that appeared is complete: when nothing about it has changed for a while.

Both looks use the same steady clock. The times of the file are only compared with themselves, never with a clock:
a file server has its own, and copying can set any time. A file renamed into place waits the same while.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SUFFIXES: Final = {
    ".txt": "text",
    ".json": "json",
    ".ndjson": "lines",
    ".jsonl": "lines",
    ".html": "page",
    ".htm": "page",
}
TAKING: Final = ".taking"
"""The folder inside the watched one where files lie while they are taken in."""


@dataclass(frozen=True, slots=True)
class State:
    """What changes when a file is written to or replaced."""

    inode: int
    size: int
    modified_ns: int


def state_of(status: os.stat_result) -> State:
    """The state a file is in."""
    return State(status.st_ino, status.st_size, status.st_mtime_ns)


class Arrivals:
    """Remembers since when each file is as it is."""

    def __init__(self, settle_seconds: float) -> None:
        self._settle_seconds = settle_seconds
        self._seen: dict[Path, tuple[State, float]] = {}

    def look(self, found: Mapping[Path, State], now: float) -> list[Path]:
        """Those that are complete by now, of all that are there, the longest unchanged first."""
        since = {path: self._since(path, state, now) for path, state in found.items()}
        self._seen = {path: (state, since[path]) for path, state in found.items()}
        return sorted((path for path, at in since.items() if now - at >= self._settle_seconds), key=since.__getitem__)

    def postpone(self, path: Path, now: float, seconds: float) -> None:
        """Something was in the way: as if it had changed so long from now."""
        if path in self._seen:
            self._seen[path] = (self._seen[path][0], now + seconds)

    def next_seconds(self, now: float) -> float | None:
        """When the next one can be complete; None when none is there."""
        return min((max(0.0, at + self._settle_seconds - now) for _, at in self._seen.values()), default=None)

    def _since(self, path: Path, state: State, now: float) -> float:
        known = self._seen.get(path)
        return known[1] if known is not None and known[0] == state else now


def is_expected(name: str) -> bool:
    """Whether a file of this name is taken in: `.name` and `name.tmp` are somebody's unfinished work."""
    return not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES


def files_in(folder: Path) -> dict[Path, State]:
    """What lies in the folder and in its `.taking`, links as links; folders in it are not looked into.

    Raises:
        OSError: the folder cannot be read.
    """
    found: dict[Path, State] = {}
    for place in (folder, folder / TAKING):
        if place is folder or place.is_dir():
            found.update(_files(place))
    return found


def _files(folder: Path) -> dict[Path, State]:
    found: dict[Path, State] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            if is_expected(entry.name) and not stat.S_ISDIR(status.st_mode):
                found[Path(entry.path)] = state_of(status)
    return found
