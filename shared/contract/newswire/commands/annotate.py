"""`newswire annotate`: clean and read articles without any server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from newswire.articles import Article, Submission
from newswire.client import NewswireError
from newswire.screen import Bar
from newswire.terminal import OUT


def annotate(
    file: Annotated[
        str,
        typer.Argument(help="NDJSON with `text` and optional id, title, url, source, published; - for standard input."),
    ] = "-",
    clean: Annotated[bool, typer.Option(help="Cut what is not the story (the default).")] = True,
    model: Annotated[str, typer.Option(help="spaCy model: a package, a folder, or auto.")] = "auto",
) -> None:
    """Write each article with its annotations, one JSON document a line, in the shape the API answers."""
    lines = _read_lines(file)
    read: Callable[[Iterable[Article], str], Iterator[Article]] = _step("read", "newswire-enrich")
    with Bar() as bar:
        task = bar.begin("reading", len(lines))
        for article in read(_articles(lines, file, keep_text=not clean), model):
            OUT.json(article.model_dump_json())
            task.advance()


def _articles(lines: list[bytes], name: str, *, keep_text: bool) -> Iterator[Article]:
    cut = _step("clean", "newswire-ingest")
    for number, line in enumerate(lines, 1):
        article_id, submission = _submission(line, f"{name}, line {number}")
        yield cut(submission, article_id or str(number), keep_text=keep_text)


def _submission(line: bytes, where: str) -> tuple[str | None, Submission]:
    """The sender's id comes back as the id of the result, whatever characters it has."""
    import json

    try:
        document = json.loads(line)
        known = {name: value for name, value in document.items() if name in Submission.model_fields and name != "id"}
        identifier = document.get("id")
        return (None if identifier is None else str(identifier)), Submission.model_validate(known)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise NewswireError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except (ValueError, AttributeError) as error:
        raise NewswireError(f"{where}: not a JSON object: {error}") from None


def _read_lines(file: str) -> list[bytes]:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise NewswireError(f"{file}: {error.strerror}") from error
    return [line for line in content.split(b"\n") if line.strip()]


def _step(name: str, package: str) -> Any:
    """The installed step of this name; the services provide them, so that none has to import another."""
    for point in entry_points(group="newswire.offline", name=name):
        return point.load()
    raise NewswireError(f"annotate needs {package} to be installed")
