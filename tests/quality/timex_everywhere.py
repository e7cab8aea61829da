"""Tries every rule of dates at every word, to compare what looking rules up by their first word finds."""

from __future__ import annotations

from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch
from enrich.stages.dates.timex.recognition.scanner import ScannedWords
from enrich.stages.dates.timex.rules import ALL_RULES

Place = tuple[int, int, str]
"""First word, end, and the rule."""


def tried_everywhere(words: ScannedWords) -> list[Place]:
    """The longest match at every place from left to right, of equally long ones the earlier rule's."""
    found: list[Place] = []
    position = 0
    while position < len(words.letters):
        matches = [place for rule in ALL_RULES if (place := _match(rule, words, position))]
        longest = max(matches, key=lambda place: place[1], default=None)
        if longest is not None:
            found.append(longest)
        position = position + 1 if longest is None else longest[1]
    return found


def _match(rule: GrammarRule, words: ScannedWords, position: int) -> Place | None:
    match = rule.pattern.match(words.letters, position)
    if match is None or rule.build(RuleMatch(words, match)) is None:
        return None
    return position, match.end(), rule.name
