"""Looking back or ahead: what the verbs of a sentence say about a bare weekday."""

from __future__ import annotations

import pytest

from enrich.stages.dates.timex.recognition.scanner import scan
from enrich.stages.dates.timex.resolution.tense import Direction, direction_of
from enrich.stages.dates.timex.rules import GRAMMAR


def _direction(sentence: str) -> Direction:
    return direction_of(next(iter(GRAMMAR.find(scan(sentence)))))


@pytest.mark.parametrize(
    "sentence",
    [
        "They met on Friday.",
        "He was charged on Friday.",
        "On Friday, the court ruled.",
        "The United States said on Friday.",
        "Voters hit back at U.S. plans on Friday.",
        "It has not rained since Friday, and will not.",
        "It had been planned for years and failed on Friday.",
        "He seemed to agree on Friday.",
        "He was sentenced to life on Friday.",
        "Here is what to know. . . The party on Friday condemned it.",
    ],
)
def test_past(sentence: str) -> None:
    """The last verb before the expression decides, or else the first one after it."""
    found = [one for one in GRAMMAR.find(scan(sentence)) if "Friday" in sentence[one.first_character :]]
    assert direction_of(found[-1]) in ("past", "done")


@pytest.mark.parametrize(
    "sentence",
    [
        "They will meet on Friday.",
        "They won't meet on Friday.",
        "They'll meet on Friday.",
        "He will be charged on Friday.",
        "He is to be sentenced on Friday.",
        "A vote is scheduled for Friday.",
        "A summit is set for Friday.",
        "They are meeting on Friday.",
        "On Friday, the court will rule.",
    ],
)
def test_future(sentence: str) -> None:
    """Will, a modal, an infinitive or a word of planning looks ahead, through the participles that hang on it."""
    assert _direction(sentence) == "future"


@pytest.mark.parametrize("sentence", ["Friday.", "Rain fell. Friday.", "Talks on Friday"])
def test_unknown(sentence: str) -> None:
    """Without a verb in the sentence nothing is said."""
    assert _direction(sentence) == "unknown"


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("Two men were arrested on Friday.", "done"),
        ("The deal, signed Friday, is void.", "done"),
        ("No train has run since Friday.", "done"),
        ("He announced a vote on Friday.", "past"),
        ("The court said Friday.", "past"),
        ("The vote was postponed on Friday.", "past"),
    ],
)
def test_done(sentence: str, direction: str) -> None:
    """A past verb right beside the expression is its own; a verb of telling or planning may speak of another day."""
    assert _direction(sentence) == direction
