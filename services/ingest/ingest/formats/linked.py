"""JSON-LD read as it is written: names with and without their vocabulary, values bare, wrapped, listed and nested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ingest.formats.documents import DocumentPlace

THINGS_LIMIT: Final = 10_000
WRAPPERS: Final = ("@value", "@list", "@set")
"""What stands around a value: its text, or a list of values."""

_PREFIXES: Final = ("schema:", "http://schema.org/", "https://schema.org/")


class Thing:
    """An object whose members are found by their names in schema.org, with the vocabulary before them or without."""

    def __init__(self, place: DocumentPlace) -> None:
        self.place = place
        self._names = {_local(name): name for name in reversed(place.value)} if isinstance(place.value, dict) else {}

    def member(self, *names: str) -> DocumentPlace | None:
        """The first of these members that is there and not null."""
        return next(self.each(*names), None)

    def each(self, *names: str) -> Iterator[DocumentPlace]:
        """All of these members that are there and not null."""
        for name in names:
            if name in self._names and (place := self.place.member(self._names[name])) is not None:
                yield place

    def all(self, *names: str) -> Iterator[DocumentPlace]:
        """The elements of these members, those of the first one first; lists in lists are opened."""
        for place in self.each(*names):
            yield from elements(place)

    @property
    def id(self) -> DocumentPlace | None:
        """Its `@id`, where that is a string."""
        place = self.member("@id", "id")
        return place if place is not None and isinstance(place.value, str) else None

    @property
    def types(self) -> set[str]:
        """What it is, in lower case, without the vocabulary."""
        values = [place.value for place in self.all("@type", "type")]
        return {value.replace(":", "/").rpartition("/")[2].lower() for value in values if isinstance(value, str)}


def things(document: DocumentPlace) -> Iterator[Thing]:
    """The objects at the top, in an `@graph`, and what a page is about; others are parts of these."""
    waiting, count = [document], 0
    while waiting:
        place = waiting.pop(0)
        if isinstance(place.value, list):
            waiting[:0] = list(place.items())[: THINGS_LIMIT - count]
        elif isinstance(place.value, dict):
            count += 1
            thing = Thing(place)
            yield thing
            waiting[:0] = thing.each("@graph", "mainEntity")


def elements(place: DocumentPlace) -> Iterator[DocumentPlace]:
    """The values in a list, in lists of it, and in `@list` and `@set`; a value that is no list is its own element."""
    if isinstance(place.value, list):
        for one in place.items():
            yield from elements(one)
    elif isinstance(place.value, dict) and (inner := place.member("@list", "@set")) is not None:
        yield from elements(inner)
    else:
        yield place


def words(place: DocumentPlace, *members: str) -> Iterator[DocumentPlace]:
    """The texts and numbers in a value: itself, its `@value`, else those of the first of these members that has any,
    else of a map from languages."""
    for one in elements(place):
        if isinstance(one.value, str | int | float) and not isinstance(one.value, bool):
            yield one
        elif isinstance(one.value, dict):
            yield from _words_within(one, members)


def strings(place: DocumentPlace, *members: str) -> Iterator[DocumentPlace]:
    """The same without the numbers."""
    return (one for one in words(place, *members) if isinstance(one.value, str))


def names(place: DocumentPlace) -> Iterator[DocumentPlace]:
    """What somebody is called: the name, however deep it stands in itself, or its two parts."""
    yield from strings(place, "name", "legalName", "termCode")
    thing = Thing(place)
    parts = [next(words(one), None) for one in thing.each("givenName", "familyName")]
    said = [str(one.value) for one in parts if one is not None]
    if said:
        yield DocumentPlace(" ".join(said), place.pointer)


def languages(place: DocumentPlace, wanted: str) -> list[DocumentPlace]:
    """The texts of a value that are not marked with another language than `wanted`, or else than the first one."""
    found = [(one, _language(one)) for one in elements(place)]
    maps = [inner for one, _ in found if isinstance(one.value, dict) for inner in _by_language(one)]
    if maps:
        found = maps
    spoken = [language for _, language in found if language]
    chosen = next((one for one in spoken if wanted and one.split("-")[0] == wanted.lower().split("-")[0]), None)
    chosen = chosen or next(iter(spoken), "")
    return [word for one, language in found if language in ("", chosen) for word in _texts(one)]


def _texts(place: DocumentPlace) -> Iterator[DocumentPlace]:
    for one in elements(place):
        inner = Thing(one).member("@value", "text", "articleBody") if isinstance(one.value, dict) else one
        if inner is not None and isinstance(inner.value, str):
            yield inner


def _language(place: DocumentPlace) -> str:
    said = place.member("@language")
    return said.value.lower() if said is not None and isinstance(said.value, str) else ""


def _words_within(place: DocumentPlace, members: tuple[str, ...]) -> Iterator[DocumentPlace]:
    thing = Thing(place)
    for inner in thing.each("@value", *members):
        if found := list(words(inner, *members)):
            yield from found
            return
    for inner, _ in _by_language(place):
        yield from words(inner)


def _by_language(place: DocumentPlace) -> Iterator[tuple[DocumentPlace, str]]:
    """The values of an object that is a map from languages, `{"en": ..., "pt-BR": ...}`."""
    if not isinstance(place.value, dict) or place.value.keys() <= {"id"} or not all(map(_is_language, place.value)):
        return
    for name in place.value:
        if (inner := place.member(name)) is not None:
            yield inner, name.lower()


def _is_language(name: str) -> bool:
    first, _, rest = name.partition("-")
    is_short = 2 <= len(first) <= 3 and first.isascii() and first.isalpha() and first not in ("url", "uri")
    return first == "@none" or (is_short and len(rest) <= 8)


def _local(name: str) -> str:
    return next((name.removeprefix(one) for one in _PREFIXES if name.startswith(one)), name)
