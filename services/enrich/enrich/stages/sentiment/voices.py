"""In whose voice a sentence names an entity, and what is left of it in the outlet's own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
"""Begin and end in the text, in code points."""

Item = tuple[str, int, int]
"""A sentence, and where its target begins and ends in it."""

LEFT_OUT = "…"
"""Stands for what was quoted where only the outlet's own words are read."""


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """Words that the text quotes or reports, without their marks; `speaker` is the key of the entity that says them.

    `partial` are words of another within the writer's own sentence: they may be about anybody whom it names.
    """

    span: Span
    speaker: str | None = None
    partial: bool = False


class Places:
    """Spans of a text in order, none within another, asked by place."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)
        self._starts = [start for start, _ in self.spans]

    def holding(self, place: int) -> int | None:
        """The number of the span that holds a place, if one does."""
        number = bisect_right(self._starts, place) - 1
        return number if number >= 0 and place < self.spans[number][1] else None

    def overlapping(self, span: Span) -> range:
        """The numbers of the spans that share a character with this one."""
        first = max(0, bisect_right(self._starts, span[0]) - 1)
        while first < len(self.spans) and self.spans[first][1] <= span[0]:
            first += 1
        last = first
        while last < len(self.spans) and self.spans[last][0] < span[1]:
            last += 1
        return range(first, last)


class Voices:
    """The quotations of a text, none overlapping another."""

    def __init__(self, quotes: Sequence[QuotedWords]) -> None:
        self._quotes = sorted(quotes, key=lambda quote: quote.span)
        self._places = Places(quote.span for quote in self._quotes)

    def is_quoted(self, mention: Span) -> bool:
        """Whether a mention stands in another's words."""
        return bool(self._places.overlapping(mention))

    def of(self, key: str, sentence: Span, mention: Span) -> Iterator[bool]:
        """In whose voices the sentence speaks of the entity: False the outlet's own, True another's.

        Where the mention stands beside another's words they may be about it, unless it is who says them.
        """
        if self.is_quoted(mention):
            yield True
            return
        yield False
        within = [self._quotes[number] for number in self._places.overlapping(sentence)]
        if any(quote.partial and quote.speaker not in (None, key) for quote in within):
            yield True

    def item(self, text: str, sentence: Span, mention: Span, quoted: bool) -> Item:
        """The sentence for the model; in the outlet's voice without the quotations."""
        cuts = [] if quoted else [self._places.spans[number] for number in self._places.overlapping(sentence)]
        return _without(text, sentence, mention, cuts)


def _without(text: str, sentence: Span, mention: Span, cuts: Iterable[Span]) -> Item:
    begin, stop = sentence
    pieces, at, shift = [], begin, 0
    for cut_begin, cut_end in ((max(begin, cut[0]), min(stop, cut[1])) for cut in cuts):
        pieces += [text[at:cut_begin], LEFT_OUT]
        if cut_end <= mention[0]:
            shift += len(LEFT_OUT) - (cut_end - cut_begin)
        at = cut_end
    return "".join([*pieces, text[at:stop]]), mention[0] - begin + shift, mention[1] - begin + shift
