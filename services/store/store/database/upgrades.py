"""Upgrading: brings the tables of a database to what this version needs, or says that they are not."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

State = Literal["current", "behind", "ahead"]

_TURN: Final = 6_021_894_775
"""The advisory lock of upgrades on PostgreSQL."""


SCHEMA_EXIT_CODE: Final = 3
"""What a process ends with that finds a `SchemaError`."""


class SchemaError(Exception):
    """The tables are not what this version needs, and it cannot or may not change them; the message is one line."""


def upgrade(engine: Engine, step: str = "head") -> None:
    """Take all steps that are missing, in one transaction, or those up to `step`.

    Several processes may do so at once, one does it.

    Raises:
        SchemaError: the database is newer than this program, has tables of other making, or lets this role make none.
        sqlalchemy.exc.DBAPIError: the database refuses; nothing has changed.
    """
    with engine.connect() as connection:
        _take_turn(connection)
        if _state(connection) != "current":
            _check_known(connection)
            _take_steps(connection, step)
        connection.commit()


def check(engine: Engine) -> None:
    """Whether all steps have been taken.

    Raises:
        SchemaError: some are missing, or there are some this program does not know.
    """
    with engine.connect() as connection:
        state = _state(connection)
        if state == "behind":
            raise SchemaError(
                f"the database is at step {_current(connection) or 'none'} and {_newest()} is needed:"
                " run `newswire db upgrade`"
            )
        if state == "ahead":
            _check_known(connection)


def current_step(engine: Engine) -> str | None:
    """The last step that was taken; None: none was."""
    with engine.connect() as connection:
        return _current(connection)


def _take_steps(connection: Connection, step: str) -> None:
    try:
        command.upgrade(_config(connection), step)
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        # SQLite calls nearly everything operational, as if it could go away by waiting.
        if isinstance(error, ProgrammingError) or "already exists" in reason:
            raise SchemaError(f"the step to {_newest()} cannot be taken: {reason}") from error
        raise


def _state(connection: Connection) -> State:
    current = _current(connection)
    if current == _newest():
        return "current"
    return "behind" if current is None or current in known_steps() else "ahead"


def _check_known(connection: Connection) -> None:
    current = _current(connection)
    if current is not None and current not in known_steps():
        raise SchemaError(f"the database is at step {current}, which is newer than this program ({_newest()})")


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _newest() -> str:
    return _scripts().get_current_head() or ""


def known_steps() -> set[str]:
    """The steps that this program knows."""
    return {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(None))


def _config(connection: Connection | None) -> Config:
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _take_turn(connection: Connection) -> None:
    """SQLite has one writer at a time anyway; said at once, because a reader cannot become one afterwards."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("BEGIN IMMEDIATE"))
        return
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
