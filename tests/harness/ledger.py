"""The ledger: which articles were handed out, which pushes were acknowledged, and what a subscriber heard of them."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

SCHEMA = """
CREATE TABLE counter (number INTEGER NOT NULL);
INSERT INTO counter VALUES (0);
CREATE TABLE obligations (
  place INTEGER PRIMARY KEY, number INTEGER, edition INTEGER, article_id TEXT, version INTEGER, digest TEXT,
  duplicate INTEGER, accepted_at REAL
);
CREATE TABLE events (place INTEGER PRIMARY KEY, entry TEXT, article_id TEXT, version INTEGER, digest TEXT);
"""


@dataclass(frozen=True, slots=True)
class Obligation:
    """An edition of an article that was answered 202: from then on it must not be lost.

    `number` tells the articles of a run apart, `edition` counts the pushes of one article from 0.
    """

    number: int
    edition: int
    article_id: str
    version: int
    digest: str
    duplicate: bool
    accepted_at: float


@dataclass(frozen=True, slots=True)
class Heard:
    """An event as the subscriber got it; `entry` is its id on the stream of stored articles."""

    entry: str
    article_id: str
    version: int
    digest: str


class Ledger:
    """An SQLite file beside the system under test, on a disk that no fault touches; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)
        self._lock = threading.Lock()

    def take(self) -> int:
        """The number of the next article, never given twice."""
        with self._lock:
            row = self._connection.execute("UPDATE counter SET number = number + 1 RETURNING number").fetchone()
        return int(row[0])

    def oblige(self, obligation: Obligation) -> None:
        """Note an acknowledged push."""
        one = obligation
        values = (one.number, one.edition, one.article_id, one.version, one.digest, one.duplicate, one.accepted_at)
        with self._lock:
            self._connection.execute("INSERT INTO obligations VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", values)

    def hear(self, heard: Heard) -> None:
        """Note an event the subscriber got."""
        values = (heard.entry, heard.article_id, heard.version, heard.digest)
        with self._lock:
            self._connection.execute("INSERT INTO events VALUES (NULL, ?, ?, ?, ?)", values)

    def obligations(self) -> list[Obligation]:
        """Every acknowledged push, in the order of the answers."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT number, edition, article_id, version, digest, duplicate, accepted_at"
                " FROM obligations ORDER BY place"
            ).fetchall()
        return [Obligation(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6]) for row in rows]

    def heard(self) -> list[Heard]:
        """Every event the subscriber got, in the order it got them."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT entry, article_id, version, digest FROM events ORDER BY place"
            ).fetchall()
        return [Heard(*row) for row in rows]

    def count(self) -> int:
        """How many pushes were acknowledged so far."""
        with self._lock:
            return int(self._connection.execute("SELECT count(*) FROM obligations").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def digest(text: str) -> str:
    """The fingerprint by which texts are compared."""
    return blake2b(text.encode(), digest_size=16).hexdigest()
