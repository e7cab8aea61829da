"""Moves a file through the folder: `.taking` while it is taken in, then `.done` or `.refused` with the problem.

Each step is one rename inside the folder, so a crash leaves every file in one place, from where it goes on.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from ingest.folders.arrivals import TAKING, State

NAME_BYTES: Final = 180


class Shelves:
    """The places inside one watched folder."""

    def __init__(self, folder: Path, *, keeps_done: bool) -> None:
        self._folder, self._keeps_done = folder, keeps_done

    def claim(self, path: Path, state: State) -> Path:
        """Take the file away from whoever may replace it under its name; returns where it is.

        Raises:
            OSError: it cannot be moved.
        """
        if path.parent.name == TAKING:
            return path
        place = self._free(self._place(TAKING), path.name, state)
        path.rename(place)
        return place

    def finish(self, path: Path, state: State) -> None:
        """All of it is accepted, or what is not lies among the refused."""
        if self._keeps_done:
            path.rename(self._free(self._place(".done"), path.name, state))
        else:
            path.unlink(missing_ok=True)

    def refuse(self, path: Path, state: State, problem: bytes) -> str:
        """Nothing of it is accepted; returns the name it has now."""
        place = self._free(self._place(".refused"), path.name, state)
        _write(_beside(place), problem)
        path.rename(place)
        return place.name

    def refuse_lines(self, path: Path, state: State, lines: Path, problem: bytes) -> str:
        """Some lines of it are not accepted: they lie in a file of the same name."""
        place = self._free(self._place(".refused"), path.name, state)
        _write(_beside(place), problem)
        lines.rename(place)
        self.finish(path, state)
        return place.name

    def lines_for(self, path: Path) -> Path:
        """Where the refused lines of a file can be gathered; an unfinished gathering goes."""
        gathered = self._place(".refused") / f".{path.name}.part"
        gathered.unlink(missing_ok=True)
        return gathered

    def _place(self, name: str) -> Path:
        place = self._folder / name
        place.mkdir(exist_ok=True)
        if not stat.S_ISDIR(place.lstat().st_mode):  # a link could lead anywhere
            raise NotADirectoryError(0, "is not a folder", str(place))
        return place

    @staticmethod
    def _free(place: Path, name: str, state: State) -> Path:
        """The name itself, or one made different by the time of the file: the same whenever it is tried again."""
        name = _short(name)
        wanted = place / name
        if not os.path.lexists(wanted):
            return wanted
        tag, number = f"~{state.modified_ns:x}", 0
        while os.path.lexists(wanted := place / f"{Path(name).stem}{tag}{Path(name).suffix}"):
            number += 1
            tag = f"~{state.modified_ns:x}-{number}"
        return wanted


def _short(name: str) -> str:
    """A name to which others can be added: file systems end at 255 bytes."""
    stem, suffix = os.path.splitext(name)
    return name if len(os.fsencode(name)) <= NAME_BYTES else os.fsdecode(os.fsencode(stem)[:NAME_BYTES]) + suffix


def _beside(place: Path) -> Path:
    return place.with_name(f"{place.name}.problem.json")


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.part")
    fresh.unlink(missing_ok=True)
    with fresh.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
