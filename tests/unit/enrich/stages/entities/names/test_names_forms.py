"""Names that the form of a line, a bracket or a closing word gives away, without any model."""

from __future__ import annotations

import pytest

from enrich.stages.entities.names.mentions.cues import type_around, type_inside
from enrich.stages.entities.names.mentions.datelines import dateline
from enrich.stages.entities.names.mentions.definitions import defined_names
from enrich.stages.entities.names.mentions.events import event_names
from enrich.stages.entities.names.mentions.results import row_names
from enrich.stages.entities.names.spans import Span

Names = list[tuple[str, str]]


def _cut(text: str, spans: list[Span]) -> Names:
    return [(text[span.start : span.end], span.type) for span in sorted(set(spans))]


ROWS: dict[str, Names] = {
    "Harbour Rovers 2 Quellon 1": [("Harbour Rovers", "ORG"), ("Quellon", "ORG")],
    "Quellon 4 3 1 0 8 3 10": [("Quellon", "ORG")],
    "QUELLON AT HARBOUR": [("QUELLON", "ORG"), ("HARBOUR", "GPE")],
    "Postponed: Quellon v Harbour Rovers": [("Quellon", "ORG"), ("Harbour Rovers", "ORG")],
    "3. Ann Foss (Norway) 12.74": [("Ann Foss", "PERSON")],
    "Anne-Marie O'Foss (Norway) beat Jo Berg (Wales) 6-4 6-2": [("Anne-Marie O'Foss", "PERSON"), ("Jo Berg", "PERSON")],
    "Norway - Ann Foss (13th), Jo Berg (38th)": [("Ann Foss", "PERSON"), ("Jo Berg", "PERSON")],
    "1 - Ann Foss, 16 - Berg (7 - Jo Tarrow 46th)": [
        ("Ann Foss", "PERSON"),
        ("Berg", "PERSON"),
        ("Jo Tarrow", "PERSON"),
    ],
    "Marsk 83 and 174 (P. Foss 84; J. Berg 4-38), Quellon 296.": [
        ("Marsk", "ORG"),
        ("P. Foss", "PERSON"),
        ("J. Berg", "PERSON"),
        ("Quellon", "ORG"),
    ],
    "Foss 10-0-33-2": [("Foss", "PERSON")],
    "Sales 12.50 13.00 11.27": [],
    "The board met 3 times on 4 days in 2 towns and went home.": [],
}


@pytest.mark.parametrize("line", ROWS)
def test_a_row_of_a_table_names_what_its_form_says(line: str) -> None:
    """Scores, standings, results, scorers, line-ups and score cards are read; sentences and accounts are not."""
    assert _cut(line, list(row_names(line))) == ROWS[line]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BERGEN, Norway, May 3 (Reuters) - It rained.", ["BERGEN", "Norway"]),
        ("NEW YORK (AP) -- It rained.", ["NEW YORK"]),
        ("OSLO 1996-08-30", ["OSLO"]),
        ("TENNIS - FOSS WINS AGAIN.", []),
        ("It rained.", []),
    ],
)
def test_a_dateline_begins_with_its_places(text: str, expected: list[str]) -> None:
    """A town in capitals before a date, an agency or a dash is where the report was written."""
    assert [text[span.start : span.end] for span in dateline(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Baltic Harbour Union (BHU) met", ["Baltic Harbour Union", "BHU"]),
        ("Organisation for Work and Play in Oslo (OWPO)", ["Organisation for Work and Play in Oslo", "OWPO"]),
        ("in August the Bank of the Isles (BI) paid", ["Bank of the Isles", "BI"]),
        ("he ran (OK) and won", []),
    ],
)
def test_brackets_introduce_an_acronym(text: str, expected: list[str]) -> None:
    """The long name begins where its initials spell the acronym."""
    assert [text[span.start : span.end] for span in defined_names(text, ())] == expected


def test_a_country_the_model_saw_before_the_initials_belongs_to_the_name() -> None:
    """`U.S. Harbour Guard (HG)` is all of it."""
    text = "the U.S. Harbour Guard (HG) met"
    long_name = next(defined_names(text, (Span(4, 22, "ORG"),)))
    assert text[long_name.start : long_name.end] == "U.S. Harbour Guard"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She won the Quellon Cup in May.", ["Quellon Cup"]),
        ("At the 1994 Hong Kong Open he lost.", ["Hong Kong Open"]),
        ("Epic Games and Lake Open Monday", []),
        ("It hosts the Venice Film Festival", ["Venice Film Festival"]),
    ],
)
def test_an_event_is_named_by_its_kind(text: str, expected: list[str]) -> None:
    """A cup is a cup; an `Open` is an event only where a place or a people opens the name."""
    assert [text[span.start : span.end] for span in event_names(text)] == expected


@pytest.mark.parametrize(
    ("surface", "type_", "expected"),
    [
        ("Harbour Holdings", "PERSON", "ORG"),
        ("University of Quellon", "GPE", "ORG"),
        ("Quellon Airport", "PERSON", "FAC"),
        ("Foss River", "ORG", "LOC"),
        ("Kevin Tarrow", "ORG", "PERSON"),
        ("Morgan Stanley", "ORG", "ORG"),
        ("Duchess of Quellon", "WORK_OF_ART", "PERSON"),
        ("Tarrow", "GPE", "GPE"),
    ],
)
def test_the_words_of_a_name_settle_its_type(surface: str, type_: str, expected: str) -> None:
    """`Holdings`, `Airport` and `River` are stronger than the model, and so is a given name."""
    assert type_inside(surface, type_) == expected


@pytest.mark.parametrize(
    ("before", "name", "behind", "type_", "expected"),
    [
        ("President ", "Tarrow", " spoke", "GPE", "PERSON"),
        ("the Justice ", "Tarrow", " spoke", "ORG", None),
        ("", "Ilm Tarrow", ", 37, of", "ORG", "PERSON"),
        ("the town of ", "Tarrow", " burned", "ORG", "GPE"),
        ("", "Tarrow", "'s shares fell", "PERSON", "ORG"),
        ("the newspaper ", "Tarrow", " said", "PERSON", "ORG"),
        ("Quellon, ", "TX", " on", "ORG", "GPE"),
        ("the team ", "Tarrow", " fans", "PERSON", None),
        ("Prince ", "Tarrow", " spoke", "ORG", None),
        ("President ", "Norway", " spoke", "GPE", None),
    ],
)
def test_what_stands_around_a_name_settles_its_type(
    before: str, name: str, behind: str, type_: str, expected: str | None
) -> None:
    """A title, an age, a town's or a company's word decide, but not for names everybody knows."""
    text = before + name + behind
    assert type_around(text, len(before), len(before) + len(name), type_) == expected
