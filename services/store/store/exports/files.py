"""The files of exports: written beside their place and renamed at the end, packed and unpacked on the way."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Final

from chassis.private import make_private_file
from newswire.client import NewswireError

GZIP_LEVEL: Final = 3
_GZIP, _ZSTD, _PARQUET = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1"
NEEDS_PYARROW: Final = "needs pyarrow: pip install 'newswire-store[parquet]'"


def arrow(what: str) -> Any:
    """The module pyarrow.

    Raises:
        NewswireError: it is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise NewswireError(f"{what} {NEEDS_PYARROW}") from None
    return pyarrow


@contextmanager
def written(path: Path, *, force: bool) -> Iterator[Path]:
    """A name to write under; what lies there at the end comes to `path`, whole, or not at all.

    Raises:
        NewswireError: there is a file already, or the folder cannot be written to.
    """
    if path.exists() and not force:
        raise NewswireError(f"{path} is there already; --force replaces it")
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        make_private_file(beside)
        yield beside
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise NewswireError(f"{path}: {error.strerror or error}") from error
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def sync_folder(folder: Path) -> None:
    """What was renamed in the folder survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def packing(path: Path, name: str) -> Iterator[IO[bytes]]:
    """A file to write to, packed as `name` ends: `.gz`, `.zst`, or not."""
    if name.endswith(".gz"):
        # Neither name nor time go into the file: the same articles make the same file.
        with path.open("wb") as raw, gzip.GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0) as file:
            yield file  # type: ignore[misc]  # it has what is written to
    elif name.endswith(".zst"):
        pyarrow = arrow(".zst")
        with pyarrow.output_stream(str(path), compression="zstd", buffer_size=1 << 20) as file:
            yield file
    else:
        with path.open("wb", 1 << 20) as file:
            yield file


@contextmanager
def unpacking(path: str) -> Iterator[tuple[BufferedReader, bool]]:
    """The file (`-`: standard input) to read from, unpacked by what it begins with, and whether it is Parquet.

    Raises:
        NewswireError: it cannot be opened.
    """
    try:
        opened: Any = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115 - the next line closes it
        with opened as raw:
            begin = raw.peek(4)[:4]
            if begin.startswith(_GZIP):
                yield BufferedReader(gzip.GzipFile(fileobj=raw)), False
            elif begin == _ZSTD:
                unpacked = arrow("a file packed with zstd").input_stream(raw, compression="zstd")
                yield BufferedReader(unpacked), False
            else:
                yield raw, begin == _PARQUET
    except OSError as error:
        raise NewswireError(f"{path}: {error.strerror or error}") from error
