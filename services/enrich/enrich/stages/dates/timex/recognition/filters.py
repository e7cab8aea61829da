"""Decides which expressions are no dates after all: names of events and products, people called April."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from enrich.stages.dates.timex.meanings import Exact, Recurring
from enrich.stages.dates.timex.recognition.grammar import Expression
from enrich.stages.dates.timex.recognition.scanner import ScannedWords
from enrich.stages.dates.timex.recognition.vocabulary import word_set

_EVENTS = word_set("olympics olympic paralympics paralympic games euro expo eurovision oscars grammys copa open worlds")
_EVENT_PAIRS = frozenset({("world", "cup"), ("grand", "prix"), ("super", "bowl")})
_SURE_BEFORE_A_DATE = word_set("in since until by from during after before")
_NAMED_DAYS = word_set("black cyber super bloody good ash maundy holy palm fat")
_NAME_LABELS = frozenset({"PERSON", "ORG", "WORK_OF_ART", "PRODUCT", "EVENT", "LAW", "FAC"})
_YEAR_NAME_LABELS = frozenset({"PRODUCT"})
_NEIGHBOURS = 4


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A named entity of the paragraph, by character offsets."""

    start: int
    end: int
    label: str


def is_date(expression: Expression, names: Sequence[NamedSpan]) -> bool:
    """Whether the expression still reads as a date once its surroundings and the names (in order) are known."""
    if expression.rule == "day_part_alone":
        return False  # "night" says when only together with its day
    meaning, is_one_word = expression.meaning, expression.end - expression.start == 1
    if not isinstance(meaning, Recurring | Exact):
        return True
    may_name_event = meaning.cycle == "season" if isinstance(meaning, Recurring) else is_one_word
    if may_name_event and _names_event(expression):
        return False
    return not is_one_word or not (_is_named_weekday(expression) or _is_part_of_name(expression, names))


def _is_named_weekday(expression: Expression) -> bool:
    """Black Friday, Super Tuesday: the name of one day of the year, not of the week."""
    meaning, words, before = expression.meaning, expression.words, expression.start - 1
    if not isinstance(meaning, Recurring) or meaning.cycle != "weekday" or before < 0:
        return False
    return words.pieces[before] in _NAMED_DAYS and words.is_capitalised(before)


def _names_event(expression: Expression) -> bool:
    """Whether a year or season belongs to the name of an event: Euro 2024, the 2022 FIFA World Cup, summer Olympics."""
    words, start, end = expression.words, expression.start, expression.end
    if start > 0 and words.pieces[start - 1] in _SURE_BEFORE_A_DATE:
        return False
    before = _capitalised(words, range(start - 1, max(-1, start - 1 - _NEIGHBOURS), -1))[::-1]
    after = _capitalised(words, range(end, min(len(words.pieces), end + _NEIGHBOURS)))
    return any(not _EVENTS.isdisjoint(run) or not _EVENT_PAIRS.isdisjoint(pairwise(run)) for run in (before, after))


def _capitalised(words: ScannedWords, indices: Iterable[int]) -> list[str]:
    return [words.pieces[index] for index in takewhile(words.is_capitalised, indices)]


def _is_part_of_name(expression: Expression, names: Sequence[NamedSpan]) -> bool:
    """Whether the model found a longer name around the word: April Jones, the Sunday Herald."""
    first, last = expression.first_character, expression.last_character
    index = bisect_right(names, first, key=lambda name: name.start) - 1
    if index < 0 or names[index].end < last or names[index].end - names[index].start <= last - first:
        return False
    return names[index].label in (_YEAR_NAME_LABELS if isinstance(expression.meaning, Exact) else _NAME_LABELS)
