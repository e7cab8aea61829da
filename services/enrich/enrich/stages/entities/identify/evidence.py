"""What an article says about where it plays: the countries and regions it names, its peoples, its dateline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from enrich.stages.entities.identify.gazetteer import GazetteerPlace, territories, towns
from enrich.stages.entities.identify.regions import CODES
from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.spelling import name_key
from newswire.articles import Entity

PLACE_TYPES = frozenset(("GPE", "LOC"))
_BEHIND = re.compile(r"(?:, | \()(?:in |the )?([A-Z][\w.]*(?: [A-Z][\w.]*){0,2})")
_WELL_KNOWN_RESIDENTS = 250_000
_SMALL_RESIDENTS = 100_000
_MUCH_LARGER = 8


@dataclass(slots=True)
class PlaceEvidence:
    """Countries by how often they are named, regions as country and GeoNames code, the country of the dateline."""

    countries: Counter[str] = field(default_factory=Counter)
    regions: set[tuple[str, str]] = field(default_factory=set)
    dateline: str = ""


def evidence_of(entities: Iterable[Entity], dateline: str | None) -> PlaceEvidence:
    """What the entities of an article say; `dateline` is where it says it was written."""
    evidence = PlaceEvidence()
    for entity in entities:
        home = country_of_people(entity.name) if entity.type == "NORP" else None
        if home is None and entity.type in PLACE_TYPES:
            home = _unmistakable(entity.name)
        if home is not None:
            evidence.countries[home.country] += len(entity.mentions)
            if not home.is_country:
                evidence.regions.add((home.country, home.region))
    written_in = named_region(dateline.rpartition(",")[2].strip()) if dateline else ()
    evidence.dateline = next((place.country for place in written_in), "")
    return evidence


def country_of_people(name: str) -> GazetteerPlace | None:
    """The country whose people or adjective this is."""
    country = known.COUNTRY_OF_PEOPLE.get(name_key(name))
    return next((place for place in territories(country) if place.is_country), None) if country else None


def region_behind(text: str, end: int) -> tuple[GazetteerPlace, ...]:
    """The territory a name is followed by, as in `Paris, Texas` and `Houston, TX`."""
    found = _BEHIND.match(text, end)
    name = found.group(1) if found else ""
    while name:
        if places := named_region(name):
            return places
        name = name.rpartition(" ")[0]
    return ()


def named_region(name: str) -> tuple[GazetteerPlace, ...]:
    """Countries and subdivisions by name, abbreviation or the postal code of a state of the USA."""
    if code := CODES.get(name.rstrip(",")):
        return territories(f"iso {code}")
    return territories(known.CANONICAL.get(name_key(name), name))


def _unmistakable(name: str) -> GazetteerPlace | None:
    """The place of a name that is hardly another: a country, a large town without namesakes, a region."""
    name = known.CANONICAL.get(name_key(name), name)
    lands, cities = territories(name), sorted(towns(name), key=lambda town: -town.population)
    largest = cities[0].population if cities else 0
    if len(lands) == 1 and (lands[0].is_country or largest < _SMALL_RESIDENTS):
        return lands[0] if lands[0].country else None
    if lands or largest < _WELL_KNOWN_RESIDENTS:
        return None
    is_alone = len(cities) == 1 or cities[0].population > _MUCH_LARGER * cities[1].population
    return cities[0] if is_alone else None
