"""The watched folder: files that appear in it are taken in when they are complete, and moved away.

The system tells of changes; since it can lose some, and network folders have none to tell, the folder is also read
from time to time.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Final, Literal

from fastapi import APIRouter
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from watchfiles import Change, awatch

from chassis import logs
from ingest.accept.acceptor import Acceptor
from ingest.folders.arrivals import Arrivals, files_in, is_expected
from ingest.folders.intake import FolderIntake
from ingest.folders.shelves import Shelves
from ingest.folders.slots import FileSlots
from ingest.sources import Source

LOCK_FILE: Final = ".lock"
DEBOUNCE_MILLISECONDS: Final = 400


class FolderSettings(BaseSettings):
    """Settings of the watched folder; without a folder it does not run."""

    model_config = SettingsConfigDict(env_prefix="NEWSWIRE_", frozen=True, extra="ignore", env_ignore_empty=True)

    watch_folder: Path | None = Field(default=None, description="Files that appear here are taken in.")
    watch_done: Literal["keep", "delete"] = Field(default="keep", description="What becomes of a file taken in.")
    watch_source: str | None = Field(
        default=None, min_length=1, max_length=200, description="The outlet of articles that name none."
    )
    watch_settle_seconds: float = Field(
        default=2.0, ge=0, description="A file is complete when it has not changed for so long."
    )
    watch_rescan_seconds: float = Field(
        default=30.0, gt=0, description="How often the folder is read although nothing told of a change."
    )


class Folder:
    """The source."""

    name = "folder"
    router: APIRouter | None = None

    def __init__(self, folder: Path, settings: FolderSettings) -> None:
        self._folder, self._settings = folder, settings
        self._log = logs.get("ingest")
        self._arrivals = Arrivals(settings.watch_settle_seconds)

    async def run(self, acceptor: Acceptor) -> None:
        """Take files in until cancelled, unless another instance does; then wait for its end.

        Raises:
            OSError: the folder cannot be made, read or written to.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        shelves = Shelves(self._folder, keeps_done=self._settings.watch_done == "keep")
        taking = FolderIntake(acceptor, shelves, self._settings.watch_source, self._log)
        async with self._alone(), self._watched() as changed, asyncio.TaskGroup() as tasks:
            work = FileSlots(self._arrivals, shelves, taking, self._log, self._settings.watch_rescan_seconds)
            self._log.info("folder_watched", folder=str(self._folder))
            while True:
                changed.clear()
                await work.begin(await asyncio.to_thread(files_in, self._folder), tasks)
                await self._until(changed)

    async def _until(self, changed: asyncio.Event) -> None:
        rescan = self._settings.watch_rescan_seconds
        due = self._arrivals.next_seconds(monotonic())
        with suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), min(rescan, rescan if due is None else max(due, 0.01)))

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Holds the lock of the folder; one who dies lets go of it."""
        lock = os.open(self._folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        try:
            is_told = False
            while not _try_lock(lock):
                if not is_told:
                    self._log.info("folder_in_use", folder=str(self._folder))
                    is_told = True
                await asyncio.sleep(min(1.0, self._settings.watch_rescan_seconds))
            yield
        finally:
            os.close(lock)

    @asynccontextmanager
    async def _watched(self) -> AsyncIterator[asyncio.Event]:
        """An event that is set at every change."""
        changed, stop = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(self._watch(changed, stop))
        try:
            yield changed
        finally:
            stop.set()
            await asyncio.gather(task, return_exceptions=True)

    async def _watch(self, changed: asyncio.Event, stop: asyncio.Event) -> None:
        try:
            async for _ in awatch(
                self._folder,
                watch_filter=_is_arrival,
                recursive=False,
                debounce=DEBOUNCE_MILLISECONDS,
                stop_event=stop,
                raise_interrupt=False,
            ):
                changed.set()
        except (OSError, RuntimeError) as error:  # e.g. no inotify left: reading from time to time goes on
            self._log.warning("folder_not_watched", folder=str(self._folder), reason=str(error)[:300])


def build() -> Source | None:
    """The source, when a folder is set."""
    settings = FolderSettings()
    return Folder(settings.watch_folder, settings) if settings.watch_folder is not None else None


def _is_arrival(change: Change, path: str) -> bool:
    return change is not Change.deleted and is_expected(Path(path).name)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
