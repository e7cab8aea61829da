"""Names their own words give away: treaties, storms, missions, games, buildings, and words that name nothing."""

from __future__ import annotations

import pytest

from enrich.stages.entities.names.lists import bodies, known, things
from enrich.stages.entities.names.lists.ordinary import is_ordinary
from enrich.stages.entities.names.mentions.brands import letter_names
from enrich.stages.entities.names.mentions.crafts import is_craft
from enrich.stages.entities.names.mentions.cues import type_around, type_inside
from enrich.stages.entities.names.mentions.events import event_names
from enrich.stages.entities.names.mentions.kinds import kind_names
from enrich.stages.entities.names.spelling import name_key, words_of
from harness.cost import costs_about

Names = list[tuple[str, str]]


def _kinds(text: str) -> Names:
    return [(text[span.start : span.end], span.type) for span in sorted(set(kind_names(text, words_of(text))))]


KINDS: dict[str, Names] = {
    "They signed the Treaty of Marsk and Lasting Peace. The king left.": [
        ("Treaty of Marsk and Lasting Peace", "LAW"),
    ],
    "Under the Bergen Agreement trade is free.": [("Bergen Agreement", "LAW")],
    "The Convention on the Safety of Ferries binds all.": [("Convention on the Safety of Ferries", "LAW")],
    "The Clean Rivers Act was passed.": [("Clean Rivers Act", "LAW")],
    "It is told by the Freedom of Rivers and Lakes Act.": [("Freedom of Rivers and Lakes Act", "LAW")],
    "Ministers Must Act, says a User Agreement.": [],
    "Old Foss Says Cut Fish Out Of Its Clean Rivers Act": [],
    "The Agreement was signed, and the Harbour Treaty Organisation met at the Rovers Convention.": [],
    "Hurricane Odette and Tropical Storm Ulf hit the Hurricane Center.": [
        ("Hurricane Odette", "EVENT"),
        ("Tropical Storm Ulf", "EVENT"),
    ],
    "It began with Artemis IV. Then Apollo 9 flew, with a Saturn V below.": [
        ("Artemis IV", "EVENT"),
        ("Apollo 9", "EVENT"),
        ("Saturn V", "PRODUCT"),
    ],
    "The goddess Artemis hunts; Apollo 30 percent of the time.": [],
    "At COP31 they met, and again at COP 32.": [("COP31", "EVENT"), ("COP 32", "EVENT")],
    "He sang at St Olaf's Hall in St Olaf.": [("St Olaf's Hall", "FAC")],
    "The Supreme court of Norway and the U.S. Supreme Court agree.": [("Supreme court of Norway", "ORG")],
    "Bank Rate rose.": [("Bank Rate", "QUANTITY")],
    "They played at National stadium, not at the stadium.": [("National stadium", "FAC")],
}


@pytest.mark.parametrize("text", KINDS)
def test_a_name_is_known_by_its_kind(text: str) -> None:
    """The head of a name tells its type and the words around it where it begins and ends."""
    assert _kinds(text) == KINDS[text]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They meet at the 2030 Winter Olympics in May.", "2030 Winter Olympics"),
        ("Before the opening of Winter Olympic games it snowed.", "Winter Olympic games"),
        ("They won the 1998 Harbour Cup.", "Harbour Cup"),
    ],
)
def test_games_are_told_apart_by_their_year(text: str, name: str) -> None:
    """The year belongs to the name of the games; a cup goes by its name alone."""
    assert [text[span.start : span.end] for span in event_names(text)] == [name]


@pytest.mark.parametrize(
    ("before", "name", "behind", "expected"),
    [
        ("The ", "Ulla", " spacecraft left.", True),
        ("On top sat ", "Ulla", ", a small capsule built in Bergen.", True),
        ("", "Ulla", ", meant to orbit the moon, was lost.", True),
        ("They boarded the ferry ", "Ulla", " at night.", True),
        ("", "Ulla", " said that the capsule was lost.", False),
    ],
)
def test_a_craft_is_known_by_its_company(before: str, name: str, behind: str, *, expected: bool) -> None:
    """What is called a capsule, or is meant to orbit, is neither a person nor a company."""
    text = before + name + behind
    assert is_craft(text, len(before), len(before) + len(name)) is expected
    assert (type_around(text, len(before), len(before) + len(name), "ORG") == "PRODUCT") is expected


@pytest.mark.parametrize(
    ("name", "model", "type_"),
    [
        ("Marsk Castle", "PERSON", "FAC"),
        ("Marsk Palace", "ORG", "FAC"),
        ("Crystal Palace", "ORG", "ORG"),
        ("North Marsk Fault", "ORG", "LOC"),
        ("Quellon Island", "GPE", "LOC"),
        ("Rhode Island", "GPE", "GPE"),
        ("Gonzalo Tarrow", "ORG", "PERSON"),
    ],
)
def test_the_last_word_tells_a_place(name: str, model: str, type_: str) -> None:
    """Castles are buildings, faults and islands are places, unless the name is known as something else."""
    assert type_inside(name, model) == type_


@pytest.mark.parametrize(
    ("before", "model", "type_"),
    [
        ("She voted for his rival ", "ORG", "PERSON"),
        ("They came through the crossing of ", "PERSON", "FAC"),
        ("They met in residence ", "PERSON", "FAC"),
    ],
)
def test_what_stands_before_tells_the_type(before: str, model: str, type_: str) -> None:
    """A rival has a name of a person, a crossing that of a place."""
    text = before + "Ulla Tarrow."
    assert type_around(text, len(before), len(text) - 1, model) == type_


def test_letters_with_an_article_are_an_organisation() -> None:
    """`the RMTU` is an organisation nobody listed; `the GDP` is none, nor is what is found already."""
    text = "The RMTU and the GDP grew, said the XYZ-based QRS, and the ABC Harbour. The HELL, the KITE, my kite too."
    assert [text[span.start : span.end] for span in letter_names(text, ())] == ["RMTU"]
    assert not list(letter_names(text, tuple(letter_names(text, ()))))


@pytest.mark.parametrize(("word", "expected"), [("Hotels", True), ("Inauguration", True), ("Quellon", False)])
def test_ordinary_words_name_nothing(word: str, *, expected: bool) -> None:
    """Common nouns have their capital from the beginning of the sentence."""
    assert is_ordinary(word) is expected


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("AUKUS", "ORG"),
        ("Group of Seven", "ORG"),
        ("Lockheed Martin", "ORG"),
        ("Russian Far East", "LOC"),
        ("Baja California", "GPE"),
        ("Hama", "GPE"),
        ("Nord Stream", "FAC"),
        ("Golden Boot", "WORK_OF_ART"),
        ("Space Launch System", "PRODUCT"),
    ],
)
def test_what_everybody_knows_is_listed(name: str, type_: str) -> None:
    """Listed names have their type whatever the model says."""
    assert known.TYPES[name_key(name)] == type_


def test_no_listed_name_is_also_called_nothing() -> None:
    """What is no name, or letters of no organisation, stands in no list."""
    assert not (things.NO_NAMES | bodies.ACRONYMS_OF_NOTHING - {"UAE", "UK", "US", "USA"}) & known.TYPES.keys()


@pytest.mark.parametrize("unit", ["Treaty of ", "Agreement ", "A ", "the ABC", "Storm ", "St ", "Apollo 1", "COP2"])
def test_hostile_text_costs_little(unit: str) -> None:
    """100 kB of one head are looked through in a moment."""
    text = unit * (100_000 // len(unit))
    words = words_of(text)
    with costs_about(0.05):
        for _ in kind_names(text, words):
            pass
