"""Reads the web pages in a WARC file; what is broken is said with its offset, and the rest goes on.

ISO 28500 (WARC 1.0 and 1.1), one record a gzip member or not packed at all. warcio parses the records; where each
begins and ends is checked here, because a record with a wrong length would swallow the next ones in silence.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from ingest.archives.entries import ArchiveEntry, Broken, FetchedPage, Skipped
from ingest.archives.members import BLOCK_BYTES, MAGIC, DamagedMemberError, Member, find, find_member
from ingest.archives.payloads import PAGE_LIMIT_BYTES, page_in

HEADERS_LIMIT_BYTES: Final = 256 * 1024
_BEGINNING: Final = b"WARC/"
_LENGTH = re.compile(r"[0-9]{1,15}")
_SHA1 = re.compile(r"sha1:([A-Z2-7]{32})", re.IGNORECASE)


def read_warc(file: BinaryIO, start: int = 0) -> Iterator[ArchiveEntry]:
    """The records from byte `start` on, where one begins: pages, and what is not one with the reason."""
    file.seek(0)
    read_one = _read_packed if file.read(len(MAGIC)) == MAGIC else _read_plain
    size = file.seek(0, io.SEEK_END)
    offset = start
    while offset < size:
        entry = read_one(file, offset, size)
        yield entry
        offset = entry.end


def _read_packed(file: BinaryIO, offset: int, size: int) -> ArchiveEntry:
    member = Member(file, offset)
    stream = cast(BinaryIO, io.BufferedReader(member, BLOCK_BYTES))
    try:
        found = _record(stream)
        if _goes_on(stream):
            raise DamagedMemberError(
                "the gzip member goes on behind the record; `warcio recompress` makes them one each"
            )
    except DamagedMemberError as error:
        end = _sound_end(member) or find_member(file, _BEGINNING, offset + 1) or size
        return ArchiveEntry(offset, end, Broken(str(error)))
    return ArchiveEntry(offset, member.end or size, found)


def _read_plain(file: BinaryIO, offset: int, size: int) -> ArchiveEntry:
    file.seek(offset)
    try:
        found = _record(file)
        return ArchiveEntry(offset, _end_of_blank_lines(file, size), found)
    except DamagedMemberError as error:
        beginning = find(file, b"\n" + _BEGINNING + b"1.", offset)
        return ArchiveEntry(offset, size if beginning is None else beginning + 1, Broken(str(error)))


def _record(stream: BinaryIO) -> FetchedPage | Skipped:
    """Reads one record to the end of its block."""
    head = _read_head(stream)
    headers = _parse_head(head)
    length = _length(headers)
    kind = headers.get_header("WARC-Type") or "unknown"
    if kind != "response" or length > PAGE_LIMIT_BYTES:
        _pass_over(stream, length)
        return Skipped(f"{kind} record" if kind != "response" else "larger than a page")
    block = stream.read(length)
    if len(block) < length:
        raise DamagedMemberError(f"the record ends {length - len(block)} bytes before its Content-Length")
    _check_digest(headers, block)
    # warcio takes the record apart once more, whole: its own streams do not tell how much of the file they took.
    return page_in(head, block)


def _read_head(stream: BinaryIO) -> bytes:
    head = bytearray()
    while line := stream.readline(HEADERS_LIMIT_BYTES):
        head += line
        if len(head) >= HEADERS_LIMIT_BYTES:
            raise DamagedMemberError("the headers of the record are too long")
        if not head.startswith(_BEGINNING):
            raise DamagedMemberError("no record begins here")
        if not line.strip():
            return bytes(head)
    raise DamagedMemberError("the record ends within its headers")


def _parse_head(head: bytes) -> StatusAndHeaders:
    try:
        return StatusAndHeadersParser(ArcWarcRecordLoader.WARC_TYPES).parse(io.BytesIO(head))
    except (StatusAndHeadersParserException, EOFError):
        raise DamagedMemberError("the headers of the record are not those of WARC 1.0 or 1.1") from None


def _length(headers: StatusAndHeaders) -> int:
    length = (headers.get_header("Content-Length") or "").strip()
    if not _LENGTH.fullmatch(length):
        raise DamagedMemberError("the record has no valid Content-Length")
    return int(length)


def _pass_over(stream: BinaryIO, length: int) -> None:
    while length:
        part = stream.read(min(length, BLOCK_BYTES))
        if not part:
            raise DamagedMemberError(f"the record ends {length} bytes before its Content-Length")
        length -= len(part)


def _check_digest(headers: StatusAndHeaders, block: bytes) -> None:
    """Compares the digest of the block where it is written as everybody does; others tell nothing."""
    stated = _SHA1.fullmatch((headers.get_header("WARC-Block-Digest") or "").strip())
    if stated and base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()) != stated[1].upper().encode():
        raise DamagedMemberError("the block is not the one its WARC-Block-Digest was made of")


def _goes_on(stream: BinaryIO) -> bool:
    """Whether more than blank lines follows; reads the member to its end where not."""
    while part := stream.read(BLOCK_BYTES):
        if part.strip(b"\r\n"):
            return True
    return False


def _sound_end(member: Member) -> int | None:
    """Where a member ends that is sound as gzip, whatever is wrong with the record in it."""
    try:
        member.drain()
    except DamagedMemberError:
        return None
    return member.end


def _end_of_blank_lines(file: BinaryIO, size: int) -> int:
    """Where the next record begins; it does so behind blank lines, or the length before was wrong."""
    end = file.tell()
    after = file.read(16)
    blank = len(after) - len(after.lstrip(b"\r\n"))
    if end + blank < size and not (blank and after[blank:].startswith(_BEGINNING[: len(after) - blank])):
        raise DamagedMemberError("no record begins where the Content-Length of this one says it ends")
    return end + blank
