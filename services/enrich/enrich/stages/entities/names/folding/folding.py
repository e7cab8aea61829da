"""Which mentions name the same thing: `Mr Putin`, `Putin` and `Vladimir V. Putin` are one entity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from enrich.stages.entities.names.folding.organisations import OrganisationNames, core_words
from enrich.stages.entities.names.folding.persons import PersonNames
from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.spelling import folded, name_key


class Named(NamedTuple):
    """A mention to be folded; `position` orders the mentions of a document."""

    surface: str
    type: str
    position: int


def fold(mentions: Sequence[Named], *, coarse: bool = False) -> list[list[int]]:
    """Groups of indexes into `mentions` that name one entity, ordered by first mention, each in order.

    `coarse` also puts `Russian` and `Russians` to `Russia`, and a club to the town it is called by, as linking
    to identifiers may want; entities keep them apart.
    """
    order = sorted(range(len(mentions)), key=lambda index: mentions[index].position)
    persons, others = PersonNames(), OrganisationNames()
    for index in order:
        _learn(mentions[index], persons, others)
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index in order:
        groups[_identity(mentions[index], persons, others, coarse)].append(index)
    return list(groups.values())


def _learn(mention: Named, persons: PersonNames, others: OrganisationNames) -> None:
    if mention.type == "PERSON":
        persons.learn(mention.surface, mention.position)
    elif mention.type != "NORP":
        others.learn(known.spelled(name_key(mention.surface)), mention.type, mention.position)


def _identity(mention: Named, persons: PersonNames, others: OrganisationNames, coarse: bool) -> tuple[str, str]:
    if mention.type == "PERSON":
        return "person", persons.whole(mention.surface, mention.position)
    key = known.spelled(name_key(mention.surface))
    if mention.type == "NORP":
        return _people(key, coarse)
    kind = "place" if coarse or mention.type in ("GPE", "LOC", "FAC") else "thing"
    return kind, others.whole(key, mention.type, mention.position)


def _people(key: str, coarse: bool) -> tuple[str, str]:
    country = known.COUNTRY_OF_PEOPLE.get(key)
    if country and coarse:
        return "place", " ".join(core_words(country))
    plural = key.endswith("s") and not key.endswith(("ss", "is", "us"))
    return "people", country or folded(key[:-1] if plural else key)
