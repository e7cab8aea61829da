"""Which place a name means, given what else the article says."""

from __future__ import annotations

import re

import pytest

from enrich.stages.entities.identify.gazetteer import territories, towns
from enrich.stages.entities.identify.keys import lookup_key
from enrich.stages.entities.identify.places import identify_places
from enrich.stages.entities.names.lists.countries import COUNTRIES
from newswire.articles import Entity, Mention

_MARKED = re.compile(r"\[([^|\[\]]+)\|([A-Z_]+)\]")


def _article(marked: str) -> tuple[list[Entity], str]:
    """The entities of `[Paris|GPE] sleeps.`, one a name, and the text without the marks."""
    text, position = "", 0
    found: dict[tuple[str, str], list[Mention]] = {}
    for mark in _MARKED.finditer(marked):
        text += marked[position : mark.start()]
        found.setdefault((mark[1], mark[2]), []).append(
            Mention(start=len(text), end=len(text) + len(mark[1]), text=mark[1])
        )
        text += mark[1]
        position = mark.end()
    entities = [
        Entity(id=f"{type_}:{name}", name=name, type=type_, mentions=tuple(mentions))
        for (name, type_), mentions in found.items()
    ]
    return entities, text + marked[position:]


def _found(marked: str, dateline: str | None = None) -> dict[str, str]:
    """ISO code or GeoNames id of every entity that was found to be a place."""
    places = identify_places(*_article(marked), dateline)
    return {identity.partition(":")[2]: place.iso or place.geonames for identity, place in places.items()}


CASES = {
    "a country is known by all its names": ("[Britain|GPE] and [the U.S.|GPE]", {"Britain": "GB", "the U.S.": "US"}),
    "the largest town is meant where nothing else is said": ("[Paris|GPE] sleeps.", {"Paris": "2988507"}),
    "what stands beside a town decides": (
        "[Paris|GPE], [Texas|GPE], sleeps.",
        {"Paris": "4717560", "Texas": "US-TX"},
    ),
    "a postal code is a state": ("It happened in [Rochester|GPE], N.H., today.", {"Rochester": "5091872"}),
    "a small town needs its country": ("[Beverly Hills|GPE] is quiet.", {}),
    "a small town is found with its country": (
        "[Beverly Hills|GPE] is quiet, [California|GPE] is not.",
        {"Beverly Hills": "5328041", "California": "US-CA"},
    ),
    "a people speaks for its country": (
        "[Canadian|NORP] police in [London|GPE], [Ontario|GPE]",
        {"London": "6058560", "Ontario": "CA-ON"},
    ),
    "a city is meant where a state has the name too": ("[New York|GPE] sleeps.", {"New York": "5128581"}),
    "a state is meant where it is called one": ("[Washington|GPE] state sleeps.", {"Washington": "US-WA"}),
    "a country goes before a state of the name": ("[Georgia|GPE] and [Russia|GPE]", {"Georgia": "GE", "Russia": "RU"}),
    "its neighbours make it the state": (
        "[Georgia|GPE] and [Florida|GPE] voted; [Atlanta|GPE] counts in the [United States|GPE].",
        {"Georgia": "US-GA", "Florida": "US-FL", "Atlanta": "4180439", "United States": "US"},
    ),
    "a city that is a state has both": ("[Moscow|GPE] sleeps.", {"Moscow": "RU-MOW"}),
    "persons, clubs and houses are no places": ("[Paris|PERSON] of [Leeds|ORG] at [White House|FAC]", {}),
    "an organisation's name is no town": ("[White House|GPE]", {}),
    "a capital goes before small towns of a region that is named": (
        "[Washington|GPE] and [Iowa|GPE] are in the [United States|GPE].",
        {"Washington": "4140963", "Iowa": "US-IA", "United States": "US"},
    ),
    "a shortened state is the state": ("He is from [Ky.|GPE] and [D.C.|GPE]", {"Ky.": "US-KY", "D.C.": "4140963"}),
    "a continent is a place": ("[Europe|LOC]", {"Europe": "6255148"}),
    "an unknown town stays unknown": ("[Thornbeck|GPE] is in [Britain|GPE].", {"Britain": "GB"}),
}


@pytest.mark.parametrize("case", CASES)
def test_a_place_is_told_from_its_namesakes(case: str) -> None:
    """Each case is a rule by itself: its name says it."""
    marked, expected = CASES[case]
    assert _found(marked) == expected


def test_the_dateline_speaks_for_its_country() -> None:
    """A town of middling size is found where the article says it was written."""
    assert _found("[Troy|GPE] sleeps.", "MEMPHIS, Tenn.") != {}
    assert "Troy" not in _found("[Troy|GPE] sleeps.")


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.names[0])
def test_every_listed_country_has_a_territory(country: object) -> None:
    """Each country of the table has one territory, with a Wikidata id, under each of its names."""
    names = getattr(country, "names")  # noqa: B009  # the parameter is a NamedTuple of the table
    for name in names:
        found = {place.iso for place in territories(name) if len(place.iso) != 5 and "-" not in place.iso}
        assert len(found) <= 1, name
    assert any(place.wikidata for name in names for place in territories(name)), names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("St. Gallen", "saint gallen"),
        ("SÃO PAULO", "sao paulo"),
        ("the U.S.'s", "us"),
        ("Guinea-Bissau", "guinea bissau"),
        ("…", ""),
    ],
)
def test_spellings_share_a_key(name: str, key: str) -> None:
    """Case, accents, dots, articles and possessives do not matter."""
    assert lookup_key(name) == key


@pytest.mark.parametrize("name", ["", "\t", "\n", "a", "zzzzzzzz", "~", "0", "日本", "x" * 10_000])
def test_a_strange_name_finds_nothing(name: str) -> None:
    """Looking up never fails, before the first line, behind the last, and for what is no name."""
    assert towns(name) == ()
    assert territories(name) == ()


def test_first_and_last_lines_are_found() -> None:
    """The search reaches both ends of the table."""
    from importlib.resources import files

    lines = files("enrich.stages.entities.identify").joinpath("data", "towns.tsv").read_bytes().splitlines()
    for line in (lines[0], lines[1], lines[len(lines) // 2], lines[-1]):
        key, _, geonames = line.decode().split("\t")[:3]
        assert geonames in {town.geonames for town in towns(key)}
    assert lines == sorted(lines)
