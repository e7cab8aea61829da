"""`newswire backfill` against a running ingest: nothing lost or doubled by kills, and live articles first."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from harness.archives import Warc, address, ndjson, page, write
from harness.processes import Process, start_service
from harness.servers import Valkey
from harness.system import BIN, run
from harness.waiting import until
from ingest.archives.pace import Pace
from ingest.archives.pusher import Pusher
from newswire import streams
from newswire.articles import Submission
from newswire.client import NewswireError, RefusedError, push


@pytest.fixture(scope="module")
def process(valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Ingest without a worker."""
    with start_service(["ingest"], valkey_server.url, tmp_path_factory.mktemp("ingest")) as started:
        yield started


class Shelf:
    """A back-fill's surroundings: an API, a data directory, an empty stream."""

    def __init__(self, folder: Path, process: Process, valkey: Valkey) -> None:
        self.folder, self.valkey = folder, valkey
        self.url = f"http://127.0.0.1:{process.port}"
        self.environment = {"NEWSWIRE_DATA_DIR": str(folder / "data"), "NEWSWIRE_API_URL": self.url}

    def backfill(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run it to its end; the backlog does not hold it up."""
        options = ("--backlog", "1000000")
        return run("newswire", "backfill", *options, *map(str, arguments), environment=self.environment)

    def begin(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Start it."""
        command = [str(BIN / "newswire"), "backfill", *map(str, arguments)]
        return subprocess.Popen(
            command, env={**os.environ, **self.environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def addresses(self) -> list[str]:
        """The addresses of the articles on the stream, in order."""
        entries: Any = self.valkey.client.xrange(streams.RAW)
        return [json.loads(fields[b"payload"])["url"] for _, fields in entries]

    def count(self) -> int:
        """How many articles are on the stream."""
        return int(self.valkey.client.xlen(streams.RAW))


@pytest.fixture
def shelf(tmp_path: Path, process: Process, valkey: Valkey) -> Shelf:
    """A place to work."""
    return Shelf(tmp_path, process, valkey)


def test_warc(shelf: Shelf) -> None:
    """The pages of a WARC file become articles, what is none is counted by reason, and exit code 0 says all went in."""
    warc = Warc()
    warc.add_pages(3)
    warc.add("https://wire.example/gone", page(9), status="404 Not Found")
    warc.add("https://wire.example/empty", b"<html></html>")
    ran = shelf.backfill(write(shelf.folder / "a.warc.gz", warc.content), "--source", "wire.example", "--json")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.strip().endswith(
        "3 accepted, 0 refused, 0 broken, 2 skipped (1 HTTP status other than 200, 1 page without text)"
    )
    counts = json.loads(ran.stdout)
    assert (counts["accepted"], counts["skipped"]["page without text"]) == (3, 1)
    assert shelf.addresses() == [address(number) for number in range(3)]
    ((_, fields), *_) = shelf.valkey.client.xrange(streams.RAW)
    article = json.loads(fields[b"payload"])
    assert (article["source"], article["title"]) == ("wire.example", "Café session 0 opens")
    assert article["published"]["value"].startswith("2022-02-05T08:00")


def test_workers_keep_the_order(shelf: Shelf) -> None:
    """With several processes the articles go in in the order of the archive."""
    warc = Warc()
    warc.add_pages(30)
    ran = shelf.backfill(write(shelf.folder / "a.warc.gz", warc.content), "--jobs", "2")
    assert ran.returncode == 0, ran.stderr
    assert shelf.addresses() == [address(number) for number in range(30)]


def test_broken_and_refused(shelf: Shelf) -> None:
    """What is broken or refused is said with its place, the rest goes in, and the exit code is 1, also when called
    again."""
    warc = Warc()
    warc.add_pages(3)
    content = bytearray(warc.content)
    content[warc.offsets[1] + 200] ^= 0xFF
    archive = write(shelf.folder / "a.warc.gz", bytes(content))
    lines = write(shelf.folder / "b.ndjson", ndjson(1, first=10) + b'{"text": 1}\n' + ndjson(1, first=11))
    ran = shelf.backfill(archive, lines)
    assert ran.returncode == 1
    assert f"{archive}: byte {warc.offsets[1]}: broken: the gzip member is damaged" in ran.stderr
    assert f"{lines}: byte {len(ndjson(1, first=10))}: refused: 422" in ran.stderr
    assert "4 accepted, 1 refused, 1 broken" in ran.stderr
    again = shelf.backfill(archive, lines)
    assert again.returncode == 1
    assert "taken in before" in again.stderr
    assert shelf.addresses() == [address(number) for number in (0, 2, 10, 11)]


def test_restart(shelf: Shelf) -> None:
    """--restart begins again, and what was accepted is known; a folder stands for the archives in it."""
    write(shelf.folder / "a.ndjson.gz", gzip.compress(ndjson(5)))
    assert shelf.backfill(shelf.folder).returncode == 0
    ran = shelf.backfill(shelf.folder, "--restart")
    assert "5 accepted (5 known before)" in ran.stderr
    assert shelf.count() == 5


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nowhere.warc"], 2),
        ([sys.executable], 1),
        ([".", "--rate", "soon"], 1),
        ([".", "--source", ""], 1),
        ([".", "--jobs", "0"], 2),
        ([], 2),
    ],
)
def test_usage(shelf: Shelf, arguments: list[str], code: int) -> None:
    """What cannot be is exit code 1 and one line; what the command line itself refuses, 2."""
    ran = shelf.backfill(*arguments)
    assert ran.returncode == code
    assert code == 2 or ran.stderr.count("\n") == 1, ran.stderr


def test_odd_names(shelf: Shelf) -> None:
    """A file name that is no UTF-8 and a field name that steers terminals come out as harmless text."""
    odd = Path(os.fsdecode(os.fsencode(shelf.folder) + b"/\xff.ndjson"))
    ran = shelf.backfill(write(odd, b'{"text": "a", "\\u001b[31mred": 1}\n' + ndjson(1)), "--json")
    assert ran.returncode == 1, ran.stderr
    assert "\x1b" not in ran.stderr
    assert json.loads(ran.stdout)["files"][0]["file"].endswith("/\\xff.ndjson")
    assert shelf.count() == 1


def test_killed(shelf: Shelf) -> None:
    """Killed three times with SIGKILL it goes on behind what is confirmed; in the end nothing is lost or doubled."""
    warc = Warc()
    warc.add_pages(400)
    archive = write(shelf.folder / "a.warc.gz", warc.content)
    begins: list[int] = []
    for kill in range(3):
        aim = shelf.count() + 70
        going = shelf.begin(archive, "--backlog", "1000000", "--jobs", str(1 + kill % 2))
        until(lambda aim=aim: shelf.count() >= aim, "articles to go in")  # type: ignore[misc]
        going.send_signal(signal.SIGKILL)
        going.communicate()  # to the end of its output: its worker processes are gone too
        (place,) = (shelf.folder / "data" / "backfill").glob("*.json")
        confirmed = json.loads(place.read_text())["offset"]
        count = sum(offset < confirmed for offset in warc.offsets)
        assert 0 < count <= shelf.count(), "only what is on the stream is confirmed"
        begins.append(count)
    assert begins == sorted(set(begins)), "each run went on behind the one before"
    last = shelf.backfill(archive)
    assert last.returncode == 0, last.stderr
    assert shelf.addresses() == [address(number) for number in range(400)]


def test_live_articles_first(shelf: Shelf) -> None:
    """Never more than backlog + batch articles of the back-fill wait, so no live article has more of them ahead."""
    backlog, batch, total = 20, 50, 400
    archive = write(shelf.folder / "a.ndjson", ndjson(total))
    client = shelf.valkey.client
    client.xgroup_create(streams.RAW, streams.ENRICH_GROUP, id="0", mkstream=True)
    client.xgroup_create(streams.ENRICHED, streams.STORE_GROUP, id="0", mkstream=True)
    going = shelf.begin(archive, "--backlog", str(backlog))
    done, live = 0, 0
    longest = 0
    while done < total + live:
        until(lambda: shelf.count() > done, "more articles")  # noqa: B023
        ahead = shelf.count() - done
        longest = max(longest, ahead)
        if done % 100 == 0:
            push([Submission(text=f"Live story {done}.")], shelf.url)
            live += 1
        ((_, ((entry, _fields), *_)),) = read_group(client)
        client.xack(streams.RAW, streams.ENRICH_GROUP, entry)
        done += 1
    assert going.wait(30) == 0, going.communicate()
    going.communicate()
    assert backlog < longest <= backlog + batch + live
    assert shelf.count() == total + live


def read_group(client: Any) -> Any:
    """The next entry for the readers."""
    answer = client.xreadgroup(streams.ENRICH_GROUP, "reader", {streams.RAW: ">"}, count=1)
    return [(name, entries[0] if isinstance(entries[0], list) else entries) for name, entries in dict(answer).items()]


class Script(BaseHTTPRequestHandler):
    """Answers as the test says: each GET the next number of articles on their way, each POST the next answer."""

    on_the_way: ClassVar[list[int]] = []
    answers: ClassVar[list[Any]] = []

    def do_GET(self) -> None:
        """The status."""
        self._send(200, json.dumps({"on_the_way": self.on_the_way.pop(0) if self.on_the_way else 0}).encode())

    def do_POST(self) -> None:
        """A batch."""
        count = self.rfile.read(int(self.headers["Content-Length"])).count(b"\n")
        answer = self.answers.pop(0) if self.answers else [202] * count
        if isinstance(answer, tuple):
            self._send(answer[0], b'{"detail": "later"}', {"Retry-After": answer[1]})
            return
        assert len(answer) == count
        lines = [json.dumps({"index": index, "status": status, "id": "0" * 32}) for index, status in enumerate(answer)]
        self._send(200, "\n".join(lines).encode())

    def log_message(self, *_: Any) -> None:
        """Nothing."""

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def scripted() -> Iterator[str]:
    """The address of a server that follows the script."""
    server = HTTPServer(("127.0.0.1", 0), Script)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    Script.on_the_way, Script.answers = [], []


class Time:
    """A clock that goes on only by waiting."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[tuple[float, str]] = []

    def wait(self, seconds: float, why: str) -> None:
        """Wait."""
        self.now += seconds
        self.waits.append((seconds, why.split(":")[0]))


def pusher(url: str, time: Time, pace: Pace | None = None) -> Pusher:
    """A pusher on that clock."""
    return Pusher(url, 10, pace or Pace(None), lambda: time.now, time.wait)


def test_waits_for_the_backlog(scripted: str) -> None:
    """Nothing is handed in while more articles than the backlog are on their way."""
    Script.on_the_way = [300, 11, 10]
    time = Time()
    assert [one.status for one in pusher(scripted, time).push([Submission(text="a")])] == [202]
    assert [why for _, why in time.waits] == ["300 articles are on their way", "11 articles are on their way"]


def test_waits_as_asked(scripted: str) -> None:
    """Retry-After of a 429 or 503 is honoured; only what was not confirmed is handed in again, refusals are not."""
    Script.answers = [(429, "7"), (503, "20"), [202, 503, 422, 429], [503, 429], [429, 202], [202]]
    time = Time()
    results = pusher(scripted, time).push([Submission(text=text) for text in ("a", "b", "c", "d")])
    assert [one.status for one in results] == [202, 202, 422, 202]
    assert [seconds for seconds, _ in time.waits] == [7, 20, 1, 2, 1]


def test_gives_up(scripted: str) -> None:
    """What will not be better is an error at once; a server that stays away is one after ten minutes."""
    Script.answers = [(413, "1")]
    time = Time()
    with pytest.raises(RefusedError, match="413"):
        pusher(scripted, time).push([Submission(text="a")])
    assert time.waits == []
    Script.answers = [[503]] * 100
    with pytest.raises(NewswireError, match="not confirmed"):
        pusher(scripted, time).push([Submission(text="a")])
    assert 600 < time.now < 700
    time = Time()
    with pytest.raises(NewswireError, match="does not answer"):
        pusher("http://127.0.0.1:1", time).push([Submission(text="a")])
    assert 600 < time.now < 700


def test_keeps_to_the_rate(scripted: str) -> None:
    """Between two batches lies the time their articles are due."""
    time = Time()
    slow = pusher(scripted, time, Pace(4))
    assert slow.batch_size == 4
    for _ in range(3):
        slow.push([Submission(text="a")] * 4)
    assert [seconds for seconds, _ in time.waits] == [1, 1]
