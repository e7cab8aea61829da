"""Reads a description of a speaker: `a spokesman for the ministry`, `Russia's foreign ministry`, `doctors`."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.stages.quotes.phrases.cues import CLAUSE_WORDS, DETERMINERS, FINITE, PREPOSITIONS, SAY, TIMES
from enrich.stages.quotes.phrases.phrase import KNOWN_HEADS, OWNERS, Phrase, is_head
from enrich.stages.quotes.phrases.words import Token

_BEHIND_PARTS = PREPOSITIONS | CLAUSE_WORDS | TIMES | FINITE | SAY


def description(tokens: Sequence[Token], types: Sequence[str]) -> Phrase | None:
    """`a spokesman for the ministry`, `Russia's foreign ministry`, `doctors`, from the last place it can begin at."""
    tokens = _without_times(tokens)
    begin = _beginning(tokens)
    if begin is None:
        return None
    end, head = _head_of(tokens, begin)
    if head is None or (head.low not in KNOWN_HEADS and head.kind == "name"):
        return None
    if begin > 0 and tokens[begin].low not in DETERMINERS and not is_head(head):
        return None
    names = tuple(token.number for token in tokens[begin:] if token.kind == "name")
    is_definite = tokens[begin].low not in ("a", "an", "one", "another", "some", "several", "two", "many", "no")
    return Phrase(
        "description", tokens[begin].start, tokens[end - 1].end, -1, head.low, tokens[begin].low, is_definite, names
    )


def _without_times(tokens: Sequence[Token]) -> Sequence[Token]:
    end = len(tokens)
    while end > 0 and (tokens[end - 1].low in TIMES or tokens[end - 1].text.isdigit()):
        end -= 1
        if end > 0 and tokens[end - 1].low in ("on", "in", "last", "this", "late", "early"):
            end -= 1
    return tokens[:end] if end else tokens


def _beginning(tokens: Sequence[Token]) -> int | None:
    """Where the phrase begins: at its first determiner that no leading `on Friday` holds, or at its first word."""
    if tokens and tokens[0].low in PREPOSITIONS | TIMES:
        return _behind_opening(tokens)
    if tokens and tokens[0].kind == "word" and tokens[0].low.endswith("s"):
        return 0
    for position, token in enumerate(tokens):
        if token.low in DETERMINERS or is_head(token) or token.kind == "name" or token.text[0].isupper():
            return _last_determiner(tokens, position)
        if token.low in PREPOSITIONS:
            return None
    return None


def _last_determiner(tokens: Sequence[Token], begin: int) -> int:
    """Where another phrase begins right behind the first: `a move | the company called`."""
    if tokens[begin].low not in DETERMINERS:
        return begin
    for position in range(begin + 2, len(tokens)):
        before = tokens[position - 1].low
        if before in PREPOSITIONS:
            return begin
        if tokens[position].low in ("the", "a", "an", "his", "her", "its") and before not in DETERMINERS | {"and"}:
            return position
    return begin


def _behind_opening(tokens: Sequence[Token]) -> int | None:
    """Where the phrase begins behind `in a statement on Friday`."""
    for position in range(1, len(tokens)):
        token, before = tokens[position], tokens[position - 1]
        if token.low in DETERMINERS and before.low not in PREPOSITIONS and before.low not in DETERMINERS:
            return position
        if is_head(token) and (before.kind == "name" or before.low in TIMES or before.text.isdigit()):
            return position
    return None


def _head_of(tokens: Sequence[Token], begin: int) -> tuple[int, Token | None]:
    """The end of the phrase with its dependent `of`, `for` and `in` parts, and its head: the last noun before them."""
    position, head = begin, None
    while position < len(tokens) and tokens[position].low not in PREPOSITIONS and tokens[position].kind != "quote":
        token = tokens[position]
        if token.low in OWNERS:
            head = None
        elif token.kind == "sign" and token.text not in "-/&.":
            break
        elif token.low not in DETERMINERS:
            head = token
        position += 1
    return _with_parts(tokens, position), head


def _with_parts(tokens: Sequence[Token], position: int) -> int:
    """Behind `of a Greek team`, `for the ministry`, `in Brussels`."""
    while position < len(tokens) and tokens[position].low in ("of", "for", "from", "in", "at"):
        end = position + 1
        while end < len(tokens) and (_goes_on(tokens, end) or _joins_name(tokens, end)):
            end += 1
        is_cut = end < len(tokens) and tokens[end].text.islower() and tokens[end].low not in _BEHIND_PARTS
        is_by_place = tokens[position].low in ("in", "at")
        if end == position + 1 or tokens[position + 1].low in TIMES:
            return position
        if is_by_place and (is_cut or tokens[position + 1].kind != "name"):
            return position
        position = end
    return position


def _joins_name(tokens: Sequence[Token], position: int) -> bool:
    """The `and` in `the leaders of Russia and China`."""
    return (
        tokens[position].low == "and"
        and position + 1 < len(tokens)
        and tokens[position - 1].kind == tokens[position + 1].kind == "name"
    )


def _goes_on(tokens: Sequence[Token], position: int) -> bool:
    token, before = tokens[position], tokens[position - 1]
    if token.kind in ("sign", "quote"):
        return token.text in ("-", "&")
    if token.low in PREPOSITIONS | CLAUSE_WORDS | TIMES | FINITE or token.low in SAY:
        return False
    if before.kind != "name" or not token.text.islower() or token.low in OWNERS:
        return True
    return position > 1 and tokens[position - 2].low in DETERMINERS  # `a Greek team`, but not `Greece last`
