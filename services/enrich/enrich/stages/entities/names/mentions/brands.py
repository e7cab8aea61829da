"""Names only organisations and products have: a capital inside, as in `StumbleUpon`, or letters, as in `the RMTU`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from enrich.stages.entities.names.lists.bodies import ACRONYMS_OF_NOTHING, SHOUTED_WORDS
from enrich.stages.entities.names.spans import Span

# Families have capitals inside too: McDonald, DeLillo, VanDyke, FitzGerald.
_BRAND = re.compile(
    r"(?<![\w@#/.-])(?!Ma?c|De|Di|Du|La|Le|Lo|Van|Von|Fitz|St|San|Al|El|O)"
    r"(?:[A-Z][a-z]{2,20}[A-Z][a-z]{2,20}|[A-Z]{3,8}[a-z]{2,8})(?![\w@/.-])"
)
_LETTERS = re.compile(r"\b[Tt]he ([A-Z]{3,6})\b(?!['’]?[-\w&/]| [A-Z0-9])")


def letter_names(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The acronyms with an article, in a text of ordinary spelling, that no span covers."""
    found = [(each.group(1), each.span(1)) for each in _LETTERS.finditer(text)]
    small = {word for word in text.split() if word.islower()} if found else set()
    yield from _uncovered([span for letters, span in found if not _is_word(letters, small)], spans)


def _is_word(letters: str, small: Collection[str]) -> bool:
    """Whether the letters name a thing, or are an ordinary word that somebody shouts."""
    return letters in ACRONYMS_OF_NOTHING or letters in SHOUTED_WORDS or letters.lower() in small


def brand_names(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The brands of a text that no span covers."""
    yield from _uncovered([found.span() for found in _BRAND.finditer(text)], spans)


def _uncovered(named: Sequence[tuple[int, int]], spans: Sequence[Span]) -> Iterator[Span]:
    taken = {place for span in spans for place in range(span.start, span.end)} if named else set()
    for start, end in named:
        if taken.isdisjoint(range(start, end)):
            yield Span(start, end, "ORG")
