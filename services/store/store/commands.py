"""What store adds to the command line: `newswire db upgrade | check`."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

SCHEMA_EXIT_CODE = 3
"""As of a service that does not start for this reason."""

db = typer.Typer(help="The tables of the database.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(db, name="db")


@db.command()
def upgrade() -> None:
    """Bring the tables to what this version needs, and make older articles searchable. Safe beside a running system."""
    _run(_upgrade)


@db.command()
def check() -> None:
    """Whether the tables are what this version needs; exit code 3 where they are not."""
    _run(_check)


def _upgrade() -> None:
    # Imported here, as below: the other commands start faster without the database's libraries.
    from store.app import StoreSettings
    from store.database import open_engine
    from store.indexing import index_missing
    from store.upgrading import current_step, upgrade

    engine = open_engine(StoreSettings().database)
    upgrade(engine)
    indexed = 0
    while count := index_missing(engine):
        indexed += count
    print(f"the database is at step {current_step(engine)}; {indexed} articles made searchable")


def _check() -> None:
    from store.app import StoreSettings
    from store.database import open_engine
    from store.upgrading import check, current_step

    engine = open_engine(StoreSettings().database)
    check(engine)
    print(f"the database is at step {current_step(engine)}, as needed")


def _run(work: Callable[[], None]) -> None:
    from pydantic import ValidationError
    from sqlalchemy.exc import ArgumentError, DBAPIError

    from store.upgrading import SchemaError

    try:
        work()
    except SchemaError as error:
        _fail(str(error), SCHEMA_EXIT_CODE)
    except DBAPIError as error:
        _fail(f"the database refuses: {str(error.orig).strip().splitlines()[0]}", 1)
    except (ArgumentError, ValidationError, OSError) as error:
        _fail(f"NEWSWIRE_DATABASE_URL cannot be used: {str(error).splitlines()[0]}", 1)


def _fail(message: str, code: int) -> None:
    print(f"newswire: {message}", file=sys.stderr)
    raise typer.Exit(code)
