"""Persons everybody knows, whose misspelt names need no proof in the article: `Vladimir Poutine`, `Emmanuel Makron`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich.stages.entities.names.folding.naming import id_of
from enrich.stages.entities.names.folding.persons import FAMILY_FIRST, person_words
from enrich.stages.entities.names.folding.sounds import likeness, sound
from enrich.stages.entities.names.lists.given import GIVEN_NAMES
from enrich.stages.entities.names.spelling import folded, word_set
from newswire.articles import Entity, Repair

# Two of these are two families, however alike they sound.
FAMILIES = FAMILY_FIRST | word_set("lee wong chan leung cheung cheng chow fung hong kwok lam lau mok tam yip yeung")
"""Family names of one or two syllables: two of them are two families, however alike they sound."""

_CONFIDENCE = 0.85
_ALIKE = 0.74
_SURE_LENGTH = 5


class WellKnown:
    """Persons by how their full names sound."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {" ".join(folded(word) for word in person_words(name)): name for name in names}
        self._near: dict[str, list[str]] = {}
        for words in self._names:
            self._near.setdefault(initials(words.split()), []).append(words)

    def named(self, entity: Entity) -> Entity:
        """The person under the well-known name, where the one in the article is that name misspelt."""
        words = [folded(word) for word in person_words(entity.name)]
        if len(words) < 2 or " ".join(words) in self._names:
            return entity
        able = [name for name in self._near.get(initials(words), ()) if _is_misspelt(words, name.split())]
        if len(able) != 1:
            return entity
        name = self._names[able[0]]
        reasons = ("well_known_name", "same_other_name" if set(words) & set(able[0].split()) else "all_names_alike")
        repair = Repair(surface=entity.name, reasons=reasons, confidence=_CONFIDENCE)
        return entity.model_copy(update={"id": id_of(name, "PERSON"), "name": name, "repairs": (repair,)})


def _is_misspelt(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether every word sounds like that of the name; a short one only where a long one is spelt alike."""
    pairs = [(one, other) for one, other in zip(words, name, strict=True) if one != other]
    if any(are_two_given_names(*pair) or set(pair) <= FAMILIES for pair in pairs):
        return False
    has_long = any(len(one) >= _SURE_LENGTH for one, other in zip(words, name, strict=True) if one == other)
    return all(likeness(one, other) >= (_ALIKE if has_long or len(one) > _SURE_LENGTH else 1.0) for one, other in pairs)


def are_two_given_names(one: str, other: str) -> bool:
    """`Maria` and `Mario` are two people; so are `Daniel` and `Daniela`."""
    listed = one.capitalize() in GIVEN_NAMES and other.capitalize() in GIVEN_NAMES
    return listed or one.rstrip("aoei") == other.rstrip("aoei")


def initials(words: Iterable[str]) -> str:
    return " ".join(sound(word)[:1] for word in words).lower()
