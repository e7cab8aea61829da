"""Quotations of the sample wire: the floors the quotes stage may not fall below.

Each sample is cleaned and read as the running system does it; offsets are then told in the submitted text, as the gold
has them. A speaker is right if it is the gold's entity (by a shared mention) or its description.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from enrich.pipeline import Pipeline
from ingest.offline import clean_submission
from newswire.articles import Article, Quote
from newswire.samples import GoldArticle, gold, wire

SPAN_FLOOR = 0.97
SPEAKER_FLOOR = 0.95
KIND_FLOOR = 0.97
INDIRECT_FLOOR = 0.93

Place = tuple[int, int]


class Sample(NamedTuple):
    """What was found in a sample and what the gold says, by place in the submitted text."""

    found: dict[Place, Quote]
    expected: dict[Place, Quote]
    article: Article
    places: list[int]
    gold: GoldArticle


@cache
def _samples() -> list[Sample]:
    golden, submissions = gold().articles, wire()
    articles = [clean_submission(one, one.id or "", keep_text=False) for one in submissions]
    samples = []
    for submission, read in zip(submissions, Pipeline().read(articles), strict=True):
        places = _places(read.article)
        found = {(places[quote.start], places[quote.end - 1] + 1): quote for quote in read.article.quotes}
        one = golden[submission.id or ""]
        expected = {(quote.start, quote.end): quote for quote in one.quotes}
        samples.append(Sample(found, expected, read.article, places, one))
    return samples


def _places(article: Article) -> list[int]:
    """Where each character of the cleaned text stands in the original; -1 for white space."""
    cut = {place for span in article.removed for place in range(span.start, span.end)}
    places, place = [], 0
    for sign in article.text:
        if sign.isspace():
            places.append(-1)
            continue
        while place in cut or article.original[place] != sign:
            place += 1
        places.append(place)
        place += 1
    return places


def _f1(found: Iterable[object], expected: Iterable[object]) -> float:
    one, other = set(found), set(expected)
    return 2 * len(one & other) / (len(one) + len(other))


def _spans(kinds: tuple[str, ...]) -> tuple[set[tuple[int, Place]], set[tuple[int, Place]]]:
    found, expected = set(), set()
    for number, sample in enumerate(_samples()):
        found |= {(number, place) for place, quote in sample.found.items() if quote.kind in kinds}
        expected |= {(number, place) for place, quote in sample.expected.items() if quote.kind in kinds}
    return found, expected


def _pairs() -> Iterator[tuple[Sample, Quote, Quote]]:
    for sample in _samples():
        for place in sample.found.keys() & sample.expected.keys():
            yield sample, sample.found[place], sample.expected[place]


def _is_same_speaker(sample: Sample, found: Quote, expected: Quote) -> bool:
    named = next((entity for entity in sample.gold.entities if entity.name == expected.speaker), None)
    if named is None or found.speaker_entity is None:
        return _is_same_description(found.speaker, expected.speaker)
    mine = next(entity for entity in sample.article.entities if entity.id == found.speaker_entity)
    places = {sample.places[mention.start] for mention in mine.mentions}
    return any(mention.start in places for mention in named.mentions)


def _is_same_description(found: str | None, expected: str | None) -> bool:
    """`flight engineer in Houston` is the gold's `flight engineer`."""
    if found is None or expected is None:
        return found is expected
    one, other = found.lower(), expected.lower()
    return one.startswith(other) or other.startswith(one)


def spans_f1(kinds: tuple[str, ...]) -> float:
    """How exactly quotations of these kinds are found, in percent."""
    return 100 * _f1(*_spans(kinds))


def speakers_right() -> float:
    """How many of the quotations found have the right speaker, in percent."""
    right = [_is_same_speaker(sample, found, expected) for sample, found, expected in _pairs()]
    return 100 * sum(right) / len(right)


def test_quotations_are_found() -> None:
    """Words in quotation marks that somebody said are found with their exact span, and no others."""
    assert spans_f1(("direct", "partial")) >= 100 * SPAN_FLOOR


def test_reported_clauses_are_found() -> None:
    """Indirect speech is found with its exact span, and little else is taken for it."""
    assert spans_f1(("indirect",)) >= 100 * INDIRECT_FLOOR


def test_speakers_are_right() -> None:
    """Of the quotations found, nearly all have the speaker a careful reader gives them."""
    assert speakers_right() >= 100 * SPEAKER_FLOOR


def test_kinds_are_right() -> None:
    """Whole sentences, parts of sentences and reported clauses are told apart."""
    right = [found.kind == expected.kind for _, found, expected in _pairs()]
    assert sum(right) / len(right) >= KIND_FLOOR
