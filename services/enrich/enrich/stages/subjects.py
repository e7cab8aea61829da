"""Says which subjects of the IPTC Media Topics a text has, where its words leave no doubt.

Every topic has words that speak for it (`enrich/stages/topics/topics.toml`). A topic is given when enough different
ones occur for the length of the text; those in the title and the first paragraphs count for more, and so does the
section the outlet put the story in. Doubt gives no topic.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2

from enrich.stages.keyphrases.words import stem
from newswire.articles import Subject

LIMIT = 6
WORDS_READ = 1500
OPENING_WORDS = 80
"""What a text is about it says in its first paragraphs."""

_STRONG, _WEAK, _SECTION = 2.0, 0.8, 4.0
_IN_TITLE, _IN_OPENING = 2.0, 1.4
_LEAST, _LEAST_A_WORD = 7.0, 1 / 110
"""What a topic needs, and how much more of it a word of the text."""

_LEAST_WORDS = 3
"""Different words that must speak for a topic; a section is worth two of them."""

_LEAST_SHARE = 0.38
"""A topic with less than this share of the best one's evidence is background."""

_LONGEST = 3
_WORD = re.compile(r"[^\W_]+(?:[-.&'’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A Media Topic; `broader` is the code of the one above it, None at the top."""

    code: str
    name: str
    broader: str | None


@dataclass(frozen=True, slots=True)
class _Lexicon:
    topics: Mapping[str, Topic]
    words: Mapping[Stems, Sequence[tuple[str, float]]]
    sections: Mapping[str, Sequence[str]]


@dataclass(slots=True)
class _Evidence:
    weight: float = 0.0
    words: int = 0
    strong: int = 0


def find_subjects(title: str | None, paragraphs: Sequence[str], section: str | None) -> tuple[Subject, ...]:
    """The subjects of a text, the surest first; `section` is what the outlet calls its part of the paper."""
    lexicon = _lexicon()
    length, evidence = _evidence(title or "", paragraphs, lexicon)
    for code in lexicon.sections.get((section or "").strip().lower(), ()):
        evidence[code].weight += _SECTION
        evidence[code].words += 2
        evidence[code].strong += 1
    given = _given(evidence, _LEAST + length * _LEAST_A_WORD, lexicon)
    ranked = sorted(given, key=lambda code: (-evidence[code].weight, code))[:LIMIT]
    return tuple(
        Subject(code=f"medtop:{code}", name=lexicon.topics[code].name, score=_score(evidence[code].weight, length))
        for code in sorted(ranked, key=lambda code: -_score(evidence[code].weight, length))
        if lexicon.topics[code].broader in (None, *ranked)
    )


def topics() -> Mapping[str, Topic]:
    """All topics by code."""
    return _lexicon().topics


def _evidence(title: str, paragraphs: Sequence[str], lexicon: _Lexicon) -> tuple[int, dict[str, _Evidence]]:
    """How many words were read, and what speaks for each topic."""
    headline = set(_terms(_stems(title)))
    body: list[str] = []
    for paragraph in paragraphs:
        body += [*_stems(paragraph), ""]  # no phrase goes over the end of a paragraph
        if len(body) >= WORDS_READ:
            break
    opening = {term for term in _terms(body[:OPENING_WORDS]) if term in lexicon.words}
    counts = Counter(term for term in _terms(body) if term in lexicon.words)
    counts.update(term for term in headline if term in lexicon.words)
    evidence: dict[str, _Evidence] = defaultdict(_Evidence)
    for term, count in counts.items():
        place = _IN_TITLE if term in headline else _IN_OPENING if term in opening else 1.0
        for code, weight in lexicon.words[term]:
            found = evidence[code]
            found.weight += weight * place * min(1 + 0.5 * log2(count), 2.5)
            found.words += 1
            found.strong += weight == _STRONG
    return len(body), evidence


def _given(evidence: Mapping[str, _Evidence], least: float, lexicon: _Lexicon) -> set[str]:
    """The topics with enough evidence; one below another only together with it."""
    sure = {
        code
        for code, found in evidence.items()
        if found.words >= _LEAST_WORDS and found.strong and found.weight >= _least(lexicon.topics[code], least)
    }
    tops = {code for code in sure if lexicon.topics[code].broader is None}
    best = max((evidence[code].weight for code in tops), default=0.0)
    tops = {code for code in tops if evidence[code].weight >= _LEAST_SHARE * best}
    return tops | {code for code in sure if lexicon.topics[code].broader in tops}


def _least(topic: Topic, least: float) -> float:
    """Fewer words are known for narrower topics."""
    return least if topic.broader is None else 0.8 * least


def _score(weight: float, length: int) -> float:
    return round(weight / (weight + 0.5 * (_LEAST + length * _LEAST_A_WORD)), 3)


def _stems(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        yield stem(_POSSESSIVE.sub("", match.group().lower()))


def _terms(stems: Iterator[str] | Sequence[str]) -> Iterator[Stems]:
    """The runs of one to three words."""
    words = list(stems)
    for first in range(len(words)):
        for last in range(first + 1, min(first + _LONGEST, len(words)) + 1):
            yield tuple(words[first:last])


@cache
def _lexicon() -> _Lexicon:
    raw = tomllib.loads(files("enrich.stages.topics").joinpath("topics.toml").read_text(encoding="utf-8"))
    words: dict[Stems, list[tuple[str, float]]] = defaultdict(list)
    sections: dict[str, list[str]] = defaultdict(list)
    for code, topic in raw.items():
        for key, weight in (("weak", _WEAK), ("strong", _STRONG)):
            for term in {tuple(_stems(term)) for term in topic[key].split(",")}:
                words[term].append((code, weight))
        for name in topic.get("sections", "").split(","):
            sections[name.strip()].append(code)
    sections.pop("", None)
    return _Lexicon(
        {code: Topic(code, topic["name"], topic.get("broader")) for code, topic in raw.items()}, words, sections
    )
