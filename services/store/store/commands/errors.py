"""One line: what goes wrong in a command that works on the database, said so that a person can do something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, DBAPIError

from chassis.delivery.errors import reason_of
from newswire.client import NewswireError
from newswire.terminal import complain
from store.database.engine import open_engine
from store.database.upgrades import SCHEMA_EXIT_CODE, SchemaError, check, upgrade
from store.settings import StoreSettings


@contextmanager
def one_line() -> Iterator[StoreSettings]:
    """The settings, for work on the database; what the database or the settings refuse becomes one line.

    Raises:
        NewswireError: the line.
        typer.Exit: the tables are not what this version needs; the line has been said.
    """
    try:
        yield StoreSettings()
    except SchemaError as error:
        complain(error)
        raise typer.Exit(SCHEMA_EXIT_CODE) from None
    except DBAPIError as error:
        raise NewswireError(f"the database refuses: {first_line(error.orig)}") from error
    except ValidationError as error:
        raise NewswireError(reason_of(error)) from error
    except ArgumentError as error:
        raise NewswireError(f"NEWSWIRE_DATABASE_URL cannot be used: {first_line(error)}") from error
    except OSError as error:
        raise NewswireError(f"{error.filename or 'this machine'}: {error.strerror or error}") from error


@contextmanager
def opened(settings: StoreSettings) -> Iterator[Engine]:
    """The database of the settings, whatever its tables are."""
    try:
        engine = open_engine(settings.database)
    except OSError as error:
        raise NewswireError(f"NEWSWIRE_DATABASE_URL cannot be used: {error}") from error
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def open_database(settings: StoreSettings, *, may_upgrade: bool = False) -> Iterator[Engine]:
    """The same with its tables as they must be; `may_upgrade`: brought to that, where the settings allow it."""
    with opened(settings) as engine:
        (upgrade if may_upgrade and settings.db_upgrade == "auto" else check)(engine)
        yield engine


def first_line(error: object) -> str:
    """The first line of a message; databases say more than one."""
    return (str(error).strip().splitlines() or ["no reason given"])[0][:300]
