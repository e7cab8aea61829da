"""Takes the web page out of a response record, and no more of it than a page may have."""

from __future__ import annotations

import io
import zlib
from typing import Any, Final

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from ingest.archives.entries import FetchedPage, Skipped
from ingest.archives.members import DamagedMemberError

PAGE_LIMIT_BYTES: Final = 10_000_000
"""As much as extraction reads of a page."""

HTML: Final = ("text/html", "application/xhtml+xml")
_WINDOW_BITS: Final = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}
"""For zlib; `deflate` is sent with and without its header."""


def page_in(head: bytes, block: bytes) -> FetchedPage | Skipped:
    """The page in a response record of these bytes, or why there is none.

    Raises:
        DamagedError: the block is no answer of a web server.
    """
    try:
        loader = ArcWarcRecordLoader(verify_http=False)
        record = loader.parse_record_stream(io.BytesIO(head + block), known_format="warc")
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, AttributeError) as error:
        raise DamagedMemberError(f"the block is no HTTP response ({type(error).__name__})") from None
    headers = record.http_headers
    if headers is None:
        return Skipped("no HTTP response")
    if headers.get_statuscode() != "200":
        return Skipped("HTTP status other than 200")
    content_type = headers.get_header("Content-Type")
    if (content_type or "").partition(";")[0].strip().lower() not in HTML:
        return Skipped("not HTML")
    html = _content(headers, record.raw_stream)
    if isinstance(html, Skipped):
        return html
    return FetchedPage(record.rec_headers.get_header("WARC-Target-URI"), html, content_type)


def _content(headers: Any, stream: Any) -> bytes | Skipped:
    if (headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        stream = ChunkedDataReader(stream)
    content: bytes = stream.read()
    encoding = (headers.get_header("Content-Encoding") or "identity").strip().lower()
    if encoding in _WINDOW_BITS:
        unpacked = _unpack(content, _WINDOW_BITS[encoding])
        # Archives are often written unpacked, with the header left as it was.
        content = content if unpacked is None else unpacked
    elif encoding != "identity" and not content.lstrip().startswith(b"<"):
        return Skipped(f"content encoding {encoding[:20]!r}")
    return content if len(content) <= PAGE_LIMIT_BYTES else Skipped("larger than a page")


def _unpack(content: bytes, window_bits: tuple[int, ...]) -> bytes | None:
    """At most a byte more than a page has; None where it is not packed so."""
    for bits in window_bits:
        try:
            return zlib.decompressobj(bits).decompress(content, PAGE_LIMIT_BYTES + 1)
        except zlib.error:
            continue
    return None
