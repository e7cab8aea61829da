"""The formats of newsrooms over HTTP, and the process that reads what may be hostile."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from chassis.web.problems import Problem
from harness.processes import Process, start_service
from harness.servers import Valkey
from ingest.formats import BY_NAME
from ingest.formats.reader import DocumentReader, ReaderLimits
from newswire import streams

STORY = "Ministers met in Geneva on Friday to talk about grain, quays and cranes, and will meet again. "
PAGE = f"""<html lang="en"><head><title>Ministers meet - Example Times</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="Example Times">
<meta property="article:published_time" content="2022-02-05T08:47:00Z">
<link rel="canonical" href="https://times.example/17"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Ministers meet</h1><p>{STORY * 3}</p><p>{STORY * 2}</p></article>
</body></html>"""
NINJS = {
    "uri": "urn:newsml:agency.example:17",
    "pubStatus": "usable",
    "headlines": [{"role": "main", "value": "Ministers meet"}],
    "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>They met.</p><p>They parted.</p>"}],
}
ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Ministers meet",
    "articleBody": "They met.",
    "url": "https://x.example/1",
}


@pytest.fixture(scope="module")
def process(valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Ingest alone."""
    with start_service(["ingest"], valkey_server.url, tmp_path_factory.mktemp("ingest")) as started:
        yield started


def post(process: Process, body: bytes, kind: str, path: str = "/v1/articles") -> tuple[int, Any]:
    """Status and JSON of the answer; a list of lines for a batch."""
    connection = http.client.HTTPConnection("127.0.0.1", process.port, timeout=60)
    connection.request("POST", path, body, {"Content-Type": kind})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    is_lines = response.getheader("content-type") == "application/x-ndjson"
    return response.status, [json.loads(line) for line in content.splitlines()] if is_lines else json.loads(content)


def articles(valkey: Valkey) -> list[dict[str, Any]]:
    """The articles on the raw stream."""
    return [json.loads(fields[b"payload"]) for _, fields in valkey.client.xrange(streams.RAW)]


def test_page(process: Process, valkey: Valkey) -> None:
    """The story of a page is taken with the page's date; the query string goes before what the page says."""
    status, _ = post(process, PAGE.encode(), "text/html; charset=utf-8", "/v1/articles?id=17&source=times.example")
    assert status == 202
    (article,) = articles(valkey)
    assert (article["external_id"], article["source"], article["via"]) == ("17", "times.example", "push")
    assert article["language_source"] == "page"
    assert (article["title"], article["url"], article["language"]) == (
        "Ministers meet",
        "https://times.example/17",
        "en",
    )
    assert article["published"]["value"].startswith("2022-02-05T08:47")
    assert article["published"]["source"] == "meta"
    assert "Home" not in article["text"]


def test_page_in_another_character_set(process: Process, valkey: Valkey) -> None:
    """A page may be in any character set that its Content-Type names."""
    page = PAGE.replace("Geneva", "Genève").encode("iso-8859-1")
    assert post(process, page, "text/html; charset=ISO-8859-1")[0] == 202
    assert "Genève" in articles(valkey)[0]["text"]


@pytest.mark.parametrize("page", [b"", b"<p>Menu</p>", b"\xff\xfe\0", b"<script>alert(1)</script>"])
def test_page_without_story(process: Process, valkey: Valkey, page: bytes) -> None:
    """A page without a story is 422 and says so."""
    status, problem = post(process, page, "text/html")
    assert (status, problem["type"]) == (422, "urn:newswire:problem:no-story")
    assert articles(valkey) == []


@pytest.mark.parametrize("kind", ["application/ninjs+json", "application/json", "application/json; charset=utf-8"])
def test_ninjs(process: Process, valkey: Valkey, kind: str) -> None:
    """ninjs is taken under its own name and recognised as JSON."""
    assert post(process, json.dumps(NINJS).encode(), kind, "/v1/articles?source=agency.example")[0] == 202
    (article,) = articles(valkey)
    assert (article["original"], article["title"]) == ("They met.\n\nThey parted.", "Ministers meet")
    assert (article["external_id"], article["source"]) == ("urn:newsml:agency.example:17", "agency.example")


def test_large_ninjs(process: Process, valkey: Valkey) -> None:
    """A document of any size up to the limit is taken, with as many members as it has."""
    html = "".join(f"<p>{STORY}{number}</p>" for number in range(5000))
    large = {**NINJS, "bodies": [{"contentType": "text/html", "value": html}], **{f"x{n}": n for n in range(100)}}
    assert post(process, json.dumps(large).encode(), "application/json")[0] == 202
    assert articles(valkey)[0]["original"].count("\n\n") == 4999


