"""Rules and their matching: finds the longest expression at every place of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from enrich.stages.dates.timex.meanings import Meaning
from enrich.stages.dates.timex.recognition.patterns import expand, without_names
from enrich.stages.dates.timex.recognition.scanner import ScannedWords
from enrich.stages.dates.timex.recognition.starts import first_letters


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """A match of a rule: where it stands among the words, and the words of its named parts."""

    words: ScannedWords
    match: re.Match[str]

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()

    def has(self, part: str) -> bool:
        """Whether the named part of the pattern matched anything."""
        return part in self.match.re.groupindex and self.match.start(part) >= 0

    def word(self, part: str) -> str:
        """The first word of the named part; empty where it is absent."""
        return self.words.pieces[self.match.start(part)] if self.has(part) else ""

    def pieces(self, part: str) -> tuple[str, ...]:
        """All words of the named part."""
        return self.words.pieces[slice(*self.match.span(part))] if self.has(part) else ()

    def before(self, distance: int = 1) -> str:
        """The word that many places before the match; empty at the start of the paragraph."""
        index = self.start - distance
        return self.words.pieces[index] if index >= 0 else ""

    def after(self, distance: int = 1) -> str:
        """The word that many places after the match; empty at the end of the paragraph."""
        index = self.end + distance - 1
        return self.words.pieces[index] if index < len(self.words.pieces) else ""

    @property
    def runs_into_letters(self) -> bool:
        """Whether letters follow without a blank, as in 1500m."""
        words, last = self.words, self.end - 1
        return words.text[words.ends[last] : words.ends[last] + 1].isalpha()


@dataclass(frozen=True, slots=True)
class GrammarRule:
    """A pattern and what its match means; `build` answers None where the words turn out to mean something else.

    The pattern runs over the letters of the paragraph's pieces, one letter per piece.
    """

    name: str
    pattern: re.Pattern[str]
    build: Callable[[RuleMatch], Meaning | None]


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression found in a paragraph: the span of words, the rule, and what it means."""

    words: ScannedWords
    start: int
    end: int
    rule: str
    meaning: Meaning

    @property
    def first_character(self) -> int:
        return self.words.starts[self.start]

    @property
    def last_character(self) -> int:
        return self.words.ends[self.end - 1]


def rule(name: str, pattern: str, build: Callable[[RuleMatch], Meaning | None]) -> GrammarRule:
    """Compiles one line of a rule table."""
    return GrammarRule(name, re.compile(expand(pattern)), build)


class Grammar:
    """A table of rules, ready to be matched."""

    def __init__(self, rules: Sequence[GrammarRule]) -> None:
        by_letter: dict[str, list[GrammarRule]] = {}
        for rule in rules:
            for letter in first_letters(rule.pattern.pattern):
                by_letter.setdefault(letter, []).append(rule)
        self._entries = {letter: _entry(listed) for letter, listed in by_letter.items()}
        self._begins = re.compile(f"[{''.join(sorted(by_letter))}]" if by_letter else r"(?!)")

    def find(self, words: ScannedWords) -> Iterator[Expression]:
        """The longest expressions from left to right, without overlaps; of equally long ones the earlier rule's."""
        position = 0
        while (place := self._begins.search(words.letters, position)) is not None:
            expression = self._longest_at(words, place.start())
            if expression is None:
                position = place.start() + 1
            else:
                yield expression
                position = expression.end

    def _longest_at(self, words: ScannedWords, position: int) -> Expression | None:
        entry = self._entries[words.letters[position]]
        if entry.any_of_them.match(words.letters, position) is None:
            return None
        matches = [
            (match.end(), -index, match)
            for index, rule in enumerate(entry.rules)
            if (match := rule.pattern.match(words.letters, position)) is not None
        ]
        for end, minus_index, match in sorted(matches, key=lambda found: found[:2], reverse=True):
            rule = entry.rules[-minus_index]
            meaning = rule.build(RuleMatch(words, match))
            if meaning is not None:
                return Expression(words, position, end, rule.name, meaning)
        return None


@dataclass(frozen=True, slots=True)
class _Entry:
    """The rules that can begin with one letter, in order, and all of them as one expression.

    Most words that could begin something do not; one match in C tells, before the rules are tried one by one.
    """

    rules: tuple[GrammarRule, ...]
    any_of_them: re.Pattern[str]


def _entry(rules: Sequence[GrammarRule]) -> _Entry:
    together = "|".join(f"(?:{without_names(rule.pattern.pattern)})" for rule in rules)
    return _Entry(tuple(rules), re.compile(together))
