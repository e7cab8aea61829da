"""The tone of the whole text."""

from __future__ import annotations

from enrich.stages.sentiment import document_sentiment


def test_labels() -> None:
    """Plainly good news is positive, plainly bad news negative, a timetable neutral."""
    assert document_sentiment(["The team celebrated a wonderful, happy victory."]).label == "positive"
    assert document_sentiment(["The terrible attack killed and wounded many people."]).label == "negative"
    assert document_sentiment(["The train leaves the station at nine."]).label == "neutral"


def test_length_counts() -> None:
    """One short happy line does not colour a long sad text."""
    sad = "The deadly disaster killed dozens and destroyed the village. " * 5
    assert document_sentiment(["Great!", sad]).label == "negative"


def test_empty_text() -> None:
    """Nothing said is neutral zero."""
    assert document_sentiment([]).score == 0.0
