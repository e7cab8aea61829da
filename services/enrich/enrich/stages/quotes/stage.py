"""Finds what an article quotes and reports, and who said it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from enrich.stages.quotes.discourse import bare
from enrich.stages.quotes.finding import FoundQuotation, NamedParagraph, find
from enrich.stages.quotes.phrases.words import Name
from newswire.articles import Entity, Quote


def find_quotes(texts: Sequence[str], offsets: Sequence[int], entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """The quotations of an article in order; they never overlap.

    `texts` are the article's paragraphs, `offsets` says where each begins in the article, in code points;
    `entities` are those found in it.
    """
    paragraphs = _paragraphs(texts, offsets, entities)
    found = find(paragraphs, [entity.name for entity in entities], [entity.type for entity in entities])
    ordered = sorted(found, key=lambda one: (one.paragraph, one.start))
    return tuple(_quote(one, texts[one.paragraph], offsets[one.paragraph], entities) for one in ordered)


def _paragraphs(texts: Sequence[str], offsets: Sequence[int], entities: Sequence[Entity]) -> list[NamedParagraph]:
    names: list[list[Name]] = [[] for _ in texts]
    for index, entity in enumerate(entities):
        for mention in entity.mentions:
            number = bisect_right(offsets, mention.start) - 1
            if number >= 0 and mention.end <= offsets[number] + len(texts[number]):
                names[number].append(Name(mention.start - offsets[number], mention.end - offsets[number], index))
    return [NamedParagraph(text, sorted(found)) for text, found in zip(texts, names, strict=True)]


def _quote(found: FoundQuotation, text: str, offset: int, entities: Sequence[Entity]) -> Quote:
    speaker, hearer = found.speaker, found.addressee
    return Quote(
        start=offset + found.start,
        end=offset + found.end,
        text=text[found.start : found.end],
        kind=found.kind,  # type: ignore[arg-type]
        speaker=speaker.text if speaker else None,
        speaker_entity=entities[speaker.entity].id if speaker and speaker.entity >= 0 else None,
        said_by=found.said_by,
        cue=found.cue,
        addressee=bare(text[hearer.start : hearer.end]) if hearer else None,
        via=found.via,
        confidence=round(speaker.confidence, 2) if speaker else None,
    )
