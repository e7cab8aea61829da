"""Looks for the subject of a verb in front of it, and for the one a sentence begins with."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.stages.entities.names.lists import titles
from enrich.stages.quotes.phrases.cues import (
    AUXILIARIES,
    CALL,
    CLAUSE_WORDS,
    DETERMINERS,
    FINITE,
    PREPOSITIONS,
    PRONOUNS,
    SAY,
)
from enrich.stages.quotes.phrases.descriptions import description
from enrich.stages.quotes.phrases.noun_phrases import phrase_after
from enrich.stages.quotes.phrases.phrase import (
    JOINS_NAMES,
    OWNERS,
    REACH,
    Phrase,
    is_head,
    joins,
    name_phrase,
    pronoun_phrase,
)
from enrich.stages.quotes.phrases.words import Token


def subject_before(tokens: Sequence[Token], verb: int, types: Sequence[str]) -> Phrase | None:
    """The subject of the verb at position `verb`, looked for in front of it."""
    last = _before_auxiliaries(tokens, verb)
    if last < 0:
        return None
    token = tokens[last]
    if token.low in ("and", "but", "then", "or") or (token.low == "," and _shares_subject(tokens, last)):
        return first_subject(tokens, last, types)
    if token.text == ",":
        return _before_comma(tokens, last, types)
    if token.text in (")", "–", "—"):
        opening = _opening(tokens, last)
        return _phrase_ending(tokens, opening, types) if opening > 0 else None
    return _phrase_ending(tokens, last + 1, types)


def _before_auxiliaries(tokens: Sequence[Token], verb: int) -> int:
    position = verb - 1
    while position >= 0 and tokens[position].kind == "word" and _is_auxiliary(tokens[position]):
        position -= 1
    return position


def _is_auxiliary(token: Token) -> bool:
    return (
        token.low in AUXILIARIES
        or token.low in ("all", "both", "each")
        or (token.low.endswith("ly") and len(token.low) > 4)
    )


def _shares_subject(tokens: Sequence[Token], comma: int) -> bool:
    return comma > 0 and tokens[comma - 1].low in ("and", "but")


def _opening(tokens: Sequence[Token], closing: int) -> int:
    wanted = "(" if tokens[closing].text == ")" else tokens[closing].text
    for position in range(closing - 1, max(-1, closing - 25), -1):
        if tokens[position].text == wanted:
            return position
    return -1


def _before_comma(tokens: Sequence[Token], comma: int, types: Sequence[str]) -> Phrase | None:
    """The subject in front of what stands between commas, unless that is the person's name itself."""
    for _ in range(3):
        previous = _comma_before(tokens, comma)
        inner = tokens[previous + 1 : comma]
        if previous < 0 or not inner:
            return _phrase_ending(tokens, comma, types)
        person = _sole_person(inner, types)
        if person is not None:
            return person
        found = _phrase_ending(tokens, previous, types)
        if found is not None and not (previous > 0 and tokens[previous - 1].text.isdigit()):
            return found
        comma = previous
    return None


def _comma_before(tokens: Sequence[Token], comma: int) -> int:
    for position in range(comma - 1, max(-1, comma - 30), -1):
        if tokens[position].text == ",":
            return position
    return -1


def _sole_person(inner: Sequence[Token], types: Sequence[str]) -> Phrase | None:
    """The person that is all of an apposition, title included: `the governor, Ms Ada Foss, said`."""
    last = inner[-1]
    is_person = last.kind == "name" and types[last.number] == "PERSON"
    if not is_person or any(token.low in PREPOSITIONS or token.low in CLAUSE_WORDS for token in inner):
        return None
    return name_phrase(last)


def first_subject(tokens: Sequence[Token], end: int, types: Sequence[str]) -> Phrase | None:
    """The subject a sentence begins with; phrases of time and place in front are passed over."""
    position = _after_opening(tokens, end)
    while position < end:
        token = tokens[position]
        if token.low in PRONOUNS:
            return pronoun_phrase(token)
        if token.kind == "name" or token.low in DETERMINERS or is_head(token) or _begins_name(token):
            found = phrase_after(tokens[: _group_end(tokens, position)], position, types)
            if found is not None and not _is_owner(tokens, found):
                return found
        if token.low in AUXILIARIES and token.kind == "word":
            return None
        position += 1
    return None


