"""The parts of a person's name, and which names are one person."""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass, field

from enrich.stages.entities.names.lists import titles
from enrich.stages.entities.names.spelling import folded, name_key, word_set

# Bounds the comparisons per name, so that a list of a thousand Smiths stays linear.
_NAMESAKES = 12
_DROPPED = word_set("da do dos das of")

FAMILY_FIRST = word_set("""
xi kim li wang zhang chen liu yang huang zhao wu zhou xu sun hu zhu gao lin he guo ma luo liang song zheng han tang feng
deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao zhong cui tan fan liao
wen mao hua bo nguyen tran pham hoang phan vo dang bui ngo park choi jung kang cho yoon jang moon roh ban chun shin ahn
hwang lai chiang tsai tsang tung
""")
"""Family names whose bearers put them first."""

# Nearly every bearer of these has a Western order of names too: only a second word that is not a Western name decides.
_SHORT_FORMS = {
    "bill": "william",
    "billy": "william",
    "will": "william",
    "bob": "robert",
    "bobby": "robert",
    "rob": "robert",
    "dick": "richard",
    "rick": "richard",
    "jim": "james",
    "jimmy": "james",
    "joe": "joseph",
    "mike": "michael",
    "tony": "anthony",
    "jack": "john",
    "johnny": "john",
    "ted": "edward",
    "ed": "edward",
    "hank": "henry",
    "harry": "henry",
    "liz": "elizabeth",
    "betty": "elizabeth",
    "peggy": "margaret",
    "maggie": "margaret",
    "meg": "margaret",
    "kate": "katherine",
    "larry": "lawrence",
    "chuck": "charles",
    "charlie": "charles",
    "andy": "andrew",
    "drew": "andrew",
    "ron": "ronald",
    "jerry": "gerald",
    "nick": "nicholas",
    "gus": "augustus",
}


@dataclass(slots=True)
class _Person:
    """A person known by a name of two words or more; `words` is the most complete form seen."""

    words: list[str]
    positions: list[int] = field(default_factory=list)


class PersonNames:
    """The persons of a document: first `learn` every name, then ask `whole` who each of them is."""

    def __init__(self) -> None:
        self._by_family: dict[str, list[_Person]] = {}
        self._by_given: dict[str, list[_Person]] = {}
        self._by_word: dict[str, list[_Person]] = {}

    def learn(self, surface: str, position: int) -> None:
        """Takes note of a name; only one with two words or more tells who somebody is."""
        words = _compared(surface)
        if len(words) < 2:
            return
        person = self._known(words)
        if person is None:
            person = _Person(words)
        elif len(" ".join(words)) > len(" ".join(person.words)):
            person.words = words
        insort(person.positions, position)
        self._file(person, words)

    def whole(self, surface: str, position: int) -> str:
        """The name the person goes by in this document, in lower case; the same for all names of one person."""
        words = _compared(surface)
        if len(words) > 1:
            person = self._known(words)
        else:
            word = words[0]
            person = (
                _nearest(self._by_family.get(word), position)
                or _nearest(self._by_given.get(word), position)
                or _nearest(self._by_word.get(word), position)
            )
        return " ".join(person.words if person else words)

    def _known(self, words: list[str]) -> _Person | None:
        for word in (words[-1], words[0]):
            for person in self._by_word.get(word, ())[-_NAMESAKES:]:
                if _same_person(person.words, words):
                    return person
        return None

    def _file(self, person: _Person, words: list[str]) -> None:
        family, given = family_and_given(" ".join(words))
        for index, word in ((self._by_family, family), (self._by_given, given)):
            if word:
                _add(index, word, person)
        for word in words:
            _add(self._by_word, word, person)


def person_words(surface: str) -> list[str]:
    """The words of a name without titles in front and `Jr.` behind."""
    words = [word for part in name_key(surface).split(" ") if (word := part.strip(",\"'"))] or [surface]
    while len(words) > 1 and titles.plain(words[0]) in titles.ROLES and words[1] != "of":
        words = words[1:]
    while len(words) > 1 and titles.plain(words[-1]).replace(".", "") in titles.SUFFIXES:
        words = words[:-1]
    return words


def _compared(surface: str) -> list[str]:
    """The words two names of one person have in common: `Ana Reis of Cruz` is a translated `Ana Reis da Cruz`."""
    words = [folded(word) for word in person_words(surface)]
    return [word for word in words if word not in _DROPPED] if len(words) > 2 else words


def family_and_given(surface: str) -> tuple[str, str | None]:
    """The family name and the given name; Chinese, Korean and Vietnamese names put the family first."""
    words = person_words(surface)
    if len(words) < 2:
        return words[0], None
    if folded(words[0]) in FAMILY_FIRST and 2 <= len(words) <= 3:
        return words[0], words[-1] if len(words) == 2 else None
    given = words[0] if len(words[0].rstrip(".")) > 2 else None
    return words[-1], given


def _same_person(known: list[str], words: list[str]) -> bool:
    """Whether two full names can be one person: `Vladimir V. Putin`, `Vladimir Putin` and `V. Putin` can."""
    if set(known) == set(words):
        return True
    longer, shorter = (known, words) if len(known) >= len(words) else (words, known)
    if len(shorter) > 1 and set(shorter) <= set(longer):
        return longer[-1] == shorter[-1] or longer[: len(shorter)] == shorter
    if longer[-1] != shorter[-1] or not _same_given(longer[0], shorter[0]):
        return False
    return all(_same_given(one, other) for one, other in zip(longer[1:-1], shorter[1:-1], strict=False))


def _same_given(one: str, other: str) -> bool:
    short, long = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    if len(short) < 2:
        return long[:1] == short
    return (
        long == short
        or (len(short) > 2 and long.startswith(short))
        or _SHORT_FORMS.get(short) == long
        or _SHORT_FORMS.get(long) == short
    )


def _nearest(persons: list[_Person] | None, position: int) -> _Person | None:
    """The one named in full most recently before, or else the one named first after."""
    if not persons:
        return None
    recent = persons[-_NAMESAKES:]
    before = [
        (person.positions[index - 1], number)
        for number, person in enumerate(recent)
        if (index := bisect_right(person.positions, position))
    ]
    if before:
        return recent[max(before)[1]]
    return min(recent, key=lambda person: person.positions[0])


def _add(index: dict[str, list[_Person]], word: str, person: _Person) -> None:
    filed = index.setdefault(word, [])
    if not any(each is person for each in filed[-_NAMESAKES:]):
        filed.append(person)
