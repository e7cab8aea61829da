"""Files to import that are made to hurt, or that do not agree with themselves."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import Engine

from harness.builders import article, event
from harness.system import BIN
from newswire.articles import Article, Entity, Keyphrase, Mention, Quote, Removed, SentenceTone, Sentiment
from newswire.events import ENRICHED
from store.deciding import content_hash
from store.exports import parquet
from store.exports.ndjson import CutError
from store.exports.records import DamagedError, Record, from_line, to_line
from store.exports.rows import rows_of
from store.exports.walking import Wanted, walk
from store.keeping import keep

NOW = datetime(2022, 2, 5, 3, 17, 1, tzinfo=UTC)
STORED_AT = "2022-02-05T03:17:01.000Z"
ARRIVED = 1_644_031_021_000
TEXT = "Ana Pereira met Tom Okafor in Geneva on Friday."
MOST_MEBIBYTES = 800
"""A command takes 100 MiB, pyarrow 100 more, and what one row may take half a gibibyte."""


def told(**fields: Any) -> Article:
    """An article with something cut and something found."""
    original = f"(Image: AP)\n{TEXT}"
    text = TEXT
    given: dict[str, Any] = {
        "id": "a" * 32,
        "text": text,
        "original": original,
        "removed": (Removed(start=0, end=11, label="credit"),),
        "entities": (Entity(id="x", name="Ana", type="PERSON", mentions=(Mention(start=0, end=11, text=text[:11]),)),),
    }
    return article(**{**given, **fields})


def line_of(one: Article, engine: Engine) -> dict[str, Any]:
    """Its line in an export."""
    keep(engine, [event(one, ENRICHED, sequence=f"{ARRIVED}-0")], STORED_AT)
    (record,) = walk(engine, Wanted())
    found: dict[str, Any] = json.loads(to_line(record))
    return found


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path) -> str:
    """One kind is enough: what is tested here is not what databases differ in."""
    return f"sqlite:///{tmp_path / 'newswire.db'}"


@pytest.fixture
def line(engine: Engine) -> dict[str, Any]:
    """A line that is whole."""
    return line_of(told(), engine)


def read(values: dict[str, Any], now: datetime = NOW) -> Any:
    """What the line is taken for."""
    return from_line(json.dumps(values).encode(), now)


def test_a_whole_line(line: dict[str, Any]) -> None:
    """What was exported is taken, also when it was written anew with other spaces."""
    assert read(line).article.text == TEXT


def document(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    """A change to the document of a line."""
    return lambda line: change(line["document"])


def mention(one: dict[str, Any]) -> dict[str, Any]:
    """The first mention in a document."""
    found: dict[str, Any] = one["entities"][0]["mentions"][0]
    return found


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "another text": (document(lambda one: one.update(text="Ana Pereira met nobody.")), "document.text"),
    "a word more": (document(lambda one: one.update(text=one["text"] + " Perhaps.")), "document.text"),
    "a word less": (document(lambda one: one.update(text=one["text"][:-8])), "document.text"),
    "another original": (
        document(lambda one: one.update(original=one["original"] + "!", text=one["text"] + "!")),
        "hash",
    ),
    "another title": (document(lambda one: one.update(title="Nobody met")), "content_hash"),
    "nothing cut": (document(lambda one: one.update(removed=[])), "document.text"),
    "cut beyond the end": (document(lambda one: one["removed"][0].update(end=10_000)), "document.removed"),
    "cut backwards": (document(lambda one: one["removed"][0].update(start=12)), "document.removed"),
    "a mention beyond": (
        document(lambda one: one["entities"][0]["mentions"][0].update(end=10_000)),
        "document.entities",
    ),
    "a mention before": (document(lambda one: one["entities"][0]["mentions"][0].update(start=-1)), "document.entities"),
    "no id": (document(lambda one: one.update(id="../etc/passwd")), "document.id"),
    "version 0": (document(lambda one: one.update(version=0)), "document.version"),
    "an absurd version": (document(lambda one: one.update(version=2**31 - 1)), "document.version"),
    "a hash of nothing": (lambda one: one.update(content_hash=""), "content_hash"),
    "a place to come": (lambda one: one.update(position=f"{ARRIVED + 2 * 86_400_000:015}-0000000000"), "position"),
    "a place in a million years": (lambda one: one.update(position="999999999999999-9999999999"), "position"),
    "no place": (lambda one: one.update(position="-1"), "position"),
    "a time to come": (lambda one: one.update(stored_at="9999-01-01T00:00:00.000Z"), "stored_at"),
    "no time": (lambda one: one.update(stored_at="yesterday"), "stored_at"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_lines(line: dict[str, Any], name: str) -> None:
    """A line that was changed is refused, and what is said names the place."""
    change, place = CHANGES[name]
    change(line)
    with pytest.raises(DamagedError, match=place):
        read(line)


def test_changed_earlier_versions(line: dict[str, Any]) -> None:
    """An earlier version, which has no hash, has to agree with itself, too."""
    line.update(kind="version", position=None, content_hash=None)
    assert read(line).sequence is None
    line["document"]["text"] = "Ana Pereira met nobody."
    with pytest.raises(DamagedError, match=r"document\.text"):
        read(line)


@pytest.mark.parametrize(
    "found",
    [
        {"quotes": (Quote(start=0, end=1000, text="x"),)},
        {"keyphrases": (Keyphrase(text="x", score=0.5, start=1000),)},
        {
            "sentiment": Sentiment(
                label="neutral", score=0.0, sentences=(SentenceTone(label="neutral", score=0.0, start=5, end=1000),)
            )
        },
    ],
    ids=["quotes", "keyphrases", "sentiment"],
)
def test_all_that_points_into_the_text(engine: Engine, found: dict[str, Any]) -> None:
    """Whatever was found in a text has to be within it."""
    with pytest.raises(DamagedError, match=f"document.{next(iter(found))}: points outside"):
        read(line_of(told(**found), engine))


def test_clocks_may_differ(line: dict[str, Any]) -> None:
    """What comes from a machine whose clock is some hours ahead is taken."""
    assert read(line, NOW - timedelta(hours=20)).article.version == 1


def take(url: str, *arguments: str, input: bytes = b"") -> tuple[int, str, str, int]:  # noqa: A002
    """The exit code of an import, what it says, and the mebibytes that it or a process of its took at most."""
    command = [str(BIN / "newswire"), "import", *arguments]
    environment = {**os.environ, "NEWSWIRE_DATABASE_URL": url}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        most, ended = 0, threading.Event()

        def look() -> None:
            nonlocal most
            while not ended.wait(0.005):
                most = max(most, *map(_most_mebibytes, _family(process.pid)), 0)

        looking = threading.Thread(target=look)
        looking.start()
        said, complained = process.communicate(input)
        ended.set()
        looking.join()
    return process.returncode, said.decode(), complained.decode(), most


def _family(pid: int) -> list[int]:
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(one for child in children for one in _family(int(child)))]
    return []


def _most_mebibytes(pid: int) -> int:
    """What the process has taken at most since it began."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return 0


