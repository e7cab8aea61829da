"""Measures enrich as a share of bare `nlp.pipe`, and what a POST costs ingest beside a bare Starlette with one XADD."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, cast

import articles
import orjson
from figures import Row, Spread, print_table, spread
from processes import (
    Bench,
    BenchmarkError,
    bench,
    cpu_seconds,
    free_port,
    wait_until_listening,
    wait_until_ready,
)
from redis import Redis
from reference_server import STREAM as REFERENCE_STREAM

from ingest.clean.cleaning import clean
from newswire import streams

HERE = Path(__file__).parent
SHARE_GOAL = 0.9
RATIO_GOAL = 1.3
ROUND_SECONDS = 600.0
WARM_UP_ARTICLES = 64
BATCH_LINES = 500


@dataclass(frozen=True, slots=True)
class EnrichRound:
    """One round of both: articles a second of wall time, milliseconds of processor time an article."""

    enrich_per_second: float
    bare_per_second: float
    enrich_cpu: float
    bare_cpu: float


@dataclass(frozen=True, slots=True)
class EnrichResult:
    """Spreads over the rounds; `share` and `cpu_ratio` are those of each round's pair."""

    enrich_per_second: Spread
    bare_per_second: Spread
    share: Spread
    enrich_cpu_milliseconds: Spread
    bare_cpu_milliseconds: Spread
    cpu_ratio: Spread


@dataclass(frozen=True, slots=True)
class IngestResult:
    """Processor microseconds a request, requests a second of wall time, and the ratio of each round's pair."""

    ingest_cpu_microseconds: Spread
    reference_cpu_microseconds: Spread
    ratio: Spread
    ingest_per_second: Spread
    reference_per_second: Spread


class EnrichRun:
    """An enrich worker and a bare spaCy process, measured one after the other on the same articles."""

    def __init__(self, started: Bench, *, as_enrich: bool) -> None:
        self._bench = started
        self._redis = Redis.from_url(started.redis_url)
        ingest, self._port = started.start_services("ingest", needs="ingest,enrich")
        self._enrich, _ = started.start_services("enrich")
        self._bare = started.start(
            "bare", [str(HERE / "bare.py"), *(["--as-enrich"] if as_enrich else [])], stdio=subprocess.PIPE
        )
        wait_until_ready(self._port, ingest, self._enrich)

    def round(self, seed: str, count: int, *, bare_first: bool) -> EnrichRound:
        """New articles through both."""
        submissions = list(articles.articles(count, seed))
        texts = self._write_texts(submissions)
        bare = self._run_bare(texts) if bare_first else None
        with self._paused():
            self._fill(articles.json_lines(submissions))
            used = cpu_seconds(self._enrich.pid)
        per_second = self._rate(count)
        used = cpu_seconds(self._enrich.pid) - used
        bare = bare or self._run_bare(texts)
        self._redis.xtrim(streams.RAW, 0, approximate=False)
        self._redis.xtrim(streams.ENRICHED, 0, approximate=False)
        return EnrichRound(
            enrich_per_second=per_second,
            bare_per_second=count / bare["wall_seconds"],
            enrich_cpu=used / count * 1000,
            bare_cpu=bare["cpu_seconds"] / count * 1000,
        )

    @contextmanager
    def _paused(self) -> Iterator[None]:
        """The worker stands still while its stream is filled, and sees at its first look what a backlog is."""
        self._enrich.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._enrich.send_signal(signal.SIGCONT)

    def _fill(self, lines: Sequence[bytes]) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        for first in range(0, len(lines), BATCH_LINES):
            body = b"\n".join(lines[first : first + BATCH_LINES])
            connection.request("POST", "/v1/articles:batch", body, {"Content-Type": "application/x-ndjson"})
            answer = connection.getresponse().read()
            refused = [line for line in answer.splitlines() if orjson.loads(line)["status"] != 202]
            if refused:
                raise BenchmarkError(f"not accepted: {refused[0].decode()}")
        connection.close()

    def _write_texts(self, submissions: Sequence[dict[str, str]]) -> Path:
        """The texts as ingest cleans them: what enrich reads is what bare spaCy reads."""
        path = self._bench.folder / "texts.json"
        path.write_bytes(orjson.dumps([clean(one["text"], one["title"]).text for one in submissions]))
        return path

    def _run_bare(self, texts: Path) -> dict[str, float]:
        assert self._bare.stdin is not None
        assert self._bare.stdout is not None
        self._bare.stdin.write(f"{texts}\n".encode())
        self._bare.stdin.flush()
        answer = self._bare.stdout.readline()
        if not answer:
            raise BenchmarkError("the bare spaCy process ended")
        measured: dict[str, float] = orjson.loads(answer)
        return measured

    def _rate(self, count: int) -> float:
        """Articles a second from the first enriched event to the last, by the server's clock in their entry ids.

        The events of one hand-off carry one time: those of the first are not counted, their work came before it.
        """
        deadline = time.monotonic() + ROUND_SECONDS
        while self._redis.xlen(streams.ENRICHED) < count:
            if time.monotonic() > deadline:
                raise BenchmarkError(f"enrich has not read {count} articles in {ROUND_SECONDS:.0f} s")
            if self._enrich.poll() is not None:
                raise BenchmarkError("enrich ended")
            time.sleep(0.02)
        entries: list[tuple[bytes, Any]] = cast(Any, self._redis.xrange(streams.ENRICHED))
        times = [int(entry.partition(b"-")[0]) for entry, _ in entries]
        return (count - times.count(times[0])) / (times[-1] - times[0]) * 1000


