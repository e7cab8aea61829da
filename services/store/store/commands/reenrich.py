"""`newswire reenrich`: have kept articles read again, behind the live ones, and see what differs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from newswire.client import NewswireError, redis_url

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from store.reenrich.report import ReenrichReport
    from store.reenrich.requests import ReenrichLane, Settled
    from store.reenrich.selection import Chosen, ReenrichSelection

LOOK_AGAIN_SECONDS: Final = 0.1
PATIENCE_SECONDS: Final = 600.0
"""When no article is done for so long, though no live one waits, the run ends; it can be called again."""

TRIED: Final = 20
"""Articles of a dry run that gives no limit."""

INTERRUPTED_EXIT_CODE: Final = 130


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("reenrich")(reenrich)


def reenrich(
    where: Annotated[
        list[str] | None, typer.Option(help="Which articles, as the search has it: source=..., q=..., entity=...")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Only what arrived on this day or at this time, or later.")] = None,
    older_than: Annotated[
        list[str] | None,
        typer.Option("--producer-older-than", help="Only what this producer read in a lower version: entities=2."),
    ] = None,
    other_than: Annotated[
        list[str] | None, typer.Option("--not", help="Only what this producer read in another version: entities=2.")
    ] = None,
    read_before: Annotated[
        str | None, typer.Option(help="Whatever read it: only what was last read before this day or time.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many articles, those kept last first.")] = None,
    rate: Annotated[str | None, typer.Option(help="At most so many: 10/second, 600/minute.")] = None,
    ahead: Annotated[int, typer.Option(min=1, max=1000, help="So many are on their way at once.")] = 32,
    dry_run: Annotated[bool, typer.Option(help="Read a few here, show what would differ, and keep nothing.")] = False,
    model: Annotated[str, typer.Option(help="Of a dry run: as NEWSWIRE_MODEL has it.")] = "auto",
    show: Annotated[bool, typer.Option(help="What differs in each article.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON documents, one a line; the last one sums up.")] = False,
) -> None:
    """Read kept articles again with the current pipeline, live articles first, and say what differs.

    Only what others than the current producers have read, unless --read-before asks for more. Called again after it was
    broken off, it goes on with what is left. Exits with 1 when articles were set aside.
    """
    from store.reenrich.report import ReenrichReport

    report = ReenrichReport(show=show, as_json=as_json, dry=dry_run, total=limit or (TRIED if dry_run else None))
    with _database() as engine, report:
        wanted, lane = _wanted(where or [], since, older_than or [], other_than or [], read_before), None
        if not dry_run:
            lane = _lane()
            wanted = _with_current(wanted, lane, by_time=read_before is not None)
        chosen = islice(_choose(engine, wanted), limit or (TRIED if dry_run else None))
        try:
            for settled in _try(chosen, model) if lane is None else _replay(engine, lane, chosen, ahead, rate, report):
                report.add(settled)
        except KeyboardInterrupt:
            report.sum_up()
            raise typer.Exit(INTERRUPTED_EXIT_CODE) from None
        report.sum_up()
    raise typer.Exit(1 if report.set_aside else 0)


def _wanted(
    where: list[str], since: str | None, older: list[str], other: list[str], read_before: str | None
) -> ReenrichSelection:
    from chassis.clock import timestamp
    from store.commands.arguments import read_moment, read_pair, read_where
    from store.reenrich.selection import ReenrichSelection
    from store.save import producers
    from store.save.positions import position_at

    tests = [producers.older_than(*read_pair("--producer-older-than", one)) for one in older]
    tests += [producers.other_than(*read_pair("--not", one)) for one in other]
    return ReenrichSelection(
        read_where(where),
        position_at(read_moment("--since", since)) if since else None,
        timestamp(read_moment("--read-before", read_before)) if read_before else None,
        producers.any_of(tests) if tests else None,
    )


def _with_current(wanted: ReenrichSelection, lane: ReenrichLane, *, by_time: bool) -> ReenrichSelection:
    """Where nothing says what is out of date, it is what others than the current producers have read."""
    import dataclasses

    from store.save.producers import differs_from, read_producers

    if wanted.is_stale is not None or by_time:
        return wanted
    said = lane.producers()
    if said is None:
        raise NewswireError(
            "no enrich worker has said what it reads with: start one, or use --producer-older-than, --not or"
            " --read-before"
        )
    return dataclasses.replace(wanted, is_stale=differs_from(read_producers(said)))


def _choose(engine: Engine, wanted: ReenrichSelection) -> Iterator[Chosen]:
    from store.reenrich.selection import choose

    return choose(engine, wanted)


def _lane() -> ReenrichLane:
    from redis import Redis

    from chassis.clock import SystemClock
    from store.reenrich.requests import ReenrichLane

    return ReenrichLane(Redis.from_url(redis_url(), socket_timeout=10.0), SystemClock())


def _replay(
    engine: Engine, lane: ReenrichLane, chosen: Iterator[Chosen], ahead: int, rate: str | None, report: ReenrichReport
) -> Iterator[Settled]:
    from store.reenrich.requests import replay

    began = time.monotonic()

    def wait(on_the_way: int) -> None:
        nonlocal began
        is_busy = lane.is_live_busy()
        if is_busy:
            began = time.monotonic()
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise NewswireError(
                f"{on_the_way} articles wait to be read and nobody reads them; run the same again later"
            )
        report.wait("live articles go first" if is_busy else f"{on_the_way} on their way")
        time.sleep(LOOK_AGAIN_SECONDS)

    for settled in replay(engine, lane, _paced(chosen, rate), ahead, wait):
        began = time.monotonic()
        yield settled


def _paced(chosen: Iterator[Chosen], rate: str | None) -> Iterator[Chosen]:
    from chassis.access.rates import Rate, RateError

    try:
        gap = Rate.parse(rate) if rate is not None else None
    except RateError as error:
        raise NewswireError(f"--rate: {error}") from None
    at = time.monotonic()
    for one in chosen:
        if gap is not None:
            time.sleep(max(0.0, at - time.monotonic()))
            at = max(at, time.monotonic()) + gap.seconds / gap.requests
        yield one


def _try(chosen: Iterator[Chosen], model: str) -> Iterator[Settled]:
    """Read them here, as they would be read."""
    from store.reenrich.differences import differences
    from store.reenrich.merging import with_annotations, without_annotations
    from store.reenrich.requests import Settled

    kept = [one.article for one in chosen]
    read: Callable[..., Iterator[Any]] = _reader()
    for before, after in zip(kept, read(map(without_annotations, kept), model) if kept else (), strict=True):
        yield Settled(before, "reread", differences(before, with_annotations(before, after)))


def _reader() -> Any:
    for point in entry_points(group="newswire.offline", name="read"):
        return point.load()
    raise NewswireError("a dry run needs newswire-enrich to be installed")


@contextmanager
def _database() -> Iterator[Engine]:
    """The database of the settings; what goes wrong with it or with the stream server is one line."""
    from redis.exceptions import RedisError

    from store.commands.errors import one_line, open_database

    try:
        with one_line() as settings, open_database(settings) as engine:
            yield engine
    except RedisError as error:
        raise NewswireError(f"the stream server does not answer: {error}; run the same again to go on") from None
