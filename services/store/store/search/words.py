"""Words: how a text becomes what full-text search compares, the same for every database.

A word is a run of letters and digits without its accents and capitals; each character of Chinese and Japanese is
a word. The databases only keep and compare them. What they can take limits what is searchable: the first 16,000 words
of an article, the first 250 occurrences of a word, the first 60 characters of a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MOST_WORDS: Final = 16_000
"""A tsvector counts positions up to 16,383."""

MOST_OCCURRENCES: Final = 250
"""A tsvector keeps 255 positions of a word."""

MOST_CHARACTERS: Final = 60
MOST_BYTES: Final = 500_000
"""A tsvector is shorter than a MiB, its positions included."""

EVERYWHERE: Final = "\ue001"
"""The word that begins every article: what `-word` alone is taken from."""

_NOTHING: Final = "\ue000"
"""Stands in SQLite's index where a word is left out, so that its neighbours are no phrase."""

_PICTURES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"[{_PICTURES}]|[^\W_{_PICTURES}](?:[^\W_{_PICTURES}]|[\u0300-\u036f])*")

_PLAIN_WORD = re.compile("[a-z0-9]+")
"""The same for ASCII in small letters, in a third of the time."""


@dataclass(frozen=True, slots=True)
class SearchWord:
    """A word as it is compared, and where it stands in its text."""

    folded: str
    start: int
    end: int


def find_words(text: str) -> Iterator[SearchWord]:
    """The words of a text in order."""
    for match in _WORD.finditer(text):
        if folded := fold(match[0]):
            yield SearchWord(folded, match.start(), match.end())


def folded_words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    if text.isascii():
        return [word[:MOST_CHARACTERS] for word in _PLAIN_WORD.findall(text.lower())]
    return [folded for word in _WORD.findall(text) if (folded := fold(word))]


def fold(word: str) -> str:
    """A word as it is compared: without accents and capitals, letters and digits only, not too long; `""` for none."""
    if word.isascii():
        return word.lower()[:MOST_CHARACTERS]
    decomposed = unicodedata.normalize("NFKD", word[: 4 * MOST_CHARACTERS].casefold())
    return "".join(one for one in decomposed.casefold() if one.isalnum())[:MOST_CHARACTERS]


def indexed_words(title: str | None, text: str) -> list[str | None]:
    """What is searchable of an article, in order; None where a word is left out or the title ends."""
    found = [*folded_words(title or ""), None, *folded_words(text)]
    times = Counter(found)
    most_bytes = 2 * len(found) + 12 * len(times) + 4 * (len(title or "") + len(text))
    if len(found) < MOST_WORDS and most_bytes <= MOST_BYTES and times.most_common(1)[0][1] <= MOST_OCCURRENCES:
        return [EVERYWHERE, *found]
    return _within_limits(found)


def _within_limits(found: list[str | None]) -> list[str | None]:
    kept: list[str | None] = [EVERYWHERE]
    times: dict[str, int] = {}
    size = 0
    for word in found:
        if len(kept) == MOST_WORDS or size > MOST_BYTES:
            break
        count = times.get(word, 0) if word is not None else MOST_OCCURRENCES
        if word is None or count == MOST_OCCURRENCES:
            kept.append(None)
            continue
        times[word] = count + 1
        size += 2 if count else 12 + len(word.encode())
        kept.append(word)
    return kept


def as_tsvector(words: list[str | None]) -> str:
    """The words in PostgreSQL's notation of a tsvector."""
    positions: dict[str, list[str]] = {}
    for position, word in enumerate(words, 1):
        if word is not None:
            positions.setdefault(word, []).append(str(position))
    return " ".join(f"'{word}':{','.join(places)}" for word, places in positions.items())


def as_fts5(words: list[str | None]) -> str:
    """The words as SQLite's index takes them."""
    return " ".join([word or _NOTHING for word in words])
