"""What worker and reading process say to each other arrives as it was sent."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.delivery.delivery import HandOff, Outcome, StreamEntry
from chassis.delivery.errors import SetAsideError, TryAgainError
from enrich.isolation import messages


@given(st.lists(st.binary(max_size=300)))
def test_any_parts(parts: list[bytes]) -> None:
    """Any list of byte strings survives the pipe."""
    assert messages.receive(BytesIO(messages.pack(parts))) == parts


@given(st.lists(st.binary(max_size=20)), st.integers(min_value=1))
def test_broken_off(parts: list[bytes], missing: int) -> None:
    """Half a message is none: the other side is gone."""
    packed = messages.pack(parts)
    assert messages.receive(BytesIO(packed[: max(0, len(packed) - missing)])) is None


def test_entry() -> None:
    """An entry arrives with whatever bytes are in it."""
    entry = StreamEntry("1-1", {b"payload": b"\xff\x00", b"": b"x"}, 2)
    assert messages.to_entry(messages.from_entry(entry)) == entry


@pytest.mark.parametrize(
    "outcome",
    [HandOff({"ce_id": b"a", "payload": b"{}"}, 1.5, {"entities": 3}), SetAsideError("no"), TryAgainError("later ")],
)
def test_outcome(outcome: Outcome) -> None:
    """An outcome arrives as the fate it is."""
    arrived = messages.to_outcome(messages.from_outcome(outcome))
    assert type(arrived) is type(outcome)
    assert str(arrived) == str(outcome)


def test_text_that_is_not_unicode() -> None:
    """A reason with half a surrogate pair in it is told all the same."""
    assert str(messages.to_outcome(messages.from_outcome(TryAgainError("\ud800!")))) == "?!"
