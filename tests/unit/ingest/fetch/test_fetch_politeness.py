"""Taking turns, on a clock that the test turns."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from ingest.fetch import politeness
from ingest.fetch.errors import FetchRefusedError
from ingest.fetch.politeness import Politeness


@dataclass
class TurnedClock:
    """A clock that moves when somebody waits."""

    seconds: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        """The time."""
        return datetime(2026, 10, 21, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        """The same."""
        return self.seconds

    async def wait(self, seconds: float) -> None:
        """Wait, which takes no time."""
        self.waits.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


def polite(clock: TurnedClock, gap_seconds: float = 2.0, concurrency: int = 8) -> Politeness:
    """Politeness on this clock."""
    return Politeness(gap_seconds, concurrency, clock, clock.wait)


@dataclass
class Visits:
    """Counts who is inside at the same time."""

    inside: int = 0
    most: int = 0
    begun: list[float] = field(default_factory=list)

    async def visit(self, turns: Politeness, clock: TurnedClock, host: str) -> None:
        """Be there for a few rounds of the event loop."""
        async with turns.turn(host):
            self.begun.append(clock.seconds)
            self.inside += 1
            self.most = max(self.most, self.inside)
            for _ in range(5):
                await asyncio.sleep(0)
            self.inside -= 1


async def test_one_at_a_time_with_a_gap() -> None:
    """Requests to one host follow each other, with a pause between."""
    clock, visits = TurnedClock(), Visits()
    turns = polite(clock)
    await asyncio.gather(*(visits.visit(turns, clock, "a.example") for _ in range(4)))
    assert visits.most == 1
    assert visits.begun == [1000, 1002, 1004, 1006]


async def test_hosts_do_not_wait_for_each_other() -> None:
    """Requests to different hosts run at once, as many as there are slots."""
    clock, visits = TurnedClock(), Visits()
    turns = polite(clock, concurrency=3)
    await asyncio.gather(*(visits.visit(turns, clock, f"{number}.example") for number in range(10)))
    assert visits.most == 3
    assert not clock.waits


async def test_waiting_for_a_host_holds_no_slot() -> None:
    """Who waits for a busy host does not keep others from another host."""
    clock, visits = TurnedClock(), Visits()
    turns = polite(clock, concurrency=2)
    async with turns.turn("busy.example"):
        waiting = [asyncio.create_task(visits.visit(turns, clock, "busy.example")) for _ in range(5)]
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await visits.visit(turns, clock, "free.example")
    await asyncio.gather(*waiting)
    assert len(visits.begun) == 6


async def test_a_pause_refuses() -> None:
    """While a host asks to be left alone nobody waits for it: they are told when to come back."""
    clock = TurnedClock()
    turns = polite(clock)
    turns.pause("a.example", 60)
    turns.pause("a.example", 5)
    with pytest.raises(FetchRefusedError, match="60 s") as refused:
        async with turns.turn("a.example"):
            pass
    assert refused.value.retry_after_seconds == 60
    clock.seconds += 61
    async with turns.turn("a.example"):
        pass


async def test_a_pause_refuses_who_waits_already() -> None:
    """Who waited for a turn when the host asked for a pause does not ask either."""
    clock, visits = TurnedClock(), Visits()
    turns = polite(clock)
    async with turns.turn("a.example"):
        waiting = asyncio.create_task(visits.visit(turns, clock, "a.example"))
        await asyncio.sleep(0)
        turns.pause("a.example", 3600)
    with pytest.raises(FetchRefusedError):
        await waiting
    assert not visits.begun


async def test_a_slower_host() -> None:
    """A host may ask for a longer pause than the setting, never for a shorter one."""
    clock, visits = TurnedClock(), Visits()
    turns = polite(clock)
    turns.slow_down("a.example", 10)
    turns.slow_down("b.example", 0.1)
    for host in ("a.example", "a.example", "b.example", "b.example"):
        await visits.visit(turns, clock, host)
    assert clock.waits == [10, 2]


async def test_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue of a host is bounded, and who is turned away is told how long it is."""
    monkeypatch.setattr(politeness, "WAITING_LIMIT", 3)
    clock, visits = TurnedClock(), Visits()
    turns = polite(clock)
    waiting = [asyncio.create_task(visits.visit(turns, clock, "a.example")) for _ in range(4)]
    done = await asyncio.gather(*waiting, return_exceptions=True)
    refused = [error for error in done if isinstance(error, FetchRefusedError)]
    assert [error.retry_after_seconds for error in refused] == [6]


async def test_a_cancelled_visit_leaves_nothing_behind() -> None:
    """Who gives up waiting, or is stopped inside, blocks nobody."""
    clock, visits = TurnedClock(), Visits()
    turns = polite(clock, concurrency=1)
    first = asyncio.create_task(visits.visit(turns, clock, "a.example"))
    second = asyncio.create_task(visits.visit(turns, clock, "a.example"))
    await asyncio.sleep(0)
    second.cancel()
    first.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    async with asyncio.timeout(5):
        await visits.visit(turns, clock, "a.example")


async def test_hosts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hosts that nothing is known of any more are dropped; one that asked for a pause is not."""
    monkeypatch.setattr(politeness, "HOSTS_KEPT", 100)
    clock = TurnedClock()
    turns = polite(clock, gap_seconds=0)
    turns.pause("paused.example", 3600)
    for number in range(5000):
        async with turns.turn(f"{number}.example"):
            pass
        clock.seconds += 0.001
    assert len(turns._hosts) < 4200
    with pytest.raises(FetchRefusedError):
        async with turns.turn("paused.example"):
            pass
