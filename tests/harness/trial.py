"""A trial: senders, sink and judge around a cluster, from the first push to the verdict."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from harness.cluster import Cluster
from harness.ledger import Ledger
from harness.oracle import PERFECT, Expected, Judge, Verdict
from harness.senders import Senders
from harness.sink import Sink
from harness.waiting import until

STILL_SECONDS = 60.0
"""Where nothing has moved for so long, nothing will."""

DRAIN_SECONDS = 600.0
"""On a slow machine a backlog of minutes may have grown while the readers were killed again and again."""


@dataclass
class Trial:
    """A run under load; `verdict` ends it."""

    cluster: Cluster
    ledger: Ledger
    senders: Senders
    sink: Sink
    judge: Judge
    seed: int
    began: float = field(default_factory=time.monotonic)

    def wait_for(self, obligations: int, seconds: float = 60.0) -> None:
        """Wait until so many pushes are acknowledged in all."""
        until(lambda: self.ledger.count() >= obligations, f"{obligations} acknowledged pushes", seconds)

    def drain(self) -> float:
        """No new articles, no faults: wait until everything is settled; returns how many seconds that took."""
        began = moved = time.monotonic()
        self.senders.finish(STILL_SECONDS)
        seen = ""
        while unsettled := self.judge.unsettled():
            now = time.monotonic()
            if unsettled != seen:
                seen, moved = unsettled, now
            if now > min(moved + STILL_SECONDS, began + DRAIN_SECONDS):
                raise AssertionError(f"not settled after {now - began:.0f} s: {seen}\n{self.cluster.last_words()}")
            time.sleep(0.1)
        return time.monotonic() - began

    def verdict(self, expected: Expected = PERFECT, **facts: object) -> Verdict:
        """Drain, judge, print the counts, and fail on the first broken promise."""
        took = time.monotonic() - self.began
        drained = self.drain()
        verdict = self.judge.judge(expected)
        answers = self.senders.answers
        rate = round(verdict.obligations / took, 1)
        facts = {
            **facts,
            "redeliveries": self.cluster.redeliveries(),
            "refused": answers.refused,
            "broken": answers.broken,
            "rate": rate,
            "drain": round(drained, 1),
            "seed": self.seed,
        }
        crashes = self.cluster.crashes()
        if crashes:
            print("ended by themselves:", "; ".join(crashes))
        print(verdict.line(**facts), flush=True)
        problems = verdict.problems() + answers.wrong[:5]
        assert not problems, "\n".join(problems)
        return verdict


@contextmanager
def trial(cluster: Cluster, seed: int, rate: float = 60.0, threads: int = 8) -> Iterator[Trial]:
    """Senders and sink at work on a running cluster; everything of it is stopped at the end."""
    ledger = Ledger(cluster.folder / "ledger.db")
    senders = Senders(ledger, cluster.port, rate, threads, seed)
    sink = Sink(ledger, cluster.redis_url)
    judge = Judge(ledger, cluster.redis_url, cluster.database_url)
    try:
        sink.start()
        senders.start()
        yield Trial(cluster, ledger, senders, sink, judge, seed)
    finally:
        senders.give_up()
        sink.stop()
        judge.close()
        ledger.close()
