"""WARC files: which records are pages, and what becomes of the broken ones."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.archives import Warc, address, page
from ingest.archives.entries import ArchiveEntry, Broken, FetchedPage, Skipped
from ingest.archives.members import find
from ingest.archives.pages import read_page, submission_of
from ingest.archives.payloads import PAGE_LIMIT_BYTES
from ingest.archives.warc import read_warc
from newswire.articles import Submission


def read(content: bytes, start: int = 0) -> list[ArchiveEntry]:
    """All entries."""
    return list(read_warc(BytesIO(content), start))


def urls(entries: list[ArchiveEntry]) -> list[str]:
    """The addresses of the pages."""
    return [entry.found.url for entry in entries if isinstance(entry.found, FetchedPage)]


def broken(entries: list[ArchiveEntry]) -> list[tuple[int, str]]:
    """Where something is broken, and how."""
    return [(entry.offset, entry.found.reason) for entry in entries if isinstance(entry.found, Broken)]


def three(*, packed: bool = True) -> Warc:
    """Three pages."""
    warc = Warc(packed=packed)
    warc.add_pages(3)
    return warc


@pytest.mark.parametrize("packed", [True, False])
def test_pages(packed: bool) -> None:
    """Every page comes with its address, its bytes and its content type, and each entry ends where the next begins."""
    warc = three(packed=packed)
    entries = read(warc.content)
    assert urls(entries) == [address(number) for number in range(3)]
    assert entries[1].found == FetchedPage(address(1), page(1), "text/html; charset=utf-8")
    assert [entry.offset for entry in entries] == warc.offsets
    assert [entry.end for entry in entries] == [*warc.offsets[1:], len(warc.content)]


@pytest.mark.parametrize("packed", [True, False])
def test_from_any_record(packed: bool) -> None:
    """Reading begins at any record's offset as if those before were not there."""
    warc = three(packed=packed)
    assert read(warc.content, warc.offsets[1]) == read(warc.content)[1:]


def test_what_is_no_page() -> None:
    """Other records, other statuses and other types are skipped with the reason."""
    warc = Warc()
    warc.add("https://x.example/1", b"", kind="metadata", content_type="text/plain")
    warc.add("https://x.example/2", b"", kind="revisit")
    warc.add("https://x.example/3", page(3), status="404 Not Found")
    warc.add("https://x.example/4", b"%PDF", content_type="application/pdf")
    warc.add("https://x.example/5", b"GET /", kind="request")
    assert [entry.found for entry in read(warc.content)] == [
        Skipped("metadata record"),
        Skipped("revisit record"),
        Skipped("HTTP status other than 200"),
        Skipped("not HTML"),
        Skipped("request record"),
    ]


def test_content_encodings() -> None:
    """Packed and chunked content is unpacked; content whose header was left behind by an unpacking crawler is taken."""
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page(4)), page(4))
    raw = zlib.compressobj(wbits=-15)
    warc = Warc()
    warc.add(address(1), gzip.compress(page(1)), Content_Encoding="gzip")
    warc.add(address(2), raw.compress(page(2)) + raw.flush(), Content_Encoding="deflate")
    warc.add(address(3), page(3), Content_Encoding="gzip")
    warc.add(address(4), chunked, Transfer_Encoding="chunked")
    warc.add(address(5), b"\x8b\x00\x80", Content_Encoding="br")
    *pages, other = (entry.found for entry in read(warc.content))
    assert [one.html for one in pages if isinstance(one, FetchedPage)] == [page(number) for number in range(1, 5)]
    assert other == Skipped("content encoding 'br'")


def test_too_much() -> None:
    """A page beyond the limit is skipped, also one that only unpacking makes so large, and never unpacked whole."""
    warc = Warc()
    warc.add(address(1), b"<p>" + b"a" * PAGE_LIMIT_BYTES)
    warc.add(address(2), gzip.compress(b"<p>" + b"\0" * 20 * PAGE_LIMIT_BYTES), Content_Encoding="gzip")
    warc.add_pages(1, first=3)
    entries = read(warc.content)
    assert [entry.found for entry in entries[:2]] == [Skipped("larger than a page")] * 2
    assert urls(entries) == [address(3)]


def test_truncated_file() -> None:
    """A file that ends within a member gives what is whole, and says where it ends."""
    warc = three()
    entries = read(warc.content[:-20])
    assert urls(entries) == [address(0), address(1)]
    assert broken(entries) == [(warc.offsets[2], "the gzip member is cut off")]


@pytest.mark.parametrize("lost", [1, 40, 300])
def test_truncated_member(lost: int) -> None:
    """A member that lost its end harms none behind it."""
    warc = three()
    cut = warc.offsets[2] - lost
    entries = read(warc.content[:cut] + warc.content[warc.offsets[2] :])
    assert urls(entries) == [address(0), address(2)]
    assert broken(entries) == [(warc.offsets[1], "the gzip member is damaged")]


def test_damaged_member() -> None:
    """A flipped byte is noticed, and only its record is lost."""
    warc = three()
    content, offset = bytearray(warc.content), warc.offsets[1]
    content[offset + 200] ^= 0xFF
    entries = read(bytes(content))
    assert urls(entries) == [address(0), address(2)]
    assert [place for place, _ in broken(entries)] == [offset]


