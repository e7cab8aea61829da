"""`newswire cancel`: take an article back for good."""

from __future__ import annotations

from typing import Annotated

import typer

from newswire import client
from newswire.terminal import OUT


def cancel(
    article_id: Annotated[str, typer.Argument(help="The id that the push answered.")],
    note: Annotated[str | None, typer.Option(help="Why, for the record.")] = None,
    url: Annotated[str | None, typer.Option(help="Address of the API.")] = None,
) -> None:
    """Take an article back for good: it goes from the API, and every subscriber is told."""
    client.cancel(article_id, note, url)
    OUT.line(f"{article_id} is canceled")