def records(count: int) -> Iterator[Record]:
    """Records as an export has them."""
    for number in range(count):
        one = article(id=f"{number:032x}")
        stored = one.model_copy(update={"stages": (*one.stages, one.stages[0].model_copy(update={"stage": "stored"}))})
        yield Record(
            "article",
            one.id,
            1,
            f"{ARRIVED + number:015}-0000000000",
            content_hash(one),
            stored.stages[-1].at,
            stored.model_dump_json(),
        )


def test_strict(database_url: str) -> None:
    """What is refused is counted and named, and the rest is taken; with --strict nothing behind it."""
    made = [to_line(one) for one in records(5)]
    made[2] = made[2].replace(b"Geneva", b"Vienna")
    code, said, complained, _ = take(database_url, "-", "--strict", input=b"".join(made))
    assert (code, said) == (1, "2 stored, 0 known, 0 older, 0 versions, 1 refused\n")
    assert "line 3: content_hash" in complained
    code, said, complained, _ = take(database_url, "-", input=b"".join(made))
    assert (code, said) == (1, "2 stored, 2 known, 0 older, 0 versions, 1 refused\n")


def columns(**changed: list[Any]) -> dict[str, list[Any]]:
    """A table of records, with some columns changed."""
    rows = list(records(3))
    names = ("kind", "id", "version", "position", "content_hash", "stored_at", "document")
    return {**{name: [getattr(row, name) for row in rows] for name in names}, **changed}


