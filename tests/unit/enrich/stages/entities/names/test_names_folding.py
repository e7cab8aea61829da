"""Which mentions become one entity, given only their surface, type and order."""

from __future__ import annotations

import pytest

from enrich.stages.entities.names.folding.folding import Named, fold


def _groups(mentions: list[tuple[str, str]], **options: bool) -> list[list[str]]:
    named = [Named(surface, type_, position) for position, (surface, type_) in enumerate(mentions)]
    return [[named[index].surface for index in group] for group in fold(named, **options)]


def _persons(*surfaces: str) -> list[list[str]]:
    return _groups([(surface, "PERSON") for surface in surfaces])


@pytest.mark.parametrize(
    "surfaces",
    [
        ("Vladimir Putin", "Putin", "Mr Putin", "Vladimir V. Putin", "President Putin", "V. Putin"),
        ("Joe Marlow", "Joseph R. Marlow Jr.", "Marlow"),
        ("Xi Jinping", "Xi", "Jinping", "Mr Xi"),
        ("Aung San Suu Kyi", "Suu Kyi"),
        ("Ilse Marlow", "Ilse"),
        ("ILSE MARLOW", "Ilse Marlow", "MARLOW"),
        ("Marlow", "Ilse Marlow"),
        ("Türkan Şen", "Turkan Sen"),
    ],
)
def test_names_of_one_person_are_one(surfaces: tuple[str, ...]) -> None:
    """Titles, initials, short forms, accents and order of names do not make a second person."""
    assert _persons(*surfaces) == [list(surfaces)]


@pytest.mark.parametrize(
    "surfaces",
    [
        ("Ann Foss", "Jon Foss"),
        ("George W. Marlow", "George H. Marlow"),
        ("Ann Foss", "Ann Berg"),
    ],
)
def test_two_people_stay_two(surfaces: tuple[str, str]) -> None:
    """A shared given or family name alone joins nobody."""
    assert _persons(*surfaces) == [[surfaces[0]], [surfaces[1]]]


@pytest.mark.parametrize(
    "surfaces",
    [
        ("Baltic Harbour Union", "BHU", "B.H.U."),
        ("Bank of the Outer Isles", "BOI"),
        ("Quellon Inc", "Quellon", "Quellon Inc.", "Quellon Corp."),
        ("Seaview Rovers", "Rovers"),
        ("National Harbour Council", "Harbour Council"),
    ],
)
def test_short_forms_of_an_organisation_are_one(surfaces: tuple[str, ...]) -> None:
    """Acronyms, legal suffixes and shortened names lead to the whole name."""
    assert _groups([(surface, "ORG") for surface in surfaces]) == [list(surfaces)]


def test_a_place_is_not_shortened() -> None:
    """`York` is another place than `New York`."""
    assert _groups([("New York", "GPE"), ("York", "GPE")]) == [["New York"], ["York"]]


def test_a_person_and_a_place_of_one_name_stay_apart() -> None:
    """`Washington` the person is not `Washington` the place."""
    assert len(_groups([("Washington", "GPE"), ("Denzel Washington", "PERSON"), ("Washington", "PERSON")])) == 2


def test_a_people_can_be_put_to_its_country() -> None:
    """Linking wants `Russian` with `Russia`; entities keep them apart."""
    mentions = [("Russia", "GPE"), ("Russian", "NORP"), ("Russians", "NORP"), ("Russian Federation", "GPE")]
    assert _groups(mentions) == [["Russia", "Russian Federation"], ["Russian", "Russians"]]
    assert _groups(mentions, coarse=True) == [["Russia", "Russian", "Russians", "Russian Federation"]]


def test_a_thousand_namesakes_take_linear_time() -> None:
    """Folding looks at a bounded number of namesakes, whatever the text repeats."""
    mentions = [Named(f"{number}th Foss", "PERSON", number) for number in range(20_000)]
    assert len(fold(mentions)) == 20_000
