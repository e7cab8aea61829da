"""`newswire keys`: make API keys, list them, end them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from newswire.client import NewswireError
from newswire.terminal import ERR, OUT

keys = typer.Typer(help="API keys: create, list, revoke, rotate.", no_args_is_help=True)

Scopes = Annotated[
    list[str],
    typer.Option(
        "--scope",
        metavar="ingest|read|admin",
        help="ingest: push. read: the read API. admin: everything. May be given more than once.",
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        metavar="NAME",
        help="Push for this source alone (a domain, with all under it; or a name), and take back what is its own. "
        "May be given more than once.",
    ),
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The id, as `newswire keys list` prints it.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]


@keys.command("create")
def create(
    scope: Scopes,
    name: Annotated[str, typer.Option(help="What it is for, so that you know it again.")] = "",
    expires: Annotated[str | None, typer.Option(help="90d, 24h, 2031-01-31; default: never.")] = None,
    rate: Annotated[str | None, typer.Option(help="Its own limit, e.g. 100/second; default: the setting's.")] = None,
    source: Sources = None,
) -> None:
    """Make a key and print it: this once, it is not kept."""
    from chassis.access.keys import read_moment

    with _said_in_one_line():
        now = datetime.now(UTC)
        ends = read_moment(expires, now) if expires is not None else None
        key, record = _file().create(scope, now, name=name, expires=ends, rate=rate, sources=source or ())
    _show_new(key, record)


@keys.command("list")
def list_keys(as_json: Json = False) -> None:
    """List the keys, without the keys themselves."""
    with _said_in_one_line():
        records = _file().read()
    now = datetime.now(UTC)
    rows = [_row(record, now) for record in records]
    if as_json:
        OUT.document(rows)
        return
    for row in rows:
        ends = f"expires {row['expires']}" if row["expires"] else "never expires"
        bound = f"for {', '.join(row['sources'])}" if row["sources"] else None
        parts = (row["id"], f"{row['state']:<7}", ",".join(row["scopes"]), ends, row["rate"], bound, row["name"])
        OUT.line("  ".join(part for part in parts if part))


@keys.command("revoke")
def revoke(key_id: Id) -> None:
    """End a key at once and for good."""
    with _said_in_one_line():
        record = _file().revoke(key_id, datetime.now(UTC))
    OUT.line(f"{record.id} revoked; running services refuse it within a second")


@keys.command("rotate")
def rotate(
    key_id: Id,
    overlap: Annotated[str, typer.Option(help="How long the old key still works, e.g. 24h.")] = "24h",
) -> None:
    """Make a new key that may do the same; the old one ends after the overlap."""
    from chassis.access.keys import read_duration

    with _said_in_one_line():
        key, record = _file().rotate(key_id, datetime.now(UTC), read_duration(overlap))
    ERR.line(f"{key_id} ends in {overlap} at the latest")
    _show_new(key, record)


def _file() -> Any:
    # Imported where they are needed: `newswire --help` need not load what it does not use.
    from chassis.access.keyfile import KeyFile
    from chassis.settings import ServiceSettings

    return KeyFile(ServiceSettings().keys_path)


def _show_new(key: str, record: Any) -> None:
    """The key alone on standard output, so that `KEY=$(newswire keys create ...)` does what it seems to do."""
    until = f"until {record.expires:%Y-%m-%dT%H:%M:%SZ}" if record.expires else "for ever"
    bound = f" for {', '.join(record.sources)}" if record.sources else ""
    ERR.line(f"{record.id}: {', '.join(record.scopes)}{bound}, {until}. The key is shown only now:")
    OUT.line(key)


def _row(record: Any, now: datetime) -> dict[str, Any]:
    row: dict[str, Any] = record.model_dump(mode="json", exclude={"sha256"})
    return {**row, "sources": list(record.sources), "state": record.state(now)}


@contextmanager
def _said_in_one_line() -> Iterator[None]:
    """What went wrong, without what was in the file."""
    from pydantic import ValidationError

    from chassis.access.keyfile import KeyFileError, NoSuchKeyError
    from chassis.access.keys import MomentError

    try:
        yield
    except (KeyFileError, NoSuchKeyError, MomentError) as error:
        raise NewswireError(str(error)) from None
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise NewswireError(said) from None
