"""Remembers how far an archive is confirmed, through any crash: a small file, written whole, synced, then renamed."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from chassis.private import make_private_folder
from ingest.archives.entries import Tally
from newswire.client import NewswireError

SAMPLE_BYTES: Final = 64 * 1024


def identity_of(file: BinaryIO, *about: str | None) -> str:
    """What an archive is recognised by: its size, its time of change, its first and last 64 KiB, and what else matters.

    Wherever it is moved it is the same; one that was written to is another.
    """
    state = os.fstat(file.fileno())
    digest = hashlib.sha256(orjson.dumps([state.st_size, state.st_mtime_ns, *about]))
    file.seek(0)
    digest.update(file.read(SAMPLE_BYTES))
    file.seek(max(0, state.st_size - SAMPLE_BYTES))
    digest.update(file.read(SAMPLE_BYTES))
    return digest.hexdigest()[:32]


class Bookmark:
    """The place in one archive up to which everything is confirmed, and what became of it.

    Only one process works on an archive: the bookmark is held from opening to closing.
    """

    def __init__(self, folder: Path, identity: str, name: str) -> None:
        """Opens and holds it.

        Raises:
            NewswireError: another process holds it, or the folder cannot be written to.
        """
        self._path, self._name = folder / f"{identity}.json", name
        self.offset = 0
        self.is_done = False
        self.tally = Tally()
        try:
            make_private_folder(folder)
            self._lock = (folder / f"{identity}.lock").open("ab")
        except OSError as error:
            raise NewswireError(f"{folder}: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise NewswireError(f"{name}: another back-fill is at work on it") from None
        self._read()

    def close(self) -> None:
        """Let go of it."""
        self._lock.close()

    def restart(self) -> None:
        """Forget the place."""
        self._path.unlink(missing_ok=True)
        self.offset, self.is_done, self.tally = 0, False, Tally()

    def confirm(self, offset: int, tally: Tally, *, is_done: bool = False) -> None:
        """Everything before `offset` is confirmed, and `tally` is what was added by it; durable on return."""
        self.tally.add(tally)
        self.offset, self.is_done = offset, is_done
        document = {"file": self._name, "offset": offset, "done": is_done, "tally": self.tally.document()}
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as out:
            out.write(orjson.dumps(document))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self._path)
        _sync_folder(self._path.parent)

    def _read(self) -> None:
        try:
            document: dict[str, Any] = orjson.loads(self._path.read_bytes())
            counts = document["tally"]
            self.tally = Tally(**{**counts, "skipped": Counter(counts["skipped"])})
            self.offset, self.is_done = int(document["offset"]), bool(document["done"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError):
            # Beginning again is safe: what was accepted is known.
            self.offset, self.is_done, self.tally = 0, False, Tally()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
