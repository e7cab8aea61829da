"""Exports as NDJSON: a record a line."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BufferedReader
from typing import Final, Protocol

from store.exports.records import DamagedRecordError, ExportRecord, Record, from_line, to_line

LONGEST_LINE_BYTES: Final = 16 * 1024 * 1024
"""An article of a mebibyte with everything that is found in it takes a third; JSON can take thirty times as much memory
as it has bytes."""

TOO_LONG: Final = f"longer than {LONGEST_LINE_BYTES} bytes"


class CutError(ValueError):
    """The file cannot be read any further."""


class ExportTarget(Protocol):
    """What lines are written to."""

    def write(self, line: bytes, /) -> object:
        """Take one line."""


def write(file: ExportTarget, records: Iterable[Record]) -> Iterator[int]:
    """Write the records; gives the number of bytes of each."""
    for record in records:
        line = to_line(record)
        file.write(line)
        yield len(line)


def read(file: BufferedReader, now: datetime) -> Iterator[tuple[int, ExportRecord | DamagedRecordError]]:
    """The number of each line, and its record or what is wrong with it; empty lines are none.

    Raises:
        CutError: the file ends in the middle or cannot be unpacked.
    """
    number = 0
    while True:
        line = _line(file, number + 1)
        if line is None:
            return
        number += 1
        if isinstance(line, DamagedRecordError):
            yield number, line
        elif line.strip():
            yield number, _record(line, now)


def _record(line: bytes, now: datetime) -> ExportRecord | DamagedRecordError:
    try:
        return from_line(line, now)
    except DamagedRecordError as error:
        return error


def _line(file: BufferedReader, number: int) -> bytes | DamagedRecordError | None:
    """None: there are no more."""
    try:
        line = file.readline(LONGEST_LINE_BYTES)
        if len(line) < LONGEST_LINE_BYTES or line.endswith(b"\n"):
            return line or None
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE_BYTES)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise CutError(f"line {number}: {error}") from None
    return DamagedRecordError(TOO_LONG)
