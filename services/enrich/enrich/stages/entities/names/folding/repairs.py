"""Spellings of a person that translation made, put back to the person where the article gives enough evidence.

A wrong merger is worse than a missed one: a spelling is repaired only where it sounds like the name of exactly one
person of the article, no other full name claims it, and nothing speaks against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from enrich.stages.entities.names.folding.offices import honorific_before, roles_of
from enrich.stages.entities.names.folding.persons import family_and_given, person_words
from enrich.stages.entities.names.folding.sounds import likeness, sound
from enrich.stages.entities.names.lists.given import GIVEN_NAMES
from enrich.stages.entities.names.lists.wellknown import FAMILIES, WellKnown, are_two_given_names, initials
from enrich.stages.entities.names.spelling import folded
from newswire.articles import Entity, Mention, Repair

_ENOUGH = 0.7
_ALIKE = 0.74
_MOST_PERSONS = 40
"""An article that names more is a list, where everybody sounds like somebody."""

_MALE, _FEMALE = frozenset(("mr", "sir", "herr", "lord")), frozenset(("mrs", "ms", "miss", "frau", "lady", "madam"))
_SURE_LENGTH = 5
_ENDS = (". ", "! ", "? ", "\n", ".” ", '." ')


@dataclass(frozen=True, slots=True)
class _NamedPerson:
    """One person of the article: the words of the name, and which of them is the family's."""

    entity: Entity
    words: list[str]
    family: str


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the mentions of one person, and in which sentences they stand."""

    titles: frozenset[str]
    offices: frozenset[str]
    sentences: frozenset[int]


def repaired(entities: Sequence[Entity], text: str, well_known: WellKnown | None = None) -> list[Entity]:
    """The entities with misspelt persons put to the person meant; `text` is the article.

    `well_known` are persons who need not be named rightly in the article itself.
    """
    if well_known is not None:
        entities = [well_known.named(entity) if entity.type == "PERSON" else entity for entity in entities]
    persons = [_person(entity) for entity in entities if entity.type == "PERSON"]
    if not 1 < len(persons) <= _MOST_PERSONS:
        return list(entities)
    merged: dict[str, list[tuple[Entity, Repair]]] = {}
    gone: set[str] = set()
    near: dict[str, list[_NamedPerson]] = {}
    beside: dict[str, _Beside] = {}
    for variant in sorted(persons, key=lambda person: len(person.entity.mentions)):
        near = near or _by_initials(persons)
        able = [
            (alike, person)
            for person in near.get(initials(variant.words), ())
            if (alike := _alike(variant, person)) >= _ALIKE
        ]
        if not able:
            continue
        beside = beside or {person.entity.id: _beside(person.entity, text) for person in persons}
        found = _meant(variant, [each for each in able if each[1].entity.id not in gone], persons, beside)
        if found:
            gone.add(variant.entity.id)
            merged.setdefault(found[0].id, []).append((variant.entity, found[1]))
    return [_with(entity, merged.get(entity.id, ())) for entity in entities if entity.id not in gone]


def _person(entity: Entity) -> _NamedPerson:
    words = [folded(word) for word in person_words(entity.name)]
    return _NamedPerson(entity, words, folded(family_and_given(entity.name)[0]))


def _by_initials(persons: Iterable[_NamedPerson]) -> dict[str, list[_NamedPerson]]:
    """Who has a full name, by what names must begin with to sound alike: all its words, or that of the family."""
    found: dict[str, list[_NamedPerson]] = {}
    for person in persons:
        if len(person.words) > 1:
            for key in {initials(person.words), initials([person.family])}:
                found.setdefault(key, []).append(person)
    return found


def _beside(entity: Entity, text: str) -> _Beside:
    offices = {word for role in roles_of(text, entity.mentions) for word in role.lower().split()}
    return _Beside(
        frozenset(title for each in entity.mentions if (title := honorific_before(text, each.start))),
        frozenset(offices - {"of", "the", "for"}),
        frozenset(_sentence(text, mention.start) for mention in entity.mentions),
    )


def _meant(
    variant: _NamedPerson,
    able: Sequence[tuple[float, _NamedPerson]],
    persons: Sequence[_NamedPerson],
    beside: Mapping[str, _Beside],
) -> tuple[Entity, Repair] | None:
    """The one person whose name the variant can be, with the evidence; None where it is nobody's or two people's."""
    ours = beside[variant.entity.id]
    able = [(alike, person) for alike, person in able if not _speaks_against(ours, beside[person.entity.id])]
    if len(able) != 1:
        return None
    alike, person = able[0]
    weights = dict(_in_name(variant, person, alike))
    weights |= dict(_in_text(variant, person, beside, persons))
    confidence = round(min(0.99, sum(weights.values())), 2)
    is_bare = len(variant.words) == 1 and alike < 1 and not weights.keys() & {"honorific", "same_role"}
    if confidence < _ENOUGH or is_bare:
        return None
    return person.entity, Repair(surface=variant.entity.name, reasons=tuple(weights), confidence=confidence)


def _alike(variant: _NamedPerson, person: _NamedPerson) -> float:
    """How much the variant sounds like the person's name, 0 where it cannot be."""
    if person is variant or len(person.words) < 2 or len(variant.words) > len(person.words):
        return 0.0
    if len(variant.words) == 1:
        word = variant.words[0]
        is_other_family = word in FAMILIES and person.family in FAMILIES
        return 0.0 if is_other_family else likeness(word, person.family)
    if len(variant.words) != len(person.words) or len(variant.entity.mentions) > len(person.entity.mentions):
        return 0.0
    pairs = list(zip(variant.words, person.words, strict=True))
    same = [one for one, other in pairs if one == other]
    other = [pair for pair in pairs if pair[0] != pair[1]]
    if any(are_two_given_names(*pair) for pair in other):
        return 0.0
    if any(min(map(len, pair)) < _SURE_LENGTH and likeness(*pair) < 1 for pair in other):
        is_sure = any(len(word) >= _SURE_LENGTH and word.capitalize() not in GIVEN_NAMES for word in same)
        return min(likeness(*pair) for pair in other) if is_sure and len(other) == 1 else 0.0
    return min((likeness(*pair) for pair in other), default=0.0)


