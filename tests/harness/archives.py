"""Archives made for the tests, of pages of our own."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from uuid import UUID

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from harness.builders import story


def page(number: int, charset: str = "utf-8") -> bytes:
    """A web page with one story."""
    paragraphs = "".join(f"<p>{line}</p>" for line in story(number, 120).splitlines())
    return (
        f'<html lang="en"><head><title>Café session {number} opens</title>'
        f'<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="2022-02-05T08:{number % 60:02}:00+05:30"></head>'
        f"<body><article><h1>Café session {number} opens</h1>{paragraphs}</article></body></html>"
    ).encode(charset)


def address(number: int) -> str:
    """The address of that page."""
    return f"https://wire.example/stories/{number}"


class _Writer(WARCWriter):
    """warcio leaves the temporary files of its records open."""

    _create_temp_file = staticmethod(BytesIO)


class Warc:
    """A WARC file in the making; `offsets` are where its records begin."""

    def __init__(self, *, packed: bool = True) -> None:
        self._buffer = BytesIO()
        self._writer = _Writer(self._buffer, gzip=packed)
        self.offsets: list[int] = []

    def add(
        self,
        url: str,
        content: bytes,
        status: str = "200 OK",
        content_type: str = "text/html; charset=utf-8",
        kind: str = "response",
        **headers: str,
    ) -> None:
        """Append a record, written at a time long after the story."""
        lines = [("Content-Type", content_type), *((name.replace("_", "-"), value) for name, value in headers.items())]
        http = StatusAndHeaders(status, lines, protocol="HTTP/1.1") if kind in ("response", "revisit") else None
        # The same bytes in every run: how a damaged one looks depends on them.
        name = f"<urn:uuid:{UUID(int=len(self.offsets))}>"
        about = {"WARC-Date": "2024-05-01T00:00:00Z", "WARC-Record-ID": name}
        self.offsets.append(self._buffer.tell())
        record = self._writer.create_warc_record(
            url, kind, BytesIO(content), http_headers=http, warc_headers_dict=about
        )
        self._writer.write_record(record)

    def add_pages(self, count: int, first: int = 0) -> None:
        """Append pages."""
        for number in range(first, first + count):
            self.add(address(number), page(number))

    @property
    def content(self) -> bytes:
        """The file so far."""
        return self._buffer.getvalue()


def ndjson(count: int, first: int = 0) -> bytes:
    """Lines with articles."""
    stories = range(first, first + count)
    return b"".join(json.dumps({"text": story(number), "url": address(number)}).encode() + b"\n" for number in stories)


def write(path: Path, content: bytes) -> Path:
    """A file with this content."""
    path.write_bytes(content)
    return path
