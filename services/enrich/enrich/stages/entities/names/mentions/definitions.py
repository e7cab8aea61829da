"""Acronyms where they are introduced: `the Baltic Harbour Union (BHU)` shows where the long name begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.spans import Span
from enrich.stages.entities.names.spelling import word_set

_INTRODUCED = re.compile(r" ?\(((?:[A-Z]\.?){2,8})s?\)")
# Looking back a bounded way keeps a text of brackets linear.
_LONGEST_NAME = 150
_WORD = re.compile(r"[^\s\-()/]+")
_SMALL = word_set("of the and for in on to de la le du des et & a")
_NOT_ORGANISATIONS = frozenset(("EVENT", "LAW", "WORK_OF_ART", "PRODUCT"))


def defined_names(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The long name and the acronym wherever brackets introduce one, under the type the model saw there."""
    for found in _INTRODUCED.finditer(text):
        start = _long_name_start(text, found.start(), found.group(1).replace(".", "").lower())
        if start is not None:
            there = _span_there(spans, start, found.start())
            listed = known.TYPES.get(text[start : found.start()])
            type_ = listed or (there.type if there and there.type in _NOT_ORGANISATIONS else "ORG")
            yield Span(_with_place(text, there, start), found.start(), type_)
            yield Span(*found.span(1), type_)


def _long_name_start(text: str, end: int, acronym: str) -> int | None:
    """Where the words before `end` begin whose initials are the acronym; small words may count or not."""
    begin = max(text.rfind("\n", 0, end) + 1, end - _LONGEST_NAME)
    words = list(_WORD.finditer(text, begin, end))
    for count in range(len(acronym), min(len(words), 2 * len(acronym) + 1) + 1):
        tail = words[-count:]
        if tail[0].group()[0].isupper() and acronym in _initials([word.group() for word in tail]):
            return tail[0].start()
    return None


def _initials(words: list[str]) -> set[str]:
    every = "".join(word[0] for word in words).lower()
    large = "".join(word[0] for word in words if word.lower() not in _SMALL).lower()
    return {every, large}


def _span_there(spans: Sequence[Span], start: int, end: int) -> Span | None:
    """What the model saw where the long name stands."""
    last = bisect_left(spans, (end,))
    return next((span for span in reversed(spans[max(0, last - 8) : last]) if span.end > start), None)


def _with_place(text: str, there: Span | None, start: int) -> int:
    """`U.S. Harbour Guard (HG)` begins with the country if the model saw it so."""
    if there and there.start < start and known.TYPES.get(text[there.start : start].strip()):
        return there.start
    return start
