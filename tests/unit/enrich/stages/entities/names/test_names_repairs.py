"""Which misspelt names are put to whom, and which are left alone."""

from __future__ import annotations

import re

import pytest

from enrich.stages.entities.names.folding.repairs import repaired
from enrich.stages.entities.names.folding.sounds import likeness, sound
from enrich.stages.entities.names.lists.wellknown import WellKnown
from newswire.articles import Entity, Mention


def _persons(text: str, *names: str) -> dict[str, list[str]]:
    """The persons of a text after the repair, each with the spellings put to it."""
    entities = []
    for name in names:
        places = [found.span() for found in re.finditer(rf"\b{re.escape(name)}\b", text)]
        mentions = tuple(Mention(start=start, end=end, text=name) for start, end in places)
        entities.append(Entity(id=f"local:{name}", name=name, type="PERSON", mentions=mentions))
    return {entity.name: [repair.surface for repair in entity.repairs] for entity in repaired(entities, text)}


MERGED = {
    "a machine's spellings of a short name": (
        "Xi Jinping met Nora Lind. Mr. Shai smiled at Nora Lind. Mr Shay spoke. Then Mr Shi left.",
        ("Xi Jinping", "Nora Lind", "Shai", "Shay", "Shi"),
        {"Xi Jinping": ["Shai", "Shay", "Shi"], "Nora Lind": []},
    ),
    "another way to write a long name": (
        "Oleg Lavrentev spoke. Later Mr Lawrentiew left.",
        ("Oleg Lavrentev", "Lawrentiew"),
        {"Oleg Lavrentev": ["Lawrentiew"]},
    ),
    "a full name with a slip": (
        "Daniel Kritenbrink spoke. Daniel Kritenbrink left. It was late. Daniel Critenbrink slept.",
        ("Daniel Kritenbrink", "Daniel Critenbrink"),
        {"Daniel Kritenbrink": ["Daniel Critenbrink"]},
    ),
}

APART = {
    "two women of a family": ("Maria Rossi sang. Mario Rossi wept. Mario Rossi left.", ("Maria Rossi", "Mario Rossi")),
    "Mr and Ms": ("Mr Tom Clarke spoke. Later Ms Clark left.", ("Tom Clarke", "Clark")),
    "both in one sentence": ("Xi Jinping greeted Mr Shay.", ("Xi Jinping", "Shay")),
    "two families": ("Li Keqiang spoke. Mr Lee left.", ("Li Keqiang", "Lee")),
    "another sound": ("Vladimir Putin spoke. Mr Pudding left.", ("Vladimir Putin", "Pudding")),
    "two who could be meant": (
        "Ann Clarke spoke. Tom Clark sang. Then Klark left.",
        ("Ann Clarke", "Tom Clark", "Klark"),
    ),
    "a likeness without any title": (
        "Ann Michael spoke to Bo Lind. Then Mitchell left Bo Lind.",
        ("Ann Michael", "Mitchell"),
    ),
    "a short name without any title": ("Xi Jinping spoke. Later Shay left.", ("Xi Jinping", "Shay")),
}


@pytest.mark.parametrize("case", MERGED)
def test_a_misspelt_name_is_put_to_its_person(case: str) -> None:
    """Where the evidence is enough, the spelling becomes a repair of the one person it can be."""
    text, names, expected = MERGED[case]
    assert _persons(text, *names) == expected


@pytest.mark.parametrize("case", APART)
def test_two_persons_stay_two(case: str) -> None:
    """Likeness alone joins nobody."""
    text, names = APART[case]
    assert _persons(text, *names) == {name: [] for name in names}


def test_a_repair_says_why() -> None:
    """Reasons and confidence travel with the repair, and the mention keeps its text."""
    text = "Xi Jinping spoke. Then Mr Shi left."
    mentions = {name: Mention(start=text.index(name), end=0, text=name) for name in ("Xi Jinping", "Shi")}
    entities = [Entity(id=name, name=name, type="PERSON", mentions=(mention,)) for name, mention in mentions.items()]
    (person,) = repaired(entities, text)
    assert person.repairs[0].reasons == ("same_sound", "no_other_person", "honorific", "named_in_full_before")
    assert 0.7 <= person.repairs[0].confidence < 1
    assert [mention.text for mention in person.mentions] == ["Xi Jinping", "Shi"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Vladimir Poutine", "Vladimir Putin"),
        ("Si Jinping", "Xi Jinping"),
        ("Emmanuel Makron", "Emmanuel Macron"),
        ("Kim Jong-il", "Kim Jong-il"),
        ("Vladimira Putin", "Vladimira Putin"),
        ("Emma Macron", "Emma Macron"),
        ("Poutine", "Poutine"),
    ],
)
def test_a_well_known_name_needs_no_proof(name: str, expected: str) -> None:
    """The full name of somebody everybody knows is repaired in any article, a relative's is not."""
    known = WellKnown(["Vladimir Putin", "Xi Jinping", "Emmanuel Macron", "Kim Jong-un"])
    person = Entity(id="x", name=name, type="PERSON", mentions=(Mention(start=0, end=1, text=name),))
    assert known.named(person).name == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("Putin", "Poutine"), ("Chaikovskii", "Tchaikovsky"), ("Zelensky", "Zelenskiy"), ("Lawrow", "Lavrov")],
)
def test_ways_of_writing_sound_the_same(one: str, other: str) -> None:
    """French, German and English ways to write a Russian name meet."""
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("Smith", "Schmidt"), ("", ""), ("Путин", "Putin"), ("Berg", "Foss")])
def test_other_names_are_not_alike(one: str, other: str) -> None:
    """A likeness below the threshold is none, and what has no Latin letters has no sound."""
    assert likeness(one, other) < 0.74


def test_many_persons_are_a_list() -> None:
    """An article that names hundreds of people is left alone, in no time."""
    names = [f"Xi{chr(97 + number % 26)}{chr(97 + number // 26)} Jin" for number in range(600)]
    text = ". ".join(names)
    assert all(not spellings for spellings in _persons(text, *names).values())
