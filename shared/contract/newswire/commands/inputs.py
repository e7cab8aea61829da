"""What a command is given to read: files, folders or standard input, as submissions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from newswire.articles import Submission
from newswire.client import NewswireError

SUFFIXES = {".txt": "text", ".text": "text", ".json": "json", ".ndjson": "lines", ".jsonl": "lines"}


def read_submissions(paths: list[str]) -> Iterator[Submission]:
    """The submissions in these files and folders; `-` is standard input.

    `.txt` holds one article as plain text, `.json` one submission, `.ndjson` and `.jsonl` one a line. Standard
    input is NDJSON when its first character is `{`, else one plain text.

    Raises:
        NewswireError: a file cannot be read or holds no submission; the message names file and line.
    """
    for path in paths:
        if path == "-":
            yield from _standard_input()
        else:
            for file in _files(Path(path)):
                yield from _file(file)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())


def _file(path: Path) -> Iterator[Submission]:
    kind = SUFFIXES.get(path.suffix, "text")
    try:
        if kind == "lines":
            with path.open("rb") as lines:
                yield from _lines(lines, str(path))
        elif kind == "json":
            yield _document(path.read_bytes(), str(path))
        else:
            yield _text(path.read_bytes(), str(path))
    except OSError as error:
        raise NewswireError(f"{path}: {error.strerror}") from error


def _standard_input() -> Iterator[Submission]:
    stream = sys.stdin.buffer
    first = stream.readline()
    while first and not first.strip():
        first = stream.readline()
    if first.lstrip().startswith(b"{"):
        yield _document(first, "standard input, line 1")
        yield from _lines(stream, "standard input", first_number=2)
    elif first:
        yield _text(first + stream.read(), "standard input")


def _lines(lines: object, name: str, first_number: int = 1) -> Iterator[Submission]:
    for number, line in enumerate(lines, first_number):  # type: ignore[var-annotated, arg-type]
        if line.strip():
            yield _document(line, f"{name}, line {number}")


def _document(document: bytes, where: str) -> Submission:
    try:
        return Submission.model_validate_json(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise NewswireError(f"{where}: {field + ': ' if field else ''}{first['msg']}") from None


def _text(content: bytes, where: str) -> Submission:
    try:
        return Submission(text=content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NewswireError(f"{where}: not UTF-8 ({error.reason} at byte {error.start})") from None
    except ValidationError:
        raise NewswireError(f"{where}: the file is empty") from None
