"""The tone of sentences and of a whole text, and what several sentences together say of one target.

A sentence's tone is the mean of what the trained model and VADER's lexicon and rules give: on headlines the two err on
different words, and together they follow readers' judgement better (r 0.70) than either alone (0.64 and 0.62).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from enrich.stages.sentiment.targets import Polarity, TargetSentiment, Toned

CHARACTERS_READ = 1000
"""Of a sentence; VADER's time grows faster than the length."""

POSITIVE_FROM, NEGATIVE_FROM = 0.15, -0.4
"""The mean over a target's sentences counts as an opinion of the text from here on. Of most people in the news
something bad is reported now and then; readers call a text critical of somebody only when much of it is."""

POSITIVE_FROM_FEW = {1: 0.5, 2: 0.34}
"""Where only so many sentences were read: who signs a friendship once is not praised by the text for it."""

NEUTRAL_SENTENCES = 0.5
"""Counted with those that were read: one sentence alone says less of a text than two that agree."""


def sentence_tones(model: TargetSentiment, sentences: Sequence[str]) -> list[float]:
    """The tone of each sentence, in [-1, 1]; zero for an empty one."""
    read = [sentence[:CHARACTERS_READ] for sentence in sentences]
    return [mixed(sentence, tone) for sentence, tone in zip(read, model.score_sentences(read), strict=True)]


def mixed(sentence: str, tone: float | None) -> float:
    """The tone of a sentence from what the model gives and its words; from its words alone where the model gives none.

    Of a sentence with a target the model's tone may be that of the same pass: it follows readers as well (0.66).
    """
    words = float(_analyzer().polarity_scores(sentence[:CHARACTERS_READ])["compound"])
    return round(words if tone is None else (tone + words) / 2, 4)


def text_tone(sentences: Sequence[str], tones: Sequence[float]) -> float:
    """The tone of a text: the mean over its sentences, by length, so that one short cry colours no long report."""
    weights = [len(sentence) for sentence in sentences]
    total = sum(weights)
    return round(sum(map(float.__mul__, tones, map(float, weights))) / total, 4) if total else 0.0


def overall(said: Sequence[Toned]) -> Toned:
    """What several sentences together say of one target: a mean of their scores; neutral where there are none."""
    score = round(sum(one.score for one in said) / (len(said) + NEUTRAL_SENTENCES), 4)
    positive_from = POSITIVE_FROM_FEW.get(len(said), POSITIVE_FROM)
    polarity: Polarity = 1 if score >= positive_from else -1 if score <= NEGATIVE_FROM else 0
    return Toned(polarity, score)


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()
