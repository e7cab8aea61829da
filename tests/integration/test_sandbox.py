"""The reading process on a real server: what kills it, hangs it or eats its memory harms nobody else."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chassis import logs
from chassis.delivery.delivery import HandOff, StreamEntry
from chassis.delivery.errors import SetAsideError, TryAgainError, UnavailableError
from enrich.app import FACTORY, Enrich, EnrichSettings
from enrich.isolation.reader import ArticleLimits
from enrich.isolation.sandbox import ModelProcesses
from enrich.pipeline import Pipeline
from harness import deadly
from harness.builders import article, event, story
from harness.processes import Process, spawn
from harness.servers import Valkey
from harness.system import free_port
from harness.waiting import until
from newswire import streams, wire
from newswire.articles import Article

MEBIBYTE = 1024 * 1024
LIMITS = ArticleLimits(seconds=2.0, memory_bytes=256 * MEBIBYTE)
KILL = "the reader ended with signal 9 (SIGKILL)"
HANG = "the reader was killed: 2 s exceeded"


@pytest.fixture(autouse=True)
def _poison_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", deadly.TESTS)


def fields(number: int, text: str) -> dict[str, str | bytes]:
    """A raw stream entry."""
    return dict(wire.encode(event(article(id=f"{number:032}", text=text))))


def entry(number: int, text: str) -> StreamEntry:
    """An entry as it is delivered."""
    pairs = (
        (name.encode(), value.encode() if isinstance(value, str) else value)
        for name, value in fields(number, text).items()
    )
    return StreamEntry(f"1-{number}", dict(pairs), 1)


@asynccontextmanager
async def sandbox(factory: str = deadly.LIGHT, limits: ArticleLimits = LIMITS) -> AsyncIterator[ModelProcesses]:
    """A running sandbox."""
    running = ModelProcesses(factory, "auto", limits, logs.get("test"))
    await running.start()
    try:
        yield running
    finally:
        await running.stop()


def reader_process(running: ModelProcesses) -> int:
    """The process id of its reader."""
    assert running._seat.reader is not None
    return running._seat.reader.process_id


def template_process(running: ModelProcesses) -> int:
    """The process id of what its reader is forked from."""
    assert running._template is not None
    return running._template.process_id


def children(process_id: int) -> list[int]:
    """The processes it has started."""
    return [int(number) for number in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()]


def is_alive(process_id: int) -> bool:
    """Whether the process runs; one that has ended and is not collected yet does not."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def article_of(outcome: object) -> Article:
    """What was handed on."""
    assert isinstance(outcome, HandOff), outcome
    assert outcome.fields is not None
    return Article.model_validate_json(outcome.fields["payload"])


async def test_same_as_in_one_process() -> None:
    """What the reading process hands on is what the pipeline finds."""
    texts = [story(number) for number in range(5)]
    async with sandbox(FACTORY) as running:
        outcomes = await running([entry(number, text) for number, text in enumerate(texts)])
    found = [article_of(outcome) for outcome in outcomes]
    expected = [read.article for read in Pipeline().read([article(text=text) for text in texts])]
    assert [(one.entities, one.dates, one.sentiment) for one in found] == [
        (one.entities, one.dates, one.sentiment) for one in expected
    ]
    assert all(one.stages[-1].stage == "enriched" and one.stages[-1].milliseconds for one in found)


async def test_malformed_entry_is_set_aside() -> None:
    """An entry that is no event is set aside; its neighbours are read."""
    broken = StreamEntry("1-2", {b"ce_type": b"\xff"}, 1)
    async with sandbox() as running:
        first, bad, last = await running([entry(1, "a"), broken, entry(3, "c")])
    assert isinstance(bad, SetAsideError)
    assert str(bad) == "ce_type: not UTF-8 (invalid start byte at byte 0)"
    assert [article_of(first).text, article_of(last).text] == ["a", "c"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("kill", KILL),
        ("exit", "the reader ended with exit code 9"),
        ("segfault", "the reader ended with signal 11 (SIGSEGV)"),
        ("hang", HANG),
        ("memory", "the reader ended: more than 256 MiB of memory"),
    ],
)
async def test_poison_alone_is_blamed(kind: str, reason: str) -> None:
    """Whatever an article does to the reading process, it alone fails, with the reason, and the process is back."""
    texts = ["before", f"POISON {kind}", "after"]
    async with sandbox() as running:
        first = reader_process(running)
        good, bad, other = await running([entry(number, text) for number, text in enumerate(texts)])
        assert [article_of(good).text, article_of(other).text] == ["before", "after"]
        assert isinstance(bad, TryAgainError)
        assert str(bad) == reason
        assert not is_alive(first)


