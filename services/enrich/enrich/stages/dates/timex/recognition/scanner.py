"""Cuts a paragraph into words, numbers and marks, and gives each the letter of its class."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from enrich.stages.dates.timex.recognition.word_classes import CAPITALISED_CLASSES, CLASS_LETTERS, LETTER_OF_WORD

# Not the tokens of spaCy: it keeps "30-year" whole, splits "third-quarter" in three, and "10am" by a list of
# exceptions; here every hyphen and every change from digits to letters is a border.
# Each alternative is a run of one kind of character with at most bounded tails, so scanning is linear.
_PIECE = re.compile(
    r"""
      (?P<STAMP>\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\w|-\d))
    | (?P<NUMERIC>\b(?:\d\d?/\d\d?/\d{2,4}|\d\d?\.\d\d?\.\d{4}|\d\d?-\d\d?-\d{4}|\d{4}/\d\d?/\d\d?)(?![\w/]|[.-]\d))
    | (?P<CLOCK>\b\d\d?(?::[0-5]\d(?::[0-5]\d)?|\.[0-5]\d(?=\s?[ap]\.?m\b))(?![\d:]))
    | (?P<DECADE>(?:\b1\d{2}0|\b20\d0|['’]\d0|\b[2-9]0)['’]?s\b)
    | (?P<SHORT_YEAR>['’]\d\d\b(?!['’]))
    | (?P<ORDINAL_DIGITS>\b\d{1,3}(?:st|nd|rd|th)\b)
    | (?P<FRACTION_DIGITS>\b[13]/[234]\b(?!/))
    | (?P<QUARTER_MARK>\b(?:Q[1-4]|[1-4]Q)(?![^\W\d_]))
    | (?P<HALF_MARK>\bH[12]\b(?!-))
    | (?P<FISCAL_MARK>\bFY['’]?(?:20)?\d\d\b)
    | (?P<DECIMAL>\d{1,15}(?:[.,]\d{1,15}){1,8})
    | (?P<NUMBER>\d+)
    | (?P<ABBREVIATION>\b(?:[ap]\.m\.?|[bB]\.[cC]\.(?:[eE]\.)?|A\.D\.)(?!\w)|\bo['’]clock\b)
    | (?P<POSS>(?<=[^\W_])['’]s\b)
    | (?P<WORD>[^\W\d_][^\W_]*)
    | (?P<MARK>\S)
    """,
    re.VERBOSE,
)

_OTHER = CLASS_LETTERS["OTHER"]


@dataclass(frozen=True)
class ScannedWords:
    """A paragraph as parallel lists: the letters of the classes, the lower-cased pieces, and where they stand."""

    text: str
    letters: str
    pieces: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def is_capitalised(self, index: int) -> bool:
        return self.text[self.starts[index]].isupper()

    @cached_property
    def shouts(self) -> bool:
        """Whether the paragraph is written in capitals, so that a capital letter says nothing."""
        return self.text.upper() == self.text


def scan(text: str) -> ScannedWords:
    """The pieces of a paragraph in order."""
    letters, pieces, starts, ends = [], [], [], []
    for found in _PIECE.finditer(text):
        piece = found.group()
        letters.append(_letter(found.lastgroup or "", piece))
        pieces.append(piece.lower())
        starts.append(found.start())
        ends.append(found.end())
    return ScannedWords(text, "".join(letters), tuple(pieces), tuple(starts), tuple(ends))


def _letter(kind: str, piece: str) -> str:
    if kind == "NUMBER":
        return _number_letter(piece)
    if kind not in ("WORD", "MARK", "ABBREVIATION"):
        return CLASS_LETTERS[kind]
    letter = LETTER_OF_WORD.get(piece.lower(), _OTHER)
    if letter in CAPITALISED_CLASSES and not piece[0].isupper():
        return _OTHER
    return letter


def _number_letter(digits: str) -> str:
    if len(digits) > 2:
        return CLASS_LETTERS["YEAR" if len(digits) == 4 and 1000 <= int(digits) < 2200 else "NUMBER_BIG"]
    value = int(digits)
    if value == 0:
        return CLASS_LETTERS["NUMBER_0"]
    if value <= 12:
        return CLASS_LETTERS["NUMBER_12"]
    if value <= 24:
        return CLASS_LETTERS["NUMBER_24"]
    return CLASS_LETTERS["NUMBER_31" if value <= 31 else "NUMBER_99"]
