"""A paragraph as the quotes stage sees it: names and quoted stretches are one token each, cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from enrich.stages.entities.names.spelling import word_set
from enrich.stages.quotes.marks import QuotedSpan
from enrich.stages.quotes.phrases.cues import SAY

Kind = Literal["word", "name", "quote", "sign"]

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|Prof|Rev|Jr|Sr|Inc|Corp|Co|Ltd|No|vs|Jan|Feb|Mar"
    r"|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mt|Ft|Adm|Hon|Pres|Maj|a\.m|p\.m)\.|[A-Z]\.(?= ?[A-Z])"
    r"|\d+(?:[.,:/]\d+)*|['’]s\b|[^\W\d_]+s['’](?= \w)|[^\W\d_]+(?:-\w+)*(?:['’](?!s\b)\w+)*|\w+|[^\w\s]"
)
_STOPS = frozenset(".!?…")
_SENTENCE_STARTS = word_set("the he she it they we i in on at but a an this that these those his her their its there")


class Token(NamedTuple):
    """A word, a sign, a whole name or a whole quoted stretch; `number` is that of the entity or the stretch."""

    text: str
    low: str
    start: int
    end: int
    kind: Kind
    number: int = -1


class Name(NamedTuple):
    """Where an entity is named in a paragraph, and which entity of the article it is."""

    start: int
    end: int
    entity: int


Sentence = list[Token]

_LONGEST_SENTENCE = 160
"""Tokens after which a sentence is cut: cues are looked for in both directions, so its cost grows with the square."""


def tokens_of(text: str, quoted: Sequence[QuotedSpan], names: Sequence[Name]) -> list[Token]:
    """The tokens of a paragraph in order. Names inside quoted stretches do not show: nobody speaks there."""
    found: list[Token] = []
    position = 0
    ahead = [*_marks(quoted, names)]
    for start, end, kind, index in ahead:
        if start < position:
            continue
        found += _plain(text, position, start)
        word = text[start:end]
        found.append(Token(word, word.lower(), start, end, kind, index))
        position = end
    found += _plain(text, position, len(text))
    return found


def _marks(quoted: Sequence[QuotedSpan], names: Sequence[Name]) -> list[tuple[int, int, Kind, int]]:
    marks: list[tuple[int, int, Kind, int]] = [(one.before, one.after, "quote", i) for i, one in enumerate(quoted)]
    marks += [(name.start, name.end, "name", name.entity) for name in names]
    return sorted(marks, key=lambda mark: (mark[0], -mark[1]))


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        is_word = word[0].isalnum() or (word[0] in "'’" and len(word) > 1)
        yield Token(word, word.lower(), match.start(), match.end(), "word" if is_word else "sign")


def sentences_of(text: str, tokens: Sequence[Token], quoted: Sequence[QuotedSpan]) -> list[Sentence]:
    """The tokens cut into sentences; what stands in quotation marks never ends one by itself."""
    sentences: list[Sentence] = []
    current: Sentence = []
    for position, token in enumerate(tokens):
        current.append(token)
        if len(current) == _LONGEST_SENTENCE or _ends(text, tokens, position, quoted):
            sentences.append(current)
            current = []
    return [*sentences, current] if current else sentences


def _ends(text: str, tokens: Sequence[Token], position: int, quoted: Sequence[QuotedSpan]) -> bool:
    token = tokens[position]
    if position + 1 == len(tokens):
        return True
    following = tokens[position + 1]
    if token.kind == "quote":
        return _quote_ends(text, tokens, position, quoted[token.number])
    if token.kind == "sign" and token.text in _STOPS:
        return following.kind == "quote" or _begins(following)
    if token.kind == "word" and token.text.endswith(".") and len(token.text) > 2:
        return _begins(following) and following.low in _SENTENCE_STARTS
    return False


def _begins(token: Token) -> bool:
    return token.kind in ("word", "name") and (token.text[0].isupper() or token.text[0].isdigit())


def _quote_ends(text: str, tokens: Sequence[Token], position: int, quoted: QuotedSpan) -> bool:
    last, following = text[quoted.end - 1], tokens[position + 1]
    if last not in _STOPS or not (following.kind == "quote" or _begins(following)):
        return False
    if last == "." or following.kind == "quote":
        return not _is_said(tokens, position + 1, 4) if last == "." else True
    return not _is_said(tokens, position + 1, 7)


def _is_said(tokens: Sequence[Token], start: int, reach: int) -> bool:
    """Whether a reporting verb stands near, and ends the sentence or its clause: `“Why?” Ms Foss asked.`"""
    for position in range(start, min(start + reach, len(tokens))):
        token = tokens[position]
        if token.kind in ("sign", "quote"):
            return False
        if token.low in SAY:
            return position + 1 == len(tokens) or tokens[position + 1].low not in ("that", "he", "she", "it", "the")
    return False