def measure_enrich(rounds: int, count: int, *, as_enrich: bool) -> EnrichResult:
    """Both processes stay up for all rounds; they take turns to be first."""
    with bench() as started:
        run = EnrichRun(started, as_enrich=as_enrich)
        run.round("enrich-warm-up", WARM_UP_ARTICLES, bare_first=False)
        measured = [run.round(f"enrich-{number}", count, bare_first=number % 2 == 1) for number in range(rounds)]
    return EnrichResult(
        enrich_per_second=spread([one.enrich_per_second for one in measured]),
        bare_per_second=spread([one.bare_per_second for one in measured]),
        share=spread([one.enrich_per_second / one.bare_per_second for one in measured]),
        enrich_cpu_milliseconds=spread([one.enrich_cpu for one in measured]),
        bare_cpu_milliseconds=spread([one.bare_cpu for one in measured]),
        cpu_ratio=spread([one.enrich_cpu / one.bare_cpu for one in measured]),
    )


@dataclass(frozen=True, slots=True)
class Target:
    """A server under load: its process and port, and the stream it writes to."""

    pid: int
    port: int
    stream: str


@dataclass(frozen=True, slots=True)
class Load:
    """One round of one server."""

    cpu_microseconds: float
    per_second: float


def measure_ingest(rounds: int, count: int, connections: int) -> IngestResult:
    """Both servers stay up for all rounds and get the same bodies; they take turns to be first."""
    with bench() as started:
        redis = Redis.from_url(started.redis_url)
        targets = (_start_ingest(started), _start_reference(started))
        measured = [
            _load_round(started, redis, targets, number, count if number else WARM_UP_ARTICLES, connections)
            for number in range(rounds + 1)
        ][1:]
    return IngestResult(
        ingest_cpu_microseconds=spread([ingest.cpu_microseconds for ingest, _ in measured]),
        reference_cpu_microseconds=spread([reference.cpu_microseconds for _, reference in measured]),
        ratio=spread([ingest.cpu_microseconds / reference.cpu_microseconds for ingest, reference in measured]),
        ingest_per_second=spread([ingest.per_second for ingest, _ in measured]),
        reference_per_second=spread([reference.per_second for _, reference in measured]),
    )


def _start_ingest(started: Bench) -> Target:
    process, port = started.start_services("ingest", needs="ingest")
    wait_until_ready(port, process)
    return Target(process.pid, port, streams.RAW)


def _start_reference(started: Bench) -> Target:
    port = free_port()
    arguments = ["--port", str(port), "--redis-url", started.redis_url]
    process = started.start("reference", [str(HERE / "reference_server.py"), *arguments])
    wait_until_listening(port, process)
    return Target(process.pid, port, REFERENCE_STREAM)


