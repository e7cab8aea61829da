"""The file of API keys: read whole, replaced whole, by one writer at a time."""

from __future__ import annotations

import fcntl
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from chassis.access.keys import ENTROPY_BYTES, KeyRecord, Scope, digest, write_key

MODE = 0o600
Records = tuple[KeyRecord, ...]
Stamp = tuple[int, int, int]
"""What changes when the file does: inode, modification time in nanoseconds, size."""


class KeyFileError(Exception):
    """The file of keys cannot be used; the message is one line for the operator and holds nothing of the file."""


class NoSuchKeyError(Exception):
    """There is no key of this id, or it is not in a state for what was asked; the message says which."""


class KeyDocument(BaseModel):
    """What the file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    keys: tuple[KeyRecord, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> KeyDocument:
        for found in ([key.id for key in self.keys], [key.sha256 for key in self.keys]):
            if len(set(found)) != len(found):
                raise ValueError("a key is there twice")
        return self


class KeyFile:
    """The keys in `path`; a file that is not there holds none."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def stamp(self) -> Stamp | None:
        """What to compare to see whether the file has changed; None: it is not there.

        Raises:
            KeyFileError: it cannot be looked at.
        """
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KeyFileError(f"{self.path}: {error.strerror}") from None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def read(self) -> Records:
        """The keys, oldest first.

        Raises:
            KeyFileError: the file cannot be read or is not one of keys.
        """
        try:
            return KeyDocument.model_validate_json(self.path.read_bytes()).keys
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise KeyFileError(f"{self.path}: {error.strerror}") from None
        except ValidationError as error:
            first = error.errors()[0]  # its `input` would be a piece of the file
            where = "".join(f"/{part}" for part in first["loc"])
            raise KeyFileError(f"{self.path} is no file of API keys: {where or 'it'}: {first['msg']}") from None

    def create(
        self,
        scopes: Sequence[Scope],
        now: datetime,
        *,
        name: str = "",
        expires: datetime | None = None,
        rate: str | None = None,
        sources: Sequence[str] = (),
    ) -> tuple[str, KeyRecord]:
        """A new key and what is kept of it; with `sources` it pushes for these alone.

        Raises:
            KeyFileError: the file cannot be read or written.
            ValidationError: a name, rate or source that no key can have.
        """
        key, record = _mint(scopes, now, name, expires, rate, sources)
        self._change(lambda records: (*records, record))
        return key, record

    def revoke(self, key_id: str, now: datetime) -> KeyRecord:
        """End a key for good; one that is revoked already stays as it is.

        Raises:
            KeyFileError: the file cannot be read or written.
            NoSuchKeyError: there is none of this id.
        """

        def change(records: Records) -> Records:
            found = _find(records, key_id)
            ended = found.model_copy(update={"revoked": found.revoked or _whole(now)})
            return tuple(ended if one is found else one for one in records)

        return _find(self._change(change), key_id)

    def rotate(self, key_id: str, now: datetime, overlap: timedelta) -> tuple[str, KeyRecord]:
        """A new key that allows what the old one does, for as long a life; the old one ends after the overlap.

        Raises:
            KeyFileError: the file cannot be read or written.
            NoSuchKeyError: there is none of this id that can be used.
        """
        made: list[str] = []

        def change(records: Records) -> Records:
            old = _find(records, key_id)
            if old.state(now) != "active":
                raise NoSuchKeyError(f"{key_id} is {old.state(now)}; create a new key")
            expires = old.expires and now + (old.expires - old.created)
            key, new = _mint(old.scopes, now, old.name, expires, old.rate, old.sources)
            made.append(key)
            ends = min(filter(None, (old.expires, _whole(now + overlap))))
            ending = old.model_copy(update={"expires": ends})
            return (*(ending if one is old else one for one in records), new)

        new = self._change(change)[-1]
        return made[0], new

    def _change(self, change: Callable[[Records], Records]) -> Records:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._locked():
                records = change(self.read())
                self._write(KeyDocument(keys=records))
        except OSError as error:
            raise KeyFileError(f"{self.path} cannot be written: {error.strerror}") from None
        return records

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone with the file; the lock is a file of its own, because this one is replaced."""
        lock = os.open(self.path.with_name(self.path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, MODE)
        try:
            self._give_to_owner(lock)
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _write(self, document: KeyDocument) -> None:
        """Whole or not at all, whatever happens meanwhile: a new file takes the place of the old one."""
        file, name = tempfile.mkstemp(prefix=self.path.name + ".", dir=self.path.parent)  # with mode 0600
        try:
            with os.fdopen(file, "wb") as out:
                out.write(document.model_dump_json(indent=1, exclude_none=True).encode() + b"\n")
                out.flush()
                self._give_to_owner(out.fileno())
                os.fsync(out.fileno())
            os.replace(name, self.path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(name)
            raise
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _give_to_owner(self, file: int) -> None:
        """A file written by root (`sudo newswire keys ...`) must stay readable to the services."""
        if os.geteuid() == 0:
            owner = os.stat(self.path if self.path.exists() else self.path.parent)
            os.fchown(file, owner.st_uid, owner.st_gid)


def _mint(
    scopes: Sequence[Scope],
    now: datetime,
    name: str,
    expires: datetime | None,
    rate: str | None,
    sources: Sequence[str],
) -> tuple[str, KeyRecord]:
    key = write_key(secrets.token_bytes(ENTROPY_BYTES))
    record = KeyRecord(
        id=f"key_{secrets.token_hex(6)}",
        name=name,
        scopes=tuple(dict.fromkeys(scopes)),
        sha256=digest(key.encode()).hex(),
        created=_whole(now),
        expires=expires and _whole(expires),
        rate=rate,
        sources=tuple(dict.fromkeys(sources)),
    )
    return key, record


def _whole(moment: datetime) -> datetime:
    """Seconds are enough, and easier to read."""
    return moment.replace(microsecond=0)


def _find(records: Sequence[KeyRecord], key_id: str) -> KeyRecord:
    for record in records:
        if record.id == key_id:
            return record
    raise NoSuchKeyError(f"there is no key {key_id}; `newswire keys list` names them")
