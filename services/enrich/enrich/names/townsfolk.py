"""Towns the model takes for persons or organisations: `Kahramanmaraş` in an article about Turkey is no person."""

from __future__ import annotations

from collections.abc import Mapping

from enrich.identify.gazetteer import territories, towns
from enrich.names import known
from enrich.names.given import GIVEN_NAMES
from enrich.names.persons import FAMILY_FIRST

_DOUBTED = frozenset(("PERSON", "ORG", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LOC"))
_RESIDENTS = 100_000
# Their towns are named after families, and families after their towns.
_NAMED_LIKE_PERSONS = frozenset(("US", "GB", "CA", "AU", "NZ", "IE", "ZA", "JM", "PH"))


def towns_among(types: Mapping[str, str]) -> dict[str, str]:
    """The names of one word that are a large town's of a country the article names, and part of no longer name."""
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
        and any(town.is_own and town.population >= _RESIDENTS and town.country in abroad for town in towns(surface))
    }


def _countries(types: Mapping[str, str]) -> set[str]:
    """The codes of the countries that are named, or whose people are."""
    names = {known.COUNTRY_OF_PEOPLE.get(surface, surface) for surface in types}
    found = (territories(known.CANONICAL.get(name, name)) for name in names if name in known.COUNTRY_KEYS)
    return {place.iso for places in found for place in places if place.is_country}
