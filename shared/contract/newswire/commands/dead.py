"""`newswire dead`: look at what was set aside, retry it, drop it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from newswire.client import NewswireError, redis_url
from newswire.deadletters import DeadLetter, DeadLetters, FilterError, Wanted, read_filter
from newswire.terminal import OUT

dead = typer.Typer(help="What was set aside: ls, show, retry, drop.", no_args_is_help=True)

Url = Annotated[str | None, typer.Option(help="Address of the stream server; default: the running system.")]
Where = Annotated[list[str] | None, typer.Option(help="name=value or name~text: article, reason, stream, ...")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document a line.")]
Entry = Annotated[str | None, typer.Argument(help="Entry id, as `ls` prints it.")]
Everything = Annotated[bool, typer.Option("--all", help="All that match, or simply all.")]


@dead.command("ls")
def ls(where: Where = None, as_json: Json = False, url: Url = None) -> None:
    """List what was set aside, with the reason."""
    with _letters(url) as letters:
        for letter in letters.find(*_filters(None, where)):
            if as_json:
                OUT.document(letter.summary())
            else:
                OUT.line(_line(letter))


@dead.command("show")
def show(entry: Annotated[str, typer.Argument(help="Entry id, as `ls` prints it.")], url: Url = None) -> None:
    """Print one dead letter whole, with its original entry, as JSON."""
    with _letters(url) as letters:
        for letter in letters.find(*_filters(entry, None)):
            original = {**letter.fields, "payload": letter.payload()}
            OUT.document({**letter.summary(), "original": original}, indent=2)
            return
    raise NewswireError(f"no dead letter has the id {entry}")


@dead.command("retry")
def retry(entry: Entry = None, where: Where = None, everything: Everything = False, url: Url = None) -> None:
    """Put dead letters back to work, with their attempts counted anew; repeating it does no harm."""
    with _letters(url) as letters:
        count = sum(letters.retry(letter) for letter in _chosen(letters, entry, where, everything))
    OUT.line(f"{count} put back to work")


@dead.command("drop")
def drop(entry: Entry = None, where: Where = None, everything: Everything = False, url: Url = None) -> None:
    """Give dead letters up for good."""
    with _letters(url) as letters:
        count = sum(letters.drop(letter) for letter in _chosen(letters, entry, where, everything))
    OUT.line(f"{count} dropped")


def _chosen(letters: DeadLetters, entry: str | None, where: list[str] | None, everything: bool) -> list[DeadLetter]:
    if entry is None and not where and not everything:
        raise NewswireError("say which: an entry id, --where, or --all")
    # Found first, changed then: a retried entry that fails again at once would otherwise be found once more.
    return list(letters.find(*_filters(entry, where)))


def _filters(entry: str | None, where: list[str] | None) -> list[Wanted]:
    try:
        wanted = [read_filter(one) for one in where or ()]
    except FilterError as error:
        raise NewswireError(f"--where: {error}") from None
    return [*wanted, lambda letter: letter.entry == entry] if entry is not None else wanted


def _line(letter: DeadLetter) -> str:
    reason = " ".join(letter.reason.split())[:160]
    return f"{letter.entry}  {letter.stream}  {letter.article or '-'}  {letter.attempts} attempts  {reason}"


@contextmanager
def _letters(url: str | None) -> Iterator[DeadLetters]:
    from redis import Redis
    from redis.exceptions import RedisError

    client = Redis.from_url(url or redis_url(), socket_timeout=15)
    try:
        yield DeadLetters(client)
    except RedisError as error:
        raise NewswireError(f"the stream server does not answer: {error}") from error
    finally:
        client.close()
