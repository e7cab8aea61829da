"""Restore: a backup into an empty place, looked at before and after."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from chassis.private import FOLDER_MODE
from newswire.client import NewswireError
from store.backups import postgresql, sqlite
from store.backups.backup import DATABASE, FEEDS, KEYS, BackupSource, copy_private, is_postgresql, sqlite_file
from store.backups.manifest import Manifest, check_files, check_tables, read_manifest
from store.database.upgrades import SchemaError, current_step, known_steps, upgrade


def check_room(folder: Path, source: BackupSource, engine: Engine, *, database_only: bool) -> Manifest:
    """Whether the backup is whole, and nothing is in its way here; changes nothing.

    Raises:
        NewswireError: it is damaged, or something is there already.
    """
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    here = "postgresql" if is_postgresql(source.url) else "sqlite"
    if manifest.kind != here:
        raise NewswireError(
            f"this is a backup of {manifest.kind}, and NEWSWIRE_DATABASE_URL names {here}:"
            " `newswire export` and `newswire import` go from one to the other"
        )
    if manifest.step not in known_steps():
        raise NewswireError(f"the backup is at step {manifest.step}, which is newer than this program")
    _check_empty(source, engine, manifest)
    if not database_only:
        for name, path in ((FEEDS, source.feeds), (KEYS, source.keys)):
            if name in manifest.files and path.exists():
                raise NewswireError(f"{path} is there already; --database-only leaves it as it is")
    return manifest


def restore(folder: Path, source: BackupSource, engine: Engine, manifest: Manifest, *, database_only: bool) -> None:
    """Bring everything back; `check_room` has found nothing against it.

    Raises:
        NewswireError: the tables are not what they were.
        sqlalchemy.exc.DBAPIError: the database refuses.
    """
    if manifest.kind == "sqlite":
        _restore_file(folder, sqlite_file(source.url), manifest)
    else:
        upgrade(engine, manifest.step)
        postgresql.load(engine, folder, manifest)
    upgrade(engine)
    if database_only:
        return
    if FEEDS in manifest.files:
        sqlite.restore_database(folder / FEEDS, source.feeds)
    if KEYS in manifest.files:
        source.keys.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        copy_private(folder / KEYS, source.keys)


def _restore_file(folder: Path, path: Path, manifest: Manifest) -> None:
    is_new = not path.exists() or not path.stat().st_size  # an engine that was opened has made it
    try:
        sqlite.restore_database(folder / DATABASE, path)
        check_tables(manifest, sqlite.tables_of(path))
    except NewswireError:
        if is_new:
            path.unlink(missing_ok=True)
        raise


def _check_empty(source: BackupSource, engine: Engine, manifest: Manifest) -> None:
    if manifest.kind == "sqlite":
        filled = sqlite.rows_in(sqlite_file(source.url)) > 0
    else:
        filled = postgresql.has_rows(engine)
        if current_step(engine) not in (None, manifest.step):
            raise SchemaError(
                f"the database is at step {current_step(engine)} and the backup at {manifest.step}:"
                " restore into a new database"
            )
    if filled:
        raise NewswireError("the database is not empty: restore into a new one")