def test_kill(process: Process, valkey: Valkey) -> None:
    """A ninjs document with `canceled` takes the article back for good."""
    post(process, json.dumps(NINJS).encode(), "application/ninjs+json")
    kill = {"uri": NINJS["uri"], "pubStatus": "canceled", "edNote": "Wrong minister."}
    assert post(process, json.dumps(kill).encode(), "application/ninjs+json")[1]["version"] == 2
    assert (articles(valkey)[1]["status"], articles(valkey)[1]["note"]) == ("canceled", "Wrong minister.")
    assert post(process, json.dumps(NINJS).encode(), "application/ninjs+json")[0] == 409


def test_embargo(process: Process, valkey: Valkey) -> None:
    """Nothing of a document under embargo comes in; it can be sent again when that is over."""
    early = {**NINJS, "embargoedUntil": "2099-01-01T06:00:00Z"}
    status, problem = post(process, json.dumps(early).encode(), "application/ninjs+json")[:2]
    assert (status, problem["type"]) == (422, "urn:newswire:problem:embargoed")
    assert "2099-01-01T06:00" in problem["detail"]
    assert articles(valkey) == []
    over = {**NINJS, "embargoedUntil": "2022-01-01T06:00:00Z"}
    assert post(process, json.dumps(over).encode(), "application/ninjs+json")[0] == 202


@pytest.mark.parametrize("kind", ["application/ld+json", 'application/ld+json; profile="https://schema.org"'])
def test_news_article(process: Process, valkey: Valkey, kind: str) -> None:
    """A NewsArticle is taken."""
    assert post(process, json.dumps({"@graph": [ARTICLE]}).encode(), kind)[0] == 202
    (article,) = articles(valkey)
    assert (article["text"], article["title"], article["url"]) == ("They met.", "Ministers meet", "https://x.example/1")


@pytest.mark.parametrize(
    ("kind", "good", "bad", "pointer"),
    [
        ("application/x-ninjs+ndjson", NINJS, {**NINJS, "bodies": 5}, "/bodies"),
        ("application/x-ndjson", NINJS, {**NINJS, "bodies": [5], "standard": {"name": "ninjs"}}, "/bodies/0"),
        ("application/x-ld+ndjson", ARTICLE, {**ARTICLE, "articleBody": 5}, "/articleBody"),
    ],
)
def test_batches(process: Process, valkey: Valkey, kind: str, good: Any, bad: Any, pointer: str) -> None:
    """A batch has a document a line; what is wrong with one is said with a pointer into it."""
    body = "\n".join(json.dumps(one) for one in (good, bad, good)).encode() + b"\n{"
    status, results = post(process, body, kind, "/v1/articles:batch")
    assert (status, [one["status"] for one in results]) == (200, [202, 422, 202, 400])
    assert [error["pointer"] for error in results[1]["errors"]] == [pointer]
    assert len(articles(valkey)) == 1


def test_left_out(process: Process, valkey: Valkey) -> None:
    """What was left out stands in the answer, of one and in a batch; the log has the names of our fields alone."""
    odd = {**NINJS, "by": {"secret": 1}, "language": 5, "headlines": [{"value": "Odd"}]}
    status, receipt = post(process, json.dumps(odd).encode(), "application/json")
    notes = ["/language: is no tag of a language, such as en-GB", "/by: has no name"]
    assert (status, receipt["notes"], receipt["duplicate"]) == (202, notes, False)
    body = b"\n".join(json.dumps(one).encode() for one in (odd, NINJS))
    _, results = post(process, body, "application/x-ninjs+ndjson", "/v1/articles:batch")
    assert [one.get("notes") for one in results] == [notes, None]
    large = {**odd, "uri": "urn:x:large", "subject": [{"name": "x"}] * 20_000}
    assert post(process, json.dumps(large).encode(), "application/ninjs+json")[1]["notes"] == notes
    lines = [json.loads(line) for line in process.log.read_text().splitlines()]
    told = [line["left_out"] for line in lines if line.get("left_out")]
    assert told == [["authors", "language"]] * 3
    assert "secret" not in process.log.read_text()
    assert articles(valkey)[0]["title"] == "Odd"


def test_mistaken_submissions_stay_submissions(process: Process, valkey: Valkey) -> None:
    """A misspelt submission is told what is wrong with the submission, not with a format it never meant."""
    for body, pointer in ((b'{"text": "a", "headline": "b"}', "/headline"), (b'{"uri": "a", "text": "b"}', "/uri")):
        status, problem = post(process, body, "application/json")
        assert (status, problem["errors"]) == (422, [{"pointer": pointer, "detail": "Extra inputs are not permitted"}])
    assert articles(valkey) == []


