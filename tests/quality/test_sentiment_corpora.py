"""Sentiment on labelled news: the floors the shipped model may not fall below.

The environment variable NEWSWIRE_CORPORA names a folder with `tsc/*.dev.jsonl`, which this project does not carry: one
target a line (`sentence, from, to, polarity`), headlines with a valence (`text, valence`), and articles with what they
say of one person (`title, text, target, polarity`).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from statistics import correlation
from typing import Any

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from enrich.stages.sentiment.sentences import context_of, sentence_around
from enrich.stages.sentiment.targets import TargetSentiment
from enrich.stages.sentiment.tone import overall, sentence_tones
from quality import towards

CORPORA = os.environ.get("NEWSWIRE_CORPORA")
pytestmark = pytest.mark.skipif(CORPORA is None, reason="NEWSWIRE_CORPORA names no folder of labelled news")

FLOORS = {"newsmtsc-mt": 76.0, "newsmtsc-rw": 79.0, "sentfin": 80.0}
"""Macro F1 over negative, neutral and positive, in per cent."""

HEADLINES_R = 0.62
PERSONS_F1 = 45.0
"""For comparison: the tone of all words, by VADER with the best threshold for this very data, 45.1."""

VADER_FROM = 0.9


def _rows(name: str) -> list[dict[str, Any]]:
    path = Path(str(CORPORA), "tsc", f"{name}.dev.jsonl")
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def _model() -> TargetSentiment:
    return TargetSentiment()


@pytest.mark.parametrize("name", FLOORS)
def test_targets(name: str) -> None:
    """Towards given targets `newswire sentiment` keeps its measured macro F1."""
    rows = _rows(name)
    said = _model().score([_asked(row["sentence"], row["from"], row["to"]) for row in rows])
    assert _macro_f1([row["polarity"] for row in rows], [one.polarity for one in said]) >= FLOORS[name]


def _asked(text: str, start: int, end: int) -> tuple[str, int, int]:
    begin, stop = context_of(text, start, end)
    return text[begin:stop], start - begin, end - begin


def test_headlines() -> None:
    """The tone of headlines goes with what people feel who read them."""
    rows = _rows("semeval07")
    tones = sentence_tones(_model(), [row["text"] for row in rows])
    assert correlation(tones, [row["valence"] for row in rows]) >= HEADLINES_R


def test_articles_about_persons() -> None:
    """What an article says of a person, from the sentences that name the person, beats the tone of all its words."""
    rows = _rows("persent")
    gold = [row["polarity"] for row in rows]
    ours = [_of_person(row["text"], row["target"]) for row in rows]
    analyzer = SentimentIntensityAnalyzer()
    words = [_sign(analyzer.polarity_scores(row["text"][:5000])["compound"], VADER_FROM) for row in rows]
    assert _macro_f1(gold, ours) >= max(PERSONS_F1, _macro_f1(gold, words))


def _macro_f1(gold: Sequence[int], said: Sequence[int]) -> float:
    return towards.macro_f1(list(zip(gold, said, strict=True)))


def _of_person(text: str, person: str) -> int:
    name = re.escape(person.split()[-1])
    spans = [found.span() for found in re.finditer(rf"\b{name}\b", text)]
    around = [(sentence_around(text, *span), span) for span in spans]
    items = [(text[begin:stop], start - begin, end - begin) for (begin, stop), (start, end) in around]
    return overall(_model().score(items)).polarity


def _sign(score: float, least: float) -> int:
    return 0 if abs(score) < least else 1 if score > 0 else -1
