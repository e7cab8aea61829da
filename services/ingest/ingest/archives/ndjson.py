"""Reads NDJSON of any size line by line, packed with gzip or not; a line too long for an article is never in memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from chassis.web.problems import Problem
from ingest.accept.submissions import parse_json
from ingest.archives.entries import ArchiveEntry, Broken, RefusedArticle
from ingest.archives.members import BLOCK_BYTES, MAGIC
from newswire.articles import ARTICLE_LIMIT_BYTES, Submission


@dataclass(frozen=True, slots=True)
class Line:
    """One line, cut to a byte over the limit where it is longer; `end` is where the next one begins."""

    offset: int
    end: int
    content: bytes
    is_ended: bool
    """Whether its line end was there; the last line of a file can do without."""


def lines_in(file: BinaryIO, start: int = 0, limit_bytes: int = ARTICLE_LIMIT_BYTES) -> Iterator[Line]:
    """The lines from byte `start` on."""
    offset = file.seek(start)
    while content := file.readline(limit_bytes + 1):
        end, last = offset + len(content), content
        while not last.endswith(b"\n") and (last := file.readline(BLOCK_BYTES)):
            end += len(last)
        yield Line(offset, end, content, content.endswith(b"\n") or bool(last))
        offset = end


def submission_in(line: bytes) -> Submission:
    """The article in a line.

    Raises:
        Problem: the line is too long, no JSON, or no article.
    """
    if len(line.rstrip(b"\r\n")) > ARTICLE_LIMIT_BYTES:
        raise Problem(413, "article-too-large", f"an article has at most {ARTICLE_LIMIT_BYTES} bytes")
    return parse_json(line)


def read_ndjson(file: BinaryIO, start: int = 0) -> Iterator[ArchiveEntry]:
    """The articles from byte `start` on of what is in the file when it is unpacked."""
    file.seek(0)
    is_packed = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    offset = start
    try:
        for line in lines_in(gzip.GzipFile(fileobj=file) if is_packed else file, start):  # type: ignore[arg-type]
            offset = line.end
            if not line.content.isspace():
                yield _entry(line)
    except (EOFError, OSError, zlib.error) as error:
        # Packed as one piece, the rest cannot be read.
        yield ArchiveEntry(offset, offset, Broken(f"cannot be unpacked from here on: {error}"))


def _entry(line: Line) -> ArchiveEntry:
    try:
        return ArchiveEntry(line.offset, line.end, submission_in(line.content))
    except Problem as problem:
        return ArchiveEntry(line.offset, line.end, RefusedArticle(described(problem)))


def described(problem: Problem) -> str:
    """A refusal in one line."""
    first = next(iter(problem.errors), None)
    where = f" ({first['pointer']}: {first['detail']})" if first else ""
    return f"{problem.status} {problem.detail}{where}"