def _group_end(tokens: Sequence[Token], begin: int) -> int:
    """Behind the first noun known as a head, unless another follows: the verb of the sentence is not known here."""
    for position in range(begin, min(begin + REACH, len(tokens) - 1)):
        if tokens[position].low in PREPOSITIONS:
            break
        following = tokens[position + 1]
        ends = following.kind == "word" and following.text.islower() and following.low not in PREPOSITIONS
        if ends and is_head(tokens[position]) and not is_head(following):
            return position + 1
    return len(tokens)


def _begins_name(token: Token) -> bool:
    return token.kind == "word" and titles.plain(token.low) in titles.ROLES


def _after_opening(tokens: Sequence[Token], end: int) -> int:
    """Behind `In Kyiv on Friday,`, where a sentence begins so."""
    if not tokens or tokens[0].low not in PREPOSITIONS | {"according", "asked", "speaking", "faced", "when", "while"}:
        return 0
    for position in range(min(end, 30)):
        if tokens[position].text == ",":
            return position + 1
    return 1


def _is_owner(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether the phrase only owns what follows, as in `Putin's war`."""
    for token in tokens:
        if token.start >= phrase.end:
            return token.low in OWNERS
    return False


def _phrase_ending(tokens: Sequence[Token], end: int, types: Sequence[str]) -> Phrase | None:
    """The phrase whose last token is the one before `end`."""
    begin = end
    while begin > max(0, end - REACH) and not _is_border(tokens, begin - 1, end):
        begin -= 1
    while 1 < begin < end and _continues_list(tokens, begin, end):
        begin -= 2
    return _read(tokens[begin:end], types) if begin < end else None


def _continues_list(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Whether `Greece, Israel, | Ukraine and Russia` goes on to the left."""
    is_list = tokens[begin].kind == "name" and any(token.low == "and" for token in tokens[begin:end])
    return is_list and tokens[begin - 1].text == "," and tokens[begin - 2].kind == "name"


def _is_border(tokens: Sequence[Token], position: int, end: int) -> bool:
    token = tokens[position]
    if token.kind == "quote" or (token.kind == "sign" and token.text not in "-/&."):
        return True
    if token.low in JOINS_NAMES:
        return not joins(tokens, position, end)
    return token.low in CLAUSE_WORDS or (token.low in FINITE and token.low not in OWNERS) or _is_verb(tokens, position)


def _is_verb(tokens: Sequence[Token], position: int) -> bool:
    """A reporting verb that is no noun here: `official reports said` has none before `said`."""
    token = tokens[position]
    if token.kind != "word" or token.low not in SAY | CALL or token.low in ("fears", "hopes", "reports", "put"):
        return False
    return not token.low.endswith("ing") or position == 0


def _read(tokens: Sequence[Token], types: Sequence[str]) -> Phrase | None:
    last = tokens[-1]
    if last.low in PRONOUNS:
        return pronoun_phrase(last)
    named = _heads(tokens, types)
    if len(named) > 1 and any(token.low == "and" for token in tokens):
        start = tokens[0].start if tokens[0].kind == "name" else named[0].start
        return Phrase("several", start, named[-1].end, names=tuple(token.number for token in named))
    persons = [token for token in named if types[token.number] == "PERSON"]
    if persons:
        return name_phrase(persons[-1])
    return description(tokens, types) or (name_phrase(named[-1]) if named else None)


def _heads(tokens: Sequence[Token], types: Sequence[str]) -> list[Token]:
    """The names that may be the subject: neither owners nor parts of `of Russia` and `in Kyiv`."""
    found = []
    for position, token in enumerate(tokens):
        if token.kind != "name":
            continue
        owns = position + 1 < len(tokens) and tokens[position + 1].low in OWNERS
        is_last = position + 1 == len(tokens)
        stands_free = types[token.number] == "PERSON" or is_last or tokens[position + 1].low in PREPOSITIONS | {"and"}
        if stands_free and not owns and not _depends(tokens, position, types):
            found.append(token)
    return found


def _depends(tokens: Sequence[Token], position: int, types: Sequence[str]) -> bool:
    """Whether a preposition rules the name: `a friend of Mr Foss`."""
    before = position - 1
    while before >= 0 and (titles.plain(tokens[before].low) in titles.ROLES or tokens[before].low in ("the", ".")):
        before -= 1
    return before >= 0 and tokens[before].low in PREPOSITIONS and tokens[before].low != "as"
