"""`newswire extract`: find the story in web pages without any server."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from newswire.client import NewswireError
from newswire.terminal import OUT

_GZIP = b"\x1f\x8b"


def extract(
    file: Annotated[
        str, typer.Argument(help="NDJSON with `html` and optional `id` and `url`, also gzipped; - for standard input.")
    ] = "-",
) -> None:
    """Write id, body, title, date and authors of each page, one JSON document a line."""
    # Imported here: the other commands start faster without the parser.
    from ingest.extraction import extract as extract_page

    with _opened(file) as lines:
        for page in _pages(lines, file):
            found = extract_page(page["html"], page.get("url"))
            result = {
                "id": page.get("id"),
                "body": found.text,
                "title": found.title,
                "date": found.day,
                "authors": found.authors,
            }
            # A lone surrogate, which JSON can carry and UTF-8 cannot, becomes a question mark.
            OUT.json(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace"))


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked where it is gzipped."""
    try:
        if file == "-":
            yield sys.stdin.buffer
            return
        with Path(file).open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            yield gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[misc]
    except (OSError, EOFError) as error:
        raise NewswireError(f"{file}: {getattr(error, 'strerror', None) or error}") from error


def _pages(lines: BinaryIO, name: str) -> Iterator[dict[str, Any]]:
    name = "standard input" if name == "-" else name
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _page(line, f"{name}, line {number}")


def _page(line: bytes, where: str) -> dict[str, Any]:
    try:
        page = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NewswireError(f"{where}: not JSON: {error}") from None
    if not isinstance(page, dict):
        raise NewswireError(f"{where}: not a JSON object")
    if not isinstance(page.get("html"), str):
        raise NewswireError(f"{where}: `html` is missing or is not a string")
    if not isinstance(page.get("url"), str | None):
        raise NewswireError(f"{where}: `url` is not a string")
    return page
