"""The parts of a back-fill: lines, batches, the place that is remembered, the pace."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest

from harness.archives import ndjson
from harness.builders import submission
from ingest.archives.backfill import batches, take_in
from ingest.archives.bookmark import Bookmark, identity_of
from ingest.archives.entries import ArchiveEntry, Broken, RefusedArticle, Skipped, Tally
from ingest.archives.ndjson import lines_in, read_ndjson
from ingest.archives.pace import Pace, parse_rate
from newswire.articles import Submission
from newswire.client import NewswireError, PushResult


def test_lines() -> None:
    """Lines come with their places; blank ones are passed over and a bad one is refused alone."""
    content = ndjson(1) + b"\r\n{bad\n" + b'{"text": 1}\n' + b'{"text": "Two met."}'
    entries = list(read_ndjson(BytesIO(content)))
    assert [type(entry.found) for entry in entries] == [Submission, RefusedArticle, RefusedArticle, Submission]
    assert "byte 1" in str(entries[1].found)
    assert "/text" in str(entries[2].found)
    assert entries[-1].end == len(content)
    assert list(read_ndjson(BytesIO(content), entries[2].offset)) == entries[2:]
    assert list(read_ndjson(BytesIO(gzip.compress(content)), entries[2].offset)) == entries[2:]


def test_long_line() -> None:
    """A line beyond the limit is refused, is never whole in memory, and does not move the lines behind it."""
    content = b"a" * 5_000_000 + b"\n" + ndjson(1)
    line, *_ = lines_in(BytesIO(content))
    assert len(line.content) == 1024 * 1024 + 1
    first, second = read_ndjson(BytesIO(content))
    assert str(first.found).startswith("RefusedArticle(reason='413")
    assert (second.offset, type(second.found)) == (5_000_001, Submission)


def test_last_line_without_end() -> None:
    """The last line says whether its end was there."""
    assert [line.is_ended for line in lines_in(BytesIO(b"a\nb"))] == [True, False]
    assert [line.is_ended for line in lines_in(BytesIO(b"aaaa\nbbbb"), limit_bytes=2)] == [True, False]


def test_truncated_gzip() -> None:
    """A packed file that ends too early gives its whole lines, and says from where on it cannot be read."""
    packed = gzip.compress(ndjson(2000))
    *lines, last = read_ndjson(BytesIO(packed[:-3000]))
    assert lines
    assert isinstance(last.found, Broken)


def entry(number: int, found: object = None) -> ArchiveEntry:
    """An entry of ten bytes."""
    return ArchiveEntry(10 * number, 10 * number + 10, found or submission(f"Story {number}."))  # type: ignore[arg-type]


def test_batches() -> None:
    """A batch has at most so many articles and not too many bytes; what is no article does not count."""
    skipped = [entry(number, Skipped("x")) for number in range(3)]
    entries = [entry(4), *skipped, entry(5), entry(6)]
    assert [len(batch) for batch in batches(entries, 2)] == [5, 1]
    large = [entry(number, submission("a" * 1_000_000)) for number in range(10)]
    assert max(len(batch) for batch in batches(large, 50)) == 5


class Taker:
    """Accepts all but those who say refuse; after `fail_after` batches it fails."""

    batch_size = 2

    def __init__(self, fail_after: int = 100) -> None:
        self.taken: list[str] = []
        self._left = fail_after

    def push(self, submissions: list[Submission]) -> list[PushResult]:
        """Take them."""
        if not self._left:
            raise NewswireError("gone")
        self._left -= 1
        self.taken += [one.text for one in submissions]
        return [
            PushResult(index, 422 if "refuse" in one.text else 202, error="no") for index, one in enumerate(submissions)
        ]


def test_going_on(tmp_path: Path) -> None:
    """After a failure it goes on behind the last batch that was confirmed, with the counts of before."""
    entries = [entry(0), entry(1, Broken("x")), entry(2, submission("refuse me")), entry(3), entry(4)]
    said: list[tuple[int, str]] = []
    first = Bookmark(tmp_path, "a", "file")
    with pytest.raises(NewswireError):
        list(take_in(entries, first, Taker(fail_after=1), lambda offset, what: said.append((offset, what))))
    first.close()
    assert said == [(10, "broken: x"), (20, "refused: 422 no")]
    second = Bookmark(tmp_path, "a", "file")
    assert (second.offset, second.is_done) == (30, False)
    taker = Taker()
    list(take_in(entries[3:], second, taker, lambda *_: None))
    second.close()
    assert taker.taken == ["Story 3.", "Story 4."]
    third = Bookmark(tmp_path, "a", "file")
    assert third.is_done
    assert (third.tally.accepted, third.tally.refused, third.tally.broken) == (3, 1, 1)
    third.close()


def test_one_at_a_time(tmp_path: Path) -> None:
    """While a back-fill is at work on an archive no other one is."""
    first = Bookmark(tmp_path, "a", "file")
    with pytest.raises(NewswireError, match="another back-fill"):
        Bookmark(tmp_path, "a", "file")
    first.close()
    Bookmark(tmp_path, "a", "file").close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"offset": 1}', b'{"tally": {"x": 1}, "offset": 1}', b"\xff"])
def test_unreadable_bookmark(tmp_path: Path, content: bytes) -> None:
    """A bookmark that cannot be read means to begin again, which is safe."""
    (tmp_path / "a.json").write_bytes(content)
    bookmark = Bookmark(tmp_path, "a", "file")
    assert (bookmark.offset, bookmark.is_done, bookmark.tally) == (0, False, Tally())
    bookmark.close()


def test_identity(tmp_path: Path) -> None:
    """An archive is the same wherever it is moved, and another when it was written to or is taken in otherwise."""
    path = tmp_path / "a.ndjson"
    path.write_bytes(ndjson(3))

    def identity(*about: str | None) -> str:
        with path.open("rb") as file:
            return identity_of(file, *about)

    before = identity(None)
    path = path.rename(tmp_path / "b.ndjson")
    assert identity(None) == before
    assert identity("wire.example") != before
    with path.open("ab") as file:
        file.write(b"\n")
    assert identity(None) != before


@pytest.mark.parametrize(("text", "per_second"), [("50/s", 50), ("600/m", 10), ("1800/h", 0.5), ("2.5", 2.5)])
def test_rates(text: str, per_second: float) -> None:
    """A rate is a number of articles in a second, a minute or an hour."""
    assert parse_rate(text) == per_second


@pytest.mark.parametrize("text", ["", "0/s", "fast", "1/d", "-1", "1e9", "9" * 100, "٣/s"])
def test_no_rate(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="no rate"):
        parse_rate(text)


def test_pace() -> None:
    """Never more articles are handed in than the rate allows, and a pause is not made up for."""
    pace = Pace(10)
    assert pace.batch_size(50) == 10
    assert pace.wait_seconds(100) == 0
    pace.went(10, 100)
    assert pace.wait_seconds(100.25) == 0.75
    pace.went(5, 200)
    assert pace.wait_seconds(200) == 0.5
    assert Pace(0.1).batch_size(50) == 1
    assert Pace(None).batch_size(50) == 50
