"""The language of the rules: patterns of word classes, longest match, and the pieces they run over."""

from __future__ import annotations

import pytest

from enrich.stages.dates.timex.meanings import Fixed, Meaning
from enrich.stages.dates.timex.recognition.grammar import Grammar, RuleMatch, rule
from enrich.stages.dates.timex.recognition.patterns import expand
from enrich.stages.dates.timex.recognition.scanner import scan
from enrich.stages.dates.timex.recognition.starts import first_letters
from enrich.stages.dates.timex.recognition.word_classes import CLASS_LETTERS, LETTER_OF_WORD
from enrich.stages.dates.timex.rules import GRAMMAR
from newswire.samples import wire
from quality.timex_everywhere import tried_everywhere


def _says(value: str) -> Meaning:
    return Fixed("DATE", value)


def _find(grammar: Grammar, text: str) -> list[str]:
    return [text[one.first_character : one.last_character] for one in grammar.find(scan(text))]


def test_every_class_has_its_own_letter() -> None:
    """No two classes share a letter, so a pattern cannot mistake one for the other."""
    assert len(set(CLASS_LETTERS.values())) == len(CLASS_LETTERS)
    assert set(LETTER_OF_WORD.values()) <= set(CLASS_LETTERS.values())


def test_the_longest_match_wins() -> None:
    """Of several rules that match at one place the one that takes most words is used, else the first."""
    rules = (rule("day", "MONTH DAY", lambda found: _says("d")), rule("month", "MONTH", lambda found: _says("m")))
    grammar = Grammar(rules)
    assert _find(grammar, "June 5 and July") == ["June 5", "July"]


def test_a_rule_may_refuse() -> None:
    """When the builder of the longest match refuses, the next longest is tried."""

    def refuse(found: RuleMatch) -> Meaning | None:
        return None

    grammar = Grammar((rule("day", "MONTH DAY", refuse), rule("month", "MONTH", lambda found: _says("m"))))
    assert _find(grammar, "June 5") == ["June"]


def test_parts_are_named() -> None:
    """A builder sees the words of the named parts, and what stands around the match."""
    seen: list[tuple[str, tuple[str, ...], str, str]] = []

    def build(found: RuleMatch) -> Meaning | None:
        seen.append((found.word("day"), found.pieces("month"), found.before(), found.after()))
        return _says("x")

    list(Grammar((rule("day", "day:DAY OF? month:(MONTH)", build),)).find(scan("On 5th of June, too")))
    assert seen == [("5th", ("june",), "on", ",")]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a 30-year bond", ["a", "30", "-", "year", "bond"]),
        ("10am-4pm", ["10", "am", "-", "4", "pm"]),
        ("at 5 p.m. EST", ["at", "5", "p.m.", "est"]),
        ("the 1990s, '82", ["the", "1990s", ",", "'82"]),
        ("this year's", ["this", "year", "'s"]),
        ("05/02/2022", ["05/02/2022"]),
        ("08:47", ["08:47"]),
        ("1,500 of 2.5", ["1,500", "of", "2.5"]),
    ],
)
def test_pieces(text: str, pieces: list[str]) -> None:
    """A paragraph is cut at blanks, marks, hyphens, and between digits and letters; numbers in a form stay whole."""
    assert list(scan(text).pieces) == pieces


def test_a_name_of_time_needs_its_capital() -> None:
    """`march` and `may` without a capital are other words."""
    small, capital = scan("may march"), scan("May March")
    assert set(small.letters) == {CLASS_LETTERS["OTHER"]}
    assert set(capital.letters) == {CLASS_LETTERS["MONTH_VERB"]}


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("MONTH DAY", "MONTH"),
        ("THE? MONTH", "THE MONTH"),
        ("(?:A|THE){0,2} day:(NUMBER_12|YEAR)", "A THE NUMBER_12 YEAR"),
        ("(?<=FROM) (?!OF) which:(LAST|NEXT)? AND{1,3} HALF", "LAST NEXT AND"),
        ("(?:THE? EARLY?)? YEAR", "THE EARLY YEAR"),
    ],
)
def test_where_a_rule_can_begin(pattern: str, words: str) -> None:
    """A rule is tried only at the words it can begin with: all that may be left out before the first that may not."""
    assert first_letters(expand(pattern)) == {CLASS_LETTERS[word] for word in words.split()}


@pytest.mark.parametrize("pattern", ["THE?", "(?:OF|A?)", "(?=THE)", "A*", "[^A] THE"])
def test_a_rule_that_could_match_no_word_is_refused(pattern: str) -> None:
    """A pattern that can be empty, or repeats without bound, is an error of the rule's author."""
    with pytest.raises(ValueError, match="rule"):
        first_letters(expand(pattern))


def test_looking_up_rules_by_their_first_word_loses_none() -> None:
    """On the sample wire the rules looked up find what all rules tried at every word find."""
    for submission in wire():
        words = scan(submission.text)
        assert [(one.start, one.end, one.rule) for one in GRAMMAR.find(words)] == tried_everywhere(words)
