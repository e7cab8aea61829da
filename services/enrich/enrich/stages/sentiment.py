"""The tone of the whole text, from VADER's lexicon and rules (Hutto and Gilbert 2014).

VADER scores sentences; an article's score is the mean over its paragraphs and its title, weighted by length,
because one strong sentence should not colour five neutral paragraphs. The lexicon was made for social media:
its figure on news is a floor for better models, not a claim.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from newswire.articles import Sentiment, SentimentLabel

MODEL = f"vader {version('vaderSentiment')}"
NEUTRAL_BELOW = 0.15
"""Scores nearer to zero than this are neutral: half of VADER's own span for a sentence, as a mean varies less."""

PARAGRAPH_LIMIT = 2000
"""Characters of a paragraph that count; VADER's time grows faster than the length."""


def document_sentiment(paragraphs: list[str]) -> Sentiment:
    """Label and score (-1 to 1) of a text given as its paragraphs; neutral zero for an empty one."""
    analyzer = _analyzer()
    total, weight = 0.0, 0
    for paragraph in paragraphs:
        counted = paragraph[:PARAGRAPH_LIMIT]
        total += analyzer.polarity_scores(counted)["compound"] * len(counted)
        weight += len(counted)
    score = round(total / weight, 4) if weight else 0.0
    return Sentiment(label=_label(score), score=score)


def _label(score: float) -> SentimentLabel:
    if abs(score) < NEUTRAL_BELOW:
        return "neutral"
    return "positive" if score > 0 else "negative"


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()
