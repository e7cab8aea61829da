"""Towns and territories by name, searched where they lie on the disk: no time to load, no memory of its own."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import NamedTuple

from enrich.stages.entities.identify.keys import lookup_key
from enrich.stages.entities.identify.regions import geonames_region

CONTINENTS = {
    "africa": ("6255146", "Q15", "Africa"),
    "asia": ("6255147", "Q48", "Asia"),
    "europe": ("6255148", "Q46", "Europe"),
    "north america": ("6255149", "Q49", "North America"),
    "south america": ("6255150", "Q18", "South America"),
    "antarctica": ("6255152", "Q51", "Antarctica"),
}


class GazetteerPlace(NamedTuple):
    """A place of the world; `country` and `region` are its ISO 3166 country and GeoNames' code of its first division.

    `iso` is its own ISO 3166 code: a country's, a subdivision's, or none. `is_own` tells its usual name from others.
    """

    name: str
    iso: str = ""
    geonames: str = ""
    wikidata: str = ""
    country: str = ""
    region: str = ""
    population: int = 0
    is_own: bool = True

    @property
    def is_country(self) -> bool:
        """Whether it has a country's code."""
        return len(self.iso) == 2

    @property
    def is_town(self) -> bool:
        """Whether it is a town."""
        return self.population > 0


class Gazetteer:
    """Lines sorted by their first column, in a file that every process of the machine shares."""

    def __init__(self, name: str) -> None:
        with as_file(files("enrich.stages.entities.identify").joinpath("data", name)) as path, path.open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def rows(self, key: str) -> Iterator[list[str]]:
        """The other columns of every line with this key."""
        sought = key.encode() + b"\t"
        at = self._first(sought)
        while self._lines[at : at + len(sought)] == sought:
            end = self._lines.find(b"\n", at)
            yield self._lines[at + len(sought) : end].decode().split("\t")
            at = end + 1

    def _first(self, sought: bytes) -> int:
        """Where the first line begins that does not come before the key."""
        low, high = 0, len(self._lines)
        while low < high:
            middle = (low + high) // 2
            begin = self._lines.rfind(b"\n", low, middle) + 1 or low
            if self._lines[begin : begin + len(sought)] < sought:
                low = self._lines.find(b"\n", middle) + 1
            else:
                high = begin
        return low


@cache
def _tables() -> tuple[Gazetteer, Gazetteer]:
    return Gazetteer("territories.tsv"), Gazetteer("towns.tsv")


def territories(name: str) -> tuple[GazetteerPlace, ...]:
    """Countries, their subdivisions and the continents that have the name."""
    return _territories(lookup_key(name))


def towns(name: str) -> tuple[GazetteerPlace, ...]:
    """Towns of 5,000 residents and more that have the name; GeoNames, CC BY 4.0."""
    return _towns(lookup_key(name))


@lru_cache(maxsize=2048)
def _territories(key: str) -> tuple[GazetteerPlace, ...]:
    found = [
        GazetteerPlace(called, iso, geonames, wikidata, iso[:2], geonames_region(iso))
        for iso, geonames, wikidata, called in _tables()[0].rows(key)
    ]
    if key in CONTINENTS:
        geonames, wikidata, called = CONTINENTS[key]
        found.append(GazetteerPlace(called, "", geonames, wikidata))
    return tuple(found)


@lru_cache(maxsize=4096)
def _towns(key: str) -> tuple[GazetteerPlace, ...]:
    return tuple(
        GazetteerPlace(called, "", geonames, "", country, region, max(1, int(residents)), kind == "=")
        for kind, geonames, country, region, residents, called in _tables()[1].rows(key)
    )