async def test_poison_in_a_stage() -> None:
    """In the ordinary pipeline it is the same: a stage that raises is marked, one that eats the memory is ended."""
    async with sandbox(deadly.WHOLE) as running:
        (outcome,) = await running([entry(1, "POISON raise")])
        failed = [one for one in article_of(outcome).annotators if one.status == "failed"]
        assert [(one.name, one.reason) for one in failed] == [("poison", "RuntimeError: poisoned")]
        good, bad = await running([entry(2, "good"), entry(3, "POISON memory")])
        assert article_of(good).annotators
        assert str(bad) == "the reader ended: more than 256 MiB of memory"


async def test_event_loop_stays_free() -> None:
    """While an article hangs, everything else of the worker goes on."""
    async with sandbox(limits=ArticleLimits(1.0, 256 * MEBIBYTE)) as running:
        hanging = asyncio.create_task(running([entry(1, "POISON hang")]))
        turns = 0
        while not hanging.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert isinstance((await hanging)[0], TryAgainError)
    assert turns > 20


async def test_what_failed_before_makes_nobody_wait() -> None:
    """While an article that failed before hangs once more, others are read; both readers end with the sandbox."""
    again = replace(entry(1, "POISON hang"), attempt=2)
    async with sandbox() as running:
        hanging = asyncio.create_task(running([again]))
        await eventually(lambda: len(children(template_process(running))) == 2)
        (outcome,) = await running([entry(2, "good")])
        assert article_of(outcome).text == "good"
        assert not hanging.done()
        assert [str(one) for one in await hanging] == [HANG]
        assert isinstance((await running([replace(entry(3, "good"), attempt=2)]))[0], HandOff)
        readers = children(template_process(running))
        assert len(readers) == 2
    assert not any(map(is_alive, readers))


async def test_killed_while_idle() -> None:
    """A reading process that dies while there is nothing to read is started again, and no article is blamed."""
    async with sandbox() as running:
        process = reader_process(running)
        os.kill(process, signal.SIGKILL)
        await eventually(lambda: running.problems() == [] and reader_process(running) != process)
        outcomes = await running([entry(1, "a"), entry(2, "b")])
        assert [article_of(outcome).text for outcome in outcomes] == ["a", "b"]


async def test_template_killed() -> None:
    """When the template dies its run dies with it, and the next article is read by new ones."""
    async with sandbox() as running:
        template, process = template_process(running), reader_process(running)
        os.kill(template, signal.SIGKILL)
        await eventually(lambda: not is_alive(process))
        (outcome,) = await again_if_blamed(running, entry(1, "a"))
        assert article_of(outcome).text == "a"
        assert template_process(running) != template


async def test_death_in_the_middle_of_an_answer() -> None:
    """Half a message of one run is never taken for the beginning of the next run's."""
    async with sandbox() as running:
        for number in range(3):
            good, bad = await running([entry(number, "x" * 3_000_000), entry(number + 10, "POISON kill")])
            assert article_of(good).text == "x" * 3_000_000
            assert str(bad) == KILL


async def test_deaths_are_cheaper_than_the_model() -> None:
    """With the whole pipeline five deaths in a row, and reading an article after each, cost less than one model."""
    began = time.monotonic()
    async with sandbox(deadly.WHOLE) as running:
        loaded = time.monotonic()
        template = template_process(running)
        for number in range(5):
            assert str((await running([entry(number, "POISON kill")]))[0]) == KILL
            assert article_of((await running([entry(number + 10, story(number))]))[0]).entities
        assert time.monotonic() - loaded < loaded - began
        assert template_process(running) == template


