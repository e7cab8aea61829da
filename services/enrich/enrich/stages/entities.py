"""Finds who and what an article names: the model's mentions, corrected over the document, folded into entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from enrich.names.agreement import agreed
from enrich.names.folding import Named, fold
from enrich.names.mentions import read_paragraph
from enrich.names.naming import entity_name, id_of
from newswire.articles import Entity, Mention


def find_entities(paragraphs: Sequence[Doc], offsets: Sequence[int]) -> tuple[Entity, ...]:
    """The entities of an article in the order they are first named, each with all its mentions.

    `paragraphs` are the article's paragraphs in order, tokenised and with the model's entities set;
    `offsets` says where each begins in the article, in code points. Types are the OntoNotes types of names.
    """
    read = [read_paragraph(doc, offset) for doc, offset in zip(paragraphs, offsets, strict=True)]
    found = [
        (
            Mention(
                start=paragraph.offset + span.start,
                end=paragraph.offset + span.end,
                text=paragraph.text[span.start : span.end],
            ),
            span.type,
        )
        for paragraph in agreed(read)
        for span in paragraph.spans
    ]
    groups = fold([Named(mention.text, type_, mention.start) for mention, type_ in found])
    return tuple(_unique(_entity([found[index] for index in group]) for group in groups))


def _entity(found: list[tuple[Mention, str]]) -> Entity:
    """One entity of its mentions, under the type most of them have."""
    type_ = Counter(type_ for _, type_ in found).most_common(1)[0][0]
    name = entity_name([mention.text for mention, _ in found], type_)
    mentions = tuple(mention for mention, _ in found)
    return Entity(id=id_of(name, type_), name=name, type=type_, mentions=mentions)


def _unique(entities: Iterator[Entity]) -> Iterator[Entity]:
    """Entities whose names came out alike are one: an id stands once in an article."""
    merged: dict[str, Entity] = {}
    for entity in entities:
        known = merged.get(entity.id)
        mentions = (*known.mentions, *entity.mentions) if known else entity.mentions
        merged[entity.id] = entity.model_copy(
            update={"mentions": tuple(sorted(mentions, key=lambda mention: mention.start))}
        )
    yield from merged.values()
