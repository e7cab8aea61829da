"""Towns the model takes for persons or organisations: `Kahramanmaraş` in an article about Turkey is no person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from enrich.stages.entities.identify.gazetteer import GazetteerPlace, territories, towns
from enrich.stages.entities.names.folding.persons import FAMILY_FIRST
from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.lists.given import GIVEN_NAMES
from enrich.stages.entities.names.spans import Span

_DOUBTED = frozenset(("PERSON", "ORG", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LOC"))
_RESIDENTS = 100_000
_LOCATED_RESIDENTS = 15_000
_LOCATIVES = (" in ", "In ", " near ", "Near ", " outside ")
_LISTED_ON = re.compile(r",? and |, ")
# Their towns are named after families, and families after their towns.
_NAMED_LIKE_PERSONS = frozenset(("US", "GB", "CA", "AU", "NZ", "IE", "ZA", "JM", "PH"))


def towns_among(types: Mapping[str, str], located: Collection[str] = ()) -> dict[str, str]:
    """The names of one word that are a large town's of a country the article names, and part of no longer name.

    Of those `located`, in which something happens, a smaller one will do, and one with another usual name.
    """
    doubted = [
        surface
        for surface, type_ in types.items()
        if type_ in _DOUBTED and surface.isalpha() and surface[0].isupper() and not surface.isupper()
    ]
    if not doubted:
        return {}
    parts = {word for surface in types if " " in surface for word in surface.split()}
    abroad = _countries(types) - _NAMED_LIKE_PERSONS
    return {
        surface: "GPE"
        for surface in (doubted if abroad else ())
        if not (surface in parts or surface in known.TYPES or surface in GIVEN_NAMES or surface.lower() in FAMILY_FIRST)
        and any(town.country in abroad and _is_meant(town, surface in located) for town in towns(surface))
    }


def located_names(text: str, spans: Sequence[Span]) -> Iterator[str]:
    """The names something happens in, `in Foss`, and those listed behind them: `in Oslo, Foss and Tarrow`."""
    last = None
    for span in sorted(spans):
        is_next = last is not None and _LISTED_ON.fullmatch(text, last.end, span.start)
        last = span if is_next or text.endswith(_LOCATIVES, 0, span.start) else None
        if last:
            yield text[span.start : span.end]


def _is_meant(town: GazetteerPlace, is_located: bool) -> bool:
    if is_located:
        return town.population >= (_LOCATED_RESIDENTS if town.is_own else _RESIDENTS)
    return town.is_own and town.population >= _RESIDENTS


def _countries(types: Mapping[str, str]) -> set[str]:
    """The codes of the countries that are named, or whose people are."""
    names = {known.COUNTRY_OF_PEOPLE.get(surface, surface) for surface in types}
    found = (territories(known.CANONICAL.get(name, name)) for name in names if name in known.COUNTRY_KEYS)
    return {place.iso for places in found for place in places if place.is_country}
