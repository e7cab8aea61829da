"""Finds what a text is about in its own words: runs of words that name things, weighed by where and how often.

A phrase is a run of up to four words between words that name nothing (after Rose and others' RAKE, 2010), with one `of`
between two of them at most. Its weight comes from the statistics that YAKE uses (Campos and others, 2020): how often
its words occur, in how many paragraphs, how early, and whether in the title. What is only a name is left out: names are
entities.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from spacy.tokens import Doc

from enrich.stages.entities.names.mentions.mentions import NAME_TYPES
from enrich.stages.keyphrases.words import ends_phrase, stem
from newswire.articles import Keyphrase

LIMIT = 10
LONGEST = 4
"""Words of a phrase."""

PARAGRAPHS_READ = 60
"""What comes later adds little that the beginning has not told."""

_WEIGHT_BY_WORDS = (0.0, 0.45, 1.0, 1.05, 0.8)
_IN_TITLE, _PARTLY_IN_TITLE = 1.8, 1.25
_LATER = 0.08
"""How much less a phrase weighs a paragraph further down."""

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-.'’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_SHORTEST = 3
_JOINT = "of"

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    stem: str
    is_name: bool


@dataclass(slots=True)
class _Candidate:
    """A phrase: where it is first, how often, in how many runs it is the whole, in which paragraphs."""

    start: int | None
    text: str
    paragraph: int
    count: int = 0
    whole: int = 0
    paragraphs: set[int] = field(default_factory=set)


def find_keyphrases(title: str | None, paragraphs: Sequence[Doc], offsets: Sequence[int]) -> tuple[Keyphrase, ...]:
    """The ten best phrases of an article, the best first, none of them a part of another.

    `offsets` says where each paragraph begins in the article. Of the paragraphs the text and the names are used.
    """
    read = list(zip(paragraphs[:PARAGRAPHS_READ], offsets, strict=False))
    runs = [list(_runs(doc.text, _covers(doc))) for doc, _ in read]
    names = {word.stem for paragraph in runs for run in paragraph for word in run if word.is_name}
    headline = [_with_names(run, names) for run in _runs(title or "", b"")]
    candidates: dict[Stems, _Candidate] = {}
    for index, ((_, offset), paragraph) in enumerate(zip(read, runs, strict=True)):
        _count(candidates, [_with_names(run, names) for run in paragraph], index, offset)
    _count(candidates, headline, 0, None)
    tops = frozenset(word.stem for run in headline for word in run)
    return _best(_scored(candidates, tops))


def _with_names(run: Sequence[_Word], names: set[str]) -> list[_Word]:
    """The run, with what is a name elsewhere a name here, too: models overlook some, and do not read titles."""
    return [
        _Word(word.start, word.end, word.text, word.stem, True)
        if word.text[0].isupper() and word.stem in names
        else word
        for word in run
    ]


_OPEN, _NAME, _CLOSED = 0, 1, 2
"""What covers a character: nothing, a name, or a number, sum or date, which no phrase goes over."""


def _covers(doc: Doc) -> bytearray:
    covers = bytearray(len(doc.text))
    for one in doc.ents:
        kind = _NAME if one.label_ in NAME_TYPES else _CLOSED
        covers[one.start_char : one.end_char] = bytes((kind,)) * (one.end_char - one.start_char)
    return covers


def _runs(text: str, covers: Sequence[int]) -> Iterator[list[_Word]]:
    """The runs of words that name things; nothing but a space lies between the words of a run."""
    run: list[_Word] = []
    for match in _WORD.finditer(text):
        start = match.start()
        if run and text[run[-1].end : start] != " ":
            yield run
            run = []
        bare = _POSSESSIVE.sub("", match.group())
        lower = bare.lower()
        cover = covers[start] if covers else _OPEN
        joins = lower == _JOINT and bool(run)
        if cover == _CLOSED or (cover == _OPEN and not joins and ends_phrase(lower)):
            if run:
                yield run
            run = []
        else:
            run.append(_Word(start, start + len(bare), bare, stem(lower), cover == _NAME))
    if run:
        yield run


def _phrases(run: Sequence[_Word]) -> Iterator[Sequence[_Word]]:
    """The parts of a run that may be a phrase."""
    for first in range(len(run)):
        for last in range(first + 1, min(first + LONGEST, len(run)) + 1):
            words = run[first:last]
            joints = [index for index, word in enumerate(words) if word.stem == _JOINT]
            if len(joints) > 1 or words[0].stem == _JOINT or words[-1].stem == _JOINT:
                continue
            ends_in_name = words[-1].is_name and not joints
            if len(words[-1].text) >= _SHORTEST and not ends_in_name and not all(_is_bare(word) for word in words):
                yield words


def _is_bare(word: _Word) -> bool:
    return word.is_name or word.stem == _JOINT


def _count(
    candidates: dict[Stems, _Candidate], runs: Iterable[Sequence[_Word]], paragraph: int, offset: int | None
) -> None:
    """Add the phrases of one paragraph; without an offset, of the title."""
    for run in runs:
        for words in _phrases(run):
            key = tuple(word.stem for word in words)
            if (found := candidates.get(key)) is None:
                start = None if offset is None else offset + words[0].start
                found = candidates[key] = _Candidate(start, " ".join(word.text for word in words), paragraph)
            found.count += 1
            found.whole += len(words) == len(run)
            found.paragraphs.add(-1 if offset is None else paragraph)


def _scored(candidates: dict[Stems, _Candidate], tops: frozenset[str]) -> list[tuple[float, Stems, _Candidate]]:
    counts: Counter[str] = Counter()
    for key, found in candidates.items():
        if len(key) == 1:
            counts[key[0]] = found.count
    scored = []
    for key, found in candidates.items():
        if found.count < 2 and (not found.whole or len(key) == 1):
            continue
        words = [word for word in key if word != _JOINT]
        in_title = sum(word in tops for word in words)
        weight = sum(1 + log(max(counts[word], 1)) for word in words) / len(words)
        weight *= 1 + 0.5 * log(found.count) + 0.3 * log(len(found.paragraphs))
        weight *= _WEIGHT_BY_WORDS[len(words)] / (1 + _LATER * found.paragraph)
        weight *= _IN_TITLE if in_title == len(words) else _PARTLY_IN_TITLE if in_title else 1.0
        scored.append((weight, key, found))
    return sorted(scored, key=lambda one: (-one[0], one[2].paragraph, one[1]))


def _best(scored: Sequence[tuple[float, Stems, _Candidate]]) -> tuple[Keyphrase, ...]:
    chosen: list[tuple[float, Stems, _Candidate]] = []
    for one in scored:
        if len(chosen) == LIMIT:
            break
        if not any(_overlap(one[1], other[1]) for other in chosen):
            chosen.append(one)
    return tuple(
        Keyphrase(text=found.text, score=round(weight / chosen[0][0], 3), start=found.start)
        for weight, _, found in chosen
    )


def _overlap(one: Stems, other: Stems) -> bool:
    """Whether one phrase is within the other, in any order of the words, or they share a run of two."""
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    return bool(set(pairwise(one)) & set(pairwise(other)))
