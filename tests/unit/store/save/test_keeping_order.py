"""Stream entry ids as positions."""

from __future__ import annotations

from itertools import pairwise

import pytest

from store.save.positions import position_of


def test_positions_sort_as_entries() -> None:
    """Positions sort as text the way entry ids sort on the stream."""
    entries = ["0-1", "5-9", "5-10", "1644030000000-0", "1644030000000-2", "1644030000001-0", "11644030000000-0"]
    positions = [position_of(entry) for entry in entries]
    assert all(left < right for left, right in pairwise(positions))


def test_not_an_entry_id() -> None:
    """What is no entry id is refused."""
    with pytest.raises(ValueError, match="invalid literal"):
        position_of("abc")
