"""Digests of tables: equal for the same rows, in whatever order they are read."""

from __future__ import annotations

from hashlib import blake2b, sha256
from pathlib import Path
from typing import Final

_MODULUS: Final = 2**128
CHUNK_BYTES: Final = 1 << 20


class RowDigest:
    """The sum of the digests of rows: there is no need to sort a large table."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: bytes) -> None:
        """One more row."""
        self.rows += 1
        self._sum += int.from_bytes(blake2b(row, digest_size=16).digest(), "big")

    @property
    def hex(self) -> str:
        """The digest of the rows so far."""
        return f"{self._sum % _MODULUS:032x}"


def digest_of_file(path: Path) -> tuple[int, str]:
    """The length of a file and its SHA-256."""
    length, digest = 0, sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            length += len(chunk)
            digest.update(chunk)
    return length, digest.hexdigest()
