"""`newswire retention`: removes now what store removes by and by, or says what that would be."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import typer

from newswire.terminal import OUT


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("retention")(retention)


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many articles of whom would go.")] = False,
) -> None:
    """Remove the articles whose retention (NEWSWIRE_RETENTION_DAYS, NEWSWIRE_RETENTION_SOURCES) is over."""
    from store.commands.errors import one_line, open_database
    from store.retention.expiry import BEGINNING, expire, would_expire

    with one_line() as settings, open_database(settings) as engine:
        work = would_expire if dry_run else expire
        limits = settings.retention.limits(datetime.now(UTC))
        removed: Counter[str] = Counter()
        step = work(engine, limits, BEGINNING)
        while step.following is not None:
            removed += step.removed
            step = work(engine, limits, step.following)
        removed += step.removed
    for source, count in removed.most_common():
        OUT.line(f"{count:8} {source}")
    OUT.line(f"{removed.total():8} articles {'would go' if dry_run else 'removed'}")
