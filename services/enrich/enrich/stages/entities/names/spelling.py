"""How a name is written: its words, the key two spellings of it share, and the slug in its identifier."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2s
from typing import NamedTuple

_WORD = re.compile(r"\w+|[^\w\s]")
_BLANKS = re.compile(r"\s+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_OPENING = frozenset("\"'“”‘’«»([{<*_-–—…:;,./|•·`#")
_CLOSING = frozenset("\"'“”‘’«»)]}>*_-–—…:;,/|•·`!?")
_LEADING_WORD = re.compile(r"(?:the|a|an|this|that|these|its|his|her|their|our|my|your|all|both)\s+", re.IGNORECASE)
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_SAMPLE = 300
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "\xa0": " "})


class SpelledWords(NamedTuple):
    """The runs of letters and digits of a text and its single signs in order, with the offsets of each."""

    texts: list[str]
    spans: list[tuple[int, int]]


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


def words_of(text: str) -> SpelledWords:
    """Every word and sign of a text; blanks are left out."""
    return SpelledWords(_WORD.findall(text), [found.span() for found in _WORD.finditer(text)])


def bare_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blanks, quotation marks, brackets, determiners and possessive 's around the name."""
    while True:
        before = (start, end)
        while start < end and (text[start].isspace() or text[start] in _OPENING):
            start += 1
        while end > start and (text[end - 1].isspace() or _closes(text, start, end)):
            end -= 1
        if text.endswith(_POSSESSIVE, start, end) and end - start > 2:
            end -= 2
        leading = _LEADING_WORD.match(text, start, end)
        if leading and leading.end() < end:
            start = leading.end()
        if before == (start, end):
            return start, end


def _closes(text: str, start: int, end: int) -> bool:
    """A bracket that was opened inside the span belongs to the name."""
    sign = text[end - 1]
    if sign == ")":
        return "(" not in text[start:end]
    return sign in _CLOSING


@lru_cache(maxsize=8192)
def name_key(surface: str) -> str:
    """What all spellings of one surface have in common: no article, no possessive, plain apostrophes, single blanks."""
    if surface.isalpha():
        return surface
    plain = _BLANKS.sub(" ", surface.translate(_APOSTROPHES)).strip()
    start, end = bare_span(plain, 0, len(plain))
    return plain[start:end]


def folded(text: str) -> str:
    """Lower case without accents, so that `Türkiye` and `Turkiye` meet."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def slug(name: str) -> str:
    """An ASCII identifier made from the name; a name without Latin letters gets a short digest instead."""
    plain = _NOT_SLUG.sub("-", folded(name).encode("ascii", "ignore").decode()).strip("-")
    return plain or blake2s(name.encode(), digest_size=6).hexdigest()


def is_shouted(text: str) -> bool:
    """Whether a line is set in capitals throughout, so that capitals say nothing about names."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    return letters >= (4 if " " in text else 8) and sum(map(str.islower, sample)) * 10 <= letters
