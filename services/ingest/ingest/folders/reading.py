"""Reads a file that arrived, whatever it turns out to be: nothing but an ordinary file, and never more than allowed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from chassis.web.problems import Problem
from ingest.accept.submissions import parse_json, parse_text
from ingest.archives.entries import FetchedPage, Skipped
from ingest.archives.pages import submission_of
from ingest.archives.payloads import PAGE_LIMIT_BYTES
from ingest.folders.arrivals import SUFFIXES, State, state_of
from newswire.articles import ARTICLE_LIMIT_BYTES, Submission

_REFUSED_ERRORS: Final = {errno.ELOOP, errno.EACCES, errno.EPERM, errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP}


class ChangedError(Exception):
    """The file was written to while it was read."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, without following a link and without waiting for the other end of a pipe.

    Raises:
        Problem: 422 for what is not an ordinary file, or may not be read.
        OSError: something else is in the way; later it may be gone.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno not in _REFUSED_ERRORS:
            raise
        what = "not an ordinary file" if path.is_symlink() else str(error.strerror)
        raise Problem(422, "unreadable-file", f"the file cannot be read: {what}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Problem(422, "unreadable-file", "the file cannot be read: not an ordinary file")
    with os.fdopen(descriptor, "rb") as file:
        yield file


def check_unchanged(file: BinaryIO, state: State) -> None:
    """Whether what was read is what was there when it was found complete.

    Raises:
        ChangedError: it is not.
    """
    if state_of(os.fstat(file.fileno())) != state:
        raise ChangedError


def read_whole(path: Path, state: State) -> Submission:
    """The one article of a file.

    Raises:
        Problem: there is none.
        ChangedError, OSError: see above.
    """
    kind = SUFFIXES[path.suffix.lower()]
    limit = PAGE_LIMIT_BYTES if kind == "page" else ARTICLE_LIMIT_BYTES
    with opened(path) as file:
        content = file.read(limit + 1)
        check_unchanged(file, state)
    if len(content) > limit:
        raise Problem(413, "content-too-large", f"a {path.suffix} file has at most {limit} bytes")
    return _READERS[kind](content)


def _page(content: bytes) -> Submission:
    found = submission_of(FetchedPage("", content))
    if isinstance(found, Skipped):
        raise Problem(422, "no-story", f"a {found.reason}")
    return found


_READERS: Final[dict[str, Callable[[bytes], Submission]]] = {"text": parse_text, "json": parse_json, "page": _page}
