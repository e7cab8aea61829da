"""The tone of the text and its sentences, and what it says of each entity, in whose voice and where.

The trained model judges a bounded number of sentences for their targets, and the same passes give the tone of those
sentences. A few more are read for their tone alone; of the rest the words are counted (VADER, Hutto and Gilbert 2014).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from statistics import fmean
from typing import Any

from enrich.stages.sentiment.sentences import split_sentences
from enrich.stages.sentiment.targets import Polarity, TargetSentiment, Toned
from enrich.stages.sentiment.tone import mixed, text_tone
from enrich.stages.sentiment.towards import TARGETS_READ, Carried, Target, Towards, towards
from enrich.stages.sentiment.voices import Places, QuotedWords, Span, Voices
from newswire.articles import (
    Entity,
    EntitySentiment,
    Mention,
    Quote,
    SaidOfEntity,
    SentenceTone,
    Sentiment,
    SentimentLabel,
    Tone,
)

MODEL = f"newswire-sentiment 2, vader {version('vaderSentiment')}"
"""The weights by the name and version in their `meta.json`, which is not read before they are needed."""

TONES_READ = 4
"""Sentences without a target, the title first, that the model reads for their tone alone."""

SENTENCES_TOLD = 300
"""Beyond them a text goes on as it began, and an answer would grow without end."""

POSITIVE_FROM, NEGATIVE_FROM = 0.15, -0.1
"""Tones between them are neutral; news has a softer word for what is bad than for what is good."""

_LABELS: Mapping[Polarity, SentimentLabel] = {-1: "negative", 0: "neutral", 1: "positive"}


def find_sentiment(
    text: str,
    title: str | None,
    paragraphs: Sequence[Span],
    entities: Sequence[Entity] = (),
    quotes: Sequence[Quote] = (),
    limit: int = TARGETS_READ,
) -> Mapping[str, Any]:
    """The fields `sentiment` and `entities`, these with what is said of them.

    `paragraphs` are the parts of the text to read, in order; `limit` the passes of the model for targets, 0: the model
    is not asked at all.
    """
    sentences = [
        (start + begin, start + end) for start, stop in paragraphs for begin, end in split_sentences(text[start:stop])
    ]
    quoted = [QuotedWords((one.start, one.end), one.speaker_entity, one.kind == "partial") for one in quotes]
    targets = {entity.id: _target(entity) for entity in entities if entity.role != "source"}
    said = towards(_model(), text, sentences, targets, quoted, limit) if limit else {}
    carried = [one for all_in in said.values() for one in all_in.carried]
    voices = Voices(quoted)
    return {
        "sentiment": _of_text(text, title, sentences, carried, TONES_READ if limit else 0),
        "entities": tuple(_with_sentiment(entity, said.get(entity.id), voices) for entity in entities),
    }


def _target(entity: Entity) -> Target:
    """Squared, the salience of whom the text is about outweighs that of the many who are named once."""
    return Target([(mention.start, mention.end) for mention in entity.mentions], (entity.salience or 0.0) ** 2)


def _of_text(
    text: str, title: str | None, sentences: Sequence[Span], carried: Sequence[Carried], limit: int
) -> Sentiment:
    told = sentences[:SENTENCES_TOLD]
    known: dict[Span, list[float]] = {}
    for one in carried:
        if one.tone is not None:
            known.setdefault(one.sentence, []).append(one.tone)
    passes = {span: fmean(tones) for span, tones in known.items()}
    titles = [title] if title else []
    unread = [span for span in told if span not in passes]
    read = [*titles, *(text[slice(*span)] for span in unread)][:limit]
    tones = _model().score_sentences(read) if read else []
    passes.update(zip(unread, tones[len(titles) :], strict=False))
    body = [mixed(text[slice(*span)], passes.get(span)) for span in told]
    heading = [mixed(one, tones[0] if tones else None) for one in titles]
    texts = [text[slice(*span)] for span in told]
    whole = text_tone([*([title] if title else []), *texts], [*heading, *body])
    return Sentiment(
        label=_label(whole),
        score=whole,
        title=_tone(heading[0]) if heading else None,
        body=_tone(text_tone(texts, body)) if told else None,
        sentences=tuple(_sentence(span, tone, span not in passes) for span, tone in zip(told, body, strict=True)),
        unread=len(sentences) - len(told),
    )


def _sentence(span: Span, tone: float, lexicon: bool) -> SentenceTone:
    return SentenceTone(start=span[0], end=span[1], lexicon=lexicon, label=_label(tone), score=tone)


def _tone(score: float) -> Tone:
    return Tone(label=_label(score), score=score)


def _label(score: float) -> SentimentLabel:
    return "positive" if score >= POSITIVE_FROM else "negative" if score <= NEGATIVE_FROM else "neutral"


def _with_sentiment(entity: Entity, said: Towards | None, voices: Voices) -> Entity:
    carried = said.carried if said is not None else ()
    sentences = Places({one.sentence for one in carried})
    judged = {(one.sentence, one.quoted): one.said for one in carried}

    def judged_mention(mention: Mention) -> Mention:
        quoted, number = voices.is_quoted((mention.start, mention.end)), sentences.holding(mention.start)
        toned = None if number is None else judged.get((sentences.spans[number], quoted))
        if not quoted and toned is None:
            return mention
        return mention.model_copy(update={"quoted": quoted, "sentiment": toned and _said(toned)})

    mentions = tuple(judged_mention(mention) for mention in entity.mentions)
    if said is not None and carried:
        return entity.model_copy(update={"mentions": mentions, "sentiment": _entity_sentiment(said)})
    changed = any(new is not old for new, old in zip(mentions, entity.mentions, strict=True))
    return entity.model_copy(update={"mentions": mentions}) if changed else entity


def _entity_sentiment(said: Towards) -> EntitySentiment:
    carried = tuple(
        SaidOfEntity(
            start=one.sentence[0],
            end=one.sentence[1],
            quoted=one.quoted,
            label=_LABELS[one.said.polarity],
            score=one.said.score,
        )
        for one in said.carried
    )
    own, quoted = (None if one is None else _said(one) for one in (said.own, said.quoted))
    whole = _said(said.overall)
    return EntitySentiment(
        label=whole.label, score=whole.score, own=own, quoted=quoted, sentences=carried, unread=said.unread
    )


def _said(toned: Toned) -> Tone:
    return Tone(label=_LABELS[toned.polarity], score=toned.score)


@cache
def _model() -> TargetSentiment:
    return TargetSentiment()
