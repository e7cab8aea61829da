"""Finds every date, time, duration and set in an article and says which one it is (TIMEX3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from spacy.tokens import Doc

from enrich.stages.dates.timex.recognition.filters import NamedSpan, is_date
from enrich.stages.dates.timex.recognition.grammar import Expression
from enrich.stages.dates.timex.recognition.joining import join
from enrich.stages.dates.timex.recognition.scanner import scan
from enrich.stages.dates.timex.resolution.anchors import Anchors
from enrich.stages.dates.timex.resolution.bounds import bounds_of
from enrich.stages.dates.timex.resolution.evidence import anchors_of
from enrich.stages.dates.timex.resolution.resolution import resolve
from enrich.stages.dates.timex.resolution.spoken import as_spoken
from enrich.stages.dates.timex.resolution.suspects import suspicion
from enrich.stages.dates.timex.resolution.tense import direction_of
from enrich.stages.dates.timex.resolution.values import Value
from enrich.stages.dates.timex.rules import GRAMMAR
from newswire.articles import TimeExpression

_MONTHS_REPORTED = ("P6M", "P9M")


def find_dates(paragraphs: Sequence[Doc], offsets: Sequence[int], published: str | None) -> list[TimeExpression]:
    """The time expressions of an article in order of appearance.

    `offsets[i]` is where paragraph i starts in the article text. `published` is an ISO day, or an ISO minute
    with its zone; without it what depends on the day of writing stays unknown, unless the text dates itself.
    Of the paragraphs only the text and the named entities are used.
    """
    found = [_expressions_of(paragraph) for paragraph in paragraphs]
    everything = [expression for expressions in found for expression in expressions]
    day = None if published is None else date.fromisoformat(published[:10])
    anchors = anchors_of(everything, day)
    dates: list[TimeExpression] = []
    for offset, expressions in zip(offsets, found, strict=True):
        anchors.begin_paragraph()
        dates += [_resolved(expression, offset, anchors, day) for expression in expressions]
    return dates


def _expressions_of(paragraph: Doc) -> list[Expression]:
    words = scan(paragraph.text)
    names = [NamedSpan(entity.start_char, entity.end_char, entity.label_) for entity in paragraph.ents]
    return [expression for expression in join(GRAMMAR.find(words)) if is_date(expression, names)]


def _resolved(expression: Expression, offset: int, anchors: Anchors, published: date | None) -> TimeExpression:
    value = resolve(as_spoken(expression, anchors), anchors, lambda: direction_of(expression))
    inferred = anchors.why_inferred(value.anchor)
    _remember(expression, value, anchors)
    start, end, bounds = expression.first_character, expression.last_character, bounds_of(value)
    return TimeExpression(
        start=offset + start,
        end=offset + end,
        text=expression.words.text[start:end],
        type=value.type,
        value=value.value,
        earliest=bounds.earliest,
        latest=bounds.latest,
        anchor=_anchor_day(value),
        rule=expression.rule,
        inferred=inferred,
        suspect=suspicion(expression, value, published),
    )


def _remember(expression: Expression, value: Value, anchors: Anchors) -> None:
    if value.moment is not None:
        anchors.remember(expression.meaning, value.moment, value.anchor)
    elif value.value in _MONTHS_REPORTED:
        anchors.remember_months()


def _anchor_day(value: Value) -> str | None:
    day = None if value.anchor is None else value.anchor.first_day
    return None if day is None else day.isoformat()
