"""Subjects: IPTC Media Topics where the words leave no doubt."""

from __future__ import annotations

import re
import time

import pytest

from enrich.stages.subjects import LIMIT, find_subjects, topics
from newswire.articles import Subject

FINAL = [
    "The goalkeeper saved two penalties and the midfielder scored in extra time as the club won the cup final.",
    "It was the first trophy for the coach and his team since they won the league; the striker missed the match.",
]
TOP_LEVEL = {
    "01000000": "arts, culture, entertainment and media",
    "02000000": "crime, law and justice",
    "03000000": "disaster, accident and emergency incident",
    "04000000": "economy, business and finance",
    "05000000": "education",
    "06000000": "environment",
    "07000000": "health",
    "08000000": "human interest",
    "09000000": "labour",
    "10000000": "lifestyle and leisure",
    "11000000": "politics and government",
    "12000000": "religion",
    "13000000": "science and technology",
    "14000000": "society",
    "15000000": "sport",
    "16000000": "conflict, war and peace",
    "17000000": "weather",
}


def names(*paragraphs: str, title: str | None = None, section: str | None = None) -> list[str]:
    """The names of the subjects."""
    return [subject.name for subject in find_subjects(title, paragraphs, section)]


def test_sure() -> None:
    """A topic is given with its code, its name and a score, the one above it, too."""
    found = find_subjects("Cup final goes to penalties", FINAL, None)
    assert ("medtop:15000000", "sport") in {(one.code, one.name) for one in found}
    assert "medtop:20001065" in {one.code for one in found}
    assert all(0 < one.score < 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(isinstance(one, Subject) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ana Pereira spoke in Oslo on Friday.",
        "The team won.",
        "A missile.",
        "Residents said they would meet again, and thanked everybody who had come so far.",
    ],
)
def test_doubt(text: str) -> None:
    """In doubt there is no topic."""
    assert names(text) == []


def test_one_word_is_not_enough() -> None:
    """However often it stands there, one word proves nothing."""
    assert names("Vaccine. " * 50) == []


def test_section() -> None:
    """The section of the outlet is evidence, and alone it is none."""
    text = "The coach said after the match that his team had deserved to win."
    assert names(text) == []
    assert names(text, section=" Sport ") == ["sport"]
    assert names("Nobody said anything.", section="Sport") == []
    assert names(text, section="No such section") == []


def test_narrower_only_with_broader() -> None:
    """A narrower topic never stands without the one above it."""
    known = topics()
    found = {one.code.removeprefix("medtop:") for one in find_subjects("Cup final", FINAL, "Football")}
    assert all(known[code].broader in (None, *found) for code in found)
    assert len(found) <= LIMIT


def test_codes() -> None:
    """The top level is whole, and every other topic belongs to one of it."""
    known = topics()
    assert {code: topic.name for code, topic in known.items() if topic.broader is None} == TOP_LEVEL
    assert all(re.fullmatch(r"2000\d{4}", code) for code, topic in known.items() if topic.broader)
    assert {topic.broader for topic in known.values()} <= {None, *TOP_LEVEL}


@pytest.mark.parametrize("text", ["cup " * 25_000, "a-" * 50_000, "x" * 100_000, "'s" * 50_000], ids=str.__len__)
def test_hostile(text: str) -> None:
    """A hostile text costs a fraction of a second."""
    began = time.thread_time()
    find_subjects(None, [text], None)
    assert time.thread_time() - began < 0.5
