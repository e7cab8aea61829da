"""Rows of a Parquet file, read in a process of its own: a small file can ask for any amount of memory.

As a program it is that process: `python -m store.exports.rows MEMORY_BYTES PARENT`, the file on standard input. On
standard output it gives a message a row, a length of four bytes and JSON; the last is `end`, or `cut` with a reason.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from io import BufferedReader
from typing import IO, Any, Final

import orjson

from store.exports.ndjson import LONGEST_LINE_BYTES, CutError

MEBIBYTE: Final = 1024 * 1024
MEMORY_BYTES: Final = 512 * MEBIBYTE
"""On top of what pyarrow takes; a row group that we write needs less than a tenth of it."""

COLUMNS: Final = ("kind", "id", "version", "position", "content_hash", "stored_at", "document")
READ_ROWS: Final = 8
_LENGTH: Final = struct.Struct(">I")


def rows_of(file: BufferedReader, memory_bytes: int = MEMORY_BYTES) -> Iterator[dict[str, Any]]:
    """The rows, those columns that make a record.

    Raises:
        CutError: the file is damaged, or takes more memory than it may; nothing more can be read.
    """
    command = (sys.executable, "-m", "store.exports.rows", str(memory_bytes), str(os.getpid()))
    with subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        try:
            if child.stdout is None:
                raise ValueError("rows are read from a pipe")
            while "end" not in (message := _next(child.stdout)):
                if "cut" in message:
                    raise CutError(message["cut"])
                yield message
        finally:
            child.kill()


def _next(answers: IO[bytes]) -> dict[str, Any]:
    head = answers.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return {"cut": "reading it ended the process that reads, most likely for want of memory"}
    message: dict[str, Any] = orjson.loads(answers.read(_LENGTH.unpack(head)[0]))
    return message


def main(memory_bytes: int, parent: int) -> None:
    """Be the process that reads."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from chassis.confinement import end_with_parent, limit_memory

    end_with_parent(parent)
    pa.set_memory_pool(pa.system_memory_pool())  # of all pools, this one does not reserve more than it needs
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    limit_memory(memory_bytes)
    try:
        with open(0, "rb", closefd=False) as file:
            for values in _values(pq.ParquetFile(file)):
                _send(values)
        _send({"end": True})
    except MemoryError:
        _send({"cut": f"it takes more than {memory_bytes // MEBIBYTE} MiB of memory"})
    except (pa.ArrowException, OSError, ValueError) as error:
        _send({"cut": (str(error).splitlines() or [type(error).__name__])[0][:300]})


def _values(file: Any) -> Iterator[dict[str, Any]]:
    """A row group after the other, so that one that cannot be read takes none before it along."""
    for group in range(file.num_row_groups):
        for batch in file.iter_batches(READ_ROWS, row_groups=[group], columns=list(COLUMNS), use_threads=False):
            yield from batch.to_pylist()


def _send(values: dict[str, Any]) -> None:
    message = orjson.dumps(values, default=str)
    if len(message) > 2 * LONGEST_LINE_BYTES:
        message = orjson.dumps({"too_long": True})
    sys.stdout.buffer.write(_LENGTH.pack(len(message)) + message)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