async def test_reader_survives_its_process() -> None:
    """When the process that reads is gone, the next document gets a new one."""
    reader = DocumentReader()
    try:
        submission, published, _ = await reader.read(BY_NAME["page"], PAGE.encode(), {}, "text/html")
        assert submission.title == "Ministers meet"
        assert published is not None
        (first,) = reader.process_ids
        os.kill(first, signal.SIGKILL)
        again, *_ = await reader.read(BY_NAME["page"], PAGE.encode(), {}, "text/html")
        assert again == submission
        assert reader.process_ids != (first,)
    finally:
        await reader.stop()
    assert reader.process_ids == ()


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (ReaderLimits(seconds=0.01), "0.01 s"),
        (ReaderLimits(quick_cpu_seconds=0.001, cpu_seconds=0.001), "processor time"),
        (ReaderLimits(memory_bytes=1 << 20), "ended"),
    ],
)
async def test_too_hard(limits: ReaderLimits, why: str) -> None:
    """A page that takes more time, processor time or memory than it may is 422, and the process is gone."""
    reader = DocumentReader(limits)
    with pytest.raises(Problem, match=why) as caught:
        await _read_often(reader, b"<h1>x</h1>" * 100_000 + PAGE.encode())
    assert (caught.value.status, caught.value.type) == (422, "page-too-hard")
    assert reader.process_ids == ()


async def _read_often(reader: DocumentReader, page: bytes) -> None:
    """As often as it takes on a fast machine."""
    for _ in range(50):
        try:
            await reader.read(BY_NAME["page"], page, {}, "text/html")
        except Problem as problem:
            if problem.type != "no-story":
                raise


async def test_no_endless_queue() -> None:
    """Who waits too long for others' documents is told to come again."""
    reader = DocumentReader(ReaderLimits(turn_seconds=0.01, quick_processes=1))
    try:
        calls = (reader.read(BY_NAME["page"], PAGE.encode(), {}, "text/html") for _ in range(3))
        results = await asyncio.gather(*calls, return_exceptions=True)
    finally:
        await reader.stop()
    problems = [one for one in results if isinstance(one, Problem)]
    assert [problem.status for problem in problems] == [503, 503]
    assert problems[0].headers["Retry-After"]


def hard(number: int) -> bytes:
    """A page for which `harness.hard_pages` needs more than any page may take."""
    return f"HARD {number}".encode()


@pytest.fixture
async def hard_reader(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DocumentReader]:
    """A reader for which some pages are hard, and that waits for as long as a busy machine takes."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    reader = DocumentReader(ReaderLimits(cpu_seconds=3.0, seconds=200.0, turn_seconds=200.0), "harness.hard_pages")
    yield reader
    await reader.stop()


async def test_an_innocent_page_beside_hard_ones(hard_reader: DocumentReader) -> None:
    """Twelve hard pages cost their sender time; a page sent after them is read while most of them still wait."""
    page = BY_NAME["page"]
    calls = [asyncio.create_task(hard_reader.read(page, hard(number), {}, "text/html")) for number in range(12)]
    await asyncio.sleep(0)
    submission, _, _ = await hard_reader.read(page, PAGE.encode(), {}, "text/html")
    assert submission.title == "Ministers meet"
    assert sum(call.done() for call in calls) <= 3
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)


async def test_a_page_that_takes_long_is_read(hard_reader: DocumentReader) -> None:
    """A page that takes longer than most is read all the same, within its limit; a harder one is 422."""
    page = BY_NAME["page"]
    submission, _, _ = await hard_reader.read(page, b"LONG" + PAGE.encode(), {}, "text/html")
    assert submission.title == "Ministers meet"
    with pytest.raises(Problem, match="3 s of processor time") as caught:
        await hard_reader.read(page, hard(1), {}, "text/html")
    assert caught.value.status == 422


async def test_hostile_pages_hold_up_nobody() -> None:
    """While a page of a mebibyte is read, this process goes on with its work."""
    reader = DocumentReader()
    began = before = monotonic()
    longest = 0.0
    reading = asyncio.create_task(reader.read(BY_NAME["page"], b"<h1>x</h1>" * 100_000, {}, "text/html"))
    while not reading.done():
        await asyncio.sleep(0.001)
        longest, before = max(longest, monotonic() - before), monotonic()
    assert isinstance(reading.exception(), Problem)
    assert longest < (before - began) / 2  # read in this process, it would be the whole time
    await reader.stop()


def test_the_process_ends_with_ingest(valkey: Valkey, tmp_path: Path) -> None:
    """The process that reads does not outlive ingest."""
    with start_service(["ingest"], valkey.url, tmp_path) as process:
        assert post(process, PAGE.encode(), "text/html")[0] == 202
        children = Path(f"/proc/{process.popen.pid}/task/{process.popen.pid}/children").read_text().split()
        assert children
    assert not any(Path(f"/proc/{child}").exists() for child in children)
