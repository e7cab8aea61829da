"""Which files are taken in now: many small ones at a time, a large one beside them, none twice."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Final

from chassis.logs import Logger
from ingest.folders.arrivals import Arrivals, State
from ingest.folders.intake import FolderIntake
from ingest.folders.reading import ChangedError
from ingest.folders.shelves import Shelves

AT_ONCE: Final = 16
LARGE_BYTES: Final = 10 * 1024 * 1024
"""Files over this go in one after the other, so that they never hold up the small ones."""
LATER_SECONDS: Final = 1.0


class FileSlots:
    """What one run of the watched folder has in hand."""

    def __init__(
        self, arrivals: Arrivals, shelves: Shelves, taking: FolderIntake, log: Logger, again_in_seconds: float
    ) -> None:
        self._arrivals, self._shelves, self._taking, self._log = arrivals, shelves, taking, log
        self._again_in_seconds = again_in_seconds
        self._busy: set[Path] = set()
        self._small, self._large = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(1)

    async def begin(self, found: Mapping[Path, State], tasks: asyncio.TaskGroup) -> None:
        """Begin with what is complete of these; returns when all but the last few are taken in."""
        others = {path: state for path, state in found.items() if path not in self._busy}
        for path in self._arrivals.look(others, monotonic()):
            await self._begin(path, others[path], tasks)

    async def _begin(self, path: Path, state: State, tasks: asyncio.TaskGroup) -> None:
        turn = self._large if state.size > LARGE_BYTES else self._small
        if turn is self._large and turn.locked():
            self._arrivals.postpone(path, monotonic(), LATER_SECONDS)
            return
        await turn.acquire()
        try:
            claimed = await asyncio.to_thread(self._shelves.claim, path, state)
        except OSError as error:
            turn.release()
            self._failed(path, error)
            return
        self._busy.add(claimed)
        tasks.create_task(self._take(claimed, state, turn))

    async def _take(self, path: Path, state: State, turn: asyncio.Semaphore) -> None:
        try:
            await self._taking.take(path, state)
        except ChangedError:
            pass  # found again where it lies now, and taken when it has settled
        except OSError as error:
            self._failed(path, error)
        finally:
            self._busy.discard(path)
            turn.release()

    def _failed(self, path: Path, error: OSError) -> None:
        if isinstance(error, FileNotFoundError) and not path.exists():
            return  # whoever brought it took it back
        again = self._again_in_seconds
        self._log.error("file_not_taken", file=repr(path.name), reason=str(error.strerror), again_in_seconds=again)
        self._arrivals.postpone(path, monotonic(), again)