async def test_template_has_one_thread() -> None:
    """Nothing of the whole pipeline runs in a thread that a fork would lose."""
    async with sandbox(deadly.WHOLE) as running:
        assert len(os.listdir(f"/proc/{template_process(running)}/task")) == 1


async def test_no_pipe_is_left() -> None:
    """However many runs have died, worker and template hold as many descriptors as after the first."""
    async with sandbox() as running:
        processes = (os.getpid(), template_process(running))
        await running([entry(0, "good")])
        before = [len(os.listdir(f"/proc/{process}/fd")) for process in processes]
        for number in range(20):
            assert str((await running([entry(number, "POISON kill")]))[0]) == KILL
        await running([entry(0, "good")])
        assert [len(os.listdir(f"/proc/{process}/fd")) for process in processes] == before


async def test_terminate_and_interrupt_are_for_the_worker() -> None:
    """A signal to the whole group, as service managers send it, does not end the reading of a batch."""
    async with sandbox() as running:
        reading = asyncio.create_task(running([entry(1, "POISON slow")]))
        await asyncio.sleep(0)
        for number in (signal.SIGTERM, signal.SIGINT):
            os.kill(reader_process(running), number)
        assert article_of((await reading)[0]).text == "POISON slow"


async def test_model_is_gone() -> None:
    """If the reading process cannot be started again, no article is blamed: the delivery waits."""
    async with sandbox() as running:
        running._command = (sys.executable, "-c", "")
        os.kill(template_process(running), signal.SIGKILL)
        await eventually(lambda: running.problems() != [])
        with pytest.raises(UnavailableError, match="the reader does not start: the reader ended with exit code 0"):
            await running([entry(1, "a")])


async def test_cancelled() -> None:
    """After a batch nobody waits for any more, the next one gets its own outcomes."""
    async with sandbox() as running:
        reading = asyncio.create_task(running([entry(1, "POISON slow"), entry(2, "b")]))
        await eventually(lambda: running._seat.turn.locked())
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        (outcome,) = await running([entry(3, "c")])
        assert article_of(outcome).text == "c"


async def test_no_process_is_left() -> None:
    """Stopping ends the reading process and its template."""
    async with sandbox() as running:
        processes = (reader_process(running), template_process(running))
    assert not any(map(is_alive, processes))


def settings(valkey: Valkey, **more: Any) -> EnrichSettings:
    """Settings of a worker with small limits."""
    return EnrichSettings(
        redis_url=valkey.url,
        article_seconds=LIMITS.seconds,
        article_memory_mib=256,
        instance="test",
        **more,
    )


async def test_poison_among_good(valkey: Valkey) -> None:
    """All good articles are handed on once; each poisonous one is tried three times and set aside with its reason."""
    poisons = {"kill": KILL, "hang": HANG, "memory": "the reader ended: more than 256 MiB of memory"}
    texts = [story(number) for number in range(40)]
    for place, kind in zip((3, 17, 31), poisons, strict=True):
        texts.insert(place, f"POISON {kind}")
    for number, text in enumerate(texts):
        valkey.client.xadd(streams.RAW, fields(number, text))  # type: ignore[arg-type]
    service = Enrich(settings(valkey), deadly.LIGHT)
    await service.start()
    try:
        await eventually(lambda: valkey.client.xlen(streams.dead(streams.RAW)) == len(poisons), 120)
        await eventually(lambda: valkey.client.xlen(streams.ENRICHED) == 40)
    finally:
        await service.stop()
    enriched: Any = valkey.client.xrange(streams.ENRICHED)
    done = [Article.model_validate_json(entry_fields[b"payload"]).text for _, entry_fields in enriched]
    assert sorted(done) == sorted(story(number) for number in range(40))
    dead: Any = valkey.client.xrange(streams.dead(streams.RAW))
    reasons = {json.loads(one[b"payload"])["text"]: (one[b"dead_reason"], one[b"dead_attempts"]) for _, one in dead}
    assert reasons == {f"POISON {kind}": (reason.encode(), b"3") for kind, reason in poisons.items()}
    assert pending(valkey) == 0


