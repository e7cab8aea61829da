"""`newswire export` and `newswire import`: articles with everything, as a file, and such a file into a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newswire.client import NewswireError
from newswire.terminal import ERR, OUT, complain

if TYPE_CHECKING:
    from store.exports.records_of import ExportSelection
    from store.search.days import Days


class ExportFormat(StrEnum):
    """The formats of a file of articles."""

    ndjson = "ndjson"
    parquet = "parquet"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("export")(export)
    app.command("import")(take_in)


def export(
    file: Annotated[str, typer.Argument(help="The file to write, also .gz and .zst; -: standard output.")] = "-",
    format: Annotated[ExportFormat | None, typer.Option(help="Default: as the file's name ends; else ndjson.")] = None,  # noqa: A002
    since: Annotated[str | None, typer.Option(help="Arrived on or after this day or time (UTC).")] = None,
    until: Annotated[str | None, typer.Option(help="Arrived before this day or time (UTC).")] = None,
    source: Annotated[str | None, typer.Option(help="The outlet.")] = None,
    language: Annotated[str | None, typer.Option(help="en finds en-GB, too.")] = None,
    query: Annotated[str | None, typer.Option(help="Words, as `q` of a search.")] = None,
    entity: Annotated[str | None, typer.Option(help="Who is named: an id or a name.")] = None,
    published: Annotated[str | None, typer.Option(help="Days of publication: 2022-02, 2022-02-04..2022-03.")] = None,
    mentioned: Annotated[str | None, typer.Option(help="Days the text speaks of, in the same form.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write articles with their earlier versions and tombstones, in the order of their arrival."""
    from store.exports.files import arrow
    from store.exports.records_of import ExportSelection
    from store.search.conditions import Conditions

    chosen = format or (ExportFormat.parquet if file.endswith(".parquet") else ExportFormat.ndjson)
    if file == "-" and chosen is ExportFormat.parquet:
        raise NewswireError("FILE: Parquet cannot be written to standard output")
    if chosen is ExportFormat.parquet:
        arrow("Parquet")
    days = {"published": _days("--published", published), "mentioned": _days("--mentioned", mentioned)}
    asked = Conditions(q=query, entity=entity, source=source, language=language, **days)  # type: ignore[arg-type]
    _export(file, chosen, ExportSelection(_position("--since", since), _position("--until", until), asked), force=force)


def take_in(
    file: Annotated[str, typer.Argument(help="A file that `newswire export` wrote; -: standard input.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Take nothing behind the first line that is refused.")
    ] = False,
) -> None:
    """Take an export into this database. Again changes nothing; what is here and newer stays. Exits with 1 when a line
    was refused."""
    from chassis.clock import SystemClock
    from store.commands.errors import one_line, open_database
    from store.commands.progress import Progress
    from store.exports import ndjson, parquet
    from store.exports.files import unpacking
    from store.exports.imports import take, until_damaged

    with one_line() as settings, unpacking(file) as (opened, is_parquet):
        progress, what = Progress("records"), "row" if is_parquet else "line"

        def refuse(number: int, why: str) -> None:
            progress.end()
            place = f"{what} {number}: " if number else ""
            complain(f"{file}: {place}{why}")

        became: Counter[str] = Counter()
        records = (parquet if is_parquet else ndjson).read(opened, SystemClock().now())
        with open_database(settings, may_upgrade=True) as engine:
            for became in take(engine, until_damaged(records) if strict else records, refuse):
                progress.set(became.total())
                if strict and became["refused"]:
                    break
        progress.end()
    names = ("stored", "known", "older", "versions", "refused")
    OUT.line(", ".join(f"{became[name]} {name}" for name in names))
    raise typer.Exit(1 if became["refused"] else 0)


def _export(file: str, chosen: ExportFormat, wanted: ExportSelection, *, force: bool) -> None:
    from store.commands.errors import one_line, open_database
    from store.commands.progress import Progress
    from store.exports import ndjson, parquet
    from store.exports.records_of import walk

    progress = Progress("records")
    with one_line() as settings, open_database(settings) as engine, _target(file, force=force) as target:
        records = walk(engine, wanted)
        if chosen is ExportFormat.parquet:
            assert isinstance(target, Path)  # noqa: S101 - never standard output
            _count(progress, parquet.write(target, records))
        elif isinstance(target, Path):
            with _packed(target, file) as packed:
                _count(progress, ndjson.write(packed, records))
        else:
            _count(progress, ndjson.write(target, records))
            OUT.flush()
    progress.end()
    ERR.line(progress)


def _count(progress: Any, done: Iterator[int]) -> None:
    for number, _ in enumerate(done, 1):
        progress.set(number)


class _StandardOutput:
    """Takes lines as a file does; they are shown, not kept letter by letter."""

    def write(self, line: bytes) -> None:
        """Print a line of JSON, which has its line end."""
        OUT.json(line.removesuffix(b"\n"))


@contextmanager
def _target(file: str, *, force: bool) -> Iterator[Path | _StandardOutput]:
    from store.exports.files import written

    if file == "-":
        yield _StandardOutput()
        return
    with written(Path(file), force=force) as beside:
        yield beside


def _packed(beside: Path, file: str) -> Any:
    from store.exports.files import packing

    return packing(beside, file)


def _days(option: str, text: str | None) -> Days | None:
    from store.search.days import DaysError, asked_days

    try:
        return asked_days(text) if text is not None else None
    except DaysError as error:
        raise NewswireError(f"{option}: {error}") from None


def _position(option: str, text: str | None) -> str | None:
    """The first place in the order of arrival at or after a time."""
    if text is None:
        return None
    from store.commands.arguments import read_moment
    from store.save.positions import position_at

    return position_at(read_moment(option, text))
