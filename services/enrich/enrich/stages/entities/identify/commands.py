"""The command `newswire kb build`: a knowledge base out of an extract of Wikidata."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from newswire.terminal import OUT

kb = typer.Typer(help="The knowledge base that gives entities their Wikidata ids.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(kb, name="kb")


@kb.callback()
def _group() -> None:
    """Keeps `build` a subcommand, alone as it is."""


@kb.command("build")
def build(
    extract: Annotated[Path, typer.Argument(help="Entities of Wikidata, a JSON document a line; .gz and .bz2 too.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The knowledge base to write.")],
) -> None:
    """Make a knowledge base; point NEWSWIRE_KB to it and start enrich anew."""
    # Imported here: the other commands need none of it to start.
    from enrich.stages.entities.identify.kb import build as build_kb
    from enrich.stages.entities.identify.wikidata import read_extract
    from newswire.client import NewswireError

    try:
        count = build_kb(read_extract(extract), output)
    except (OSError, sqlite3.Error) as error:
        raise NewswireError(f"{output} cannot be written: {error}") from None
    OUT.line(f"{count} entities in {output}")
