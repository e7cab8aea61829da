"""What a scripted web server is asked and answers."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import formatdate


@dataclass(frozen=True)
class Received:
    """A request as it came in: `path` with its query, `headers` by name in lower case, `host` where it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    host: str
    at: float
    """Seconds on the monotonic clock."""


@dataclass(frozen=True)
class Reply:
    """An answer, and everything that can be wrong with it."""

    status: int = 200
    body: bytes | str | Iterable[bytes] = b""
    """Pieces are sent one by one, as chunks; they may never end. To be sent again they must be iterable again."""

    headers: Mapping[str, str] | Sequence[tuple[str, str]] = ()
    delay_seconds: float = 0.0
    """Before the first byte."""

    byte_seconds: float = 0.0
    """Pause after each byte of the body."""

    hold: threading.Event | None = None
    """Nothing is answered before it is set."""

    length: int | None = None
    """A Content-Length that need not be true: when the body is shorter, the connection closes early."""

    raw: bytes | Iterable[bytes] | None = None
    """Everything that is sent, in place of a well-formed answer; then the connection closes."""


Handler = Callable[[Received], Reply]
Script = Handler | Reply | bytes | str | Sequence[Reply | bytes | str]


def feed(body: bytes, etag: str | None = None, last_modified: float | None = None, kind: str = "text/xml") -> Handler:
    """A document with validators, which answers 304 to who has this version."""
    given = {"ETag": etag, "Last-Modified": None if last_modified is None else formatdate(last_modified, usegmt=True)}
    headers = {name: value for name, value in given.items() if value}

    def answer(request: Received) -> Reply:
        asked = (request.headers.get("if-none-match"), request.headers.get("if-modified-since"))
        known = asked[0] == etag if asked[0] else asked[1] == headers.get("Last-Modified") if asked[1] else False
        return Reply(304, headers=headers) if known else Reply(200, body, {**headers, "Content-Type": kind})

    return answer


def redirect(to: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(status, headers={"Location": to})


def compressed(body: bytes, encoding: str = "gzip", status: int = 200) -> Reply:
    """A body under a content encoding: gzip, deflate (as it should be), or raw (deflate as many send it)."""
    if encoding == "gzip":
        packed = gzip.compress(body, 6)
    else:
        packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS if encoding == "deflate" else -zlib.MAX_WBITS)
        packed = packer.compress(body) + packer.flush()
    return Reply(status, packed, {"Content-Encoding": "gzip" if encoding == "gzip" else "deflate"})
