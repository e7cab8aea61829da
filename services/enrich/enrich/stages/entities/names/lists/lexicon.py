"""A set of names that can be found in a text by their words, longest first, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from enrich.stages.entities.names.spelling import SpelledWords, word_set, words_of

_JOINS = frozenset("-'’&@")
_PREFIXES = word_set("pro anti ex non mid post pre inter trans")
# Bounds the work per word, so that a text made of names that all begin alike stays linear.
_LONGEST_NAME_WORDS = 12


class Hit(NamedTuple):
    """A name of the lexicon, with its offsets in the text."""

    start: int
    end: int
    type: str


class Lexicon:
    """Names with their types; `shouted` compares in capitals, for lines that are set so."""

    def __init__(self, names: Iterable[tuple[str, str]], *, shouted: bool = False) -> None:
        self._shouted = shouted
        self._types: dict[tuple[str, ...], str] = {}
        lengths: dict[str, set[int]] = {}
        for name, type_ in names:
            parts = tuple(words_of(name.upper() if shouted else name).texts)
            if 0 < len(parts) <= _LONGEST_NAME_WORDS:
                self._types[parts] = type_
                lengths.setdefault(parts[0], set()).add(len(parts))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def find(self, words: SpelledWords) -> Iterator[Hit]:
        """Every name in the words, left to right, none inside another and none cut out of a longer word."""
        texts = [text.upper() for text in words.texts] if self._shouted else words.texts
        lengths, free = self._lengths, 0
        for first, text in enumerate(texts):
            if text in lengths and first >= free and (last := self._end(texts, words, first)):
                free = last
                yield Hit(words.spans[first][0], words.spans[last - 1][1], self._types[tuple(texts[first:last])])

    def _end(self, texts: list[str], words: SpelledWords, first: int) -> int | None:
        """Where the longest name that begins here ends."""
        for length in self._lengths[texts[first]]:
            last = first + length
            if last <= len(texts) and tuple(texts[first:last]) in self._types and self._is_whole(words, first, last):
                return last
        return None

    def _is_whole(self, words: SpelledWords, first: int, last: int) -> bool:
        """`Ata` is no name in `Ata-ur-Rehman`, but `Russia` is one in `Russia-led` and in `Russia-Ukraine`."""
        if first >= 2 and _is_joined(words, first - 2) and words.texts[first - 2][0].islower():
            return words.texts[first - 2] in _PREFIXES
        if last + 1 < len(words.texts) and _is_joined(words, last - 1):
            after = words.texts[last + 1]
            if words.texts[last] in "'’":
                return after in ("s", "S")
            return (len(after) > 2 and after.islower()) or after in self._lengths
        return True


def _is_joined(words: SpelledWords, left: int) -> bool:
    """Whether a word hangs together with the one after the next sign, without a blank, as in `al-Aqsa`."""
    if words.texts[left + 1] not in _JOINS:
        return False
    before, sign, after = words.spans[left : left + 3]
    return before[1] == sign[0] and sign[1] == after[0]
