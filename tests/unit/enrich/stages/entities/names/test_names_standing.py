"""What a name is to its article: offices beside it, metonyms, sources, salience."""

from __future__ import annotations

import pytest

from enrich.stages.entities.names.folding.metonyms import is_metonym
from enrich.stages.entities.names.folding.offices import honorific_before, roles_of
from enrich.stages.entities.names.folding.salience import Saliences
from enrich.stages.entities.names.folding.sources import role_of
from newswire.articles import Mention


def _mention(text: str, name: str) -> Mention:
    start = text.index(name)
    return Mention(start=start, end=start + len(name), text=name)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Russian Foreign Minister Odd Berg spoke.", ("Foreign Minister",)),
        ("Secretary of State Odd Berg spoke.", ("Secretary of State",)),
        ("Odd Berg, the mayor of Bergen, spoke.", ("mayor of Bergen",)),
        ("Odd Berg, a former Norwegian foreign minister, spoke.", ("former Norwegian foreign minister",)),
        ("President Odd Berg, head of the party, spoke.", ("President", "head of the party")),
        ("Mr Odd Berg spoke.", ()),
        ("Odd Berg, who said the mayor slept, left.", ()),
        ("Odd Berg, she was queen of the isles, left.", ()),
        ("State Odd Berg spoke.", ()),
        ("Odd Berg spoke.", ()),
    ],
)
def test_offices_beside_a_name_are_its_roles(text: str, roles: tuple[str, ...]) -> None:
    """Titles in front and the apposition behind, without article and nationality in front; no form of address."""
    assert roles_of(text, [_mention(text, "Odd Berg")]) == roles


def test_a_form_of_address_is_recognised() -> None:
    """With and without its dot; an office is none."""
    assert honorific_before("said Mr. Shai", 9) == "mr"
    assert honorific_before("said President Shai", 15) is None


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Moscow said it would.", "Moscow", True),
        ("Then Washington has repeatedly warned.", "Washington", True),
        ("Beijing and Moscow signed a treaty.", "Beijing", True),
        ("It accused Iran of lying.", "Iran", True),
        ("talks with Tehran", "Tehran", True),
        ("a spokesman in Moscow said so.", "Moscow", False),
        ("He told US agency chiefs.", "US", False),
        ("It accused Iran's minister.", "Iran", False),
        ("It snowed in Moscow.", "Moscow", False),
        ("the mayor of Moscow said so.", "Moscow", False),
        ("Bergen said it would.", "Bergen", False),
        ("Moscow residents said so.", "Moscow", False),
    ],
)
def test_a_capital_that_acts_is_a_government(text: str, name: str, expected: bool) -> None:
    """A country or capital that says, signs or is accused stands for its government; others are places."""
    mention = _mention(text, name)
    assert is_metonym(text, mention.start, mention.end, "GPE", on_sport=False) is expected


def test_a_country_plays_only_in_sport() -> None:
    """`beat` makes a team in an article on sport; a person is never a metonym."""
    text = "England beat Samoa."
    assert is_metonym(text, 0, 7, "GPE", on_sport=True)
    assert is_metonym(text, 13, 18, "GPE", on_sport=True)
    assert not is_metonym(text, 0, 7, "GPE", on_sport=False)
    assert not is_metonym(text, 0, 7, "PERSON", on_sport=True)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("He told CNN so.", "CNN", "source"),
        ("OSLO (Reuters) - It rained.", "Reuters", "source"),
        ("according to the Xinhua news agency", "Xinhua", "source"),
        ("Tass reported it.", "Tass", "source"),
        ("CNN was sold for millions.", "CNN", "topic"),
        ("He told Congress so.", "Congress", "topic"),
        ("He told the Harbour Herald so.", "Harbour Herald", "source"),
        ("The Daily Post welcomes readers.", "Daily Post", "source"),
        ("The MNA had it first.", "MNA", "source"),
    ],
)
def test_a_source_is_told_from_a_topic(text: str, name: str, role: str) -> None:
    """Agencies and outlets that are only named for what they reported, and the article's own."""
    assert role_of(text, name, "ORG", [_mention(text, name)], ("www.dailypost.example", "MNA")) == role


def test_a_person_is_a_topic() -> None:
    """Only organisations and outlets are sources."""
    text = "He told Odd Berg so."
    assert role_of(text, "Odd Berg", "PERSON", [_mention(text, "Odd Berg")], ()) == "topic"


def _salience(text: str, name: str, title: str | None = None, type_: str = "PERSON", source: bool = False) -> float:
    starts = [0, *(index + 1 for index, sign in enumerate(text) if sign == "\n")]
    mentions = []
    at = text.find(name)
    while at >= 0:
        mentions.append(Mention(start=at, end=at + len(name), text=name))
        at = text.find(name, at + 1)
    return Saliences(text, title, starts, 3).of(mentions, type_, is_source=source)


def test_salience_follows_title_place_number_and_speech() -> None:
    """Who is in the title, early, often and speaks, is what an article is about; sources and peoples are less so."""
    text = "Foss came. Foss left. Berg slept.\nIt rained.\nFoss said: no. Tarrow watched."
    assert _salience(text, "Foss", "Foss leaves") > _salience(text, "Foss", "It rains") > _salience(text, "Tarrow", "x")
    assert _salience(text, "Berg") > _salience(text, "Tarrow")
    assert _salience(text, "Foss", type_="NORP") < _salience(text, "Foss")
    assert _salience(text, "Foss", source=True) < _salience(text, "Foss")
    assert _salience(text, "Foss", "Fossils found") == _salience(text, "Foss", "It rains")
    assert 0 < _salience(text, "Tarrow") < _salience(text, "Foss", "Foss") <= 1
