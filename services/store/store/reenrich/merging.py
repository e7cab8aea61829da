"""Rereading: takes the annotations of an article off, and puts those of a new reading on; its content stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from newswire.articles import Annotator, Article
from newswire.fields import ANNOTATED

_LANGUAGE: Final = frozenset(("language", "language_source"))


def without_annotations(article: Article) -> Article:
    """The article as it was before it was read; its language stays, the reading looks at who says so."""
    fields = _given(article.annotators) - _LANGUAGE
    stages = tuple(stage for stage in article.stages if stage.stage == "received")
    return article.model_copy(update={**_defaults(fields), "annotators": (), "stages": stages})


def with_annotations(kept: Article, read: Article) -> Article:
    """The article that is kept, with the annotations of a new reading.

    What is by a producer that did not read it again stays, and so does what one has said that failed this time.
    """
    before = {one.name for one in kept.annotators}
    fresh = [one for one in read.annotators if one.status != "failed" or one.name not in before]
    names = {one.name for one in fresh}
    given = _given(fresh)
    staying = [one for one in kept.annotators if one.name not in names and not set(one.gives) <= given]
    gone = _given(one for one in kept.annotators if one not in staying) - given - _given(staying)
    enriched = [stage for stage in read.stages if stage.stage == "enriched"]
    stages = tuple(enriched[-1] if enriched and stage.stage == "enriched" else stage for stage in kept.stages)
    update = {
        **_defaults(gone - _LANGUAGE),
        **{name: getattr(read, name) for name in given},
        "annotators": (*staying, *fresh),
        "stages": stages,
    }
    return kept.model_copy(update=update)


def read_at(article: Article) -> str:
    """When it was read, as far as it tells."""
    return next((stage.at for stage in reversed(article.stages) if stage.stage == "enriched"), "")


def _given(annotators: Iterable[Annotator]) -> frozenset[str]:
    named = {name for one in annotators for name in one.gives}
    return ANNOTATED & named  # nothing else is an annotator's to change, whatever it says it gives


def _defaults(fields: Iterable[str]) -> dict[str, Any]:
    return {name: Article.model_fields[name].get_default(call_default_factory=True) for name in fields}
