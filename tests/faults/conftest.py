"""How hard the fault tests try: a short run for `make test`, a long one for `make chaos`."""

from __future__ import annotations

import os
import random

import pytest

LONG = os.environ.get("NEWSWIRE_CHAOS", "") not in ("", "0")


@pytest.fixture
def seed() -> int:
    """What decides every random moment: the same in every short run, another in every long one unless it is given."""
    given = os.environ.get("NEWSWIRE_CHAOS_SEED")
    if given:
        return int(given)
    return random.randrange(1_000_000) if LONG else 20_220_205


@pytest.fixture
def long_run() -> bool:
    """Whether this is the long run."""
    return LONG
