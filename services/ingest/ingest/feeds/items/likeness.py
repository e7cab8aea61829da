"""Says how much of one text stands in another, by small sketches of them that can be kept. Pure.

A sketch holds the smallest hashes of a text's groups of three words (MinHash with one permutation: Broder, 1997), so
that the share of groups two texts have in common is told by their sketches: an edited text keeps nearly all of them,
another day's weather nearly none.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from struct import iter_unpack, pack
from typing import Final
from zlib import crc32

GROUP: Final = 3
HASHES: Final = 40
WORDS: Final = 400
"""So much of a text is looked at; what is edited further down leaves it alike."""

_MIX: Final = 0x9E3779B1
_LAST: Final = 0xFFFFFFFF
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
"""Where words are not set apart, a character stands for one."""


def sketch_of(text: str) -> str:
    """The sketch of a text, in plain ASCII of at most 216 characters."""
    words = [found[0] for found, _ in zip(_WORD.finditer(text.casefold()), range(WORDS), strict=False)]
    groups = {" ".join(words[at : at + GROUP]) for at in range(max(1, len(words) - GROUP + 1))}
    hashes = sorted({crc32(group.encode(errors="replace")) * _MIX & _LAST for group in groups})[:HASHES]
    return b64encode(pack(f">{len(hashes)}I", *hashes)).decode()


def likeness(one: str, other: str) -> float:
    """The share of the shorter text that stands in the other, by their sketches: 0 to 1."""
    first, second = _hashes(one), _hashes(other)
    limit = min((hashes[-1] for hashes in (first, second) if len(hashes) == HASHES), default=_LAST)
    within = [{each for each in hashes if each <= limit} for hashes in (first, second)]
    fewest = min(len(within[0]), len(within[1]))
    return len(within[0] & within[1]) / fewest if fewest else 0.0


def _hashes(sketch: str) -> list[int]:
    return [number for (number,) in iter_unpack(">I", b64decode(sketch))]
