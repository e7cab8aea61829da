"""The watched folder of a running ingest: every file ends where it belongs, through crashes and in any company."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import ResponseError

from harness.archives import ndjson, page
from harness.processes import Process, spawn, start_service
from harness.servers import Valkey
from harness.waiting import until
from ingest.folders.intake import NEWS_LINES
from newswire import streams


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder."""
    return tmp_path_factory.mktemp("watched")


def settings(folder: Path, **more: str) -> dict[str, str]:
    """Settles soon; reads the folder anew so seldom that a test would fail if it had to wait for that."""
    return {
        "NEWSWIRE_WATCH_FOLDER": str(folder),
        "NEWSWIRE_WATCH_SETTLE_SECONDS": "0.3",
        "NEWSWIRE_WATCH_RESCAN_SECONDS": "3600",
        **more,
    }


@pytest.fixture(scope="module")
def process(valkey_server: Valkey, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Ingest, watching."""
    state = tmp_path_factory.mktemp("ingest")
    with start_service(["ingest"], valkey_server.url, state, settings(folder)) as started:
        yield started


def put(folder: Path, name: str, content: bytes) -> None:
    """A file that appears whole, as a careful sender makes it."""
    fresh = folder / f".{name}.tmp"
    fresh.write_bytes(content)
    fresh.rename(folder / name)


def articles(valkey: Valkey) -> list[dict[str, Any]]:
    """What is on the stream."""
    entries: Any = valkey.client.xrange(streams.RAW)
    return [json.loads(fields[b"payload"]) for _, fields in entries]


def problem(folder: Path, name: str) -> dict[str, Any]:
    """The problem beside a refused file, when it is there."""
    path = folder / ".refused" / f"{name}.problem.json"
    until(lambda: path.exists() and not (folder / ".taking" / name).exists(), f"{path} to be written")
    document: dict[str, Any] = json.loads(path.read_bytes())
    return document


def test_every_kind(process: Process, folder: Path, valkey: Valkey) -> None:
    """Text, JSON, NDJSON and pages are taken in, said to come from the folder, and lie among the done."""
    put(folder, "a.txt", b"One minister met another.")
    put(folder, "b.json", b'{"text": "Two met.", "source": "wire.example", "id": "7"}')
    put(folder, "c.ndjson", ndjson(3))
    put(folder, "d.html", page(9))
    names = {"a.txt", "b.json", "c.ndjson", "d.html"}
    until(lambda: names <= {path.name for path in (folder / ".done").glob("*")}, "all to be done")
    found = articles(valkey)
    assert len(found) == 6
    assert {one["via"] for one in found} == {"folder"}
    assert "Café session 9 opens" in [one["title"] for one in found]


def test_refused(process: Process, folder: Path, valkey: Valkey) -> None:
    """A refused file lies beside its problem, with the line."""
    put(folder, "bad.json", b'{"text": 1}')
    put(folder, "empty.ndjson", b"\n")
    document = problem(folder, "bad.json")
    assert (document["status"], document["type"], document["line"], document["file"]) == (
        422,
        "urn:newswire:problem:invalid-article",
        1,
        "bad.json",
    )
    assert document["errors"][0]["pointer"] == "/text"
    assert (folder / ".refused" / "bad.json").read_bytes() == b'{"text": 1}'
    assert problem(folder, "empty.ndjson")["detail"] == "the file is empty"
    assert articles(valkey) == []


def test_partly_refused(process: Process, folder: Path, valkey: Valkey) -> None:
    """Accepted lines stay accepted; the refused ones lie in a file to be corrected and brought again."""
    put(folder, "wire.ndjson", ndjson(40) + b"{bad\n\n" + ndjson(1, first=40) + b'{"text": ""}')
    document = problem(folder, "wire.ndjson")
    assert document["detail"] == "2 of 43 lines were refused"
    assert [(one["line"], one["status"]) for one in document["lines"]] == [(41, 400), (44, 422)]
    until((folder / ".done" / "wire.ndjson").exists, "the file to be done")
    assert (folder / ".refused" / "wire.ndjson").read_bytes() == b'{bad\n{"text": ""}\n'
    assert len(articles(valkey)) == 41


def test_hostile_files(process: Process, folder: Path, valkey: Valkey, tmp_path: Path) -> None:
    """Links out of the folder, pipes and names with line breaks harm nothing, and the next file is taken in."""
    secret = tmp_path / "secret.txt"
    secret.write_text("Not for the wire.")
    (folder / "link.txt").symlink_to(secret)
    os.mkfifo(folder / "pipe.txt")
    put(folder, "two\nlines.txt", b"One minister met another.")
    assert problem(folder, "link.txt")["type"] == "urn:newswire:problem:unreadable-file"
    assert problem(folder, "pipe.txt")["status"] == 422
    until((folder / ".done" / "two\nlines.txt").exists, "the odd name to be done")
    assert secret.read_text() == "Not for the wire."
    assert len(articles(valkey)) == 1


def test_slow_writer(process: Process, folder: Path, valkey: Valkey) -> None:
    """A file that grows is left alone until it does no more, and then taken whole."""
    with (folder / "slow.txt").open("wb", buffering=0) as slow:
        for number in range(3):
            put(folder, f"tick-{number}.txt", b"Tick %d." % number)
            # It is written to while another file settles and is taken in.
            tick = folder / ".done" / f"tick-{number}.txt"
            until(lambda tick=tick: slow.write(b"Another line.\n") and tick.exists(), "the other to be done")  # type: ignore[misc]
            assert not (folder / ".taking" / "slow.txt").exists()
    until((folder / ".done" / "slow.txt").exists, "the slow one to be done")
    originals = [one["original"] for one in articles(valkey)]
    assert originals.count((folder / ".done" / "slow.txt").read_text()) == 1
    assert len(originals) == 4


def read_all(valkey: Valkey) -> bool:
    """Be the reader of what waits."""
    with suppress(ResponseError):
        valkey.client.xgroup_create(streams.RAW, streams.ENRICH_GROUP, id="0")
    valkey.client.xreadgroup(streams.ENRICH_GROUP, "reader", {streams.RAW: ">"}, count=10_000, noack=True)
    return True


@contextmanager
def watching(valkey: Valkey, state: Path, folder: Path, **more: str) -> Iterator[Process]:
    """One more ingest."""
    state.mkdir(exist_ok=True)
    with start_service(["ingest"], valkey.url, state, settings(folder, **more)) as started:
        yield started


def test_one_of_two(valkey: Valkey, tmp_path: Path) -> None:
    """Of two instances on one folder one works; when it is killed in the middle the other goes on, and nothing is
    lost or doubled."""
    folder = tmp_path / "watched"
    folder.mkdir()
    first = spawn(["ingest"], valkey.url, tmp_path, settings(folder))
    try:
        until(first.is_live, "the first to answer")
        until(lambda: "folder_watched" in first.log.read_text(), "the first to watch")
        with watching(valkey, tmp_path / "second", folder) as second:
            until(lambda: "folder_in_use" in second.log.read_text(), "the second to wait")
            put(folder, "wire.ndjson", ndjson(1500))
            # After a thousand lines it waits until few articles wait to be read.
            until(lambda: valkey.client.xlen(streams.RAW) >= NEWS_LINES, "the first to come to the middle")
            first.popen.send_signal(signal.SIGKILL)
            first.popen.wait(10)
            assert (folder / ".taking" / "wire.ndjson").exists()
            until(lambda: read_all(valkey) and (folder / ".done" / "wire.ndjson").exists(), "the second to finish", 60)
    finally:
        first.popen.kill()
        first.popen.wait(10)
    found = articles(valkey)
    assert len(found) == 1500
    assert len({one["url"] for one in found}) == 1500


def test_without_events(valkey: Valkey, tmp_path: Path) -> None:
    """What was there before, and what no event told of, is found by reading the folder; `delete` leaves nothing."""
    folder = tmp_path / "watched"
    (folder / ".taking").mkdir(parents=True)
    (folder / ".taking" / "left.txt").write_text("Left by a crash.")
    (folder / "old.txt").write_text("There before.")
    more = {
        "NEWSWIRE_WATCH_RESCAN_SECONDS": "0.2",
        "NEWSWIRE_WATCH_DONE": "delete",
        "NEWSWIRE_WATCH_SOURCE": "x.example",
    }
    with watching(valkey, tmp_path / "state", folder, **more):
        until(lambda: valkey.client.xlen(streams.RAW) == 2, "both to be taken")
        (folder / ".taking" / "late.txt").write_text("Nobody tells of this folder.")
        until(lambda: valkey.client.xlen(streams.RAW) == 3, "the late one to be taken")
        until(lambda: not [path for path in folder.rglob("*") if path.suffix == ".txt"], "all to be deleted")
    assert {one["source"] for one in articles(valkey)} == {"x.example"}
