"""Replies of a scripted server that try to do harm by their size; each can be sent any number of times."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat

from harness.web_replies import Reply

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Pieces:
    """Bytes that are made anew each time they are sent."""

    make: Callable[[], Iterable[bytes]]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.make())


def bomb(decoded_mebibytes: int = 1024, encoding: str = "gzip") -> Reply:
    """A body that is a thousand times larger when it is unpacked (gzip or deflate), sent as fast as it goes."""

    def pieces() -> Iterator[bytes]:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else zlib.MAX_WBITS)
        for _ in range(decoded_mebibytes):
            if piece := packer.compress(bytes(MEBIBYTE)):
                yield piece
        yield packer.flush()

    return Reply(200, Pieces(pieces), {"Content-Encoding": encoding})


def endless(piece: bytes = b"<p>and so on</p>" * 4096, status: int = 200) -> Reply:
    """A body that never ends."""
    return Reply(status, Pieces(lambda: repeat(piece)))


def header_flood(fields: int | None = None, size: int = 1000) -> Reply:
    """Headers without end, or `fields` of them, each of `size` bytes."""
    line = b"X-Flood: " + b"x" * size + b"\r\n"
    return _with_headers(lambda: repeat(line) if fields is None else repeat(line, fields))


def one_long_header(size: int = 20 * MEBIBYTE) -> Reply:
    """One header of this many bytes."""

    def pieces() -> Iterator[bytes]:
        yield b"X-Long: "
        yield from repeat(b"x" * 65536, size // 65536)
        yield b"\r\n"

    return _with_headers(pieces)


def _with_headers(make: Callable[[], Iterable[bytes]]) -> Reply:
    def pieces() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        yield from make()
        yield b"Content-Length: 2\r\n\r\nok"

    return Reply(raw=Pieces(pieces))
