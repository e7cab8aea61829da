"""Finds who and what an article names: the model's mentions, corrected over the document, folded into entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from enrich.stages.entities.identify.gazetteer import GazetteerPlace
from enrich.stages.entities.identify.knowledge import Knowledge, well_known_persons
from enrich.stages.entities.identify.places import identify_places
from enrich.stages.entities.names.folding.folding import Named, fold
from enrich.stages.entities.names.folding.metonyms import is_metonym
from enrich.stages.entities.names.folding.naming import entity_name, id_of
from enrich.stages.entities.names.folding.offices import roles_of
from enrich.stages.entities.names.folding.repairs import repaired
from enrich.stages.entities.names.folding.salience import Saliences
from enrich.stages.entities.names.folding.sources import role_of
from enrich.stages.entities.names.mentions.agreement import agreed
from enrich.stages.entities.names.mentions.mentions import NameParagraph, read_paragraph
from enrich.stages.entities.names.mentions.teams import is_on_sport
from newswire.articles import Entity, Mention


@dataclass(frozen=True, slots=True)
class About:
    """What is known of an article besides its paragraphs; `dateline` is where it says it was written.

    `text` is the whole of it, of which the paragraphs are parts; it may be left out.
    `outlets` are the names or domains of who published it: the source, the agency.
    """

    text: str | None = None
    title: str | None = None
    dateline: str | None = None
    outlets: tuple[str, ...] = ()
    knowledge: Knowledge = field(default_factory=Knowledge)


def find_entities(paragraphs: Sequence[Doc], offsets: Sequence[int], about: About | None = None) -> tuple[Entity, ...]:
    """The entities of an article in the order they are first named, each with all its mentions.

    `paragraphs` are the article's paragraphs in order, tokenised and with the model's entities set;
    `offsets` says where each begins in the article, in code points. Types are the OntoNotes types of names.
    """
    about = about or About()
    read = [read_paragraph(doc, offset, about.text) for doc, offset in zip(paragraphs, offsets, strict=True)]
    text = about.text or _text(read)
    on_sport = is_on_sport(read)
    entities = repaired(_folded(agreed(read, on_sport=on_sport), text, on_sport=on_sport), text, well_known_persons())
    entities = _unique((about.knowledge.id_of(entity), entity) for entity in entities)
    places = identify_places(entities, text, about.dateline)
    saliences = Saliences(text, about.title, offsets, max((len(entity.mentions) for entity in entities), default=0))
    return tuple(_finished(entity, places.get(entity.id), text, saliences, about) for entity in entities)


def _text(paragraphs: Sequence[NameParagraph]) -> str:
    """The article as far as it was read, every paragraph where it stands."""
    parts, length = [], 0
    for paragraph in paragraphs:
        parts += ["\n" * (paragraph.offset - length), paragraph.text]
        length = paragraph.offset + len(paragraph.text)
    return "".join(parts)


def _folded(paragraphs: Iterable[NameParagraph], text: str, *, on_sport: bool) -> list[Entity]:
    found = [
        (_mention(text, paragraph.offset + span.start, paragraph.offset + span.end, span.type, on_sport), span.type)
        for paragraph in paragraphs
        for span in paragraph.spans
    ]
    groups = fold([Named(mention.text, type_, mention.start) for mention, type_ in found])
    entities = [_entity([found[index] for index in group]) for group in groups]
    return _unique((entity.id, entity) for entity in entities)


def _mention(text: str, start: int, end: int, type_: str, on_sport: bool) -> Mention:
    metonym = is_metonym(text, start, end, type_, on_sport=on_sport)
    return Mention(start=start, end=end, text=text[start:end], metonym=metonym)


def _entity(found: list[tuple[Mention, str]]) -> Entity:
    """One entity of its mentions, under the type most of them have."""
    type_ = Counter(type_ for _, type_ in found).most_common(1)[0][0]
    name = entity_name([mention.text for mention, _ in found], type_)
    mentions = tuple(mention for mention, _ in found)
    return Entity(id=id_of(name, type_), name=name, type=type_, mentions=mentions, identifiers={})


def _unique(entities: Iterable[tuple[str, Entity]]) -> list[Entity]:
    """Entities under their ids; those with one id are one: it stands once in an article."""
    merged: dict[str, Entity] = {}
    for identity, entity in entities:
        known = merged.get(identity)
        if known is not None:
            mentions = sorted((*known.mentions, *entity.mentions), key=lambda mention: mention.start)
            repairs = (*known.repairs, *entity.repairs)
            merged[identity] = known.model_copy(update={"mentions": tuple(mentions), "repairs": repairs})
        else:
            merged[identity] = entity if identity == entity.id else entity.model_copy(update={"id": identity})
    return list(merged.values())


def _finished(entity: Entity, place: GazetteerPlace | None, text: str, saliences: Saliences, about: About) -> Entity:
    """The entity with its identifiers and what it is to the article."""
    role = role_of(text, entity.name, entity.type, entity.mentions, about.outlets)
    return entity.model_copy(
        update={
            "identifiers": about.knowledge.identifiers_of(entity, place),
            "salience": saliences.of(entity.mentions, entity.type, is_source=role == "source"),
            "role": role,
            "roles": roles_of(text, entity.mentions) if entity.type == "PERSON" else (),
        }
    )
