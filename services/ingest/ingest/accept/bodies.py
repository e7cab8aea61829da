"""Request bodies of what is pushed: what they say they are, and the whole of them or line by line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Final

from starlette.types import Receive, Scope

from chassis.web.problems import Problem
from chassis.web.protocol import WHOLE

Headers = dict[bytes, bytes]

PIECE_BYTES: Final = 64 * 1024
"""So much of a body is cut into lines before others get their turn."""

SINGLE: Final = frozenset((b"content-type", b"content-encoding", b"traceparent", b"idempotency-key"))
"""Headers that say nothing when they are there twice."""

KINDS: Final = {
    b"application/json": "application/json",
    b"application/json; charset=utf-8": "application/json",
    b"text/plain": "text/plain",
    b"text/plain; charset=utf-8": "text/plain",
}
"""The usual ways to write a media type; all others are taken apart."""

UTF_8: Final = frozenset(("", "charset=utf-8", 'charset="utf-8"', "charset=utf8"))
PARAMETERS: Final = {"text/html": "charset=", "application/ld+json": "profile="}
"""What else a parameter may say: a page tells its character set in many ways, JSON-LD what form it has."""


class Lines:
    """Cuts a body into its lines, in whatever parts it comes; blank lines are dropped, at most `blank_lines` of them.

    A line over `limit_bytes` is kept only as far as to tell that it is: its first `limit_bytes + 1` bytes.
    """

    def __init__(self, limit_bytes: int, blank_lines: int = sys.maxsize) -> None:
        self._kept_bytes, self._blank_lines = limit_bytes + 1, blank_lines
        self._begun = bytearray()
        self._blank = 0

    def feed(self, part: bytes) -> list[bytes]:
        """The lines that end in this part.

        Raises:
            Problem: 413, there are too many blank ones.
        """
        *ends, rest = part.split(b"\n")
        lines = [line for piece in ends if (line := self._end(piece)) and not line.isspace()]
        self._add(rest)
        self._blank += len(ends) - len(lines)
        if self._blank > self._blank_lines:
            detail = f"a batch has at most {self._blank_lines} blank lines; this ends it"
            raise Problem(413, "batch-too-large", detail)
        return lines

    def last(self) -> list[bytes]:
        """What comes after the last line end, if anything does."""
        return self.feed(b"\n")

    def _add(self, piece: bytes) -> None:
        self._begun += piece[: self._kept_bytes - len(self._begun)]

    def _end(self, piece: bytes) -> bytes:
        if not self._begun:
            return piece[: self._kept_bytes]
        self._add(piece)
        line = bytes(self._begun)
        self._begun.clear()
        return line


def read_headers(scope: Scope) -> Headers:
    """The headers by name in lower case.

    Raises:
        Problem: 415 when two say what the body is, 400 when two say what the request is.
    """
    headers: Headers = dict(scope["headers"])
    if len(headers) != len(scope["headers"]):
        names = [name for name, _ in scope["headers"]]
        for name in SINGLE.intersection(name for name in headers if names.count(name) > 1):
            if name == b"traceparent":
                del headers[name]
                continue
            status = 400 if name == b"idempotency-key" else 415
            raise Problem(status, "duplicate-header", f"{name.decode()} is there more than once")
    return headers


def check_encoding(headers: Headers) -> None:
    """Refuse a compressed body.

    Raises:
        Problem: 415.
    """
    encoding = headers.get(b"content-encoding", b"identity").lower()
    if encoding != b"identity":
        accepted = {"Accept-Encoding": "identity"}
        raise Problem(415, "unsupported-encoding", "the body must not be compressed", headers=accepted)


def media_type(headers: Headers, allowed: tuple[str, ...]) -> str:
    """The media type of the body; its only parameter can be a charset, and that only UTF-8, but for a page.

    Raises:
        Problem: 415 for everything else.
    """
    sent = headers.get(b"content-type", b"")
    kind = KINDS.get(sent)
    if kind is not None and kind in allowed:
        return kind
    kind, *parameters = [part.strip().lower() for part in sent.decode("latin-1").split(";")]
    if kind not in allowed:
        raise Problem(415, "unsupported-media-type", f"Content-Type must be one of {', '.join(allowed)}")
    more = PARAMETERS.get(kind)
    if not all(one in UTF_8 or (more is not None and one.startswith(more)) for one in parameters):
        raise Problem(415, "unsupported-charset", "the charset must be utf-8, and there are no other parameters")
    return kind


async def read_whole(scope: Scope, receive: Receive) -> bytes:
    """The body of one article, of which `receive` has checked the size and the time.

    Raises:
        Problem: 400 when the connection ends before it, and those of `receive`.
    """
    if scope.get("extensions") is WHOLE:  # a loop would cost more than all else that happens to the body here
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            body: bytes = message.get("body", b"")
            return body
        raise _incomplete()
    return b"".join([part async for part in _parts(receive)])


async def read_lines(receive: Receive, limit_bytes: int, limit_lines: int) -> AsyncIterator[bytes]:
    """The lines of a batch as they come in; one that is too long for an article is cut to a byte over the limit.

    Whatever is in them, others get their turn again and again.

    Raises:
        Problem: 413 too many blank lines, 400 when the connection ends before its end, and those of `receive`.
    """
    lines = Lines(limit_bytes, limit_lines)
    async for part in _parts(receive):
        for begin in range(0, len(part), PIECE_BYTES):
            for line in lines.feed(part[begin : begin + PIECE_BYTES]):
                yield line
            await asyncio.sleep(0)
    for line in lines.last():
        yield line


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    is_more = True
    while is_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _incomplete()
        yield message.get("body", b"")
        is_more = message.get("more_body", False)


def _incomplete() -> Problem:
    return Problem(400, "incomplete-body", "the connection ended before the body was complete")
