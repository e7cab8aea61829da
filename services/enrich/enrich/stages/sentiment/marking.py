"""How a sentence with a target becomes the model's input: tokens with a marker on each side of the target.

Training and reading both go through here, so that the model sees at work what it has learned from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

TOKEN_LIMIT = 96
"""Longer sentences are cut around their target: 3 of 100 news sentences are; attention costs grow with the square."""

TARGET_TOKEN_LIMIT = 24
CHARACTER_LIMIT = 800
"""Characters on each side of the target that are looked at: more than `TOKEN_LIMIT` tokens in any prose."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One input: token ids, and 1 for each token of the target and its markers (nowhere, if there is no target)."""

    ids: list[int]
    types: list[int]


@dataclass(frozen=True, slots=True)
class Marker:
    """A tokenizer with the ids of the four special tokens around a sentence and its target."""

    tokenizer: Tokenizer
    first: int
    last: int
    opening: int
    closing: int

    def mark(self, sentence: str, start: int, end: int) -> Marked:
        """The input for the target `sentence[start:end]`, in code points; without a target where the two are equal."""
        if start == end:
            return self.plain(sentence)
        target = self._ids(sentence[start:end][:CHARACTER_LIMIT])[:TARGET_TOKEN_LIMIT]
        left, right = window(
            self._ids(sentence[max(0, start - CHARACTER_LIMIT) : start]),
            self._ids(sentence[end : end + CHARACTER_LIMIT]),
            TOKEN_LIMIT - 4 - len(target),
        )
        ids = [self.first, *left, self.opening, *target, self.closing, *right, self.last]
        types = [0] * (1 + len(left)) + [1] * (2 + len(target)) + [0] * (1 + len(right))
        return Marked(ids, types)

    def plain(self, sentence: str) -> Marked:
        """The input for a sentence as a whole."""
        ids = [self.first, *self._ids(sentence[: 2 * CHARACTER_LIMIT])[: TOKEN_LIMIT - 2], self.last]
        return Marked(ids, [0] * len(ids))

    def _ids(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False).ids)


def make_marker(tokenizer: Tokenizer) -> Marker:
    """A marker for any tokenizer with BERT's vocabulary, whatever it calls the ends of a text."""
    vocabulary = tokenizer.get_vocab(with_added_tokens=True)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    first, last = ("[CLS]", "[SEP]") if "[CLS]" in vocabulary else ("<s>", "</s>")
    return Marker(tokenizer, *(vocabulary[token] for token in (first, last, "〈", "〉")))


def window(left: Sequence[int], right: Sequence[int], room: int) -> tuple[Sequence[int], Sequence[int]]:
    """The tokens nearest to the target on both sides, at most `room` in all; a short side leaves its room to the other.

    >>> window([1, 2, 3, 4], [5, 6], 4)
    ([3, 4], [5, 6])
    """
    half = room // 2
    of_left = min(len(left), max(half, room - len(right)))
    return left[len(left) - of_left :], right[: room - of_left]
