"""Measures how long an article takes from its POST to its `articles.stored` event, beside bare spaCy's time for it."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from http.client import HTTPConnection
from typing import Any, cast

import articles
import orjson
from bare import load, pipe
from figures import Row, Spread, percentile, print_table, spread
from processes import BenchmarkError, bench, wait_until_ready
from redis import Redis
from redis.exceptions import RedisError
from spacy.language import Language

from ingest.clean.cleaning import clean
from newswire import streams

GOAL_MILLISECONDS = 15.0
ARRIVAL_SECONDS = 30.0
WARM_UP_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class Sample:
    """One article: milliseconds to its event, of bare spaCy, and what its event says about the way.

    `hops` are the parts of `total`, by the system's own time stamps; `stages` those of enrich's work.
    """

    total: float
    bare: float
    enrich: float
    hops: dict[str, float]
    stages: dict[str, float]


@dataclass(frozen=True, slots=True)
class Result:
    """Spreads over the rounds, in milliseconds; `difference` is that of the medians, `paired` article by article."""

    total_p50: Spread
    total_p90: Spread
    bare_p50: Spread
    bare_p90: Spread
    difference_p50: Spread
    difference_p90: Spread
    paired_p50: Spread
    enrich_p50: Spread
    hops_p50: dict[str, Spread]
    stages_p50: dict[str, Spread]


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, for durations and, as the system's records have it, on the wall clock."""

    precise: float
    wall: float

    @classmethod
    def now(cls) -> Moment:
        """This moment."""
        return cls(time.perf_counter(), time.time())


