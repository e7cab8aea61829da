"""Where a phrase stands among the tokens of its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.stages.quotes.phrases.cues import CLAUSE_WORDS, DETERMINERS, FINITE, PREPOSITIONS, SAY
from enrich.stages.quotes.phrases.words import Sentence, Token


def phrase_start(sentence: Sentence, position: int) -> int:
    """Where the speaker's phrase begins: `the governor, Andrew Foss` at `the`, `engineer Tom Foss` at `engineer`."""
    start = _back_to_border(sentence, position)
    if start > 1 and sentence[start - 1].text == "," and sentence[start].low not in DETERMINERS:
        apposed = _back_to_border(sentence, start - 1)
        is_free = apposed == 0 or sentence[apposed - 1].kind in ("sign", "quote")
        if is_free and apposed < start - 1 and sentence[apposed].low in DETERMINERS - {"that"}:
            return apposed
    return start


def _back_to_border(sentence: Sentence, position: int) -> int:
    while position > 0 and sentence[position - 1].kind in ("word", "name"):
        low = sentence[position - 1].low
        if low in SAY or low in CLAUSE_WORDS or (low in FINITE and not low.startswith("'")) or low in PREPOSITIONS:
            break
        position -= 1
    return position


def token_at(sentence: Sequence[Token], offset: int) -> int:
    """The position of the token in which the character before `offset` stands."""
    for position, token in enumerate(sentence):
        if token.start < offset <= token.end:
            return position
    return 0