def changed_length(content: bytes, offset: int, by: int) -> bytes:
    """The record at `offset` with another Content-Length."""
    at = content.index(b"Content-Length: ", offset) + len(b"Content-Length: ")
    end = content.index(b"\r\n", at)
    length = str(int(content[at:end]) + by).encode()
    return content[:at] + length + content[end:]


@pytest.mark.parametrize("by", [-500, -1, 1, 3, 700, 10**12])
def test_wrong_length(by: int) -> None:
    """A wrong Content-Length loses its own record and none behind it."""
    warc = three(packed=False)
    entries = read(changed_length(warc.content, warc.offsets[1], by))
    assert urls(entries) == [address(0), address(2)]
    assert [place for place, _ in broken(entries)] == [warc.offsets[1]]


@pytest.mark.parametrize("by", [-500, -1, 5, 700])
def test_wrong_length_packed(by: int) -> None:
    """The same where every record is a member: the next one is found without a search."""
    warc = three(packed=False)
    begins = [*warc.offsets, len(warc.content)]
    records = [warc.content[begin:end] for begin, end in pairwise(begins)]
    records[1] = changed_length(records[1], 0, by)
    entries = read(b"".join(map(gzip.compress, records)))
    assert urls(entries) == [address(0), address(2)]
    assert len(broken(entries)) == 1


def test_wrong_block() -> None:
    """A block that does not have its digest is not taken in."""
    warc = three(packed=False)
    content = warc.content.replace(b"session 1 opens", b"session 9 opens")
    entries = read(content)
    assert urls(entries) == [address(0), address(2)]
    assert broken(entries) == [(warc.offsets[1], "the block is not the one its WARC-Block-Digest was made of")]


def test_one_member_for_all() -> None:
    """A file packed as a whole is said to be so, with the remedy."""
    entries = read(gzip.compress(three(packed=False).content))
    assert len(entries) == 1
    assert "warcio recompress" in broken(entries)[0][1]


@pytest.mark.parametrize(
    "content", [b"nothing of that kind", b"\0" * 70_000, b"WARC/1.0\r\n" + b"a" * 300_000, b"WARC/"]
)
def test_no_warc(content: bytes) -> None:
    """What is no WARC at all is one broken piece to its end."""
    (entry,) = read(content)
    assert (entry.offset, entry.end) == (0, len(content))
    assert isinstance(entry.found, Broken)


def test_garbage_between() -> None:
    """Bytes that belong to nothing are passed over; unpacked, they put in doubt where the record before them ends."""
    for packed, left in ((True, [0, 1, 2]), (False, [1, 2])):
        warc = three(packed=packed)
        content = warc.content[: warc.offsets[1]] + b"garbage\x1f\x8b\x08\r\n" + warc.content[warc.offsets[1] :]
        entries = read(content)
        assert urls(entries) == [address(number) for number in left]
        assert len(broken(entries)) == 1


def test_article_of_a_page() -> None:
    """A page becomes an article with its date as the page tells it; the time of the crawl is not used."""
    found = submission_of(FetchedPage(address(7), page(7, "latin-1"), "text/html; charset=iso-8859-1"), "wire.example")
    assert isinstance(found, Submission)
    assert (found.url, found.title, found.source) == (address(7), "Café session 7 opens", "wire.example")
    assert found.published is not None
    assert found.published.startswith("2022-02-05T08:07")
    bare = submission_of(FetchedPage(address(7), page(7).replace(b"article:published_time", b"x")))
    assert isinstance(bare, Submission)
    assert bare.published is None


def test_page_without_a_story() -> None:
    """A page without a story is skipped, and one with an impossible address refused."""
    found = [
        read_page(ArchiveEntry(0, 1, FetchedPage("https://x.example/", html))).found
        for html in (b"", b"<html><body></body></html>", b"\x00\xff" * 50)
    ]
    assert all(isinstance(one, Skipped) for one in found)
    assert "url" in str(read_page(ArchiveEntry(0, 1, FetchedPage("https://x.example/" + "a" * 3000, page(1)))).found)


def test_found_across_blocks() -> None:
    """What is looked for is found wherever it lies, also across two blocks."""
    for place in (0, 5, 1024 * 1024 - 2, 1024 * 1024, 3 * 1024 * 1024 - 1):
        assert find(BytesIO(b"a" * place + b"xyz" + b"a"), b"xyz", 0) == place
    assert find(BytesIO(b"xy"), b"xyz", 0) is None


MIXED = Warc()
MIXED.add_pages(2)
MIXED.add(address(5), gzip.compress(page(5)), Content_Encoding="gzip")
MIXED.add(address(6), b"5\r\nhello\r\n0\r\n\r\n", Transfer_Encoding="chunked")


@given(packed=st.booleans(), changes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), max_size=4))
@settings(deadline=None, max_examples=200)
def test_whatever_is_in_it(packed: bool, changes: list[tuple[float, bytes]]) -> None:
    """No file makes reading fail or stand still: every entry ends behind its beginning, the last at the file's end."""
    content = bytearray(MIXED.content if packed else gzip.decompress(MIXED.content))
    for place, put in changes:
        at = int(place * len(content))
        content[at : at + 3] = put
    entries = read(bytes(content))
    assert [entry.offset for entry in entries[1:]] == [entry.end for entry in entries[:-1]]
    assert all(entry.offset < entry.end for entry in entries)
    assert not content or entries[-1].end == len(content)
    for entry in entries:
        read_page(entry)
