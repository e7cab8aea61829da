"""What of a Wikidata entity a knowledge base keeps, read from the lines of a JSON extract."""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from enrich.stages.entities.names.spelling import word_set
from newswire.client import NewswireError

KINDS = ("person", "organisation", "place", "other")
"""What an entity is, as far as names are concerned."""

_HUMAN = "Q5"
_PLACE_CLASSES = word_set("""
Q6256 Q3624078 Q515 Q1549591 Q5119 Q486972 Q532 Q3957 Q7275 Q35657 Q10864048 Q13220204 Q82794 Q5107 Q23442
Q4022 Q8502 Q23397 Q165 Q9430 Q3455524 Q15284 Q484170 Q747074 Q1093829 Q200250 Q174844 Q1637706 Q133442
Q15642541
""")
_ORGANISATION_CLASSES = word_set("""
Q43229 Q4830453 Q783794 Q6881511 Q891723 Q7278 Q484652 Q245065 Q163740 Q3918 Q31855 Q476028 Q12973014 Q11032
Q1110794 Q192283 Q1616075 Q15265344 Q327333 Q22687 Q2385804 Q66344 Q7210356 Q8473 Q4438121 Q79913
""")
_PLACE_CLAIMS = ("P297", "P300", "P1566")
_ORGANISATION_CLAIMS = ("P452", "P159", "P1454", "P169", "P488", "P414")
_LANGUAGES = ("en", "en-gb", "en-us", "mul")


class WikidataEntity(NamedTuple):
    """One entity; `iso3166` and `geonames` are empty where it has none, `sitelinks` counts its Wikipedia pages."""

    id: str
    label: str
    kind: str
    iso3166: str
    geonames: str
    sitelinks: int
    names: frozenset[str]


def read_extract(path: Path) -> Iterator[WikidataEntity]:
    """The entities of an extract: a JSON document a line, as in Wikidata's dumps; `.gz` and `.bz2` are unpacked.

    Entities without an English label, and what is no item, are left out.

    Raises:
        NewswireError: the file cannot be read, or a line is no entity; says which.
    """
    number = 0
    try:
        with _opened(path) as lines:
            for line in lines:
                number += 1
                bare = line.strip().rstrip(",")
                if bare and bare not in ("[", "]") and (item := _item(json.loads(bare))):
                    yield item
    except (OSError, EOFError) as error:
        raise NewswireError(f"{path} cannot be read: {error}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NewswireError(
            f"{path}, line {number}, is no entity of Wikidata: {type(error).__name__}: {error}"
        ) from None


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    if path.suffix == ".bz2":
        return bz2.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _item(entity: Mapping[str, Any]) -> WikidataEntity | None:
    identity: str = entity["id"]
    label = next((entity["labels"][code]["value"] for code in _LANGUAGES if code in entity["labels"]), None)
    if not identity.startswith("Q") or label is None:
        return None
    claims = entity.get("claims") or {}
    aliases = entity.get("aliases") or {}
    names = {label} | {alias["value"] for code in _LANGUAGES for alias in aliases.get(code, ())}
    names |= {entity["labels"][code]["value"] for code in _LANGUAGES if code in entity["labels"]}
    return WikidataEntity(
        identity,
        label,
        _kind(claims),
        next(iter(_values(claims, "P297") or _values(claims, "P300")), ""),
        next(iter(_values(claims, "P1566")), ""),
        len(entity.get("sitelinks") or {}),
        frozenset(names),
    )


def _kind(claims: Mapping[str, Any]) -> str:
    classes = set(_values(claims, "P31"))
    if _HUMAN in classes:
        return "person"
    if classes & _PLACE_CLASSES:
        return "place"
    if classes & _ORGANISATION_CLASSES:
        return "organisation"
    if any(claim in claims for claim in _PLACE_CLAIMS):
        return "place"
    return "organisation" if any(claim in claims for claim in _ORGANISATION_CLAIMS) else "other"


def _values(claims: Mapping[str, Any], claim: str) -> list[str]:
    """The values of a claim that are ids or texts; deprecated and empty ones are left out."""
    found = []
    for statement in claims.get(claim) or ():
        value = (statement.get("mainsnak") or {}).get("datavalue", {}).get("value")
        if statement.get("rank") != "deprecated" and value is not None:
            found.append(value["id"] if isinstance(value, dict) else str(value))
    return found