async def test_stop_lets_the_batch_finish(valkey: Valkey) -> None:
    """Told to stop during a batch, the worker hands it on before it ends."""
    for number, text in enumerate(("POISON slow", "good")):
        valkey.client.xadd(streams.RAW, fields(number, text))  # type: ignore[arg-type]
    service = Enrich(settings(valkey), deadly.LIGHT)
    await service.start()
    await eventually(lambda: service._consumer is not None and len(service._consumer.delivery.held) == 2)
    await service.stop()
    assert valkey.client.xlen(streams.ENRICHED) == 2
    assert pending(valkey) == 0


async def test_stop_while_an_article_hangs(valkey: Valkey) -> None:
    """Told to stop while an article hangs, the worker ends within its limit and leaves it to the next start."""
    for number, text in enumerate(("POISON hang", "good")):
        valkey.client.xadd(streams.RAW, fields(number, text))  # type: ignore[arg-type]
    service = Enrich(settings(valkey), deadly.LIGHT)
    await service.start()
    await eventually(lambda: pending(valkey) == 2)
    began = time.monotonic()
    await service.stop()
    assert time.monotonic() - began < LIMITS.seconds + 5
    assert pending(valkey) == 2
    assert valkey.client.xlen(streams.dead(streams.RAW)) == 0


def pending(valkey: Valkey) -> int:
    """How many entries are delivered and not settled."""
    answer: Any = valkey.client.xpending(streams.RAW, streams.ENRICH_GROUP)
    return int(answer["pending"])


@contextmanager
def worker(valkey: Valkey, folder: Path) -> Iterator[Process]:
    """An enrich process with the poisonous pipeline, ready; killed at the end if it is still there."""
    port, log = free_port(), folder / "enrich.log"
    environment = {
        "NEWSWIRE_REDIS_URL": valkey.url,
        "NEWSWIRE_PORT": str(port),
        "NEWSWIRE_LOG_FORMAT": "json",
    }
    command = [sys.executable, "-m", "harness.deadly", "2"]
    with log.open("ab") as output:
        popen = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=output, stderr=output, start_new_session=True
        )
    process = Process(popen, port, log)
    try:
        until(process.is_live, "the worker to answer", 60)
        yield process
    finally:
        popen.kill()
        popen.wait()


def events(process: Process, name: str) -> list[dict[str, Any]]:
    """The log lines of this event; every line of the log is one JSON object."""
    lines = [json.loads(line) for line in process.log.read_text().splitlines()]
    return [line for line in lines if line["event"] == name]


def reading_processes(process: Process) -> list[int]:
    """The template and its run."""
    (started,) = events(process, "reader_started")
    (template,) = children(process.popen.pid)
    assert children(template) == [started["process_id"]]
    return [template, started["process_id"]]


def test_terminated(valkey: Valkey, tmp_path: Path) -> None:
    """A worker told to end by SIGTERM exits with 0 and leaves no process."""
    with worker(valkey, tmp_path) as process:
        started = reading_processes(process)
        process.popen.send_signal(signal.SIGTERM)
        assert process.popen.wait(40) == 0
        assert not any(map(is_alive, started))


@pytest.mark.parametrize("text", ["", "POISON hang"])
def test_killed(valkey: Valkey, tmp_path: Path, text: str) -> None:
    """When a worker is killed its reading process and the template end too, even if an article hangs."""
    with worker(valkey, tmp_path) as process:
        started = reading_processes(process)
        if text:
            valkey.client.xadd(streams.RAW, fields(1, text))  # type: ignore[arg-type]
            until(lambda: pending(valkey) == 1, "the article to be read")
        process.popen.send_signal(signal.SIGKILL)
        process.popen.wait()
        until(lambda: not any(map(is_alive, started)), "the reading process to end", 30)


