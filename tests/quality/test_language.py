"""How often the language of a title or sentence is told, and that it is never told wrong without need."""

from __future__ import annotations

from enrich.language import guess
from quality.titles import TITLES

FLOOR_TITLES, FLOOR_TEXTS = 0.97, 1.0
"""Measured 96 of 96 titles in the 16 languages that the thresholds were chosen on, 35 of 36 in the 12 others."""


def test_titles() -> None:
    """One line is enough for nearly every language."""
    told = [guess(title).language == language for language, titles in TITLES.items() for title in titles]
    assert sum(told) / len(told) >= FLOOR_TITLES


def test_texts() -> None:
    """A few sentences are enough for every language."""
    told = [guess(" ".join(titles)).language == language for language, titles in TITLES.items()]
    assert sum(told) / len(told) >= FLOOR_TEXTS


def test_never_english() -> None:
    """What another language says is never taken for English."""
    for language, titles in TITLES.items():
        assert language == "en" or "en" not in {guess(title).language for title in titles}
