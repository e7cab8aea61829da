"""Keyphrases: what a text is about in its own words."""

from __future__ import annotations

import time

import pytest
import spacy
from spacy.tokens import Doc, Span

from enrich.stages.keyphrases.stage import LIMIT, find_keyphrases
from enrich.stages.keyphrases.words import STOP_WORDS, ends_phrase, stem
from newswire.articles import Keyphrase

ENGLISH = spacy.blank("en")
TITLE = "Council closes old harbour bridge"
TEXT = """The harbour bridge will be closed, the council said on Monday after an inspection of the arches.
Engineers found cracks in the harbour bridge last month. The cracks are as wide as a hand, a council engineer said.
Repairs of the bridge will cost 4 million pounds. Ana Pereira asked for a bus. Shopkeepers fear for their trade."""


def docs(text: str, *names: str) -> tuple[list[Doc], list[int]]:
    """The paragraphs of a text with some words marked as names, and where each begins."""
    paragraphs, offsets, position = [], [], 0
    for line in text.split("\n"):
        doc = ENGLISH(line)
        spans = [
            doc.char_span(line.index(name), line.index(name) + len(name), "PERSON") for name in names if name in line
        ]
        doc.ents = [span for span in spans if isinstance(span, Span)]
        paragraphs.append(doc)
        offsets.append(position)
        position += len(line) + 1
    return paragraphs, offsets


def phrases(text: str, *names: str, title: str | None = TITLE) -> tuple[Keyphrase, ...]:
    """The keyphrases of a text."""
    return find_keyphrases(title, *docs(text, *names))


def test_best_first() -> None:
    """The best phrase has the score 1 and scores fall; what the title and many paragraphs say comes first."""
    found = phrases(TEXT)
    assert found[0].text.lower() == "harbour bridge"
    assert found[0].score == 1.0
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(found) <= LIMIT
    assert "cracks" in {one.text for one in found}


def test_start() -> None:
    """A phrase starts where the text first has its words."""
    for one in phrases(TEXT):
        assert one.start is not None
        assert TEXT[one.start : one.start + len(one.text)] == one.text


def test_only_in_the_title() -> None:
    """What only the title says has no place in the text."""
    (found,) = phrases("Nobody said anything.", title="Dock strike vote")
    assert (found.text, found.start) == ("Dock strike vote", None)


def test_no_parts_of_each_other() -> None:
    """No phrase is within another, not in the plural either."""
    found = [{stem(word.lower()) for word in one.text.split()} for one in phrases(TEXT + "\nBridges, harbour bridges.")]
    assert not [1 for one in found for other in found if one is not other and one <= other]


def test_names_are_entities() -> None:
    """A name alone is no keyphrase; with a word that is none, it is."""
    text = (
        "Ana Pereira spoke. Ana Pereira listened. The Pereira plan was read. A Pereira proposal, the Pereira proposal."
    )
    found = {one.text for one in phrases(text, "Ana Pereira", title=None)}
    assert "Ana Pereira" not in found
    assert "Pereira proposal" in found


def test_of() -> None:
    """One `of` may stand between two words, and never at an end."""
    found = {one.text for one in phrases("A state of emergency was declared. The state of emergency of", title=None)}
    assert found == {"state of emergency"}


def test_nothing() -> None:
    """A text without words that name things has no keyphrases."""
    assert phrases("", title=None) == ()
    assert phrases("They said that it was so.", title="!") == ()


@pytest.mark.parametrize(
    "text",
    [
        "bridge " * 16_000,
        "a-" * 50_000,
        "'" * 100_000,
        "x" * 100_000,
        "of " * 33_000,
        " ".join(f"dock{n:x}o" for n in range(9000)),
    ],
    ids=str.__len__,
)
def test_hostile(text: str) -> None:
    """A hostile text costs a fraction of a second."""
    doc = Doc(ENGLISH.vocab, words=[text], spaces=[False])
    began = time.thread_time()
    find_keyphrases(None, [doc], [0])
    assert time.thread_time() - began < 1.0


def test_word_lists() -> None:
    """Words that end a phrase: verbs in all forms, adverbs, participles; nouns that look like them do not."""
    assert {"the", "said", "declares", "announced", "making"} <= STOP_WORDS
    assert [word for word in ("strike", "family", "building", "speed", "talks") if ends_phrase(word)] == []
    assert all(map(ends_phrase, ("quickly", "reaffirmed", "walking", "2022", "monday")))
