"""The closed lists agree with themselves, and names are found by their words."""

from __future__ import annotations

import pytest

from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.lists.countries import COUNTRIES
from enrich.stages.entities.names.lists.lexicon import Lexicon
from enrich.stages.entities.names.spelling import bare_span, is_shouted, name_key, slug, words_of


def test_every_country_is_known_by_all_its_names() -> None:
    """A name of a country is a place under the country's first name."""
    for country in COUNTRIES:
        for name in country.names:
            assert known.TYPES[name_key(name)] == "GPE"
            assert known.CANONICAL[name_key(name)] == country.names[0]


def test_no_name_of_a_country_belongs_to_two() -> None:
    """`Congo` may mean one country only."""
    names = [name_key(name) for country in COUNTRIES for name in {name_key(name) for name in country.names}]
    assert sorted(names) == sorted(set(names))


def test_every_people_has_one_country() -> None:
    """An adjective is that of one country."""
    peoples = [name for country in COUNTRIES for name in country.people]
    assert sorted(peoples) == sorted(set(peoples))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Russia-led talks", ["Russia"]),
        ("the Russia-Norway border", ["Russia", "Norway"]),
        ("pro-Russia", ["Russia"]),
        ("Ata-ur-Rehman", []),
        ("Russia's army", ["Russia"]),
        ("New York Times", ["New York Times"]),
        ("New Yorkers", []),
    ],
)
def test_a_name_is_found_whole(text: str, found: list[str]) -> None:
    """The longest name wins, a hyphen may follow, and no name is cut out of a longer word."""
    lexicon = Lexicon(
        [("Russia", "GPE"), ("Norway", "GPE"), ("Ata", "PERSON"), ("New York", "GPE"), ("New York Times", "ORG")]
    )
    assert [text[hit.start : hit.end] for hit in lexicon.find(words_of(text))] == found


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("the Fed's", "Fed"),
        ("“Rome”", "Rome"),
        ("(NATO)", "NATO"),
        ("Fed (US)", "Fed (US)"),
        ("The Hague,", "Hague"),
        ("'s", "s"),
        ("", ""),
    ],
)
def test_a_bare_name_has_nothing_around_it(text: str, bare: str) -> None:
    """Articles, quotation marks, brackets and the possessive are no part of a name."""
    start, end = bare_span(text, 0, len(text))
    assert text[start:end] == bare


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zoë Ångström", "zoe-angstrom"),
        ("U.S. Open", "u-s-open"),
        ("O'Brien & Co.", "o-brien-co"),
    ],
)
def test_a_slug_is_plain(name: str, expected: str) -> None:
    """Accents and signs leave no trace."""
    assert slug(name) == expected


def test_a_name_without_latin_letters_has_a_slug_too() -> None:
    """Two such names have two slugs, and the same one always."""
    assert slug("Путин") == slug("Путин") != slug("Лавров")
    assert slug("Путин").isalnum()


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        ("SOCCER - FOSS LEAVES ROVERS.", True),
        ("NATO", False),
        ("It rained in OSLO.", False),
        ("12-3", False),
    ],
)
def test_capitals_throughout_are_told_from_an_acronym(text: str, shouted: bool) -> None:
    """Only a line, not a word, is shouted."""
    assert is_shouted(text) is shouted
