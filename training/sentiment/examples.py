"""The training examples: read from the corpora, varied anew in each epoch."""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

_FIRST_NAMES_TEXT = (
    "Adam Alice Amara Andre Anita Boris Carla Carlos Chen Clara Daniel Dina Elena Emil Farid Fiona Grace Hana "
    "Hugo Ivan Jane Jonas Julia Karim Kofi Laura Leila Liam Maria Marta Mei Nadia Nina Omar Oscar Paula Petra "
    "Rajiv Rosa Samir Sara Simon Sofia Tariq Thomas Vera Victor Wei Yuki Zoe "
)
FIRST_NAMES = tuple(_FIRST_NAMES_TEXT.split())
_LAST_NAMES_TEXT = (
    "Abara Adler Almeida Andersson Banerjee Barlow Becker Bianchi Calder Castillo Chandra Conway Dalton Delgado "
    "Dubois Eriksen Falk Farrow Ferreira Fischer Garner Grant Hale Haddad Hartley Hassan Holm Ibarra Ito Jansen "
    "Kamau Keller Khoury Kovac Laurent Lindgren Lowell Maddox Marsh Mbeki Mercer Moreau Nakamura Navarro Novak "
    "Okafor Olsen Osei Park Petrov Quinn Rao Reyes Rossi Sato Sawyer Silva Sorensen Takeda Tanner Thorne Torres "
    "Vance Varga Wallace Weber Yilmaz Zeller "
)
LAST_NAMES = tuple(_LAST_NAMES_TEXT.split())
FAMILIAR = 8
"""A name that is the target this often has a reputation in the data, which the model must not learn."""

_NAME = re.compile(r"\b(?:Mc[A-Z][a-z]+|[A-Z][a-z]+)\b")
_NO_NAMES_TEXT = (
    "He She They It We I You His Her Him Their Them The A An Us Our Mr Mrs Ms Dr President Sen Senator Rep Gov "
    "Governor Secretary Judge Justice General Attorney Chief Leader Speaker Minister Prime Vice Sheriff Mayor "
    "Former Jr County Court Department House Senate State White New York News Fox Facebook Twitter Republican "
    "Democratic America Russia Russian Washington Florida Iowa Texas Monday Tuesday Wednesday Thursday Friday "
    "Saturday Sunday Al De Le "
)
_NO_NAMES = frozenset(_NO_NAMES_TEXT.split())


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with a target (none where start equals end) and what is to be learned of it.

    `polarity` is -1, 0 or 1; `taught` what a larger model gives for (negative, neutral, positive); `tone` in [-1, 1]
    is of the sentence as a whole.
    """

    sentence: str
    start: int = 0
    end: int = 0
    polarity: int | None = None
    taught: tuple[float, float, float] | None = None
    tone: float | None = None
    others: tuple[tuple[int, int], ...] = ()
    """Where the same target is mentioned once more."""
    source: str = ""


def read_targets(path: Path) -> list[Example]:
    """The examples of a corpus file with `sentence, from, to, polarity, further`."""
    found = []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        others = tuple((start, end) for start, end in row.get("further", ()))
        found.append(
            Example(row["sentence"], row["from"], row["to"], row["polarity"], others=others, source=path.name[:4])
        )
    return found


def without(examples: Iterable[Example], kept_apart: Iterable[Example]) -> list[Example]:
    """The examples whose sentence is in none of those kept apart, whatever the case and spaces."""
    apart = {_plain(example.sentence) for example in kept_apart}
    return [example for example in examples if _plain(example.sentence) not in apart]


def _plain(sentence: str) -> str:
    return "".join(character for character in sentence.casefold() if character.isalnum())


def whole_sentences(examples: Iterable[Example]) -> list[Example]:
    """Each sentence once, its tone the mean of its targets' polarity."""
    polarities = defaultdict(list)
    for example in examples:
        polarities[example.sentence].append(example.polarity or 0)
    return [Example(sentence, tone=sum(found) / len(found), source="tone") for sentence, found in polarities.items()]