def _load_round(
    started: Bench, redis: Redis, targets: Sequence[Target], number: int, count: int, connections: int
) -> tuple[Load, Load]:
    file = started.folder / "bodies.jsonl"
    file.write_bytes(b"\n".join(articles.json_lines(articles.articles(count, f"ingest-{number}"))))
    order = targets if number % 2 else targets[::-1]
    loads = {target.stream: _load(target, file, count, connections, redis) for target in order}
    return loads[streams.RAW], loads[REFERENCE_STREAM]


def _load(target: Target, file: Path, count: int, connections: int, redis: Redis) -> Load:
    used = cpu_seconds(target.pid)
    command = [sys.executable, str(HERE / "load.py"), "--port", str(target.port), "--file", str(file)]
    done = subprocess.run(
        [*command, "--connections", str(connections)], capture_output=True, timeout=ROUND_SECONDS, check=False
    )
    used = cpu_seconds(target.pid) - used
    if done.returncode:
        raise BenchmarkError(f"the load generator failed: {done.stderr.decode(errors='replace')[-1000:]}")
    answer = orjson.loads(done.stdout)
    if answer["statuses"] != {"202": count} or redis.xlen(target.stream) != count:
        raise BenchmarkError(f"not every article was accepted by {target.stream}: {answer['statuses']}")
    redis.xtrim(target.stream, 0, approximate=False)
    return Load(used / count * 1e6, count / answer["seconds"])


def enrich_rows(result: EnrichResult) -> list[Row]:
    """The table of the first part."""
    return [
        ("enrich, end to end", result.enrich_per_second.text("articles/s"), "stream to stream, one worker"),
        ("bare nlp.pipe", result.bare_per_second.text("articles/s"), "same paragraphs, components, batches"),
        ("share", result.share.text(digits=3), f"goal: at least {SHARE_GOAL}"),
        ("processor time, enrich", result.enrich_cpu_milliseconds.text("ms/article"), ""),
        ("processor time, bare", result.bare_cpu_milliseconds.text("ms/article"), ""),
        ("ratio", result.cpu_ratio.text(digits=3), ""),
    ]


def ingest_rows(result: IngestResult) -> list[Row]:
    """The table of the second part."""
    return [
        ("processor time, ingest", result.ingest_cpu_microseconds.text("us/request", 0), ""),
        (
            "processor time, reference",
            result.reference_cpu_microseconds.text("us/request", 0),
            "Starlette and one XADD",
        ),
        ("ratio", result.ratio.text(digits=3), f"goal: at most {RATIO_GOAL}"),
        ("ingest", result.ingest_per_second.text("requests/s", 0), "load generator and server share the machine"),
        ("reference", result.reference_per_second.text("requests/s", 0), ""),
    ]


def main() -> int:
    """Run from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=300, help="articles a round for enrich")
    parser.add_argument("--requests", type=int, default=3000, help="requests a round for ingest")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--part", choices=("both", "enrich", "ingest"), default="both")
    parser.add_argument("--as-enrich", action="store_true", help="compare with the model as enrich's loader gives it")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the tables")
    options = parser.parse_args()
    try:
        enrich = (
            measure_enrich(options.rounds, options.articles, as_enrich=options.as_enrich)
            if options.part != "ingest"
            else None
        )
        ingest = (
            measure_ingest(options.rounds, options.requests, options.connections) if options.part != "enrich" else None
        )
    except BenchmarkError as error:
        print(f"throughput: {error.full_text()}", file=sys.stderr)
        return 1
    if options.json:
        parts = {"enrich": enrich and asdict(enrich), "ingest": ingest and asdict(ingest)}
        print(orjson.dumps(parts).decode())
        return 0
    if enrich is not None:
        print_table("enrich: median of the rounds (lowest to highest)", enrich_rows(enrich))
    if ingest is not None:
        print_table("ingest: median of the rounds (lowest to highest)", ingest_rows(ingest))
    return 0


if __name__ == "__main__":
    sys.exit(main())
