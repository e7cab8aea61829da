"""What an article says of each of its entities: in its own voice, in what it quotes, and in which sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from enrich.stages.sentiment.targets import Judged, TargetSentiment, Toned
from enrich.stages.sentiment.tone import overall
from enrich.stages.sentiment.voices import Places, QuotedWords, Span, Voices

TARGETS_READ = 20
"""Of a whole article, each a pass of the model: 3 to 4 ms of the processor."""

SENTENCES_READ = 8
"""For each entity at most. Leads come first."""


@dataclass(frozen=True, slots=True)
class Target:
    """An entity of an article; of who has more `weight` more sentences are read."""

    mentions: Sequence[Span]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Carried:
    """One sentence and what it says of an entity; `quoted` if it says so in someone else's words.

    `tone` is that of the whole sentence, None where only a part of it was read.
    """

    sentence: Span
    said: Toned
    quoted: bool
    tone: float | None = None


@dataclass(frozen=True, slots=True)
class Towards:
    """What a text says of one entity: all in all, in the outlet's own voice, in what it quotes, and where.

    `own` and `quoted` are None where no sentence of that voice was read. `unread` counts the sentences with the entity
    that were not.
    """

    overall: Toned
    own: Toned | None
    quoted: Toned | None
    carried: tuple[Carried, ...]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    key: str
    sentence: Span
    mention: Span
    quoted: bool
    claim: tuple[float, int]


def towards(
    model: TargetSentiment,
    text: str,
    sentences: Sequence[Span],
    targets: Mapping[str, Target],
    quotes: Sequence[QuotedWords] = (),
    limit: int = TARGETS_READ,
) -> dict[str, Towards]:
    """For each target (by its key) what the text says of it, from no more than `limit` passes of the model.

    In a sentence that quotes, the outlet's voice is what is left without the quotation; a mention inside a quotation
    is judged in the whole sentence, and is another's voice.
    """
    voices = Voices(quotes)
    places = Places(sentences)
    within = {key: _sentences_with(target, places) for key, target in targets.items()}
    claims = [asked for key, found in within.items() for asked in _claims(key, targets[key].weight, found, voices)]
    chosen = sorted(nlargest(limit, claims, key=lambda asked: asked.claim), key=lambda asked: asked.sentence)
    judged = model.judge([voices.item(text, one.sentence, one.mention, one.quoted) for one in chosen])
    carried: dict[str, list[Carried]] = {key: [] for key in targets}
    for asked, found in zip(chosen, judged, strict=True):
        carried[asked.key].append(_carried(asked, found, voices))
    return {key: _together(found, len(within[key])) for key, found in carried.items()}


def _sentences_with(target: Target, places: Places) -> dict[Span, Span]:
    """The sentences that name the target, each with the first mention; one that goes on beyond its end ends it."""
    first: dict[int, Span] = {}
    for mention in sorted(target.mentions):
        number = places.holding(mention[0])
        if number is not None:
            first.setdefault(number, mention)
    spans = places.spans
    return {(spans[number][0], max(spans[number][1], mention[1])): mention for number, mention in first.items()}


def _claims(key: str, weight: float, found: Mapping[Span, Span], voices: Voices) -> Iterator[_Asked]:
    """What could be asked of the model, with its claim: as seats are given by d'Hondt, a half for the second sentence.

    Among equals the earlier place in the text has it.
    """
    for number, (sentence, mention) in enumerate(list(found.items())[:SENTENCES_READ]):
        for quoted in voices.of(key, sentence, mention):
            yield _Asked(key, sentence, mention, quoted, (weight / (number + 1), -mention[0]))


def _carried(asked: _Asked, found: Judged, voices: Voices) -> Carried:
    whole = asked.quoted or not voices.is_quoted(asked.sentence)
    return Carried(asked.sentence, found.said, asked.quoted, found.tone if whole else None)


def _together(found: Sequence[Carried], named_in: int) -> Towards:
    voices = {voice: [one.said for one in found if one.quoted == voice] for voice in (False, True)}
    own, quoted = (overall(said) if said else None for said in (voices[False], voices[True]))
    read = len({one.sentence for one in found})
    return Towards(overall([one.said for one in found]), own, quoted, tuple(found), named_in - read)
