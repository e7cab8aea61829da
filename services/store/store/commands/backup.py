"""`newswire backup`, `newswire restore` and `newswire replay`: the database elsewhere, and what came after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newswire.terminal import OUT, complain

if TYPE_CHECKING:
    from store.backups.backup import BackupSource
    from store.backups.manifest import StreamPlace
    from store.settings import StoreSettings

STREAM_SECONDS = 10.0


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("replay")(replay)


def backup(
    path: Annotated[Path, typer.Argument(help="The folder to make, or a file that ends in .tar.")],
) -> None:
    """Copy the database as it is now, with feeds.db and the API keys, beside the running system."""
    from chassis.clock import SystemClock, timestamp
    from newswire.client import NewswireError
    from store.backups.backup import back_up
    from store.backups.places import new_backup
    from store.commands.errors import one_line, open_database

    begun = monotonic()
    with one_line() as settings, open_database(settings) as engine, new_backup(path) as folder:
        try:
            stream: StreamPlace | None = _place()
        except NewswireError as error:
            stream = None
            complain(f"{error}; a replay will begin where the stream does")
        manifest = back_up(engine, _source(settings), folder, stream, timestamp(SystemClock().now()))
    rows = {name: part.rows for name, part in manifest.tables.items()}
    size = sum(part.bytes for part in manifest.files.values())
    OUT.line(
        f"{path}: {rows['articles']} articles, {rows['article_versions']} earlier versions,"
        f" {rows['tombstones']} tombstones; {size / 1e6:.1f} MB in {monotonic() - begun:.1f} s"
    )


def restore(
    path: Annotated[Path, typer.Argument(help="What `newswire backup` made.")],
    database_only: Annotated[
        bool, typer.Option("--database-only", help="Leave feeds.db and the API keys here as they are.")
    ] = False,
) -> None:
    """Bring a backup back into an empty database. Exits with 1 when it is damaged or something is in its way."""
    from store.backups.places import opened_backup
    from store.backups.restore import check_room
    from store.backups.restore import restore as bring_back
    from store.commands.errors import one_line
    from store.database.engine import open_engine

    with one_line() as settings, opened_backup(path, settings.data_dir) as folder:
        engine, source = open_engine(settings.database), _source(settings)
        manifest = check_room(folder, source, engine, database_only=database_only)
        bring_back(folder, source, engine, manifest, database_only=database_only)
        engine.dispose()
    OUT.line(
        f"{manifest.tables['articles'].rows} articles restored, as of {manifest.made_at}; every table is as it was."
        f" What came since: newswire replay {path}"
    )


def replay(
    path: Annotated[Path, typer.Argument(help="The backup that was restored.")],
) -> None:
    """Store what the stream `articles.stored` has since a backup. Again changes nothing. Exits with 1 when something is
    missing."""
    from newswire.client import redis_url
    from store.backups.manifest import MANIFEST, read_manifest
    from store.backups.places import opened_backup
    from store.backups.replay import find_way
    from store.backups.replay import replay as read_again
    from store.commands.errors import one_line, open_database
    from store.commands.progress import Progress

    progress = Progress("events")

    def refuse(_: int, why: str) -> None:
        progress.end()
        complain(why)

    with one_line() as settings, opened_backup(path, settings.data_dir, MANIFEST) as folder:
        since = read_manifest(folder).stream
        with _redis(redis_url()) as redis, open_database(settings) as engine:
            way = find_way(redis, since)
            became: Counter[str] = Counter()
            for became in read_again(engine, redis, way.after, refuse):
                progress.set(became.total())
    progress.end()
    OUT.line(", ".join(f"{became[name]} {name}" for name in ("stored", "known", "older", "refused")))
    if way.missing is not None:
        complain(way.missing)
    raise typer.Exit(1 if way.missing is not None or became["refused"] else 0)


def _source(settings: StoreSettings) -> BackupSource:
    from store.backups.backup import FEEDS, BackupSource

    return BackupSource(settings.database, settings.data_dir / FEEDS, settings.keys_path)


def _place() -> StreamPlace:
    from newswire.client import redis_url
    from store.backups.replay import place_now

    with _redis(redis_url()) as redis:
        return place_now(redis)


@contextmanager
def _redis(url: str) -> Iterator[Any]:
    from redis import Redis

    from newswire.client import NewswireError

    try:
        opened = Redis.from_url(url, socket_timeout=STREAM_SECONDS)
    except ValueError as error:
        raise NewswireError(f"NEWSWIRE_REDIS_URL cannot be used: {error}") from error
    with opened as redis:
        yield redis
