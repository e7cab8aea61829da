"""What the chassis adds to the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from chassis.access.commands import keys
from newswire.terminal import complain


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(keys, name="keys")

    @app.command()
    def up(
        demo: Annotated[bool, typer.Option(help="Push the bundled sample wire and print what came out.")] = True,
        workers: Annotated[int | None, typer.Option(min=1, max=64, help="Enrich processes.")] = None,
        port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the HTTP API.")] = None,
        data_dir: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
    ) -> None:
        """Start the whole system here: stream server, ingest, enrich, store."""
        # Imported here: the other commands start twice as fast without the embedded server and its like.
        from pydantic import ValidationError

        from chassis.delivery.errors import StartError, reason_of
        from chassis.local.up import System, UpSettings
        from newswire.client import NewswireError

        given = {"workers": workers, "port": port, "data_dir": data_dir}
        try:
            settings = UpSettings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
            code = asyncio.run(System(settings, with_demo=demo).run())
        except (StartError, NewswireError, ValidationError) as error:
            complain(reason_of(error))
            code = 1
        raise typer.Exit(code)

    @app.command()
    def doctor(
        url: Annotated[
            str | None, typer.Option(help="Address of the stream server; default: the running system.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="The findings as one JSON document.")] = False,
    ) -> None:
        """Check whether the promises hold here: durability, eviction, disk, backlog, dead letters, groups."""
        from chassis.local.doctor import examine, show
        from newswire.client import redis_url

        findings = asyncio.run(examine(url or redis_url()))
        show(findings, as_json=as_json)
        raise typer.Exit(1 if any(finding.verdict == "bad" for finding in findings) else 0)
