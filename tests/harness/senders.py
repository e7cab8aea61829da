"""Senders: threads that push articles at a set rate, repeat every push until it is answered 202, and write that down.

What they push is decided by the article's number: most articles come once, some twice, some in several editions
(the last of which may say what the first said), some in batches.
"""

from __future__ import annotations

import heapq
import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field

from harness.ledger import Ledger, Obligation, digest

SOURCE = "chaos.example"
ANSWER_SECONDS = 10.0
REPEAT_SECONDS = 0.2
GAP_SECONDS = 3.0
BATCH = 10

PEOPLE = ("Ana Pereira", "Tom Okafor", "Mei Tan", "Lars Holm", "Rosa Diaz", "Ivo Novak", "Lena Brandt")
PLACES = ("Lisbon", "Geneva", "Oslo", "Nairobi", "Lima", "Vienna")


def text_of(number: int, edition: str) -> str:
    """A short story that differs from every other number's and edition's."""
    person, place = PEOPLE[number % len(PEOPLE)], PLACES[number % len(PLACES)]
    return f"{person} opened session {number} of the harbour council in {place} on Friday, edition {edition}."


def editions_of(number: int) -> str:
    """The editions of an article in the order they are pushed, a letter each; equal letters are equal texts."""
    plans = {3: "AA", 7: "ABC", 17: "ABA", 23: "ABBA"}
    return plans.get(number % 30, "A")


@dataclass(order=True)
class _Job:
    """An article and how far its editions are pushed; ordered by when the next one is due."""

    due: float
    numbers: tuple[int, ...] = field(compare=False)
    edition: int = field(default=0, compare=False)


@dataclass
class Answers:
    """What the pushes were answered; `refused` counts 503, `broken` pushes that got no answer."""

    accepted: int = 0
    refused: int = 0
    broken: int = 0
    slowest_refusal_seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


