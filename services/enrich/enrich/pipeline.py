"""The stages in order, and how a batch of articles runs through them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any
from weakref import ReferenceType, ref

from spacy.tokens import Doc

from enrich import language
from enrich.document import Document, Elsewhere, Stage
from enrich.guard import Guarded, guard
from enrich.models import Model, Models
from enrich.stages.dates.numeric import find_numeric_dates
from enrich.stages.dates.stage import find_dates
from enrich.stages.entities.identify.knowledge import Knowledge, KnowledgeSettings
from enrich.stages.entities.stage import About, find_entities
from enrich.stages.keyphrases.stage import find_keyphrases
from enrich.stages.quotes.stage import find_quotes
from enrich.stages.sentiment.settings import SentimentSettings
from enrich.stages.sentiment.stage import MODEL as SENTIMENT_MODEL
from enrich.stages.sentiment.stage import find_sentiment
from enrich.stages.subjects import find_subjects
from newswire.articles import Annotator, Article

PARAGRAPH_BATCH = 128
"""Paragraphs per model call: about ten articles, the cheapest size measured."""

GROUP_CHARACTERS = 64_000
"""A group that has grown to this is full: long articles are given out one or two at a time."""


def _entities(reading: Document) -> Mapping[str, Any]:
    about = About(reading.text, reading.title, reading.place, reading.outlets, reading.knowledge)
    return {"entities": find_entities(reading.paragraphs, reading.offsets, about)}


def _dates(reading: Document) -> Mapping[str, Any]:
    return {"dates": tuple(find_dates(reading.paragraphs, reading.offsets, reading.published.value))}


def _sentiment(reading: Document) -> Mapping[str, Any]:
    spans = [
        (offset, offset + len(paragraph.text))
        for offset, paragraph in zip(reading.offsets, reading.paragraphs, strict=True)
    ]
    found = reading.found
    return find_sentiment(reading.text, reading.title, spans, found["entities"], found["quotes"], limit=reading.targets)


def _numeric_dates(reading: Document) -> Mapping[str, Any]:
    return {"dates": tuple(find_numeric_dates(reading.paragraphs, reading.offsets))}


def _keyphrases(reading: Document) -> Mapping[str, Any]:
    return {"keyphrases": find_keyphrases(reading.title, reading.paragraphs, reading.offsets)}


def _subjects(reading: Document) -> Mapping[str, Any]:
    return {"subjects": find_subjects(reading.title, [doc.text for doc in reading.paragraphs], reading.section)}


_NAMES_ELSEWHERE = Elsewhere(_entities, "the rules that correct and fold names are made for English")
_DATES_ELSEWHERE = Elsewhere(_numeric_dates, "only dates in numbers are found")


def _quotes(reading: Document) -> Mapping[str, Any]:
    texts = [paragraph.text for paragraph in reading.paragraphs]
    return {"quotes": find_quotes(texts, reading.offsets, reading.found["entities"])}


STAGES: tuple[Stage, ...] = (
    Stage("entities", "3", ("ner",), ("entities",), _entities, elsewhere=_NAMES_ELSEWHERE),
    Stage("dates", "3", (), ("dates",), _dates, elsewhere=_DATES_ELSEWHERE),
    Stage("keyphrases", "1", ("ner",), ("keyphrases",), _keyphrases),
    Stage("subjects", "1", (), ("subjects",), _subjects),
    Stage("quotes", "2", (), ("quotes",), _quotes, uses=("entities",)),
    Stage("sentiment", "2", (), ("sentiment", "entities"), _sentiment, SENTIMENT_MODEL, uses=("entities", "quotes")),
)
"""Adding a stage is one module in `stages/` and one line here."""


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with its annotations, and how long reading took in milliseconds of this thread."""

    article: Article
    milliseconds: float
    facts: Mapping[str, Any] = field(default_factory=dict)


class ReadingError(Exception):
    """The language model failed on an article of the group it was given; the message says how."""


