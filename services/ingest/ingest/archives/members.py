"""Unpacks gzip files one member at a time, and finds the next sound member behind a damaged one."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK_BYTES: Final = 64 * 1024
MAGIC: Final = b"\x1f\x8b\x08"


class DamagedMemberError(Exception):
    """The bytes are not what their place in the file promises; the message says how."""


class Member(io.RawIOBase):
    """One gzip member, unpacked as it is read: a small part at a time, however much comes out in the end.

    Reading raises `DamagedError` where the member is cut off, or its bytes or its checksum are wrong.
    """

    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        self._file, self._unpacker = file, zlib.decompressobj(31)
        self.end: int | None = None
        """Where the next member begins; None before all of this one was read."""

    def readable(self) -> bool:
        """It is, as `io.BufferedReader` wants to know."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The next bytes, at least one but at the end."""
        view = memoryview(buffer).cast("B")
        part = self._part(len(view))
        view[: len(part)] = part
        return len(part)

    def drain(self) -> None:
        """Read to the end, where `end` is known."""
        while self._part(BLOCK_BYTES):
            pass

    def _part(self, size: int) -> bytes:
        while not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail or self._file.read(BLOCK_BYTES)
            if not packed:
                raise DamagedMemberError("the gzip member is cut off")
            try:
                part = self._unpacker.decompress(packed, size)
            except zlib.error:
                raise DamagedMemberError("the gzip member is damaged") from None
            if self._unpacker.eof:
                self.end = self._file.tell() - len(self._unpacker.unused_data)
            if part:
                return part
        return b""


def find(file: BinaryIO, what: bytes, start: int) -> int | None:
    """Where these bytes come next, from `start` on."""
    file.seek(start)
    seen, position = b"", start
    while block := file.read(16 * BLOCK_BYTES):
        seen += block
        found = seen.find(what)
        if found >= 0:
            return position + found
        kept = seen[-(len(what) - 1) :]
        position, seen = position + len(seen) - len(kept), kept
    return None


def find_member(file: BinaryIO, begins_with: bytes, start: int) -> int | None:
    """Where the next member begins whose content begins so; packed bytes can look like a beginning by chance."""
    place = find(file, MAGIC, start)
    while place is not None:
        try:
            if io.BufferedReader(Member(file, place)).read(len(begins_with)) == begins_with:
                return place
        except DamagedMemberError:
            pass
        place = find(file, MAGIC, place + 1)
    return None
