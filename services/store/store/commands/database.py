"""What store adds to the command line: `newswire db upgrade | check`."""

from __future__ import annotations

import typer

from newswire.terminal import OUT

db = typer.Typer(help="The tables of the database.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(db, name="db")


@db.command()
def upgrade() -> None:
    """Bring the tables to what this version needs, and make older articles searchable. Safe beside a running system."""
    # Imported here, as below: the other commands start faster without the database's libraries.
    from store.commands.errors import one_line, opened
    from store.database.upgrades import current_step
    from store.database.upgrades import upgrade as bring_up
    from store.search.backlog import index_all_missing

    with one_line() as settings, opened(settings) as engine:
        bring_up(engine)
        indexed = index_all_missing(engine)
        OUT.line(f"the database is at step {current_step(engine)}; {indexed} articles made searchable")


@db.command()
def check() -> None:
    """Whether the tables are what this version needs; exit code 3 where they are not."""
    from store.commands.errors import one_line, open_database
    from store.database.upgrades import current_step

    with one_line() as settings, open_database(settings) as engine:
        OUT.line(f"the database is at step {current_step(engine)}, as needed")
