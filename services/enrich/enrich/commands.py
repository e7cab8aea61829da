"""`newswire sentiment`: what texts say of given targets, without any server."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newswire.client import NewswireError
from newswire.terminal import OUT

if TYPE_CHECKING:
    from enrich.stages.sentiment.targets import TargetSentiment


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("sentiment")(sentiment)


def sentiment(
    file: Annotated[
        str, typer.Argument(help="NDJSON: id, text, start, end (code points) a line; - for standard input.")
    ] = "-",
) -> None:
    """Write what each text says of its target: id, polarity (-1, 0, 1), score (-1 to 1), one JSON document a line.

    A text may be a whole article: the sentence that holds the target is what counts.
    """
    # Imported here: the other commands start faster without the model and what runs it.
    from enrich.stages.sentiment.targets import TargetSentiment
    from enrich.stages.sentiment.weights import WeightsError

    try:
        model = TargetSentiment()
    except WeightsError as error:
        raise NewswireError(str(error)) from None
    name = "standard input" if file == "-" else file
    for answer in _answers(model, _lines(file), name):
        OUT.json(answer)


def _answers(model: TargetSentiment, lines: Iterable[bytes], name: str) -> Iterator[str]:
    import orjson

    from enrich.stages.sentiment.requests import AskedError, read_asked
    from enrich.stages.sentiment.sentences import context_of

    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = read_asked(line)
        except AskedError as error:
            raise NewswireError(f"{name}, line {number}: {error}") from None
        begin, stop = context_of(asked.text, asked.start, asked.end)
        [toned] = model.score([(asked.text[begin:stop], asked.start - begin, asked.end - begin)])
        yield orjson.dumps({"id": asked.id, "polarity": toned.polarity, "score": toned.score}).decode()


def _lines(file: str) -> Iterator[bytes]:
    if file == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as lines:
            yield from lines
    except OSError as error:
        raise NewswireError(f"{file}: {error.strerror}") from None