def test_worker_that_stood_still(valkey: Valkey, tmp_path: Path) -> None:
    """A worker that is stopped for longer than the limit does not kill a reader that has gone on meanwhile."""
    with worker(valkey, tmp_path) as process:
        valkey.client.xadd(streams.RAW, fields(1, "POISON slow"))  # type: ignore[arg-type]
        until(lambda: pending(valkey) == 1, "the article to be read")
        process.popen.send_signal(signal.SIGSTOP)
        stopped = time.monotonic()
        until(lambda: time.monotonic() > stopped + LIMITS.seconds + 1, "the limit to pass")
        process.popen.send_signal(signal.SIGCONT)
        until(lambda: pending(valkey) == 0, "the article to be handed on")
        assert events(process, "reader_ended") == []
        assert valkey.client.xlen(streams.ENRICHED) == 1


def test_logs_stay_lines_of_json(valkey: Valkey, tmp_path: Path) -> None:
    """What the reading process prints, and what is said of its end, is a line of JSON in the worker's log."""
    with worker(valkey, tmp_path) as process:
        for number, text in enumerate(("POISON print", "POISON segfault")):
            valkey.client.xadd(streams.RAW, fields(number, text))  # type: ignore[arg-type]
        until(lambda: len(events(process, "reader_ended")) >= 1, "the reader to end")
        said = [line["message"] for line in events(process, "reader_said")]
        assert "a line on standard output" in said
        assert "Fatal Python error: Segmentation fault" in said


def test_no_model(valkey: Valkey, tmp_path: Path) -> None:
    """Without its model the worker says so in one line and exits with 1."""
    process = spawn(["enrich"], valkey.url, tmp_path, {"NEWSWIRE_MODEL": "no_such_model"})
    assert process.popen.wait(60) == 1
    (line,) = [json.loads(line) for line in process.log.read_text().splitlines()]
    assert (line["event"], line["level"], line["exit_code"]) == ("start_failed", "error", 1)
    assert line["reason"] == "no language model: 'no_such_model' is not installed"


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_told_to_stop_while_starting(valkey: Valkey, tmp_path: Path, lost: int) -> None:
    """A worker that is told to stop before it has joined its group ends with 0, however many cancellations get lost."""
    log = tmp_path / "enrich.log"
    environment = {"NEWSWIRE_REDIS_URL": valkey.url, "NEWSWIRE_PORT": "0", "NEWSWIRE_LOG_FORMAT": "json"}
    with log.open("ab") as output:
        popen = subprocess.Popen(
            [sys.executable, "-m", "harness.slow_start", str(lost)],
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        assert popen.wait(100) == 0, log.read_text()
    finally:
        popen.kill()
        popen.wait()
    (line,) = [json.loads(one) for one in log.read_text().splitlines() if "start_failed" in one]
    assert line["reason"] == "told to stop while starting"


@pytest.mark.parametrize("task", ["_listening", "_errors"])
async def test_stop_after_its_tasks_were_cancelled(task: str) -> None:
    """Stopping ends also when the task that settles what is waited for was cancelled before, and no process is left."""
    async with sandbox() as running:
        processes = (reader_process(running), template_process(running))
        getattr(running._template, task).cancel()
        async with asyncio.timeout(100):
            await running.stop()
    await eventually(lambda: not any(map(is_alive, processes)))


async def test_asked_after_its_tasks_were_cancelled() -> None:
    """A reader whose end nobody would hear of any more is replaced, and what it read is blamed on nobody."""
    async with sandbox() as running:
        assert running._template is not None
        assert running._template._listening is not None
        running._template._listening.cancel()
        async with asyncio.timeout(100):
            outcomes = await again_if_blamed(running, entry(1, "good"))
        assert isinstance(outcomes[0], HandOff)


async def again_if_blamed(running: ModelProcesses, one: StreamEntry) -> list[object]:
    """What comes of an entry that, the first time, may be asked of a reader about to end."""
    outcomes = await running([one])
    return list(await running([one]) if isinstance(outcomes[0], TryAgainError) else outcomes)


async def eventually(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until `condition` is true while the event loop runs."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not condition():
        assert loop.time() < deadline
        await asyncio.sleep(0.02)
