"""Reads the noun phrase that begins at a word: a speaker behind `said`, a hearer behind `told`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from enrich.stages.entities.names.lists import titles
from enrich.stages.quotes.phrases.cues import CLAUSE_WORDS, FINITE, GROUPS, PEOPLE, PREPOSITIONS, PRONOUNS, SAY
from enrich.stages.quotes.phrases.descriptions import description
from enrich.stages.quotes.phrases.phrase import (
    JOINS_NAMES,
    KNOWN_HEADS,
    OWNERS,
    REACH,
    Phrase,
    is_head,
    joins,
    name_phrase,
    owns,
    pronoun_phrase,
)
from enrich.stages.quotes.phrases.words import Token


def phrase_after(tokens: Sequence[Token], position: int, types: Sequence[str]) -> Phrase | None:
    """The phrase that begins at `position`: a speaker behind `said`, a hearer behind `told`."""
    if position >= len(tokens) or tokens[position].kind == "quote":
        return None
    if tokens[position].low in ("he", "she", "it", "they", "him", "her", "them", "me", "us"):
        return pronoun_phrase(tokens[position])
    end = position
    while end < min(len(tokens), position + REACH) and not _closes(tokens, end):
        end += 1
    return _read_forward(tokens, position, end, types) if end > position else None


def _closes(tokens: Sequence[Token], position: int) -> bool:
    token = tokens[position]
    if token.low in PRONOUNS:
        return True
    if token.kind == "quote" or (token.kind == "sign" and token.text not in "-/&."):
        return True
    if token.text == ".":
        return True
    if token.low in JOINS_NAMES:
        return not joins(tokens, position, len(tokens))
    return token.low in CLAUSE_WORDS or token.low in FINITE - OWNERS or (token.low in SAY and token.low != "reports")


def _read_forward(tokens: Sequence[Token], begin: int, end: int, types: Sequence[str]) -> Phrase | None:
    group = begin
    while group < end and tokens[group].low not in PREPOSITIONS:
        group += 1
    inner = tokens[begin:group]
    if not inner:
        return None
    several = _several(tokens, begin, end)
    if several is not None:
        return several
    named = [token for i, token in enumerate(inner) if token.kind == "name" and not owns(tokens, begin + i)]
    persons = [token for token in named if types[token.number] == "PERSON"]
    persons += [
        token
        for before, token in pairwise(tokens[begin:end])
        if token.kind == before.kind == "name" and types[token.number] == "PERSON"
    ]
    if persons:
        return name_phrase(persons[0])
    apposed = _apposed_person(tokens, begin, end, types)
    if apposed is not None:
        return apposed
    described = None if named and len(inner) == 1 else description(tokens[begin:end], types)
    if not named or (described is not None and inner[-1].kind != "name" and described.head in KNOWN_HEADS):
        return described
    is_adjective = types[named[-1].number] in ("NORP", "GPE", "LOC") and inner[-1].kind != "name"
    return described if is_adjective else name_phrase(named[-1])


def _several(tokens: Sequence[Token], begin: int, end: int) -> Phrase | None:
    """`Russia and China`, `the Russian and Chinese presidents`; the second may have a title."""
    for position in range(begin + 1, end - 1):
        if tokens[position].low in PREPOSITIONS:
            return None
        if tokens[position].low == "and" and tokens[position - 1].kind == "name":
            second = next((each for each in range(position, end) if tokens[each].kind == "name"), None)
            if second is not None:
                names = (tokens[position - 1].number, tokens[second].number)
                last = second + (second + 1 < end and _are_people(tokens[second + 1]))
                return Phrase("several", tokens[begin].start, tokens[last].end, names=names)
    return None


def _are_people(token: Token) -> bool:
    return token.text.islower() and (token.low in GROUPS or token.low.removesuffix("s") in PEOPLE)


def _apposed_person(tokens: Sequence[Token], begin: int, end: int, types: Sequence[str]) -> Phrase | None:
    """The name behind the description: `said the governor of the bank, Andrew Foss`."""
    position = end
    while position < len(tokens) and position < end + 1 and tokens[position].text == ",":
        position += 1
    if position == end or not any(is_head(token) for token in tokens[begin:end]):
        return None
    while position < len(tokens) and titles.plain(tokens[position].low) in titles.ROLES:
        position += 1
    if position >= len(tokens) or tokens[position].kind != "name" or types[tokens[position].number] != "PERSON":
        return None
    return None if owns(tokens, position) else name_phrase(tokens[position])
