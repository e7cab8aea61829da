"""What an entity is called: the most complete of its surfaces, or its listed name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from enrich.stages.entities.names.folding.persons import person_words
from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.spelling import name_key, slug

_STRAY = re.compile(r"[A-Z]{3,} [A-Z][a-z]")


def entity_name(surfaces: Sequence[str], type_: str) -> str:
    """The name of an entity, given all its surfaces in order."""
    keys = [known.spelled(name_key(surface)) for surface in surfaces]
    if type_ == "PERSON":
        return _fullest([" ".join(person_words(key)) for key in keys])
    if type_ == "NORP":
        return _adjective(keys)
    for key in keys:
        if key in known.CANONICAL:
            return known.CANONICAL[key]
    return _fullest(keys)


def id_of(name: str, type_: str) -> str:
    """The local id of an entity; middle initials are left out, for they come and go between articles."""
    words = person_words(name) if type_ == "PERSON" else [name]
    kept = [word for index, word in enumerate(words) if index in (0, len(words) - 1) or len(word.rstrip(".")) > 1]
    return f"local:{type_.lower().replace('_', '-')}:{slug(' '.join(kept))}"


def _fullest(keys: Sequence[str]) -> str:
    """The form with most words, but no stray acronym in front; then in mixed case, the most frequent, the longest."""
    counts = Counter(keys)
    return max(
        counts, key=lambda key: (not _STRAY.match(key), len(key.split()), not key.isupper(), counts[key], len(key))
    )


def _adjective(keys: Sequence[str]) -> str:
    """`Russian` for `Russians`."""
    for key in keys:
        if country := known.COUNTRY_OF_PEOPLE.get(key):
            return known.ADJECTIVE[country]
    return min(keys, key=len)
