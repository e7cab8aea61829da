"""Takes one archive in from where it was left: read, hand in a batch, remember the place, and so on to the end."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from ingest.archives.bookmark import Bookmark
from ingest.archives.entries import ArchiveEntry, Broken, FetchedPage, RefusedArticle, Skipped, Tally
from ingest.archives.ndjson import read_ndjson
from ingest.archives.warc import read_warc
from ingest.archives.workers import read_all
from newswire.articles import ARTICLE_LIMIT_BYTES, Submission
from newswire.client import PushResult

READERS: Final[dict[str, Callable[[BinaryIO, int], Iterator[ArchiveEntry]]]] = {
    ".warc": read_warc,
    ".warc.gz": read_warc,
    ".ndjson": read_ndjson,
    ".ndjson.gz": read_ndjson,
    ".jsonl": read_ndjson,
    ".jsonl.gz": read_ndjson,
}
BATCH_BYTES: Final = 4 * 1024 * 1024
BATCH_ENTRIES: Final = 500
"""After so many pieces the place is remembered also where none was an article."""


class Taker(Protocol):
    """Who takes the articles."""

    batch_size: int

    def push(self, submissions: list[Submission]) -> list[PushResult]:
        """One result each, in order."""


def reader_of(path: Path) -> Callable[[BinaryIO, int], Iterator[ArchiveEntry]] | None:
    """How a file of this name is read; None where it is no archive."""
    return next((read for suffix, read in READERS.items() if path.name.lower().endswith(suffix)), None)


def take_in(
    entries: Iterable[ArchiveEntry], bookmark: Bookmark, taker: Taker, say: Callable[[int, str], None]
) -> Iterator[Tally]:
    """Hands everything in; a tally after each batch, when it is confirmed and remembered.

    `say` is told the offset of what is broken or refused, and why.
    """
    for batch in batches(entries, taker.batch_size):
        tally = _take_batch(batch, taker, say)
        bookmark.confirm(batch[-1].end, tally)
        yield tally
    bookmark.confirm(bookmark.offset, Tally(), is_done=True)


def articles(
    read: Callable[[BinaryIO, int], Iterator[ArchiveEntry]], file: BinaryIO, start: int, source: str | None, jobs: int
) -> Generator[ArchiveEntry, None, None]:
    """The entries of an archive from `start` on, pages turned into articles, none too large to be handed in."""
    with closing(read_all(read(file, start), source, jobs)) as entries:
        for entry in entries:
            yield _checked(entry)


def batches(entries: Iterable[ArchiveEntry], articles_limit: int) -> Iterator[list[ArchiveEntry]]:
    """Entries together as they are handed in, with at most so many articles."""
    batch: list[ArchiveEntry] = []
    count = size = 0
    for entry in entries:
        batch.append(entry)
        if isinstance(entry.found, Submission):
            count += 1
            size += len(entry.found.model_dump_json(exclude_none=True))
        if count >= articles_limit or size >= BATCH_BYTES or len(batch) >= BATCH_ENTRIES:
            yield batch
            batch, count, size = [], 0, 0
    if batch:
        yield batch


def _checked(entry: ArchiveEntry) -> ArchiveEntry:
    """One article over the limit would have the whole batch refused."""
    found = entry.found
    if isinstance(found, Submission) and len(found.model_dump_json(exclude_none=True).encode()) > ARTICLE_LIMIT_BYTES:
        return replace(entry, found=RefusedArticle(f"413 an article has at most {ARTICLE_LIMIT_BYTES} bytes"))
    return entry


def _take_batch(batch: list[ArchiveEntry], taker: Taker, say: Callable[[int, str], None]) -> Tally:
    tally = Tally()
    submissions: list[Submission] = []
    offsets: list[int] = []
    for entry in batch:
        match entry.found:
            case Submission() as submission:
                submissions.append(submission)
                offsets.append(entry.offset)
            case Skipped(reason):
                tally.skipped[reason] += 1
            case Broken(reason):
                tally.broken += 1
                say(entry.offset, f"broken: {reason}")
            case RefusedArticle(reason):
                tally.refused += 1
                say(entry.offset, f"refused: {reason}")
            case FetchedPage():
                raise AssertionError("pages are read before")
    for offset, result in zip(offsets, taker.push(submissions) if submissions else (), strict=True):
        _count(tally, offset, result, say)
    return tally


def _count(tally: Tally, offset: int, result: PushResult, say: Callable[[int, str], None]) -> None:
    if result.status == 202:
        tally.accepted += 1
        tally.known_before += bool(result.duplicate)
    else:
        tally.refused += 1
        say(offset, f"refused: {result.status} {result.error}")
