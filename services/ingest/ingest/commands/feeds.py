"""`newswire feeds`: look into feeds; without any server so far as nothing has to be kept."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from newswire.client import NewswireError
from newswire.terminal import OUT, complain

feeds_app = typer.Typer(help="Feeds: parse.", no_args_is_help=True)


@feeds_app.command("parse")
def parse(
    file: Annotated[str, typer.Argument(help="A feed: RSS, Atom, JSON Feed or a sitemap; - for standard input.")] = "-",
    url: Annotated[str, typer.Option(help="Where it came from; relative links are relative to it.")] = "",
    content_type: Annotated[str | None, typer.Option(help="The Content-Type it came with.")] = None,
    zone: Annotated[
        str | None, typer.Option(help="Time zone of dates without one: Europe/Berlin, IST, +05:30.")
    ] = None,
) -> None:
    """Write the items of a feed, one JSON document a line; `date` is the publication time as it is understood."""
    # Imported here: the other commands start faster without a parser of XML.
    import orjson

    from ingest.feeds.read.dates import ZoneError, published_of
    from ingest.feeds.read.feed import NotAFeedError
    from ingest.feeds.read.parsing import parse_feed

    try:
        feed = parse_feed(_read(file), url, content_type)
        for item in feed.items:
            line = {**asdict(item), "date": published_of(item, zone).model_dump()}
            OUT.json(orjson.dumps(line))
    except (NotAFeedError, ZoneError) as error:
        raise NewswireError(f"{file}: {error}") from None
    if feed.problems:
        complain(f"{file}: repaired: {', '.join(feed.problems)}")


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise NewswireError(f"{file}: {error.strerror}") from None