def _speaks_against(one: _Beside, other: _Beside) -> bool:
    """Mr and Ms, or both in one sentence: two people."""
    if (one.titles & _MALE and other.titles & _FEMALE) or (one.titles & _FEMALE and other.titles & _MALE):
        return True
    return bool(one.sentences & other.sentences)


def _sentence(text: str, position: int) -> int:
    """Where the sentence begins that holds the position, about."""
    return max(text.rfind(end, max(0, position - 500), position) for end in _ENDS)


def _in_name(variant: _NamedPerson, person: _NamedPerson, alike: float) -> Iterator[tuple[str, float]]:
    """What in the names speaks for the merger, and how much."""
    is_long = min(len(sound(variant.words[-1])), len(sound(person.family))) >= _SURE_LENGTH - 1
    if alike == 1.0:
        yield "same_sound", 0.65 if is_long else 0.45
    else:
        yield "sounds_alike", (0.5 if is_long else 0.25) * alike
    if len(variant.words) > 1:
        yield "same_other_name" if set(variant.words) & set(person.words) else "all_names_alike", 0.35
    yield "no_other_person", 0.1


def _in_text(
    variant: _NamedPerson, person: _NamedPerson, beside: Mapping[str, _Beside], persons: Sequence[_NamedPerson]
) -> Iterator[tuple[str, float]]:
    """What in the article speaks for it."""
    ours, theirs = beside[variant.entity.id], beside[person.entity.id]
    if len(variant.words) == 1:
        if ours.titles:
            yield "honorific", 0.2
        if ours.titles & theirs.titles:
            yield "same_honorific", 0.1
        if person.entity.mentions[0].start < variant.entity.mentions[0].start:
            yield "named_in_full_before", 0.15
        if any(_alike(other, person) >= _ALIKE and other is not variant for other in persons if len(other.words) == 1):
            yield "other_spellings", 0.1
    if ours.offices & theirs.offices:
        yield "same_role", 0.2
    if any(each.sentences & ours.sentences and each.sentences & theirs.sentences for each in beside.values()):
        yield "same_company", 0.15


def _with(entity: Entity, variants: Sequence[tuple[Entity, Repair]]) -> Entity:
    if not variants:
        return entity
    mentions: list[Mention] = [*entity.mentions]
    for variant, _ in variants:
        mentions += variant.mentions
    return entity.model_copy(
        update={
            "mentions": tuple(sorted(mentions, key=lambda mention: mention.start)),
            "repairs": (*entity.repairs, *(repair for _, repair in variants if repair.surface not in entity.name)),
        }
    )
