"""How a sentence with a target becomes the model's input."""

from __future__ import annotations

from functools import cache

import pytest
from tokenizers import Tokenizer

from enrich.stages.sentiment.marking import TOKEN_LIMIT, Marker, make_marker, window
from enrich.stages.sentiment.weights import read_weights


@cache
def _marker() -> Marker:
    return make_marker(Tokenizer.from_buffer(read_weights().tokenizer))


def _target(sentence: str, start: int, end: int) -> str:
    """What stands between the markers."""
    marker = _marker()
    marked = marker.mark(sentence, start, end)
    inside = [one for one, kind in zip(marked.ids, marked.types, strict=True) if kind]
    assert inside[0] == marker.opening
    assert inside[-1] == marker.closing
    return str(marker.tokenizer.decode(inside[1:-1]))


@pytest.mark.parametrize(
    ("sentence", "target"),
    [
        ("Okafor praised the plan.", "Okafor"),
        ("The plan was praised by Okafor", "Okafor"),
        ("They spoke of Okafor's plan.", "Okafor"),
        ("🎉🎉 Nobody at the 𝔉air blamed Okafor 🎉", "Okafor"),
        ("Okafor", "Okafor"),
    ],
)
def test_the_target_is_marked(sentence: str, target: str) -> None:
    """The markers stand around the target wherever it is, offsets counted in code points."""
    start = sentence.index(target)
    assert _target(sentence, start, start + len(target)) == target.lower()


def test_a_long_sentence_is_cut_around_its_target() -> None:
    """Whatever the length, the target is in the input, and the input within its limit."""
    words = "word " * 3000
    for sentence in (words + "Okafor", "Okafor " + words, words + "Okafor " + words, "x" * 100_000 + " Okafor"):
        start = sentence.index("Okafor")
        assert _target(sentence, start, start + 6) == "okafor"
        assert len(_marker().mark(sentence, start, start + 6).ids) <= TOKEN_LIMIT


def test_a_long_target_is_cut() -> None:
    """A target of a page is read by its beginning."""
    assert len(_marker().mark("word " * 500, 0, 2500).ids) <= TOKEN_LIMIT


def test_without_target() -> None:
    """A sentence as a whole has no token of a target."""
    assert not any(_marker().mark("Okafor praised the plan.", 0, 0).types)


def test_window() -> None:
    """A side that is short leaves its room to the other."""
    assert window([1, 2, 3, 4], [5, 6, 7, 8], 4) == ([3, 4], [5, 6])
    assert window([1], [5, 6, 7, 8], 4) == ([1], [5, 6, 7])
    assert window([1, 2, 3, 4], [5], 4) == ([2, 3, 4], [5])
    assert window([1], [5], 4) == ([1], [5])