class Senders:
    """A number of threads, each with a connection of its own, sharing one rate."""

    def __init__(self, ledger: Ledger, port: int, rate: float, threads: int = 8, seed: int = 0) -> None:
        self.answers = Answers()
        self.forgetful = False
        """Whether the stream server will forget what it has seen, and with it duplicates and versions."""

        self._ledger, self._port, self._rate = ledger, port, rate
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._jobs: list[_Job] = []
        self._next_due = 0.0
        self._stopping = False
        self._given_up = threading.Event()
        self._versions: dict[int, tuple[str, int, str]] = {}
        self._threads = [
            threading.Thread(target=self._run, name=f"sender-{one}", daemon=True) for one in range(threads)
        ]

    def start(self) -> None:
        """Begin to push."""
        self._next_due = time.monotonic()
        for thread in self._threads:
            thread.start()

    def finish(self, seconds: float = 60.0) -> None:
        """Take no new articles, push the editions that are left, wait for every answer."""
        self._stopping = True
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._given_up.set()
        stuck = [thread.name for thread in self._threads if thread.is_alive()]
        assert not stuck, f"{len(stuck)} senders still had no answer after {seconds:.0f} s: {self.answers}"

    def give_up(self) -> None:
        """Stop, whatever is open; an answer that is being waited for is still written down."""
        self._stopping = True
        self._given_up.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(ANSWER_SECONDS * 2)

    def _run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_SECONDS)
        while not self._given_up.is_set():
            job = self._next()
            if job is None:
                break
            if not self._push(connection, job):
                break
            self._put_back(job)
        connection.close()

    def _next(self) -> _Job | None:
        """The job that is due, waited for; None when all is done."""
        while not self._given_up.is_set():
            with self._lock:
                now = time.monotonic()
                if self._jobs and (self._stopping or self._jobs[0].due <= now):
                    return heapq.heappop(self._jobs)
                if self._stopping:
                    return None
                if self._next_due <= now:
                    return self._new_job()
            time.sleep(0.005)
        return None

    def _new_job(self) -> _Job:
        first = self._ledger.take()
        if first % 40:
            numbers: tuple[int, ...] = (first,)
        else:
            numbers = (first, *(self._ledger.take() for _ in range(BATCH - 1)))
        self._next_due += len(numbers) / self._rate
        return _Job(0.0, numbers)

    def _put_back(self, job: _Job) -> None:
        with self._lock:
            for number in job.numbers:
                if job.edition + 1 < len(editions_of(number)):
                    # Half of the editions come at once, so that several of them meet in one batch.
                    gap = self._random.choice((0.0, self._random.uniform(0.0, GAP_SECONDS)))
                    heapq.heappush(self._jobs, _Job(time.monotonic() + gap, (number,), job.edition + 1))

    def _push(self, connection: http.client.HTTPConnection, job: _Job) -> bool:
        """Repeat until every article of the job is accepted; returns False when the senders were told to give up."""
        waiting = job.numbers
        while waiting:
            waiting = self._attempt(connection, waiting, job.edition)
            if waiting and self._given_up.wait(REPEAT_SECONDS):
                return False
        return True

    def _attempt(
        self, connection: http.client.HTTPConnection, numbers: tuple[int, ...], edition: int
    ) -> tuple[int, ...]:
        """Push once; returns the numbers that are not accepted."""
        lines = [_document(number, edition) for number in numbers]
        batch = len(lines) > 1
        path = "/v1/articles:batch" if batch else "/v1/articles"
        kind = "application/x-ndjson" if batch else "application/json"
        began = time.monotonic()
        try:
            connection.request("POST", path, b"\n".join(lines), {"Content-Type": kind})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self._count("broken")
            return numbers
        if batch and response.status == 200:
            results = [json.loads(line) for line in body.splitlines()]
        else:
            answer = json.loads(body) if response.status == 202 else {"error": body[:300]}
            results = [{**answer, "status": response.status}] * len(numbers)
        if len(results) != len(numbers):
            self._complain(f"{len(results)} results for {len(numbers)} articles: {body[-300:]!r}")
            return numbers
        took = time.monotonic() - began
        return tuple(
            number
            for number, result in zip(numbers, results, strict=True)
            if not self._note(number, edition, result, took)
        )

    def _note(self, number: int, edition: int, result: dict[str, object], took: float) -> bool:
        if result["status"] == 503:
            with self._lock:
                self.answers.refused += 1
                self.answers.slowest_refusal_seconds = max(self.answers.slowest_refusal_seconds, took)
            return False
        if result["status"] != 202:
            self._complain(f"article {number} was answered {result}")
            return False
        text = text_of(number, editions_of(number)[edition])
        article_id, version = str(result["id"]), int(str(result["version"]))
        one = Obligation(number, edition, article_id, version, digest(text), bool(result["duplicate"]), time.time())
        self._ledger.oblige(one)
        self._count("accepted")
        self._check_identity(one)
        return True

    def _check_identity(self, one: Obligation) -> None:
        """One id an article; the same text again is the same version."""
        before = self._versions.get(one.number)
        self._versions[one.number] = (one.article_id, one.version, one.digest)
        if before is None:
            return
        article_id, version, old_digest = before
        if article_id != one.article_id:
            self._complain(f"article {one.number} had the id {article_id} and now {one.article_id}")
        if old_digest == one.digest and not one.duplicate and not self.forgetful:
            self._complain(f"article {one.number} came twice with one text and was not called a duplicate")
        if old_digest == one.digest and version != one.version and not self.forgetful:
            self._complain(f"article {one.number} has version {one.version} for the text of version {version}")

    def _count(self, name: str) -> None:
        with self._lock:
            setattr(self.answers, name, getattr(self.answers, name) + 1)

    def _complain(self, what: str) -> None:
        with self._lock:
            self.answers.wrong.append(what)


def _document(number: int, edition: int) -> bytes:
    text = text_of(number, editions_of(number)[edition])
    return json.dumps({"id": f"n{number}", "source": SOURCE, "text": text}).encode()
