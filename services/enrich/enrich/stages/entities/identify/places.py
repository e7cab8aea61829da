"""Which place an entity is: its candidates weighed by what the article says about countries, regions and size."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from enrich.stages.entities.identify.evidence import (
    PLACE_TYPES,
    PlaceEvidence,
    evidence_of,
    named_region,
    region_behind,
)
from enrich.stages.entities.identify.gazetteer import GazetteerPlace, territories, towns
from enrich.stages.entities.identify.regions import CODES
from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.spelling import name_key
from newswire.articles import Entity, Mention

_STATE_MEANT = re.compile(r"\b(?:[Ss]tate|[Pp]rovince|[Cc]anton) of $")
_STATE_NAMED = re.compile(
    r" (?:state|State|province|Province|canton)\b(?! (?:[Dd]epartment|[Uu]niversity|of|[Ss]ecretary))"
)
# Cities that are a first division of their country too: one place with both codes.
_CITY_STATES = frozenset(
    ("DE-BE", "DE-HH", "DE-HB", "RU-MOW", "RU-SPE", "CN-BJ", "CN-SH", "CN-TJ", "CN-CQ", "UA-30", "BR-DF", "AE-DU")
)
_BEFORE = 16

# Scores are decimal exponents of residents. A town of a country that is named counts as 40 times as large, one of a
# region that is named as 800 times; what is written right beside the name outweighs everything.
_COUNTRY, _SUBDIVISION, _CONTINENT = 9.0, 6.6, 9.0
_IN_COUNTRY, _IN_REGION, _DATELINE, _EXPLICIT, _OTHER_NAME = 1.6, 1.3, 1.0, 9.0, -1.0
_SURE = 5.3
_SURE_LEAD = 0.4


def identify_places(entities: Sequence[Entity], text: str, dateline: str | None = None) -> dict[str, GazetteerPlace]:
    """The places among the entities, by the entities' ids; what cannot be told is left out.

    `dateline` is where the article says it was written.
    """
    evidence = evidence_of(entities, dateline)
    candidates = ((entity, _place(entity, text, evidence)) for entity in entities if entity.type in PLACE_TYPES)
    return {entity.id: place for entity, place in candidates if place is not None}


def _place(entity: Entity, text: str, evidence: PlaceEvidence) -> GazetteerPlace | None:
    """The place with the highest score, None where no candidate is good enough or two are about equally good."""
    places = _candidates(entity)
    is_state = _is_state(entity, text)
    if not is_state:
        places = [place for place in places if not _is_state_of(place, places)]
    hints = [hint for mention in entity.mentions for hint in region_behind(text, _end_of_town(mention))]
    scores = {place: _score(place, evidence) for place in places}
    for place in places:
        scores[place] += _EXPLICIT * any(_is_within(place, hint) for hint in hints)
        scores[place] += _EXPLICIT * (is_state and _is_subdivision(place))
    return _clearly_best(scores, evidence)


def _candidates(entity: Entity) -> list[GazetteerPlace]:
    """The places of the first of its names that has any."""
    for name in _names(entity):
        if known.TYPES.get(name_key(name), "GPE") in PLACE_TYPES:
            found = [*territories(name), *(towns(name) if entity.type == "GPE" else ())]
            if found:
                return found
    shortened = (name for name in _names(entity) if "." in name or (name in CODES and (len(name) > 2 or name == "DC")))
    return [place for name in shortened for place in named_region(name)]


def _names(entity: Entity) -> Iterable[str]:
    """Under what names to look it up: a country's first name, then its surfaces, then how they are listed."""
    surfaces = dict.fromkeys([*(mention.text for mention in entity.mentions), entity.name])
    surfaces |= dict.fromkeys(name.partition(", ")[0] for name in surfaces)
    listed = [known.CANONICAL[key] for name in surfaces if (key := known.spelled(name_key(name))) in known.CANONICAL]
    return [*(name for name in listed if name in known.COUNTRY_KEYS), *surfaces, *listed]


def _end_of_town(mention: Mention) -> int:
    """Where `Houston` ends in `Houston, TX`, if that is one mention."""
    return mention.start + len(mention.text.partition(", ")[0])


def _score(place: GazetteerPlace, evidence: PlaceEvidence) -> float:
    if place.is_country:
        return _COUNTRY + _IN_COUNTRY * (place.country in evidence.countries)
    if not place.country:
        return _CONTINENT
    score = math.log10(place.population) if place.is_town else _SUBDIVISION
    score += 0 if place.is_own else _OTHER_NAME
    score += _IN_COUNTRY * (place.country in evidence.countries)
    score += _IN_REGION * ((place.country, place.region) in evidence.regions)
    return score + _DATELINE * (place.country == evidence.dateline)


def _clearly_best(scores: dict[GazetteerPlace, float], evidence: PlaceEvidence) -> GazetteerPlace | None:
    ranked = sorted(scores, key=lambda place: -scores[place])
    if not ranked:
        return None
    best = _merged(ranked[0], ranked)
    others = [place for place in ranked[1:] if place.geonames != best.geonames and place.iso != best.iso]
    is_sure = scores[ranked[0]] >= _SURE or best.country in evidence.countries or best.country == evidence.dateline
    leads = not others or scores[ranked[0]] - scores[others[0]] >= _SURE_LEAD
    return best if is_sure and leads else None


def _is_subdivision(place: GazetteerPlace) -> bool:
    return bool(place.region) and not place.is_town


def _is_state_of(place: GazetteerPlace, places: Sequence[GazetteerPlace]) -> bool:
    """Whether it is the region of a city of the same name, which is what news means: Zurich, Sao Paulo."""
    return (
        _is_subdivision(place)
        and place.iso not in _CITY_STATES
        and place.iso != "CA-QC"
        and any(town.is_own and town.country == place.country and town.population >= 100_000 for town in places)
    )


def _is_within(place: GazetteerPlace, whole: GazetteerPlace) -> bool:
    if place.country != whole.country or place.is_country:
        return False
    return whole.is_country or place.region == whole.region


def _is_state(entity: Entity, text: str) -> bool:
    """Whether the article says that it is a state or a province."""
    return any(
        _STATE_MEANT.search(text, max(0, mention.start - _BEFORE), mention.start)
        or _STATE_NAMED.match(text, mention.end)
        for mention in entity.mentions
    )


def _merged(best: GazetteerPlace, others: Sequence[GazetteerPlace]) -> GazetteerPlace:
    """A city that is a state too has the codes of both."""
    for other in others:
        if other.country == best.country and other.is_town != best.is_town:
            state, town = (best, other) if other.is_town else (other, best)
            if state.iso in _CITY_STATES and (town.is_own or town.population > 1_000_000):
                return town._replace(iso=state.iso, wikidata=state.wikidata)
    return best
