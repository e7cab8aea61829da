"""The knowledge base: entities of Wikidata with their names, in one SQLite file that is built once and only read."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from chassis.delivery.errors import StartError
from enrich.stages.entities.identify.keys import lookup_key
from enrich.stages.entities.identify.wikidata import WikidataEntity

FORMAT = "newswire-kb 1"
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entity (
    id TEXT PRIMARY KEY, label TEXT NOT NULL, kind TEXT NOT NULL, iso3166 TEXT NOT NULL, geonames TEXT NOT NULL,
    sitelinks INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE alias (key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
"""
_INDEX = "CREATE INDEX entity_geonames ON entity (geonames) WHERE geonames <> ''"
_AT = """
SELECT id, label, kind, iso3166, geonames, sitelinks FROM entity WHERE geonames = ? ORDER BY sitelinks DESC LIMIT 1
"""
_NAMED = """
SELECT id, label, kind, iso3166, geonames, sitelinks FROM alias JOIN entity USING (id) WHERE alias.key = ?
ORDER BY sitelinks DESC, id LIMIT 20
"""
_KINDS = {"PERSON": ("person",), "ORG": ("organisation",)} | dict.fromkeys(("GPE", "LOC", "FAC"), ("place",))
_OTHERS = ("other", "organisation", "place")
_PEOPLE = "NORP"
_CLEARLY_MORE = 3
"""How many times the sitelinks of the next one an entity must have to be meant by a name that both bear."""


class KnowledgeBaseEntity(NamedTuple):
    """One entity of the knowledge base."""

    id: str
    label: str
    kind: str
    iso3166: str
    geonames: str
    sitelinks: int


class KnowledgeBase:
    """Read only; each process opens the file for itself when it first asks, so a fork shares no connection."""

    def __init__(self, path: Path) -> None:
        """Check that the file is a knowledge base.

        Raises:
            StartError: it is not, or cannot be read.
        """
        self._path = path
        self._process = -1
        self._connection: sqlite3.Connection | None = None
        try:
            with closing(_opened(path)) as connection:
                found = connection.execute("SELECT value FROM about WHERE name = 'format'").fetchone()
        except sqlite3.Error as error:
            raise StartError(f"{path} is no knowledge base: {error}") from None
        if not found or found[0] != FORMAT:
            raise StartError(f"{path} is no knowledge base of the format {FORMAT!r}")

    def find(self, names: Iterable[str], type_: str) -> KnowledgeBaseEntity | None:
        """The entity of this type that the first known of the names means, None where two are about as well known."""
        kinds = _KINDS.get(type_, _OTHERS) if type_ != _PEOPLE else ()
        for name in names:
            found = [entry for entry in self._named(name) if entry.kind in kinds]
            if found:
                is_clear = len(found) == 1 or found[0].sitelinks >= _CLEARLY_MORE * max(1, found[1].sitelinks)
                return found[0] if is_clear else None
        return None

    def at(self, geonames: str) -> KnowledgeBaseEntity | None:
        """The place with this GeoNames id."""
        row = self._connected().execute(_AT, (geonames,)).fetchone()
        return KnowledgeBaseEntity(*row) if row else None

    def _named(self, name: str) -> list[KnowledgeBaseEntity]:
        return [KnowledgeBaseEntity(*row) for row in self._connected().execute(_NAMED, (lookup_key(name),))]

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None or self._process != os.getpid():
            self._connection, self._process = _opened(self._path), os.getpid()
            weakref.finalize(self, self._connection.close)
        return self._connection


def build(items: Iterable[WikidataEntity], path: Path) -> int:
    """Write a new knowledge base, whole or not at all; returns how many entities it holds."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + _TABLES)
            count = _fill(connection, items)
            connection.execute(_INDEX)
            connection.execute("INSERT INTO about VALUES ('format', ?)", (FORMAT,))
            for statement in ("COMMIT", "ANALYZE", "VACUUM"):
                connection.execute(statement)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _fill(connection: sqlite3.Connection, items: Iterable[WikidataEntity]) -> int:
    for item in items:
        connection.execute("INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?, ?)", item[:6])
        keys = {key for name in item.names if (key := lookup_key(name))}
        connection.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?)", [(key, item.id) for key in keys])
    return int(connection.execute("SELECT count(*) FROM entity").fetchone()[0])


def _opened(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, check_same_thread=False)
