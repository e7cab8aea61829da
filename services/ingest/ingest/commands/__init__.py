"""What ingest adds to the command line, one module a group of commands."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands of ingest to the command line."""
    from ingest.commands import backfill, extract, feeds
    from ingest.commands import watched_feeds as watching

    app.command("extract")(extract.extract)
    app.command("backfill")(backfill.backfill)
    watching.register(feeds.feeds_app)
    app.add_typer(feeds.feeds_app, name="feeds")
