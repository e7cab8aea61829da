"""A body as it arrives, decoded under limits: a bomb is noticed while it unfolds, not after."""

from __future__ import annotations

import zlib
from typing import Final

from ingest.fetch.errors import FetchFailedError

ACCEPTED: Final = "gzip, deflate"
"""Brotli and zstd are not offered: their decoders cannot stop at a size, and every server has gzip."""

RATIO_LIMIT: Final = 100
RATIO_FROM_BYTES: Final = 1 << 20
"""Small bodies may shrink as they like."""

_PIECE_BYTES: Final = 1 << 18
_MEMBERS_LIMIT: Final = 1000
_GZIP_MAGIC: Final = b"\x1f\x8b"
_PLAIN: Final = frozenset({"", "identity", "none", "binary", "utf-8", "utf8"})
"""The last four are mistakes that servers make for `identity`."""


class Body:
    """Takes the pieces of a body; what it holds is never more than `limit_bytes`.

    With `cut` it keeps the beginning of what is larger, otherwise that is an error.
    """

    def __init__(self, encoding: str, limit_bytes: int, *, cut: bool = False) -> None:
        encoding = encoding.strip().lower()
        if encoding not in _PLAIN and encoding not in ("gzip", "x-gzip", "deflate"):
            raise FetchFailedError("bad_encoding", f"the content encoding {encoding[:40]!r} was not asked for")
        self._encoding = "" if encoding in _PLAIN else encoding
        self._limit, self._cut = limit_bytes, cut
        self._decoded = bytearray()
        self._received = 0
        self._held = b""
        self._stream: zlib._Decompress | None = None
        self._members = 0
        self.is_full = False
        """Whether a body that is cut has all that it keeps."""

    def add(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            FetchFailedError: `too_large`, or `bad_encoding`.
        """
        self._received += len(piece)
        if not self._encoding:
            self._keep(piece)
        elif self._received > self._limit and not self._cut:
            self._overflow("the compressed body")
        else:
            self._decode(piece)

    @property
    def decoded(self) -> bytes:
        """What there is so far."""
        return bytes(self._decoded)

    def finish(self) -> bytes:
        """The body, which is complete now.

        Raises:
            FetchFailedError: `bad_encoding`: the compressed stream is not at its end.
        """
        is_open = self._held if self._stream is None else not self._stream.eof
        if is_open and not self._cut:
            raise FetchFailedError("bad_encoding", "the compressed body ends early")
        return self.decoded

    def _decode(self, piece: bytes) -> None:
        data = self._held + piece
        self._held = b""
        while data and not self.is_full:
            if self._stream is None or self._stream.eof:
                if len(data) < 2:
                    self._held = data
                    return
                if not self._begin(data):
                    return
            data = self._unfold(data)

    def _begin(self, data: bytes) -> bool:
        """Begin a stream; False if what follows the last one is padding."""
        if self._members and not (self._encoding != "deflate" and data.startswith(_GZIP_MAGIC)):
            return False
        self._members += 1
        if self._members > _MEMBERS_LIMIT:
            raise FetchFailedError("bad_encoding", f"the body has more than {_MEMBERS_LIMIT} compressed parts")
        # Half the world sends raw deflate under the name of the zlib format (RFC 9110, section 8.4.1.2).
        is_zlib = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
        window = 31 if self._encoding != "deflate" else zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS
        self._stream = zlib.decompressobj(window)
        return True

    def _unfold(self, data: bytes) -> bytes:
        assert self._stream is not None  # noqa: S101 # for the type checker: begun just before
        try:
            self._keep(self._stream.decompress(data, _PIECE_BYTES))
        except zlib.error:
            raise FetchFailedError("bad_encoding", f"the body is not {self._encoding}") from None
        if len(self._decoded) > max(RATIO_FROM_BYTES, RATIO_LIMIT * self._received):
            self._overflow(f"unfolding more than {RATIO_LIMIT} times its size, the body")
        return self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def _keep(self, piece: bytes) -> None:
        room = self._limit - len(self._decoded)
        self._decoded += piece[:room]
        if len(piece) > room:
            self._overflow("the body")

    def _overflow(self, what: str) -> None:
        if not self._cut:
            raise FetchFailedError("too_large", f"{what} is larger than the limit of {self._limit} bytes")
        self.is_full = True
