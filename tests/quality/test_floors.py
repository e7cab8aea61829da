"""The floors of the sample wire: pinned with the gold they were measured on, and shown in docs/quality.md."""

from __future__ import annotations

import pytest

from enrich.models import load_model
from quality.figures import SAMPLE_WIRE, Figure, on_the_sample_wire
from quality.table import PAGE, digest_of_gold, line, lines_of, pinned, raised, tolerance, with_lines


@pytest.fixture(scope="module")
def figures() -> list[Figure]:
    """The figures on the sample wire, with the model they were measured with."""
    if not (label := load_model("auto", ()).label).startswith("en_core_web_md "):
        pytest.skip(f"pinned with the medium model; this one is {label}")
    return list(on_the_sample_wire())


def test_gold_is_the_pinned_one() -> None:
    """Whoever changes the gold pins the floors again: `make quality ARGS=--pin`."""
    assert pinned()[0] == digest_of_gold()


def test_floors(figures: list[Figure]) -> None:
    """No figure is below its floor, and every figure has one."""
    floors = pinned()[1]
    assert floors.keys() == {figure.name for figure in figures}
    assert not [figure for figure in figures if figure.value < floors[figure.name] - tolerance(figure)]


def test_subjects_are_right(figures: list[Figure]) -> None:
    """Of the subjects given nine in ten are right, whatever is pinned."""
    (precision,) = [figure for figure in figures if figure.name == "subjects, precision"]
    assert precision.value >= 90


def test_page_is_current(figures: list[Figure]) -> None:
    """The table in docs/quality.md says what is measured now, as far as processors agree; `make quality` writes it."""
    page, floors = PAGE.read_text(encoding="utf-8"), pinned()[1]
    shown = [text for text in lines_of(page) if f"| {SAMPLE_WIRE} |" in text]
    values = [float(text.split("|")[4]) for text in shown]
    assert shown == [line(figure._replace(value=value), floors) for figure, value in zip(figures, values, strict=True)]
    # What is shown is rounded to a tenth.
    beside = [
        figure.name
        for figure, value in zip(figures, values, strict=True)
        if abs(figure.value - value) > tolerance(figure) + 0.05001
    ]
    assert not beside


def test_pinning_never_lowers_by_accident() -> None:
    """A floor rises with what is measured; below it pinning refuses, unless it is told to by name."""
    better, worse = Figure("x", SAMPLE_WIRE, "F1", 90.0), Figure("x", SAMPLE_WIRE, "F1", 70.0)
    assert raised({"x, F1": 80.0}, [better]) == {"x, F1": 89.0}
    assert raised({"x, F1": 89.5}, [better]) == {"x, F1": 89.5}
    with pytest.raises(ValueError, match="below its floor"):
        raised({"x, F1": 80.0}, [worse])
    assert raised({"x, F1": 80.0}, [worse], ["x, F1"]) == {"x, F1": 69.0}


def test_table_round_trip() -> None:
    """Lines written into a page are the lines read from it, and the rest of the page stays."""
    page = with_lines(
        "# Title\n<!-- figures: made by `make quality` -->\n<!-- end of figures -->\nEnd.\n", ["| a |", "| b |"]
    )
    assert lines_of(page) == ["| a |", "| b |"]
    assert page.startswith("# Title\n")
    assert page.endswith("\nEnd.\n")
    assert with_lines(page, lines_of(page)) == page
