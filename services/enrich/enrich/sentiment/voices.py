"""What an article says of each of its entities: in its own voice, in what it quotes, and in which sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from enrich.sentiment.targets import TargetSentiment, Toned
from enrich.sentiment.tone import overall

Span = tuple[int, int]
"""Begin and end in the text, in code points."""

SENTENCES_READ = 8
"""For each entity at most; an article of any length costs what a long one costs. Titles and leads come first."""

LEFT_OUT = "…"
"""Stands for what was quoted where only the outlet's own words are read."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One sentence and what it says of an entity; `quoted` if it says so in someone else's words."""

    sentence: Span
    said: Toned
    quoted: bool


@dataclass(frozen=True, slots=True)
class Towards:
    """What a text says of one entity: all in all, in the outlet's own voice, in what it quotes, and where.

    `own` and `quoted` are None where there is no sentence of that voice.
    """

    overall: Toned
    own: Toned | None
    quoted: Toned | None
    carried: tuple[Carried, ...]


def towards(
    model: TargetSentiment,
    text: str,
    sentences: Sequence[Span],
    mentions: Mapping[str, Sequence[Span]],
    quotes: Sequence[Span] = (),
) -> dict[str, Towards]:
    """For each entity (by its key, with its mentions) what the text says of it.

    `quotes` are the quoted words without their marks. In a sentence that quotes, the outlet's voice is what is left
    without the quotation; a mention inside a quotation is judged in the whole sentence, and is another's voice.
    """
    asked = [
        (key, sentence, mention, quoted)
        for key, found in mentions.items()
        for sentence, mention in _first_mentions(found, sentences)
        for quoted in _voices(sentence, mention, quotes)
    ]
    items = [_item(text, sentence, mention, () if quoted else quotes) for _, sentence, mention, quoted in asked]
    carried: dict[str, list[Carried]] = {key: [] for key in mentions}
    for (key, sentence, _, quoted), said in zip(asked, model.score(items), strict=True):
        carried[key].append(Carried(sentence, said, quoted))
    return {key: _together(found) for key, found in carried.items()}


def _first_mentions(mentions: Sequence[Span], sentences: Sequence[Span]) -> list[tuple[Span, Span]]:
    """The first mention in each sentence that has one, for as many sentences as are read."""
    first: dict[Span, Span] = {}
    for mention in sorted(mentions):
        holder = next((span for span in sentences if span[0] <= mention[0] and mention[1] <= span[1]), None)
        if holder is not None:
            first.setdefault(holder, mention)
    return list(first.items())[:SENTENCES_READ]


def _voices(sentence: Span, mention: Span, quotes: Iterable[Span]) -> tuple[bool, ...]:
    """In whose voices the sentence speaks of the mention: False the outlet's own, True another's."""
    within = [quote for quote in quotes if _overlap(quote, sentence)]
    if any(_overlap(quote, mention) for quote in within):
        return (True,)
    return (False, True) if within else (False,)


def _item(text: str, sentence: Span, mention: Span, left_out: Iterable[Span]) -> tuple[str, int, int]:
    """The sentence for the model, with the quotations left out, and the mention's place in it."""
    begin, stop = sentence
    pieces, at, shift = [], begin, 0
    for quote_begin, quote_end in sorted(quote for quote in left_out if _overlap(quote, sentence)):
        cut_begin, cut_end = max(at, quote_begin), min(stop, quote_end)
        if cut_begin >= cut_end:
            continue
        pieces += [text[at:cut_begin], LEFT_OUT]
        if cut_end <= mention[0]:
            shift += len(LEFT_OUT) - (cut_end - cut_begin)
        at = cut_end
    return "".join([*pieces, text[at:stop]]), mention[0] - begin + shift, mention[1] - begin + shift


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _together(found: Sequence[Carried]) -> Towards:
    voices = {voice: [one.said for one in found if one.quoted == voice] for voice in (False, True)}
    own, quoted = (overall(said) if said else None for said in (voices[False], voices[True]))
    return Towards(overall([one.said for one in found]), own, quoted, tuple(found))
