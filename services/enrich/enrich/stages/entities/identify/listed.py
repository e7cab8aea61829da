"""Entities somebody has listed with their names: a user's watch-list, and the few facts that ship with enrich."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from chassis.delivery.errors import StartError
from enrich.stages.entities.identify.keys import lookup_key
from enrich.stages.entities.names.mentions.mentions import NAME_TYPES

_COLUMNS = ("id", "name", "aliases", "type")
_LONGEST_ID = 200
_PLACES = frozenset(("GPE", "LOC", "FAC"))


class ListedEntity(NamedTuple):
    """One entity of a list; an empty `type` fits every type."""

    id: str
    name: str
    aliases: tuple[str, ...]
    type: str


class ListedEntities:
    """Listed entities by their names; a name that two of them share is nobody's."""

    def __init__(self, entries: Iterable[ListedEntity]) -> None:
        self._by_key: dict[str, list[ListedEntity]] = {}
        self.entries = tuple(entries)
        for entry in self.entries:
            for key in {lookup_key(name) for name in (entry.name, *entry.aliases)}:
                self._by_key.setdefault(key, []).append(entry)

    def find(self, names: Iterable[str], type_: str) -> ListedEntity | None:
        """The entry of the first of the names that is exactly one entry's of this type; places count as one type."""
        for name in names:
            fitting = [entry for entry in self._by_key.get(lookup_key(name), ()) if _fits(entry.type, type_)]
            if len(fitting) == 1:
                return fitting[0]
        return None


@cache
def shipped_facts() -> ListedEntities:
    """Heads of state, organisations, agencies and regions with their Wikidata ids: the well-known ones only."""
    text = files("enrich.stages.entities.identify").joinpath("data", "facts.csv").read_text(encoding="utf-8")
    return ListedEntities(_from_csv(text.splitlines(), "facts.csv"))


def read_listing(path: Path) -> ListedEntities:
    """A watch-list: CSV with the columns id, name, aliases (separated by `|`), type; or JSON, a list of such objects.

    Raises:
        StartError: the file cannot be read, or an entry is not as described; says which.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"the watch-list {path} cannot be read: {error}") from None
    entries = _from_json(text, path) if path.suffix == ".json" else _from_csv(text.splitlines(), path)
    return ListedEntities(list(entries))


def _from_csv(lines: Iterable[str], path: Path | str) -> Iterator[ListedEntity]:
    reader = csv.DictReader(lines)
    if unknown := set(reader.fieldnames or ()) - set(_COLUMNS):
        raise StartError(f"the watch-list {path} has unknown columns: {', '.join(sorted(map(str, unknown)))}")
    for row in reader:
        aliases = [alias.strip() for alias in (row.get("aliases") or "").split("|")]
        yield _entry({**row, "aliases": [alias for alias in aliases if alias]}, f"{path}, line {reader.line_num}")


def _from_json(text: str, path: Path) -> Iterator[ListedEntity]:
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise StartError(f"the watch-list {path} is not JSON: {error}") from None
    if not isinstance(rows, list):
        raise StartError(f"the watch-list {path} is not a list of objects")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise StartError(f"the watch-list {path}, entry {number}, is not an object")
        yield _entry(row, f"{path}, entry {number}")


def _entry(row: Mapping[str, Any], where: str) -> ListedEntity:
    texts = {column: row.get(column) or "" for column in ("id", "name", "type")}
    aliases = row.get("aliases") or []
    for column, value in texts.items():
        if not isinstance(value, str) or (column != "type" and not value.strip()):
            raise StartError(f"the watch-list {where}: {column} is missing or no text")
    if not isinstance(aliases, list) or not all(isinstance(alias, str) and alias for alias in aliases):
        raise StartError(f"the watch-list {where}: aliases is no list of names")
    if len(texts["id"]) > _LONGEST_ID or any(sign.isspace() for sign in texts["id"].strip()):
        raise StartError(f"the watch-list {where}: an id has at most {_LONGEST_ID} signs and no blanks")
    if texts["type"] and texts["type"] not in NAME_TYPES:
        raise StartError(
            f"the watch-list {where}: {texts['type']!r} is no type; one of {', '.join(sorted(NAME_TYPES))}"
        )
    return ListedEntity(texts["id"].strip(), texts["name"].strip(), tuple(aliases), texts["type"])


def _fits(listed: str, type_: str) -> bool:
    return not listed or listed == type_ or (listed in _PLACES and type_ in _PLACES)
