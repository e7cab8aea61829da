"""Reads the pages of an archive, in worker processes where that is wanted; results come in the archive's order."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Final

from ingest.archives.entries import ArchiveEntry, FetchedPage
from ingest.archives.pages import read_page
from newswire.articles import Submission
from newswire.client import NewswireError

AHEAD: Final = 8
"""Pages a worker that are read ahead of what is handed in."""


def read_all(entries: Iterable[ArchiveEntry], source: str | None, jobs: int) -> Generator[ArchiveEntry, None, None]:
    """The entries with the articles of their pages; `source` is that of articles that name none.

    Raises:
        NewswireError: a worker process died.
    """
    sourced = (_with_source(entry, source) for entry in entries)
    if jobs == 1:
        yield from (read_page(entry, source) for entry in sourced)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _end_with_parent) as pool:
        try:
            yield from _in_order(pool, sourced, source, jobs * AHEAD)
        except BrokenProcessPool:
            raise NewswireError("a worker process died; run the same again, it goes on where it was") from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, entries: Iterable[ArchiveEntry], source: str | None, ahead: int
) -> Iterator[ArchiveEntry]:
    waiting: deque[ArchiveEntry | Future[ArchiveEntry]] = deque()
    for entry in entries:
        waiting.append(pool.submit(read_page, entry, source) if isinstance(entry.found, FetchedPage) else entry)
        if len(waiting) > ahead:
            yield _result(waiting.popleft())
    while waiting:
        yield _result(waiting.popleft())


def _result(one: ArchiveEntry | Future[ArchiveEntry]) -> ArchiveEntry:
    return one if isinstance(one, ArchiveEntry) else one.result()


def _with_source(entry: ArchiveEntry, source: str | None) -> ArchiveEntry:
    if source is None or not isinstance(entry.found, Submission) or entry.found.source is not None:
        return entry
    return replace(entry, found=entry.found.model_copy(update={"source": source}))


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
