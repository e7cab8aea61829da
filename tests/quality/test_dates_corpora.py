"""How well `find_dates` reads labelled news and histories; needs a folder of corpora that is not ours to ship.

The environment variable NEWSWIRE_CORPORA names a folder with `dates/*.dev.jsonl`, one document a line:
`{doc_id, dct, text, timex: [{start, end, type, value}]}`, offsets in code points.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from enrich.stages.dates.stage import find_dates
from enrich.stages.dates.timex.recognition.scanner import scan
from enrich.stages.dates.timex.rules import GRAMMAR
from quality.timex_everywhere import tried_everywhere
from quality.timex_score import Mark, Tally, tally

NEWS = ("timebank", "aquaint", "meantime")
HISTORY = ("wikiwars",)

# Floors a little under what was measured without a model of names (plain tokenizer), so that they hold with any.
NEWS_VALUE_F1, NEWS_STRICT_F1, NEWS_RELAXED_F1 = 81.9, 88.6, 94.1
HISTORY_VALUE_F1, HISTORY_STRICT_F1 = 84.0, 86.9
KILOBYTES_PER_CPU_SECOND = 300


@dataclass(frozen=True)
class Reading:
    """The tally of some corpora and how fast they were read, the making of the Docs not counted."""

    tally: Tally
    kilobytes_per_second: float


@pytest.fixture(scope="module")
def corpora() -> Path:
    folder = os.environ.get("NEWSWIRE_CORPORA")
    if not folder or not list(Path(folder, "dates").glob("*.dev.jsonl")):
        pytest.skip("NEWSWIRE_CORPORA names no folder with dates/*.dev.jsonl")
    return Path(folder, "dates")


def _read(corpora: Path, names: tuple[str, ...]) -> Reading:
    english, total, size, seconds = spacy.blank("en"), Tally(), 0, 0.0
    for name in names:
        for line in (corpora / f"{name}.dev.jsonl").read_text("utf-8").splitlines():
            document = json.loads(line)
            found, spent = _find(english, document["text"], document["dct"])
            gold = [Mark(timex["start"], timex["end"], timex["value"]) for timex in document["timex"]]
            total, size, seconds = total + tally(gold, found), size + len(document["text"]), seconds + spent
    return Reading(total, size / 1000 / seconds)


def _find(english: Language, text: str, written: str | None) -> tuple[list[Mark], float]:
    paragraphs, offsets, position = [], [], 0
    for line in text.split("\n"):
        paragraphs.append(english(line))
        offsets.append(position)
        position += len(line) + 1
    started = time.process_time()
    found = find_dates(paragraphs, offsets, written)
    spent = time.process_time() - started
    return [Mark(one.start, one.end, one.value) for one in found], spent


def test_news(corpora: Path) -> None:
    """On pooled news the stage keeps its measured value, strict and relaxed F1 and its speed."""
    reading = _read(corpora, NEWS)
    assert reading.tally.value_f1 >= NEWS_VALUE_F1
    assert reading.tally.strict_f1 >= NEWS_STRICT_F1
    assert reading.tally.relaxed_f1 >= NEWS_RELAXED_F1
    assert reading.kilobytes_per_second >= KILOBYTES_PER_CPU_SECOND


def test_history(corpora: Path) -> None:
    """Told history is resolved from the date last spoken of, not from the day of writing."""
    reading = _read(corpora, HISTORY)
    assert reading.tally.value_f1 >= HISTORY_VALUE_F1
    assert reading.tally.strict_f1 >= HISTORY_STRICT_F1


def test_looking_up_rules_by_their_first_word_loses_none(corpora: Path) -> None:
    """On all labelled texts the rules looked up by a word find what all rules tried at every word find."""
    for name in (*NEWS, *HISTORY):
        for line in (corpora / f"{name}.dev.jsonl").read_text("utf-8").splitlines():
            words = scan(json.loads(line)["text"])
            assert [(one.start, one.end, one.rule) for one in GRAMMAR.find(words)] == tried_everywhere(words)


def test_the_scorer_pairs_one_to_one() -> None:
    """A pair counts once, an equal span before an overlapping one, and only valued gold counts for the value."""
    gold = [Mark(0, 6, "2022"), Mark(10, 16, None)]
    found = [Mark(0, 4, "2021"), Mark(0, 6, "2022"), Mark(12, 16, "X")]
    assert tally(gold, found) == Tally(gold=2, found=3, strict=1, relaxed=2, valued=1, value=1)