class Pipeline:
    """The language model and the stages; not safe to share between threads."""

    def __init__(
        self, model_name: str = "auto", stages: Sequence[Stage] = STAGES, knowledge: Knowledge | None = None
    ) -> None:
        """Load the model, and the knowledge that the settings name unless it is given.

        Raises:
            StartError: there is no such model, or a file of the knowledge is not what it should be.
        """
        self._stages = stages
        self._knowledge = Knowledge.load(KnowledgeSettings()) if knowledge is None else knowledge
        self._targets = SentimentSettings().sentiment_targets
        self._models = Models(model_name, {need for stage in stages for need in stage.needs})
        self.model: Model = self._models.english
        language.load()
        self._begun: ReferenceType[Generator[AnnotatedArticle, None, None]] | None = None

    def read(self, articles: Sequence[Article]) -> Iterator[AnnotatedArticle]:
        """Annotate articles in order, each given out as soon as it is done: who dies of one has given the others back.

        A stage that fails on one article marks itself `failed` there and harms nothing else. To begin to read ends
        what was being read before.

        Raises:
            ReadingError: the model failed on one of the next articles; alone, only that one fails.
        """
        begun = self._begun() if self._begun is not None else None
        if begun is not None:
            begun.close()  # left in the middle, it is still in its memory zone
        reads = self._read(articles)
        self._begun = ref(reads)
        return reads

    def _read(self, articles: Sequence[Article]) -> Generator[AnnotatedArticle, None, None]:
        for group in _groups([(language.with_language(article), guard(article.text)) for article in articles]):
            yield from self._read_group(group)

    def _read_group(self, group: Sequence[_Cut]) -> Generator[AnnotatedArticle, None, None]:
        failure: str | None = None
        models = [self._models.of(language.language_of_reading(article)) for article, _ in group]
        with ExitStack() as zones:
            for nlp in {id(model): model.nlp for model in models}.values():
                zones.enter_context(nlp.memory_zone())
            # No exception may leave the zone: spaCy would keep pointing to memory that is freed.
            try:
                yield from self._read_together(group, models)
            except MemoryError:  # whoever runs this process ends it
                raise
            except GeneratorExit:  # nobody wants the rest
                return
            except Exception as error:
                failure = f"{type(error).__name__}: {error}"
        if failure is not None:
            raise ReadingError(failure)

    def _read_together(self, group: Sequence[_Cut], models: Sequence[Model]) -> Generator[AnnotatedArticle, None, None]:
        started = perf_counter()
        docs = {number: _docs(model, group, models) for number, model in {id(one): one for one in models}.items()}
        readings = [
            _reading(article, guarded, docs[id(model)], self._knowledge, self._targets)
            for (article, guarded), model in zip(group, models, strict=True)
        ]
        spent = (perf_counter() - started) * 1000
        tokens = [sum(map(len, reading.paragraphs)) for reading in readings]
        for (article, guarded), reading, count in zip(group, readings, tokens, strict=True):
            unread = "; ".join(filter(None, (guarded.reason, language.doubt(article))))
            yield self._annotate(article, reading, unread or None, spent * count / max(1, sum(tokens)))

    def _annotate(
        self, article: Article, reading: Document, unread: str | None, shared_milliseconds: float
    ) -> AnnotatedArticle:
        started = perf_counter()
        found: dict[str, Any] = {}
        annotators = list(article.annotators)
        for stage in self._stages:
            annotator, fields = self._run(stage, replace(reading, found=dict(found)), unread)
            found.update(fields)
            annotators.append(annotator)
        took = shared_milliseconds + (perf_counter() - started) * 1000
        read = article.model_copy(update={**found, "annotators": tuple(annotators)})
        return AnnotatedArticle(read, took, _facts(read))

    def _run(self, stage: Stage, reading: Document, unread: str | None) -> tuple[Annotator, Mapping[str, Any]]:
        started = perf_counter()
        fields: Mapping[str, Any] = {}
        model = self._models.of(reading.language)
        run, reason = stage.run, unread
        if reading.language not in stage.languages:
            other = stage.elsewhere if self._models.know(reading.language) or not stage.needs else None
            if other is None:
                return _unsupported(stage, reading.language), fields
            run, reason = other.run, "; ".join(filter(None, (unread, f"in {reading.language} {other.reason}")))
        status = "partial" if reason else "ok"
        try:
            _check_uses(stage, reading)
            fields = run(reading)
        except MemoryError:  # not a fault of the stage alone: whoever runs this process decides
            raise
        except Exception as error:  # a fault of one stage must not take the others' work with it
            status, reason = "failed", f"{type(error).__name__}: {error}"[:300]
        annotator = Annotator(
            name=stage.name,
            version=stage.version,
            model=stage.model or (model.label if stage.needs else None),
            gives=stage.gives,
            status=status,  # type: ignore[arg-type]
            reason=reason,
            milliseconds=round((perf_counter() - started) * 1000, 3),
        )
        return annotator, fields


def _facts(article: Article) -> Mapping[str, Any]:
    """What the log tells about an article read."""
    suspects = sum(when.suspect is not None for when in article.dates)
    return {"entities": len(article.entities), "dates": len(article.dates), "suspect_dates": suspects}


def _unsupported(stage: Stage, spoken: str) -> Annotator:
    reason = "the language is unknown" if spoken == language.UNKNOWN else f"not made for {spoken}"
    return Annotator(
        name=stage.name, version=stage.version, gives=(), status="unsupported", reason=reason, milliseconds=0.0
    )


def _check_uses(stage: Stage, reading: Document) -> None:
    missing = [name for name in stage.uses if name not in reading.found]
    if missing:
        raise LookupError(f"no {missing[0]}: the stage that gives them failed")


_Cut = tuple[Article, Guarded]


def _groups(articles: Sequence[_Cut]) -> Iterator[list[_Cut]]:
    """Neighbours whose paragraphs together fill a model call."""
    group: list[_Cut] = []
    paragraphs = characters = 0
    for article, guarded in articles:
        group.append((article, guarded))
        paragraphs += len(guarded.pieces)
        characters += sum(len(text) for _, text in guarded.pieces)
        if paragraphs >= PARAGRAPH_BATCH or characters >= GROUP_CHARACTERS:
            yield group
            group, paragraphs, characters = [], 0, 0
    if group:
        yield group


def _docs(model: Model, group: Sequence[_Cut], models: Sequence[Model]) -> Iterator[Doc]:
    """What the model makes of the articles that are in its language."""
    texts = [
        text for (_, guarded), its in zip(group, models, strict=True) if its is model for _, text in guarded.pieces
    ]
    return iter(list(model.nlp.pipe(texts, batch_size=PARAGRAPH_BATCH)))


def _reading(article: Article, guarded: Guarded, docs: Iterator[Doc], knowledge: Knowledge, targets: int) -> Document:
    return Document(
        text=article.text,
        title=article.title,
        published=article.published,
        paragraphs=[next(docs) for _ in guarded.pieces],
        offsets=[offset for offset, _ in guarded.pieces],
        language=language.language_of_reading(article),
        section=article.section,
        place=article.place,
        outlets=tuple(name for name in (article.source, article.agency) if name),
        knowledge=knowledge,
        targets=targets,
    )
