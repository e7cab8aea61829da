"""Where sentences begin and end, by rules alone."""

from __future__ import annotations

import pytest

from enrich.stages.sentiment.sentences import SHORT_TEXT, context_of, sentence_around, split_sentences
from harness.cost import costs_about


def _split(text: str) -> list[str]:
    return [text[begin:end] for begin, end in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The talks failed.", "Nobody was surprised."],
        ["Mr. Okafor met Gen. R. J. Hale at 5 p.m. on Monday.", "They spoke."],
        ["He works in the U.S. government.", "She does not."],
        ["Growth was 3.5 percent.", "It had been 2.1 percent."],
        ["“We won!”", "The crowd cheered."],
        ['"Who did it?" he asked.', "Nobody knew."],
        ["It went on and on…", "Then it stopped."],
        ["She works for Hale Inc.", "He does not."],
    ],
)
def test_split(sentences: list[str]) -> None:
    """A full stop ends a sentence unless it belongs to an abbreviation, a number or a quotation that goes on."""
    assert _split(" ".join(sentences)) == sentences


def test_a_line_ends_a_sentence() -> None:
    """Titles and list items have no full stop."""
    assert _split("Talks fail\n\nThe talks failed") == ["Talks fail", "The talks failed"]


def test_sentence_around() -> None:
    """The sentence that holds the target, without its neighbours."""
    text = "😀 It rained. Okafor laughed. It rained again."
    start = text.index("Okafor")
    assert text[slice(*sentence_around(text, start, start + 6))] == "Okafor laughed."


def test_context() -> None:
    """In an extract a line above belongs to the sentence below, in an article it does not."""
    text = "Okafor at home\nOkafor laughed. It rained."
    start = text.index("Okafor laughed")
    assert text[slice(*context_of(text, start, start + 6))] == "Okafor at home\nOkafor laughed."
    assert text[slice(*context_of(text + " It rained." * SHORT_TEXT, start, start + 6))] == "Okafor laughed."


def test_a_target_across_sentences() -> None:
    """A target that spans an end of a sentence takes both."""
    text = "One. Vote for Hale! Now wins. Three."
    start = text.index("Vote")
    assert text[slice(*sentence_around(text, start, text.index(" wins")))] == "Vote for Hale! Now wins."


def test_a_target_of_spaces() -> None:
    """A target between two sentences is its own."""
    assert sentence_around("One.   Two.", 5, 6) == (5, 6)


@pytest.mark.parametrize("character", [".", "!", '"', ")", " ", "a", "…", "\n", "A."])
def test_hostile_text(character: str) -> None:
    """A hundred thousand times the same is split in the blink of an eye."""
    text = character * (100_000 // len(character))
    with costs_about(0.05):
        split_sentences(text)
        split_sentences(f"A{text} b")