class StoredEvents:
    """Notes when each event arrives, on a connection and in a thread of its own."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(redis_url, socket_timeout=10)
        self._arrived: dict[str, tuple[Moment, bytes]] = {}
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def wait_for(self, article_id: str) -> tuple[Moment, dict[str, Any]]:
        """When the event of this article arrived, and the article in it."""
        with self._news:
            if not self._news.wait_for(lambda: article_id in self._arrived, ARRIVAL_SECONDS):
                raise BenchmarkError(f"no stored event for {article_id} in {ARRIVAL_SECONDS:.0f} s")
            arrived, payload = self._arrived.pop(article_id)
        return arrived, orjson.loads(payload)

    def _read(self) -> None:
        """Read until the server is stopped; if that is too early, `wait_for` complains."""
        last: bytes | str = "0-0"
        with suppress(RedisError):
            while True:
                reply = self._redis.xread({streams.STORED: last}, block=5000)
                for _, entries in cast("list[tuple[bytes, list[tuple[bytes, dict[bytes, bytes]]]]]", reply or []):
                    arrived = Moment.now()
                    last = entries[-1][0]
                    with self._news:
                        self._arrived |= {
                            fields[b"ce_subject"].decode(): (arrived, fields[b"payload"]) for _, fields in entries
                        }
                        self._news.notify_all()


class Run:
    """One article after the other through the system and through bare spaCy, evenly in time."""

    def __init__(self, port: int, events: StoredEvents, nlp: Language, per_second: float) -> None:
        self._http = HTTPConnection("127.0.0.1", port, timeout=ARRIVAL_SECONDS)
        self._events, self._nlp, self._slot_seconds = events, nlp, 1.0 / per_second

    def round(self, seed: str, count: int) -> list[Sample]:
        """Measure `count` new articles."""
        start = time.perf_counter()
        return [
            self._sample(submission, number, start + number * self._slot_seconds)
            for number, submission in enumerate(articles.articles(count, seed))
        ]

    def _sample(self, submission: dict[str, str], number: int, slot: float) -> Sample:
        """The system in one half of the slot and spaCy alone in the other, taking turns to be first."""
        _sleep_until(slot)
        bare = self._bare(submission) if number % 2 else None
        if bare is not None:
            _sleep_until(slot + self._slot_seconds / 2)
        pushed, arrived, article = self._push(submission)
        if bare is None:
            _sleep_until(slot + self._slot_seconds / 2)
            bare = self._bare(submission)
        return Sample(
            total=(arrived.precise - pushed.precise) * 1000,
            bare=bare,
            enrich=next(one["milliseconds"] for one in article["stages"] if one["stage"] == "enriched"),
            hops=_hops(pushed, arrived, article),
            stages={one["name"]: one["milliseconds"] for one in article["annotators"]},
        )

    def _push(self, submission: dict[str, str]) -> tuple[Moment, Moment, dict[str, Any]]:
        body = orjson.dumps(submission)
        pushed = Moment.now()
        self._http.request("POST", "/v1/articles", body, {"Content-Type": "application/json"})
        response = self._http.getresponse()
        receipt = orjson.loads(response.read())
        if response.status != 202 or receipt["duplicate"]:
            raise BenchmarkError(f"not accepted as new: {response.status} {receipt}")
        arrived, article = self._events.wait_for(receipt["id"])
        return pushed, arrived, article

    def _bare(self, submission: dict[str, str]) -> float:
        text = clean(submission["text"], submission["title"]).text
        started = time.perf_counter()
        pipe(self._nlp, [text])
        return (time.perf_counter() - started) * 1000


def measure(rounds: int, count: int, per_second: float, *, as_enrich: bool) -> Result:
    """Start the system, run the rounds, stop the system."""
    nlp = load(as_enrich=as_enrich)
    with bench() as started:
        server, port = started.start_services("ingest", "store", needs="ingest,enrich,store")
        worker, _ = started.start_services("enrich")
        wait_until_ready(port, server, worker)
        run = Run(port, StoredEvents(started.redis_url), nlp, per_second)
        run.round("warm-up", WARM_UP_ARTICLES)
        return summary([run.round(f"latency-{number}", count) for number in range(rounds)])


def summary(rounds: Sequence[Sequence[Sample]]) -> Result:
    """The spreads over the rounds."""

    def over_rounds(share: float, values: Sequence[Sequence[float]]) -> Spread:
        return spread([percentile(one, share) for one in values])

    totals = [[sample.total for sample in samples] for samples in rounds]
    bares = [[sample.bare for sample in samples] for samples in rounds]
    pairs = list(zip(totals, bares, strict=True))
    return Result(
        total_p50=over_rounds(0.5, totals),
        total_p90=over_rounds(0.9, totals),
        bare_p50=over_rounds(0.5, bares),
        bare_p90=over_rounds(0.9, bares),
        difference_p50=spread([percentile(total, 0.5) - percentile(bare, 0.5) for total, bare in pairs]),
        difference_p90=spread([percentile(total, 0.9) - percentile(bare, 0.9) for total, bare in pairs]),
        paired_p50=over_rounds(0.5, [[sample.total - sample.bare for sample in samples] for samples in rounds]),
        enrich_p50=over_rounds(0.5, [[sample.enrich for sample in samples] for samples in rounds]),
        hops_p50={
            name: over_rounds(0.5, [[sample.hops[name] for sample in samples] for samples in rounds])
            for name in rounds[0][0].hops
        },
        stages_p50={
            name: over_rounds(0.5, [[sample.stages[name] for sample in samples] for samples in rounds])
            for name in rounds[0][0].stages
        },
    )


def show(result: Result) -> None:
    """Print the table."""
    rows: list[Row] = [
        ("POST to stored event, p50", result.total_p50.text("ms"), ""),
        ("POST to stored event, p90", result.total_p90.text("ms"), ""),
        ("bare spaCy, p50", result.bare_p50.text("ms"), "same texts, model, components, paragraphs"),
        ("bare spaCy, p90", result.bare_p90.text("ms"), ""),
        ("difference of p50", result.difference_p50.text("ms"), f"goal: under {GOAL_MILLISECONDS:.0f} ms"),
        ("difference of p90", result.difference_p90.text("ms"), ""),
        ("difference article by article, p50", result.paired_p50.text("ms"), ""),
    ]
    rows += [(f"{name}, p50", one.text("ms"), "by the time stamps") for name, one in result.hops_p50.items()]
    rows += [("enrich's own work, p50", result.enrich_p50.text("ms"), "model and stages, as the events say")]
    rows += [(f"  stage {name}, p50", one.text("ms", 2), "") for name, one in result.stages_p50.items()]
    print_table("latency: median of the rounds (lowest to highest)", rows)


def _hops(pushed: Moment, arrived: Moment, article: dict[str, Any]) -> dict[str, float]:
    """Milliseconds between the time stamps on the way; those are cut to whole milliseconds."""
    names = ("POST to received", "received to enriched", "enriched to stored", "stored to event")
    stamps = [datetime.fromisoformat(one["at"]).timestamp() for one in article["stages"]]
    moments = [pushed.wall, *stamps, arrived.wall]
    return {name: (end - begin) * 1000 for name, begin, end in zip(names, moments, moments[1:], strict=False)}


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.perf_counter()))


def main() -> int:
    """Run from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=40, help="articles a round")
    parser.add_argument("--per-second", type=float, default=5.0)
    parser.add_argument("--as-enrich", action="store_true", help="compare with the model as enrich's loader gives it")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    options = parser.parse_args()
    try:
        result = measure(options.rounds, options.articles, options.per_second, as_enrich=options.as_enrich)
    except BenchmarkError as error:
        print(f"latency: {error.full_text()}", file=sys.stderr)
        return 1
    if options.json:
        print(orjson.dumps(asdict(result)).decode())
    else:
        show(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
