"""Highlights: the places of an article that show why it was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from pydantic import BaseModel

from store.search.words import SearchWord, find_words

MOST_SNIPPETS: Final = 3
AROUND: Final = 80
"""Characters before the first and behind the last match of a snippet, at most."""

LOOKED_AT: Final = 200_000
"""Characters of a text in which matches are looked for."""


class Highlight(BaseModel):
    """A piece of the title or text, word for word; `spans` are the matches in it, `start` is where it begins there.

    All are counted in code points; a span is half open.
    """

    field: Literal["title", "text"]
    start: int
    text: str
    spans: list[tuple[int, int]]


def find_highlights(title: str | None, text: str, wanted: Sequence[Sequence[str]]) -> list[Highlight]:
    """The title where it matches, then the first places of the text; none where only other conditions hold."""
    phrases = [tuple(phrase) for phrase in wanted]
    found = []
    if title and (spans := list(_matches(list(find_words(title)), phrases))):
        found.append(Highlight(field="title", start=0, text=title, spans=_merged(spans)))
    spans = _merged(list(_matches(list(find_words(text[:LOOKED_AT])), phrases)))
    for group in _groups(spans):
        if len(found) == MOST_SNIPPETS:
            break
        found.append(_snippet(text, group))
    return found


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence with this span begins and ends, by its punctuation; short enough to be shown."""
    low, high = max(0, start - 3 * AROUND), min(len(text), end + 3 * AROUND)
    begin = max(text.rfind(mark, low, start) + len(mark) for mark in ("\n", ". ", "! ", "? "))
    ends = [place + 1 for mark in (". ", "! ", "? ", ".\n", "!\n", "?\n") if (place := text.find(mark, end, high)) >= 0]
    line = text.find("\n", end, high)
    stop = min([*ends, *([line] if line >= 0 else [])], default=high)
    begin = begin if begin > low else _word_start(text, low)
    return min(begin, start), max(stop, end)


def _matches(words: Sequence[SearchWord], phrases: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0], []).append(phrase)
    for place, word in enumerate(words):
        for phrase in by_first.get(word.folded, ()):
            here = words[place : place + len(phrase)]
            if tuple(one.folded for one in here) == phrase:
                yield here[0].start, here[-1].end


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _groups(spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Matches that fit into one snippet."""
    group: list[tuple[int, int]] = []
    for span in spans:
        if group and span[1] - group[0][0] > AROUND:
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _snippet(text: str, spans: Sequence[tuple[int, int]]) -> Highlight:
    first, last = spans[0][0], spans[-1][1]
    start = _word_start(text, max(0, first - AROUND, text.rfind("\n", 0, first) + 1))
    end = min(len(text), last + AROUND)
    line = text.find("\n", last, end)
    end = line if line >= 0 else _word_end(text, end, last)
    start = min(start, first)
    shifted = [(one - start, other - start) for one, other in spans]
    return Highlight(field="text", start=start, text=text[start:end], spans=shifted)


def _word_start(text: str, place: int) -> int:
    """The beginning of the next word, where `place` is within one."""
    if place == 0 or text[place - 1].isspace():
        return place
    blank = text.find(" ", place, place + AROUND)
    return blank + 1 if blank >= 0 else place


def _word_end(text: str, place: int, least: int) -> int:
    if place >= len(text) or text[place].isspace():
        return place
    blank = text.rfind(" ", least, place)
    return blank if blank > least else place