def lexicon_words(lexicon: dict[str, float]) -> list[Example]:
    """Words with their valence (-4 to 4) as sentences of one word; emoticons and slang in digits are left out."""
    return [
        Example(word, tone=max(-1.0, min(1.0, valence / 3)), source="lexi")
        for word, valence in lexicon.items()
        if word.isalpha() and len(word) > 2
    ]


def familiar_names(examples: Iterable[Example]) -> frozenset[str]:
    """The capitalised words that the data says something about often."""
    counts = Counter(
        word for example in examples for word in _NAME.findall(example.sentence[example.start : example.end])
    )
    return frozenset(word for word, count in counts.items() if count >= FAMILIAR and word not in _NO_NAMES)


def vary(example: Example, familiar: frozenset[str], chance: random.Random, rename: float = 0.3) -> Example:
    """The example, or one that must be judged the same: another mention of its target, or other names."""
    if example.others and chance.random() < 0.4:
        start, end = chance.choice(example.others)
        example = replace(example, start=start, end=end)
    return renamed(example, familiar, chance) if example.end and chance.random() < rename else example


def renamed(example: Example, familiar: frozenset[str], chance: random.Random) -> Example:
    """Every familiar name of the sentence replaced by a made-up one, the same name by the same."""
    names: dict[str, str] = {}
    pieces, shift, last = [], [], 0
    for match in _NAME.finditer(example.sentence):
        if match.group() not in familiar:
            continue
        following = example.sentence[match.end() : match.end() + 2]
        first = bool(re.match(r" [A-Z]", following))
        new = names.setdefault(match.group(), chance.choice(FIRST_NAMES if first else LAST_NAMES))
        pieces += [example.sentence[last : match.start()], new]
        shift.append((match.start(), match.end(), len(new)))
        last = match.end()
    sentence = "".join([*pieces, example.sentence[last:]])
    start, end = (_moved(at, shift, ends) for at, ends in ((example.start, False), (example.end, True)))
    return replace(example, sentence=sentence, start=start, end=end, others=())


def _moved(at: int, shifts: Sequence[tuple[int, int, int]], ends: bool) -> int:
    moved = at
    for start, end, length in shifts:
        if end <= at:
            moved += length - (end - start)
        elif start < at:  # inside the name: to its edge
            moved += (length if ends else 0) - (at - start)
    return moved


def in_batches(lengths: Sequence[int], size: int, chance: random.Random) -> Iterator[list[int]]:
    """Indices in random batches whose members are about equally long, so that little is padded."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    span = size * 40
    batches = []
    for at in range(0, len(order), span):
        chunk = sorted(order[at : at + span], key=lambda index: lengths[index])
        batches += [chunk[begin : begin + size] for begin in range(0, len(chunk), size)]
    chance.shuffle(batches)
    yield from batches


_PERSON = re.compile(r"(?<![\w'’.])(?:[A-Z][a-zA-Z]+(?: [A-Z][a-z]+){0,2}|[Hh]e|[Ss]he|[Tt]hey|him|her|them)(?![\w])")
_NO_TARGETS_TEXT = (
    "The A An In On At But And If When While After Before As For It This That These Those There What Who How Why "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December I We You Mr Ms Mrs Dr So Yet Or Not No Yes With From By To Of "
)
_NO_TARGETS = frozenset(_NO_TARGETS_TEXT.split())


def further_targets(examples: Sequence[Example], at_most: int, chance: random.Random) -> list[Example]:
    """Names and pronouns of the same sentences of which nobody has said what the sentence says of them."""
    labelled = defaultdict(set)
    for example in examples:
        for start, end in ((example.start, example.end), *example.others):
            labelled[example.sentence].update(range(start, end))
    found = [
        Example(sentence, *match.span(), source="more")
        for sentence, covered in labelled.items()
        for match in _PERSON.finditer(sentence)
        if match.group() not in _NO_TARGETS and covered.isdisjoint(range(*match.span()))
    ]
    return chance.sample(found, min(at_most, len(found)))
