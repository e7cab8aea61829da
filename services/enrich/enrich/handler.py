"""What enrich does with a batch from the raw stream: read the articles, hand them on as enriched events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

from chassis.clock import Clock, timestamp
from chassis.delivery.delivery import HandOff, Outcome, StreamEntry
from chassis.delivery.errors import SetAsideError, TryAgainError
from newswire import wire
from newswire.articles import Article, StageTime
from newswire.events import ENRICHED, REPLAYED, REREAD, ArticleEvent, event_id

if TYPE_CHECKING:  # the model is loaded by whoever makes the pipeline
    from enrich.pipeline import AnnotatedArticle, Pipeline

SOURCE = "newswire/enrich"


class EntryHandler:
    """Decodes entries, reads the articles, encodes the results."""

    def __init__(self, pipeline: Pipeline, clock: Clock) -> None:
        self._pipeline, self._clock = pipeline, clock

    def read(self, entries: Sequence[StreamEntry]) -> Iterator[Outcome]:
        """One outcome an entry, in order, each as soon as its article is read."""
        done = 0
        try:
            for outcome in self._together(entries):
                yield outcome
                done += 1
        except MemoryError:  # nothing more can be promised of this process
            raise
        except Exception as error:  # the model failed on somebody's text: one by one, only that one fails
            if len(entries) == 1:
                yield TryAgainError(f"{type(error).__name__}: {error}")
            else:
                for entry in entries[done:]:
                    yield from self.read([entry])

    def _together(self, entries: Sequence[StreamEntry]) -> Iterator[Outcome]:
        decoded = [_decode(entry) for entry in entries]
        reads = self._pipeline.read([one.article for one in decoded if _is_told(one)])
        for one in decoded:
            if not isinstance(one, ArticleEvent):
                yield one
            elif _is_told(one):
                yield self._read(one, next(reads))
            else:
                yield self._hand_off(one, one.article, 0.0, {"status": one.article.status})

    def _read(self, event: ArticleEvent, read: AnnotatedArticle) -> HandOff:
        return self._hand_off(event, read.article, read.milliseconds, read.facts)

    def _hand_off(
        self, event: ArticleEvent, article: Article, milliseconds: float, facts: Mapping[str, Any]
    ) -> HandOff:
        now = timestamp(self._clock.now())
        stage = StageTime(stage="enriched", at=now, milliseconds=round(milliseconds, 2))
        article = article.model_copy(update={"stages": (*article.stages, stage)})
        event_type = REREAD if event.type == REPLAYED else ENRICHED
        enriched = ArticleEvent(
            id=event_id(article.id, article.version, event_type, event.reading),
            type=event_type,
            source=SOURCE,
            time=now,
            article=article,
            traceparent=event.traceparent,
            sequence=event.sequence,
            reading=event.reading,
        )
        return HandOff(wire.encode(enriched), milliseconds, {"version": article.version, **facts})


def _is_told(one: ArticleEvent | SetAsideError) -> TypeGuard[ArticleEvent]:
    """Whether there is anything to read: what is canceled or withheld has no text."""
    return isinstance(one, ArticleEvent) and one.article.status == "usable"


def _decode(entry: StreamEntry) -> ArticleEvent | SetAsideError:
    try:
        return wire.decode(entry.id, entry.fields)
    except wire.MalformedEntryError as error:
        return SetAsideError(str(error))
