"""What reading is worth in figures: on the sample wire always, on labelled corpora where there are any."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from enrich.pipeline import Pipeline
from enrich.stages.keyphrases.words import stem
from ingest.accept.preparation import prepare
from newswire.articles import Article
from newswire.samples import gold, wire
from quality import test_dates_corpora as dates
from quality import test_entities_corpora as entities
from quality import test_quotes_wire as quotes
from quality import towards

SAMPLE_WIRE = "sample wire"


class Figure(NamedTuple):
    """One line of the table: what is measured, on what, by which measure, in percent."""

    what: str
    where: str
    measure: str
    value: float

    @property
    def name(self) -> str:
        """How floors call it."""
        return f"{self.what}, {self.measure}"


class Counts(NamedTuple):
    """How many were right, found and wanted."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return 100 * self.right / self.found if self.found else 100.0

    @property
    def recall(self) -> float:
        return 100 * self.right / self.wanted if self.wanted else 100.0

    @property
    def f1(self) -> float:
        return 200 * self.right / (self.found + self.wanted) if self.found + self.wanted else 100.0


@cache
def articles() -> dict[str, Article]:
    """The sample wire as ingest and enrich hand it on, by sample id."""
    prepared = []
    for submission in wire():
        candidate = prepare(submission)
        prepared.append(Article(**{"version": 1, **candidate.fields, "id": candidate.id}))
    read = [each.article for each in Pipeline().read(prepared)]
    return {submission.id or "": article for submission, article in zip(wire(), read, strict=True)}


def on_the_sample_wire() -> Iterator[Figure]:
    """The figures that need nothing but the project; the spans are compared as words, wherever they stand."""
    names, days = _counts("names"), _counts("days")
    yield Figure("entities", SAMPLE_WIRE, "mentions with their type, F1", names.f1)
    yield Figure("dates", SAMPLE_WIRE, "words and value, F1", days.f1)
    tones = [
        article.sentiment.label == gold().articles[sample].sentiment
        for sample, article in _english()
        if article.sentiment
    ]
    yield Figure("sentiment", SAMPLE_WIRE, "label of the text, accuracy", 100 * sum(tones) / len(tones))
    for voice in ("overall", "own"):
        pairs = towards.pairs(articles(), voice)
        yield Figure("sentiment towards entities", SAMPLE_WIRE, f"{voice} label, macro F1", towards.macro_f1(pairs))
    yield Figure("sentiment towards entities", SAMPLE_WIRE, "judged of those labelled", towards.judged(articles()))
    yield from _quotes()
    subjects = _counts("subjects")
    yield Figure("subjects", SAMPLE_WIRE, "precision", subjects.precision)
    yield Figure("subjects", SAMPLE_WIRE, "recall", subjects.recall)
    yield Figure("keyphrases", SAMPLE_WIRE, "recall in the first ten", _keyphrases().recall)


def on_corpora() -> Iterator[Figure]:
    """The figures on the corpora in NEWSWIRE_CORPORA; nothing where there are none."""
    folder = os.environ.get("NEWSWIRE_CORPORA")
    if not folder:
        return
    for what in (_dates_of, _entities_of):
        try:
            yield from what(Path(folder))
        except pytest.skip.Exception:
            continue


def _english() -> Iterator[tuple[str, Article]]:
    return ((sample, article) for sample, article in articles().items() if (article.language or "").startswith("en"))


def _counts(layer: str) -> Counts:
    right = found = wanted = 0
    for sample, article in _english():
        ours, theirs = _found(layer, article), _wanted(layer, sample)
        right, found, wanted = right + (ours & theirs).total(), found + ours.total(), wanted + theirs.total()
    return Counts(right, found, wanted)


def _found(layer: str, article: Article) -> Counter[tuple[str, ...]]:
    if layer == "names":
        return Counter((mention.text, entity.type) for entity in article.entities for mention in entity.mentions)
    if layer == "days":
        return Counter((when.text, when.value) for when in article.dates)
    return Counter((subject.code,) for subject in article.subjects)


def _wanted(layer: str, sample: str) -> Counter[tuple[str, ...]]:
    article = gold().articles[sample]
    if layer == "names":
        return Counter((mention.text, entity.type) for entity in article.entities for mention in entity.mentions)
    if layer == "days":
        return Counter((when.text, when.value) for when in article.dates)
    return Counter((code,) for code in gold().subjects[sample])


def _quotes() -> Iterator[Figure]:
    yield Figure("quotes", SAMPLE_WIRE, "in quotation marks, spans, F1", quotes.spans_f1(("direct", "partial")))
    yield Figure("quotes", SAMPLE_WIRE, "indirect, spans, F1", quotes.spans_f1(("indirect",)))
    yield Figure("quotes", SAMPLE_WIRE, "speaker of those found, accuracy", quotes.speakers_right())


def _keyphrases() -> Counts:
    """A phrase of the gold is found when one of ours has the same words, or one of the two is within the other."""
    right = found = wanted = 0
    for sample, phrases in gold().keyphrases.items():
        ours = [_words(phrase.text) for phrase in articles()[sample].keyphrases]
        right += sum(any(_words(phrase) <= one or one <= _words(phrase) for one in ours) for phrase in phrases)
        found, wanted = found + len(ours), wanted + len(phrases)
    return Counts(right, found, wanted)


def _words(phrase: str) -> set[str]:
    return {stem(word.lower()) for word in phrase.replace("-", " ").split()} - {"of"}


def _dates_of(folder: Path) -> Iterator[Figure]:
    if not list((folder / "dates").glob("*.dev.jsonl")):
        return
    for where, names in (("news", dates.NEWS), ("history", dates.HISTORY)):
        tally = dates._read(folder / "dates", names).tally
        label = f"{where} ({', '.join(names)})"
        yield Figure("dates", label, "value F1", tally.value_f1)
        yield Figure("dates", label, "strict F1", tally.strict_f1)


def _entities_of(_: Path) -> Iterator[Figure]:
    for name in ("conll2003", "cleanconll"):
        counts = _mentions(name)
        yield Figure("entities", f"news ({name})", "mentions, strict F1", counts.f1)
    yield Figure("entities", "news (aida)", "folding, B-cubed F1", entities._bcubed("linking/aida.dev.jsonl", None))


def _mentions(name: str) -> Counts:
    right = found = wanted = 0
    for document, ours in entities._read(f"ner/{name}.dev.jsonl"):
        theirs: Sequence[object] | entities.Found = entities._bare(document["text"], document["ents"])
        right, found, wanted = right + len(set(theirs) & ours), found + len(ours), wanted + len(theirs)
    return Counts(right, found, wanted)
