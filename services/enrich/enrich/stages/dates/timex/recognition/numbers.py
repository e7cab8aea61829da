"""Reads counts and years written in digits, words or both: `2 1/2`, `two and a half`, `nineteen ninety-six`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.stages.dates.timex.recognition.vocabulary import CARDINALS, MULTIPLIERS, ORDINALS, word_set

_PARTS = {"half": 0.5, "½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/3": 1 / 3, "2/3": 2 / 3, "1/4": 0.25, "3/4": 0.75}
_ADDED = CARDINALS | _PARTS | {"couple": 2}
_VAGUE = word_set("few several many numerous countless some")
_SILENT = word_set("and - – a an the of more other")
_LEADING_NUMBER = re.compile(r"\d{1,4}(?!\d)")


def read_count(pieces: Sequence[str]) -> float | None:
    """The number the pieces say, 1 for a bare article; None if it is vague (`several`) or cannot be read."""
    spoken = [piece for piece in pieces if piece not in _SILENT]
    total = current = 0.0
    for piece in spoken:
        if piece in MULTIPLIERS:
            current = (current or 1) * MULTIPLIERS[piece]
            if piece == "thousand":
                total, current = total + current, 0.0
            continue
        number = _ADDED.get(piece, _digits(piece))
        if number is None or piece in _VAGUE:
            return None
        current += number
    return total + current if spoken else 1.0


def _digits(piece: str) -> float | None:
    if len(piece) > 15 or not piece[0].isdigit():
        return None
    try:
        return float(piece.replace(",", ""))
    except ValueError:  # 1.2.3
        return None


def read_ordinal(piece: str) -> int:
    """The number of `5`, `5th` or `fifth`; 0 if the word is none."""
    digits = _LEADING_NUMBER.match(piece)
    return int(digits.group()) if digits else ORDINALS.get(piece, 0)


def read_year(pieces: Sequence[str]) -> int | None:
    """The year of `1996`, `'96` or `nineteen ninety-six`; None if the words say none."""
    piece = pieces[0]
    if piece[0] in "'’":
        return century_of(int(piece[1:]))
    return int(piece) if piece.isdigit() else _spoken_year(pieces)


def century_of(two_digits: int) -> int:
    """The year meant by two digits: up to 40 in this century, above in the last."""
    return two_digits + (2000 if two_digits <= 40 else 1900)


def _spoken_year(pieces: Sequence[str]) -> int | None:
    """Hundreds first (nineteen ninety-six), or with a thousand (two thousand and ten)."""
    numbers = [CARDINALS.get(piece, MULTIPLIERS.get(piece, -1)) for piece in pieces if piece not in _SILENT]
    if not numbers or min(numbers) < 0:
        return None
    head, *tail = numbers
    if tail[:1] == [1000]:
        return _plausible(1000 * head + sum(tail[1:]))
    return _plausible(100 * head + sum(tail)) if 10 <= sum(tail) < 100 else None


def _plausible(year: int) -> int | None:
    return year if 1500 <= year < 2100 else None


def spell_count(count: float) -> str:
    """A count as a duration spells it: no decimals where there are none."""
    return str(int(count)) if count == int(count) else f"{count:.2f}".rstrip("0")
