"""Differences between two readings of the same article: what was gained, lost and changed, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from newswire.articles import Article

MOST_SHOWN: Final = 200
"""So many of a field are named; all are counted where they are told."""

SHOWN_CHARACTERS: Final = 80


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different in one field, in words."""

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {"gained": len(self.gained), "lost": len(self.lost), "changed": len(self.changed)}

    def document(self) -> dict[str, list[str]]:
        """As JSON has it."""
        return {name: list(getattr(self, name)[:MOST_SHOWN]) for name in ("gained", "lost", "changed")}


Differences = Mapping[str, Difference]
"""By the name of the field; a field that is the same is not in it."""

_Key = Callable[[Any], Any]

_LISTS: Final[Mapping[str, tuple[_Key, Callable[[Any], str]]]] = {
    "entities": (lambda one: one.id, lambda one: f"{one.name} ({one.type})"),
    "dates": (lambda one: (one.start, one.end), lambda one: f"{one.text} = {one.value}"),
    "quotes": (lambda one: (one.start, one.end), lambda one: f"{one.speaker or '?'}: {one.text}"),
    "keyphrases": (lambda one: one.text, lambda one: str(one.text)),
    "subjects": (lambda one: one.code, lambda one: f"{one.name} ({one.code})"),
}
"""How the entries of a list are recognised, and how they are shown."""


def differences(before: Article, after: Article) -> Differences:
    """What the two say differently."""
    names = {name for article in (before, after) for one in article.annotators for name in one.gives}
    found: dict[str, Difference] = {}
    for name in sorted(names & Article.model_fields.keys()):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found[name] = _of_list(name, old, new) if name in _LISTS else _of_value(old, new)
    return found


def _of_list(name: str, old: Iterable[Any], new: Iterable[Any]) -> Difference:
    key, show = _LISTS[name]
    before, after = {key(one): one for one in old}, {key(one): one for one in new}
    return Difference(
        gained=tuple(_shown(show(one)) for at, one in after.items() if at not in before),
        lost=tuple(_shown(show(one)) for at, one in before.items() if at not in after),
        changed=tuple(
            _changed(show(before[at]), show(one)) for at, one in after.items() if at in before and before[at] != one
        ),
    )


def _of_value(old: Any, new: Any) -> Difference:
    return Difference(changed=(_changed(_value(old), _value(new)),))


def _value(value: Any) -> str:
    if value is None or value == ():
        return "none"
    if hasattr(value, "label"):
        return f"{value.label} {value.score:+.2f}"
    return value if isinstance(value, str) else f"{len(value)}" if isinstance(value, tuple) else str(value)


def _changed(old: str, new: str) -> str:
    return _shown(new) if old == new else f"{_shown(old)} -> {_shown(new)}"


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"


@dataclass(slots=True)
class Sum:
    """The differences of many articles together."""

    articles: int = 0
    changed: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, found: Differences) -> None:
        """One article more."""
        self.articles += 1
        self.changed += bool(found)
        for name, difference in found.items():
            self.fields.setdefault(name, Counter()).update({"articles": 1, **difference.counts()})

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        fields = {name: dict(counts) for name, counts in sorted(self.fields.items())}
        return {"read": self.articles, "changed": self.changed, "fields": fields}
