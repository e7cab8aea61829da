"""What a noun phrase is to the quotes stage, and the words its parts are known by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from enrich.stages.entities.names.lists import titles
from enrich.stages.quotes.phrases.cues import BODIES, DETERMINERS, DOCUMENTS, GROUPS, MEDIA_WORDS, PEOPLE
from enrich.stages.quotes.phrases.words import Token

Sort = Literal["name", "pronoun", "description", "several"]

REACH = 16
"""Tokens a phrase may have."""

KNOWN_HEADS = PEOPLE | BODIES | DOCUMENTS | GROUPS | MEDIA_WORDS | titles.ROLES
"""Nouns that speak."""

OWNERS = frozenset(("'s", "’s"))
JOINS_NAMES = frozenset(("and", "&"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: a name, a pronoun, a description, or several names at once.

    `entity` is the entity named, or -1. `head` is the noun a description turns on, `names` are the entities that only
    describe (`Russia` in `Russia's envoy`). `start` and `end` are the surface in the paragraph.
    """

    sort: Sort
    start: int
    end: int
    entity: int = -1
    head: str = ""
    low: str = ""
    is_definite: bool = False
    names: tuple[int, ...] = ()


def name_phrase(token: Token) -> Phrase:
    return Phrase("name", token.start, token.end, token.number, low=token.low)


def pronoun_phrase(token: Token) -> Phrase:
    return Phrase("pronoun", token.start, token.end, low=token.low)


def is_head(token: Token) -> bool:
    return token.kind == "word" and (token.low in KNOWN_HEADS or token.low.endswith("-old"))


def owns(tokens: Sequence[Token], position: int) -> bool:
    return position + 1 < len(tokens) and tokens[position + 1].low in OWNERS


def joins(tokens: Sequence[Token], position: int, end: int) -> bool:
    if position == 0 or position + 1 >= end:
        return False
    before, after = tokens[position - 1], tokens[position + 1]
    if is_head(before) and is_head(after):
        return True
    return before.kind == "name" and (after.kind == "name" or after.text[0].isupper() or after.low in DETERMINERS)
