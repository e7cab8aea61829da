"""How a name sounds, whatever the alphabet it came through: `Poutine` is `Putin`, `Shai` may be `Xi`.

Our own rules for what translation does to names: French, German and English ways of writing Russian and Arabic names,
and Chinese ones written as they are heard.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from enrich.stages.entities.names.spelling import folded

_RULES: Sequence[tuple[str, str]] = (
    (r"[^a-z]", ""),
    (r"sch|sz|sh|ch(?=t)|(?:^x|(?<=[^aeiou])x)(?=[iue])", "S"),
    (r"tsch|tch|tj|cz|ch|(?:^q)(?=[iu])", "C"),
    (r"dzh|dj|zh|j", "J"),
    (r"ph", "f"),
    (r"kh|gh", "h"),
    (r"ck|c(?=[aouklrt]|$)|q", "k"),
    (r"c(?=[eiy])", "s"),
    (r"ts|tz|z", "s"),
    (r"w", "v"),
    (r"x", "ks"),
    (r"(?<=[a-zCJS])e$", ""),
    (r"ou|oo|u", "u"),
    (r"ee|ie|yi|iy|ij|ii|yj|y$", "i"),
    (r"(?<=[^aeiou])y(?=[aeou])|(?<=[aeiou])y(?=[aeiou])", ""),
    (r"ai|ay|ei|ey", "e"),
    (r"y", "i"),
    (r"(.)\1+", r"\1"),
)
_COMPILED = tuple((re.compile(pattern), sound) for pattern, sound in _RULES)
_VOWELS = re.compile(r"[aeiou]+")
_LONGEST = 40
_ALIKE = 0.7


def sound(word: str) -> str:
    """The sounds of one word, a sign each."""
    return _sound(word[:_LONGEST])


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    heard = folded(word)
    for pattern, sign in _COMPILED:
        heard = pattern.sub(sign, heard)
    return heard


def likeness(one: str, other: str) -> float:
    """How alike two words sound, from 0 to 1; short ones are alike where their consonants are.

    What begins with another sound is another name.
    """
    first, second = sound(one), sound(other)
    if first[:1].lower() != second[:1].lower() or not first:
        return 0.0
    if first == second:
        return 1.0
    if len(first) <= 3 or len(second) <= 3:
        bones = _consonants(first).lower()
        return 0.75 if bones == _consonants(second).lower() != "" else 0.0
    close: float = Levenshtein.normalized_similarity(first, second)
    same_bones = _consonants(first) == _consonants(second)
    return max(close, 0.9 if same_bones and close >= _ALIKE else 0.0)


def _consonants(heard: str) -> str:
    return _VOWELS.sub("", heard)
