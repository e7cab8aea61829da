"""Hostile texts through the whole pipeline: each costs about a second at most, and nobody else anything."""

from __future__ import annotations

import time

import pytest

from enrich.pipeline import Pipeline
from harness.builders import article, story
from newswire.articles import Article

PROSE = "The council of Lisbon, which has nine members, met Ana Pereira on Friday, 3 May, about the price of grain. "
HOSTILE = {
    "8 KB of brackets": "(" * 8192,
    "112 KB of addresses": "http://" * 16_000,
    "4,000 dollar signs": "$" * 4000,
    "50,000 emoji": "😀" * 50_000,
    "10 MB without a space": "a" * 10_000_000,
    "a million characters of prose": (PROSE * 9000)[:1_000_001],
    "a million characters in lines": ((PROSE * 3 + "\n") * 3000)[:1_000_001],
    "brackets apart": "( " * 50_000,
    "dollar signs apart": "$ " * 50_000,
    "emoji apart": "😀 " * 50_000,
    "runs of 64 brackets": ("(" * 64 + " ") * 1500,
    "combining marks": ("e" + "\u0301\u0302\u0303" * 5) * 5000,
    "combining marks in words": ("e\u0301\u0302\u0303" * 8 + " ") * 3000,
    "right to left": "\u202e" * 50_000,
    "right to left words": "\u202eabc\u202d " * 16_000,
    "a letter a line": "a\n" * 50_000,
    "a name a line": "Ana Pereira\n" * 8000,
    "100,000 digits": "1" * 100_000,
    "digits apart": "1 " * 50_000,
    "years": "2021 " * 20_000,
    "deep quotes": "“" * 50_000 + "”" * 50_000,
    "deep quotes of words": "“he said " * 6000 + "” " * 6000,
    "no-break spaces": "a\u00a0" * 50_000,
    "capitals": "Ana " * 25_000,
    "no end of names": " ".join(f"Ana{n:x} Pereira{n % 97:x}o" for n in range(6000)).translate(
        str.maketrans("0123456789", "ghijklmnop")
    ),
}
CPU_SECONDS = 2.0
"""Each takes 0.0 to 1.0 seconds on an idle machine; emoji, slow with VADER, 1.2. A busy machine may need more."""


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """The default pipeline."""
    return Pipeline()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_part(pipeline: Pipeline, name: str) -> None:
    """A hostile text costs about a second at most, says that it was read in part, and what was found stands in it."""
    text = HOSTILE[name]
    began = time.thread_time()
    (read,) = pipeline.read([article(text=text, original="x", language="en")])
    assert time.thread_time() - began < CPU_SECONDS
    stages = [one for one in read.article.annotators if one.name != "language"]
    assert {(one.status, bool(one.reason)) for one in stages} == {("partial", True)}
    spans = [mention for entity in read.article.entities for mention in entity.mentions] + list(read.article.dates)
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert read.article.text == text


def test_hostile_neighbours_change_nothing(pipeline: Pipeline) -> None:
    """Articles among hostile ones are annotated as they are alone, to the byte."""
    good = [article(id=f"{number:032}", text=story(number)) for number in range(6)]
    bad = [
        article(text=HOSTILE[name], original="x") for name in ("8 KB of brackets", "a letter a line", "digits apart")
    ]
    mixed = [good[0], bad[0], good[1], good[2], bad[1], good[3], bad[2], good[4], good[5]]
    together = [read.article for read in pipeline.read(mixed) if read.article.text in {one.text for one in good}]
    alone = [read.article for one in good for read in pipeline.read([one])]
    assert [_untimed(one) for one in together] == [_untimed(one) for one in alone]


def _untimed(one: Article) -> bytes:
    annotators = tuple(annotator.model_copy(update={"milliseconds": None}) for annotator in one.annotators)
    return one.model_copy(update={"annotators": annotators}).model_dump_json().encode()
