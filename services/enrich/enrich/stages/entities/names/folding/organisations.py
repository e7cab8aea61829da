"""Names of organisations, places and the rest: short forms, company suffixes and acronyms lead to the whole name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.mentions.events import are_games
from enrich.stages.entities.names.spelling import folded, word_set

_LEGAL = word_set(
    "inc incorporated corp corporation co company ltd limited plc llc llp lp sa ag nv gmbh spa ab asa "
    "oyj bhd kk se pty sas srl bv holdings holding"
)
_SMALL = word_set("of the and for in de la le les du des di da del der die und et y & on to")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,8}s?")
_PLACES = frozenset(("GPE", "LOC", "FAC"))
_COMPASS = {("north",), ("south",)}
_LONGEST_NAME_WORDS = 12


@dataclass(slots=True)
class _Thing:
    """One written form of a name, split into what counts."""

    words: tuple[str, ...]
    type: str
    position: int


class OrganisationNames:
    """Everything in a document but persons: first `learn` every name, then ask `whole` what each of them is."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, ...], _Thing] = {}
        self._by_part: dict[tuple[str, ...], _Thing] = {}
        self._by_initials: dict[str, _Thing] = {}

    def learn(self, surface: str, type_: str, position: int) -> None:
        """Takes note of a name, of the parts it can be shortened to, and of its initials."""
        thing = _Thing(core_words(surface), type_, position)
        if self._things.setdefault(thing.words, thing) is not thing or not 1 < len(thing.words) <= _LONGEST_NAME_WORDS:
            return
        for initials in initials_of(surface):
            self._by_initials.setdefault(initials, thing)
        if type_ == "EVENT" and are_games(surface):
            self._by_part.setdefault(("games",), thing)
        if thing.words[:1] in _COMPASS:
            self._by_part.setdefault(thing.words[:1], thing)
        if type_ not in _PLACES and type_ != "WORK_OF_ART":
            for cut in range(1, len(thing.words)):
                self._by_part.setdefault(thing.words[:cut], thing)
                self._by_part.setdefault(thing.words[cut:], thing)

    def whole(self, surface: str, type_: str, position: int) -> str:
        """The most complete name the document has for it, in lower case."""
        words = core_words(surface)
        for _ in range(3):
            longer = self._longer(words, surface, type_)
            if longer is None or longer.words == words:
                break
            words, surface, type_ = longer.words, " ".join(longer.words), longer.type
        return " ".join(words)

    def _longer(self, words: tuple[str, ...], surface: str, type_: str) -> _Thing | None:
        if _ACRONYM.fullmatch(surface) and (thing := self._by_initials.get(surface.replace(".", "").lower())):
            return thing
        if type_ in _PLACES and words in _COMPASS:
            return self._by_part.get(words)
        if type_ in _PLACES or known.TYPES.get(surface) in ("LOC", "NORP") or surface in known.COUNTRY_KEYS:
            return None
        last = words[-1]
        other_number = (*words[:-1], last[:-1] if last.endswith("s") else last + "s")
        return self._by_part.get(words) or (self._things.get(other_number) if last.endswith("s") else None)


def core_words(surface: str) -> tuple[str, ...]:
    """The words that tell one name from another: lower case, no dots, no `the`, no `Inc.`."""
    words = [
        word
        for part in folded(known.CANONICAL.get(surface, surface)).replace(".", "").split()
        if (word := part.strip(",'\""))
    ]
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    while len(words) > 1 and words[0] == "the":
        words.pop(0)
    return tuple(words) or (surface,)


def initials_of(surface: str) -> set[str]:
    """The acronyms a name can have: with and without its small words, hyphenated parts counted."""
    words = [word for word in re.split(r"[\s\-/]+", surface.replace(".", "")) if word]
    every = "".join(word[0] for word in words).lower()
    large = "".join(word[0] for word in words if folded(word) not in _SMALL).lower()
    named = "".join(word[0] for word in words if word[0].isupper()).lower()
    return {initials for initials in (every, large, named) if len(initials) > 1}
