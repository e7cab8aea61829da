"""Chaos: hurts members of a cluster at random moments that a seed decides, and counts what it did."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from harness.member import Target
from harness.waiting import until

AIM_SECONDS = 1.0


@dataclass
class Chaos:
    """Kills and pauses targets one after the other; each gets its turn before any gets its second."""

    targets: Mapping[str, Target]
    seed: int
    is_busy: Callable[[str], bool] | None = None
    """Whether the target of this name has work in hand just now: every second kill waits for such a moment."""

    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._turns: list[str] = []

    def kill_some(self, count: int, gap_seconds: tuple[float, float] = (0.3, 2.0)) -> None:
        """Kill `count` times; a victim is somebody at work, and the others go on while it comes back."""
        aimed = self.kills + count
        while self.kills < aimed:
            self._wait(gap_seconds)
            name = until(self._next_at_work, "somebody to be at work", 60)
            self._aim(name)
            if self.targets[name].kill():
                self.done[f"kill {name}"] += 1

    def pause_some(
        self, count: int, pause_seconds: tuple[float, float], gap_seconds: tuple[float, float] = (0.3, 1.5)
    ) -> None:
        """Stop and continue `count` times."""
        for _ in range(count):
            name = self._next()
            target = self.targets[name]
            self._wait(gap_seconds)
            if target.pause():
                self.done[f"pause {name}"] += 1
                try:
                    self._wait(pause_seconds)
                finally:
                    target.resume()
            until(target.is_up, f"{name} to go on", 60)

    @property
    def kills(self) -> int:
        """How many kills hit a running process."""
        return sum(count for what, count in self.done.items() if what.startswith("kill "))

    @property
    def pauses(self) -> int:
        """How many pauses hit a running process."""
        return sum(count for what, count in self.done.items() if what.startswith("pause "))

    def _next(self) -> str:
        if not self._turns:
            self._turns = self._random.sample(sorted(self.targets), len(self.targets))
        return self._turns.pop()

    def _next_at_work(self) -> str:
        """Whose turn it is, if it is at work; empty if not, and it has another turn later."""
        name = self._next()
        if self.targets[name].is_up():
            return name
        self._turns.insert(0, name)
        return ""

    def _aim(self, name: str) -> None:
        """Mostly nothing is in hand: work takes milliseconds. So half of the kills are not left to luck."""
        if self.is_busy is None or self._random.random() < 0.5:
            return
        patience = time.monotonic() + AIM_SECONDS
        while time.monotonic() < patience and not self.is_busy(name):
            time.sleep(0.001)

    def _wait(self, seconds: tuple[float, float]) -> None:
        time.sleep(self._random.uniform(*seconds))
