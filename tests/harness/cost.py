"""What a piece of work may cost: bounds that mean the same on a fast processor and on a slow, busy one.

A bound finds what grows out of hand, a quadratic search for instance, and nothing else. So it counts the CPU time of
this process and not the clock, allows ten times what the work costs, and grows with how slow the processor is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import process_time
from typing import Final

ALLOWANCE: Final = 10
"""How many times what it usually costs a piece of work may take before something must be wrong with it."""

YARDSTICK_SECONDS: Final = 0.05
"""What `_yardstick` takes on the processor where the usual costs in the tests were read off."""

LEAST_SECONDS: Final = 0.02
"""Work that costs less is bounded as if it cost this: so little is within what a collection of garbage takes."""


@contextmanager
def costs_about(seconds: float) -> Iterator[None]:
    """A block whose work usually costs so much CPU time.

    Raises:
        AssertionError: it took more than ten times as much, the slowness of this processor allowed for.
    """
    limit = ALLOWANCE * max(seconds, LEAST_SECONDS) * slowness()
    started = process_time()
    yield
    spent = process_time() - started
    assert spent < limit, f"{spent:.2f} s of CPU time for work that costs about {seconds:g} s (limit {limit:.2f} s)"


@cache
def slowness() -> float:
    """How many times slower this processor is than the one of the usual costs; 1 where it is faster."""
    return max(1.0, min(_yardstick() for _ in range(3)) / YARDSTICK_SECONDS)


def _yardstick() -> float:
    """The CPU time of some work of the kind that the tests bound: matching, splitting, counting."""
    text = "On Friday 12 people met, it was said. " * 1000
    started = process_time()
    for _ in range(36):
        words = text.split()
        sum(len(match[0]) for match in re.finditer(r"[A-Z]\w+|\d+", text))
        counted: dict[str, int] = {}
        for word in words:
            counted[word.casefold()] = counted.get(word.casefold(), 0) + 1
    return process_time() - started
