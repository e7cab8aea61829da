"""The stages in order, over a batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from enrich.document import Document, Stage, split_paragraphs
from enrich.guard import NLP_LIMIT_CHARACTERS
from enrich.pipeline import STAGES, Pipeline, ReadingError
from harness.builders import article, story
from newswire.articles import Annotator, Article, Keyphrase, Published, Subject


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """The default pipeline."""
    return Pipeline()


def test_offsets_are_code_points_into_the_text(pipeline: Pipeline) -> None:
    """Every mention and date lies where its offsets say, also after characters outside the basic plane."""
    text = (
        "😀 Vladimir Putin met Xi Jinping in Beijing on Friday.\n\n  “The talks,” said Angela Merkel, “began in 2019.”"
    )
    (read,) = pipeline.read([article(text=text, published=Published(value="2022-02-05", precision="day"))])
    spans = [mention for entity in read.article.entities for mention in entity.mentions] + list(read.article.dates)
    assert len(spans) >= 5
    assert all(text[span.start : span.end] == span.text for span in spans)


def test_annotators_say_who_made_what(pipeline: Pipeline) -> None:
    """Each stage leaves its name, version, model and what it filled."""
    (read,) = pipeline.read([article()])
    made = {annotator.name: annotator for annotator in read.article.annotators}
    assert made.keys() == {"language", *(stage.name for stage in STAGES)}
    assert made["entities"].model is not None
    assert made["entities"].model.startswith("en_core_web")
    assert made["dates"].gives == ("dates",)


def test_batch_changes_nothing(pipeline: Pipeline) -> None:
    """An article is read the same alone and among others."""
    articles = [article(text=f"Ana Pereira flew to Oslo on {day}.") for day in ("Monday", "Tuesday", "Friday")]
    alone = [read.article for one in articles for read in pipeline.read([one])]
    together = [read.article for read in pipeline.read(articles)]
    assert [one.entities for one in alone] == [one.entities for one in together]
    assert [one.dates for one in alone] == [one.dates for one in together]


def test_a_stage_uses_what_earlier_stages_found() -> None:
    """A stage gets the fields it uses; where the stage that gives them failed, it says so instead of guessing."""

    def give(reading: Document) -> Mapping[str, Any]:
        if reading.text == "b":
            raise ValueError("cannot read b")
        return {"keyphrases": (Keyphrase(text=reading.text, score=1.0),)}

    def use(reading: Document) -> Mapping[str, Any]:
        return {
            "subjects": tuple(Subject(code="c", name=one.text * 2, score=1.0) for one in reading.found["keyphrases"])
        }

    stages = (
        Stage("gives", "1", (), ("keyphrases",), give),
        Stage("uses", "1", (), ("subjects",), use, uses=("keyphrases",)),
    )
    good, bad = Pipeline(stages=stages).read([article(text="a"), article(text="b")])
    assert [one.name for one in good.article.subjects] == ["aa"]
    assert bad.article.annotators[-1].status == "failed"
    assert "keyphrases" in (bad.article.annotators[-1].reason or "")


def test_failed_stage_harms_nobody() -> None:
    """A stage that raises on one article marks itself failed there; other stages and articles are unharmed."""

    def fail_on_b(reading: Document) -> Mapping[str, Any]:
        if reading.text == "b":
            raise ValueError("cannot read b")
        return {"language": "en"}

    pipeline = Pipeline(stages=(Stage("picky", "1", (), ("language",), fail_on_b), *STAGES))
    good, bad = pipeline.read([article(text="a"), article(text="b")])
    assert good.article.language == "en"
    failed = next(annotator for annotator in bad.article.annotators if annotator.name == "picky")
    assert (failed.status, failed.reason) == ("failed", "ValueError: cannot read b")
    assert bad.article.sentiment is not None


def test_long_text_is_read_in_part(pipeline: Pipeline) -> None:
    """Beyond the limit a text is kept and not read, and the annotators say so."""
    text = ("Ana Pereira spoke in Oslo. " * 20 + "\n") * (NLP_LIMIT_CHARACTERS // 500)
    (read,) = pipeline.read([article(text=text)])
    assert read.article.text == text
    assert {annotator.status for annotator in _stages(read.article)} == {"partial"}
    assert all("only the first 100000 characters" in str(one.reason) for one in _stages(read.article))
    last = max(mention.end for entity in read.article.entities for mention in entity.mentions)
    assert last <= NLP_LIMIT_CHARACTERS


@pytest.mark.parametrize("text", ["", " ", "\n\n", "!"])
def test_nothing_to_read(pipeline: Pipeline, text: str) -> None:
    """A text without words has no annotations and breaks nothing."""
    (read,) = pipeline.read([article(text=text, original="x")])
    assert read.article.entities == ()


def test_names_around_what_is_left_out(pipeline: Pipeline) -> None:
    """Around a hostile run the article is read, and no mention reaches into it."""
    text = "Ana Pereira flew to Oslo. " + "$" * 5000 + " Tom Okafor met her in Nairobi on 3 May 2021."
    (read,) = pipeline.read([article(text=text)])
    assert {entity.name for entity in read.article.entities} >= {"Ana Pereira", "Oslo", "Tom Okafor", "Nairobi"}
    assert [found.text for found in read.article.dates] == ["3 May 2021"]
    assert {one.reason for one in _stages(read.article)} == {"left out 5000 characters without a space at 26"}


def _stages(one: Article) -> list[Annotator]:
    return [annotator for annotator in one.annotators if annotator.name != "language"]


def _untimed(one: Article) -> bytes:
    annotators = tuple(annotator.model_copy(update={"milliseconds": None}) for annotator in one.annotators)
    return one.model_copy(update={"annotators": annotators}).model_dump_json().encode()


@Language.component("chokes_on_bad")
def _choke(doc: Doc) -> Doc:
    if doc.text == "bad":
        raise ValueError("cannot read bad")
    return doc


@pytest.fixture
def choking() -> Pipeline:
    """A pipeline whose model fails on one word."""
    pipeline = Pipeline()
    pipeline.model.nlp.add_pipe("chokes_on_bad")
    return pipeline


def test_given_out_one_by_one() -> None:
    """An article is given out before anything is done that the next one alone asks for."""
    seen: list[str] = []
    stage = Stage("seen", "1", (), (), lambda reading: seen.append(reading.text) or {})
    reads = Pipeline(stages=[stage]).read([article(text="a"), article(text="b")])
    assert next(reads).article.text == "a"
    assert seen == ["a"]


def test_each_paragraph_is_read_once() -> None:
    """Among many articles of one group the model is still called once for each paragraph."""
    seen: list[str] = []

    @Language.component("notes_what_it_reads")
    def note(doc: Doc) -> Doc:
        seen.append(doc.text)
        return doc

    pipeline = Pipeline()
    pipeline.model.nlp.add_pipe("notes_what_it_reads")
    assert len(list(pipeline.read([article(text=text) for text in ("a", "b", "c")]))) == 3
    assert seen == ["a", "b", "c"]


def test_left_in_the_middle(pipeline: Pipeline) -> None:
    """To begin to read ends a reading that nobody has finished."""
    left = pipeline.read([article(text=story(1)), article(text=story(2))])
    next(left)
    (read,) = pipeline.read([article(text=story(3))])
    assert read.article.entities
    assert list(left) == []


def test_model_that_fails(choking: Pipeline) -> None:
    """When the model fails on an article it says so, and reads the next one as if nothing had been."""
    (before,) = choking.read([article(text=story(1))])
    with pytest.raises(ReadingError, match="ValueError: cannot read bad"):
        list(choking.read([article(text=story(2)), article(text="bad")]))
    (after,) = choking.read([article(text=story(1))])
    assert _untimed(after.article) == _untimed(before.article)


def test_memory_is_not_a_stage_fault() -> None:
    """Where memory ran out nothing is marked and handed on: whoever runs the process has to end it."""

    def run_out(_: Document) -> Mapping[str, Any]:
        raise MemoryError

    pipeline = Pipeline(stages=(Stage("greedy", "1", (), (), run_out),))
    with pytest.raises(MemoryError):
        list(pipeline.read([article()]))


def test_paragraphs() -> None:
    """Paragraphs are the lines with words, stripped, with their offsets."""
    assert split_paragraphs("a\n\n  b c \n\t\nd") == [(0, "a"), (5, "b c"), (12, "d")]
