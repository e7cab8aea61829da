"""Chaos: hurts members of a cluster at random moments that a seed decides, and counts what it did."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from harness.cluster import Target
from harness.waiting import until


@dataclass
class Chaos:
    """Kills and pauses targets one after the other; each gets its turn before any gets its second."""

    targets: Mapping[str, Target]
    seed: int
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._turns: list[str] = []

    def kill_some(self, count: int, gap_seconds: tuple[float, float] = (0.3, 2.0)) -> None:
        """Kill `count` times; a victim is somebody at work, and the others go on while it comes back."""
        aimed = self.kills + count
        while self.kills < aimed:
            self._wait(gap_seconds)
            name, target = until(self._next_at_work, "somebody to be at work", 60)
            if target.kill():
                self.done[f"kill {name}"] += 1

    def pause_some(
        self, count: int, pause_seconds: tuple[float, float], gap_seconds: tuple[float, float] = (0.3, 1.5)
    ) -> None:
        """Stop and continue `count` times."""
        for _ in range(count):
            name, target = self._next()
            self._wait(gap_seconds)
            if target.pause():
                self.done[f"pause {name}"] += 1
                try:
                    self._wait(pause_seconds)
                finally:
                    target.resume()
            until(target.is_up, f"{name} to go on", 60)

    def do_some(self, actions: Sequence[Callable[[], None]], gap_seconds: tuple[float, float]) -> None:
        """Do each of the actions once, in an order and at moments the seed decides."""
        for action in self._random.sample(list(actions), len(actions)):
            self._wait(gap_seconds)
            action()

    @property
    def kills(self) -> int:
        """How many kills hit a running process."""
        return sum(count for what, count in self.done.items() if what.startswith("kill "))

    @property
    def pauses(self) -> int:
        """How many pauses hit a running process."""
        return sum(count for what, count in self.done.items() if what.startswith("pause "))

    def _next(self) -> tuple[str, Target]:
        if not self._turns:
            self._turns = self._random.sample(sorted(self.targets), len(self.targets))
        name = self._turns.pop()
        return name, self.targets[name]

    def _next_at_work(self) -> tuple[str, Target] | None:
        name, target = self._next()
        if target.is_up():
            return name, target
        self._turns.insert(0, name)
        return None

    def _wait(self, seconds: tuple[float, float]) -> None:
        time.sleep(self._random.uniform(*seconds))