def repeated(path: Path) -> None:
    """One long value, which the file holds once, in very many rows."""
    long = '{"x": "' + "y" * 13_000_000 + '"}'
    given = {name: [values[0]] * 3000 for name, values in columns().items()}
    table = pa.table({**given, "document": pa.DictionaryArray.from_arrays([0] * 3000, [long])})
    pq.write_table(table, path, compression="zstd", store_schema=False)


def swollen(path: Path, before: int = 0) -> None:
    """A value that packs well and takes hundreds of mebibytes, behind some rows that are good."""
    schema = pa.schema([(name, pa.int32() if name == "version" else pa.string()) for name in columns()])
    with pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=False) as writer:
        if before:
            writer.write_table(pa.table(columns(), schema=schema))
        writer.write_table(pa.table(columns(document=["x", "x" * 300_000_000, "x"]), schema=schema))


def test_one_value_in_many_rows(database_url: str, tmp_path: Path) -> None:
    """A small file of Parquet whose rows all hold one long value takes the memory of a few of them."""
    path = tmp_path / "bomb.parquet"
    repeated(path)
    assert path.stat().st_size < 100_000
    code, said, complained, mebibytes = take(database_url, str(path), "--strict")
    assert (code, said) == (1, "0 stored, 0 known, 0 older, 0 versions, 1 refused\n")
    assert "Traceback" not in complained
    assert mebibytes < MOST_MEBIBYTES


@pytest.mark.parametrize("before", [0, 3])
def test_a_value_that_packs_well(tmp_path: Path, before: int) -> None:
    """A value too large for the memory that reading may take ends the reading; the rows before it are given."""
    path = tmp_path / "bomb.parquet"
    swollen(path, before)
    assert path.stat().st_size < 1_000_000
    with path.open("rb") as file:
        rows = rows_of(file, 256 * 1024 * 1024)
        assert [next(rows)["kind"] for _ in range(before)] == ["article"] * before
        with pytest.raises(CutError, match="memory"):
            next(rows)


def test_no_parquet(tmp_path: Path) -> None:
    """What only begins like a file of Parquet is said to be damaged, in one line."""
    path = tmp_path / "none.parquet"
    path.write_bytes(b"PAR1" + b"\xff" * 1000 + b"PAR1")
    with path.open("rb") as file, pytest.raises(CutError) as caught:
        list(rows_of(file))
    assert "\n" not in str(caught.value)


LINES: dict[str, tuple[bytes, bytes, int]] = {
    "no line end": (b"", b"x" * 1000, 400_000),
    "one long line of lists": (b'{"document": [', b"[]," * 1000, 50_000),
    "lists up to the limit": (b'{"document": [', b"[]," * 1000, 5_500),
    "nested": (b"", b"[" * 1000, 10_000),
}
"""How a line begins, what comes then, and how often."""


@pytest.mark.parametrize("name", LINES)
def test_gzip_bombs(database_url: str, tmp_path: Path, name: str) -> None:
    """Lines that unpack to much are refused one by one within bounded memory; what stands behind them is taken."""
    path = tmp_path / "bomb.ndjson.gz"
    begin, piece, times = LINES[name]
    with gzip.open(path, "wb", 1) as file:
        file.write(begin)
        for _ in range(times):
            file.write(piece)
        file.write(b"[]]}\n" if begin else b"\n")
        file.writelines(to_line(one) for one in records(2))
    code, said, _, mebibytes = take(database_url, str(path))
    assert (code, said) == (1, "2 stored, 0 known, 0 older, 0 versions, 1 refused\n")
    assert mebibytes < MOST_MEBIBYTES


def test_long_rows_of_parquet(tmp_path: Path) -> None:
    """The longest records, as many as go into a row group, are read within the limit."""
    path = tmp_path / "long.parquet"
    long = json.dumps({"x": "y" * 15_000_000})
    list(parquet.write(path, [replace(one, document=long) for one in records(4)]))
    with path.open("rb") as file:
        assert [len(row["document"]) for row in rows_of(file)] == [len(long)] * 4
