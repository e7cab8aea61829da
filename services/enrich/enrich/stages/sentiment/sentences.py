"""Where sentences begin and end, by rules alone: for text that no language model has read."""

from __future__ import annotations

import re
from collections.abc import Iterator

LOOK_AROUND = 1200
"""Characters before and after a target in which its sentence is looked for; the model reads fewer."""

SHORT_TEXT = 1500
"""Characters of a text whose lines are read as one: an extract, not an article."""

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)|\n")
_BEGINS_NONE = re.compile(r"\s*+[a-z,;:)\]%]")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘]{1,20}\Z")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")

_ABBREVIATIONS_TEXT = (
    "mr mrs ms dr prof sen sens rep reps gov govs gen lt col maj capt cmdr adm sgt cpl rev hon pres st mt ft vs "
    "no nos jan feb mar apr jun jul aug sept sep oct nov dec supt det atty asst etc al approx est dept co corp "
    "inc ltd bros jr sr "
)
ABBREVIATIONS = frozenset(_ABBREVIATIONS_TEXT.split())

ENDS_TOO = frozenset(["jr", "sr", "inc", "co", "corp", "ltd", "etc", "al", "no"])
"""Abbreviations that a sentence may well end with; those before a name (`Mr.`) are none of them."""


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Begin and end of every sentence that holds more than spaces, in order, without the spaces around it."""
    return list(_sentences(text))


def context_of(text: str, start: int, end: int) -> tuple[int, int]:
    """Begin and end of what is read of a text for its target: the sentence that holds it.

    In a short text a line that ends without a full stop belongs to what follows, as in much of what the model has
    learned from: extracts of news with a line above.
    """
    return sentence_around(text if len(text) > SHORT_TEXT else text.replace("\n", " "), start, end)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Begin and end of the sentence (or sentences) that hold `text[start:end]`; found without reading all of a text."""
    from_here = max(0, start - LOOK_AROUND)
    spans = [(from_here + begin, from_here + stop) for begin, stop in _sentences(text[from_here : end + LOOK_AROUND])]
    holding = [(begin, stop) for begin, stop in spans if begin < end and start < stop]
    if not holding:
        return start, end
    return min(start, holding[0][0]), max(end, holding[-1][1])


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for found in _END.finditer(text):
        if found.group() == "\n" or _ends(text, found):
            yield from _stripped(text, begin, found.end())
            begin = found.end()
    yield from _stripped(text, begin, len(text))


def _stripped(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    inside = text[begin:end]
    if inside.strip():
        yield begin + len(inside) - len(inside.lstrip()), begin + len(inside.rstrip())


def _ends(text: str, found: re.Match[str]) -> bool:
    """Whether a full stop and the like are the end of a sentence, not of an abbreviation or within a quotation."""
    if _BEGINS_NONE.match(text[found.end() : found.end() + 5]):
        return False
    if found.group()[0] != "." or found.group().startswith(".."):
        return True
    before = _LAST_WORD.search(text[max(0, found.start() - 20) : found.start()])
    word = before.group() if before else ""
    return word.lower() in ENDS_TOO or not (_INITIALS.match(word) or word.lower() in ABBREVIATIONS)
