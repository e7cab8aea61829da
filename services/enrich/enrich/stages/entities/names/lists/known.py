"""What needs no context to be recognised: the type of a listed name, and what it is called."""

from __future__ import annotations

from enrich.stages.entities.names.lists import bodies, things
from enrich.stages.entities.names.lists import frequent as lists
from enrich.stages.entities.names.lists.countries import COUNTRIES
from enrich.stages.entities.names.spelling import name_key


def _split(text: str) -> list[str]:
    return [name for part in text.replace("\n", " ").split(",") if (name := part.strip())]


# A name in two lists has the type of the later one.
_LISTS = (
    ("PRODUCT", things.QUIET_PRODUCTS),
    ("FAC", things.QUIET_FACILITIES),
    ("ORG", lists.QUIET_ORGANISATIONS),
    ("GPE", lists.QUIET_PLACES),
    ("PRODUCT", things.PRODUCTS),
    ("WORK_OF_ART", things.PRIZES),
    ("ORG", bodies.ORGANISATIONS),
    ("ORG", lists.ORGANISATIONS),
    ("FAC", things.FACILITIES),
    ("FAC", lists.FACILITIES),
    ("EVENT", things.EVENTS),
    ("EVENT", lists.EVENTS),
    ("NORP", lists.PEOPLES),
    ("LOC", lists.REGIONS),
    ("GPE", lists.STATES),
)


def _types() -> dict[str, str]:
    found: dict[str, str] = {}
    for type_, names in _LISTS:
        found.update((name_key(name), type_) for name in _split(names))
    for country in COUNTRIES:
        found.update((name_key(name), "NORP") for name in country.people)
        found.update((name_key(name), "GPE") for name in (*country.names, *country.cities))
    return found


def _canonical() -> dict[str, str]:
    found = {name_key(other): name for other, name in lists.SAME.items()}
    for country in COUNTRIES:
        found.update((name_key(name), country.names[0]) for name in country.names)
    return found


def _home() -> dict[str, str]:
    return {name_key(name): country.names[0] for country in COUNTRIES for name in country.people}


TYPES: dict[str, str] = _types()
"""What a listed name is, by `name_key`."""

CANONICAL: dict[str, str] = _canonical()
"""What a listed name is called when it goes by several, by `name_key`."""

COUNTRY_OF_PEOPLE: dict[str, str] = _home()
"""The country an adjective or a people belongs to, by `name_key`."""

_QUIET = ",".join((lists.QUIET_ORGANISATIONS, lists.QUIET_PLACES, things.QUIET_PRODUCTS, things.QUIET_FACILITIES))

WEAK: frozenset[str] = frozenset(name_key(name) for name in _split(lists.WEAK))
"""The quiet names that give way where the model sees a person."""

QUIET: frozenset[str] = WEAK | frozenset(name_key(name) for name in _split(_QUIET) if " " not in name)
"""Listed names that are something else too often to be found without the model's word for it."""

COUNTRY_KEYS: frozenset[str] = frozenset(name_key(name) for country in COUNTRIES for name in country.names)
"""Every name of every country, by `name_key`."""

ADJECTIVE: dict[str, str] = {country.names[0]: country.people[0] for country in COUNTRIES if country.people}
"""The adjective of every country that has one: `Russian` for `Russia`."""

_SHOUTED: dict[str, str] = {name.upper(): name for name in sorted(TYPES, key=len)}


def spelled(key: str) -> str:
    """The listed spelling of a name set in capitals (`SCOTTISH`), else the key as it is."""
    return key if key in TYPES or not key.isupper() else _SHOUTED.get(key, key)
