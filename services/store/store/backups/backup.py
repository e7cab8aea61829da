"""Backup: the database at one moment, with the list of feeds and the API keys of the data folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, make_url

from chassis.private import new_private_file
from newswire.client import NewswireError
from store.backups import postgresql, sqlite
from store.backups.digests import digest_of_file
from store.backups.manifest import FORMAT, MANIFEST, FilePart, Kind, Manifest, StreamPlace, TablePart

DATABASE: Final = "newswire.db"
FEEDS: Final = "feeds.db"
KEYS: Final = "keys.json"


@dataclass(frozen=True, slots=True)
class BackupSource:
    """What is backed up; the files may not be there."""

    url: str
    feeds: Path
    keys: Path


@dataclass(frozen=True, slots=True)
class _Copied:
    kind: Kind
    step: str | None
    position: str | None
    tables: Mapping[str, TablePart]


def back_up(engine: Engine, source: BackupSource, folder: Path, stream: StreamPlace | None, made_at: str) -> Manifest:
    """Write everything into the folder, the manifest last. Writers are not held up.

    `stream` must have been read before: what was announced by then has been committed, so it is in here.

    Raises:
        NewswireError: something cannot be copied.
        sqlalchemy.exc.DBAPIError: the database refuses.
    """
    copied = _copy_postgresql(engine, folder) if is_postgresql(source.url) else _copy_sqlite(source.url, folder)
    if copied.step is None:
        raise NewswireError("the database has no tables of Newswire")
    if source.feeds.exists():
        sqlite.copy_database(source.feeds, folder / FEEDS)
    if source.keys.exists():
        copy_private(source.keys, folder / KEYS)
    files = {path.name: _file(path) for path in sorted(folder.iterdir())}
    manifest = Manifest(
        format=FORMAT,
        made_at=made_at,
        kind=copied.kind,
        step=copied.step,
        position=copied.position,
        stream=stream,
        tables=copied.tables,
        files=files,
    ).sealed()
    _write(folder / MANIFEST, manifest.model_dump_json(indent=2).encode() + b"\n")
    return manifest


def is_postgresql(url: str) -> bool:
    """Whether the address is one of PostgreSQL."""
    return make_url(url).get_backend_name() == "postgresql"


def sqlite_file(url: str) -> Path:
    """The file of an SQLite address.

    Raises:
        NewswireError: it names none.
    """
    name = make_url(url).database
    if not name or name == ":memory:":
        raise NewswireError("NEWSWIRE_DATABASE_URL names no file")
    return Path(name)


def copy_private(source: Path, target: Path) -> None:
    """Copy a file that only its owner may read."""
    with source.open("rb") as file:
        _write(target, file.read())


def _copy_sqlite(url: str, folder: Path) -> _Copied:
    copy = folder / DATABASE
    sqlite.copy_database(sqlite_file(url), copy)
    return _Copied("sqlite", sqlite.step_of(copy), sqlite.position_of_last(copy), sqlite.tables_of(copy))


def _copy_postgresql(engine: Engine, folder: Path) -> _Copied:
    with postgresql.snapshot(engine) as connection:
        step, position = postgresql.step_of(connection), postgresql.position_of_last(connection)
        return _Copied("postgresql", step, position, postgresql.dump(connection, folder))


def _file(path: Path) -> FilePart:
    length, digest = digest_of_file(path)
    return FilePart(bytes=length, sha256=digest)


def _write(path: Path, content: bytes) -> None:
    with new_private_file(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
