"""Walking: all articles of a database in the order of their arrival, a few at a time, then all tombstones."""

# ruff: noqa: S608 - statements are put together from constant parts; whatever comes from outside is bound

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Engine, select, text

from store.database.schema import article_versions, articles, tombstones
from store.exports.records import Record
from store.search.conditions import Condition, Conditions, conditions_of

STEP: Final = 500
"""Articles looked at in one query of their ids."""

AT_ONCE_CHARACTERS: Final = 4 * 1024 * 1024
"""Documents are fetched in portions of about this size, so that memory is bounded whatever their length."""

_FIRST: Final = ("", "")


@dataclass(frozen=True, slots=True)
class ExportSelection:
    """What is exported: arrived from `since` on and before `until` (positions; None: any time), and as asked."""

    since: str | None = None
    until: str | None = None
    asked: Conditions = field(default_factory=Conditions)

    @property
    def with_tombstones(self) -> bool:
        """A tombstone has an outlet and a time; nothing else can be asked of it."""
        return Conditions(source=self.asked.source) == self.asked


def walk(engine: Engine, wanted: ExportSelection) -> Iterator[Record]:
    """The records that are wanted: each article with its earlier versions behind it; tombstones at the end.

    Every portion is a short transaction of its own. An article that gets a new version meanwhile can come a second
    time, in its new place; the one that comes later counts.
    """
    place = _FIRST
    while True:
        with engine.connect() as connection:
            ids, following = _next_ids(connection, wanted, place)
        yield from _articles(engine, ids)
        if following is None:
            break
        place = following
    if wanted.with_tombstones:
        yield from _tombstones(engine, wanted)


def _next_ids(
    connection: Connection, wanted: ExportSelection, place: tuple[str, str]
) -> tuple[list[tuple[str, int]], tuple[str, str] | None]:
    """Ids with the lengths of their documents, and the place they end at; None: there are no more."""
    # Neither has to unpack the text for that; characters or bytes, it is only about the order of magnitude.
    length = "octet_length" if connection.dialect.name == "postgresql" else "length"
    statement = (
        f"SELECT position, id, {length}(document) AS size FROM articles WHERE (position, id) > (:position, :id)"
        " AND position >= :since AND position < :until ORDER BY position, id LIMIT :step"
    )
    values = {"position": place[0], "id": place[1], "since": wanted.since or "", "until": wanted.until or "9"}
    rows = connection.execute(text(statement), {**values, "step": STEP}).all()
    fitting = _fitting(connection, wanted.asked, [row.id for row in rows])
    found = [(row.id, row.size) for row in rows if fitting is None or row.id in fitting]
    return found, (rows[-1].position, rows[-1].id) if len(rows) == STEP else None


def _fitting(connection: Connection, asked: Conditions, ids: Sequence[str]) -> set[str] | None:
    """Those that are asked for; None: all."""
    if asked == Conditions() or not ids:
        return None
    conditions = conditions_of(connection, asked)
    if conditions is None:
        return set()
    statement, values = _trying(conditions, ids)
    return set(connection.scalars(text(statement), values))


def _trying(conditions: Sequence[Condition], ids: Sequence[str]) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {f"id_{number}": one for number, one in enumerate(ids)}
    listed = ", ".join(f":{name}" for name in values)
    for condition in conditions:
        values.update(condition.values)
    tests = " AND ".join([f"s.id IN ({listed})", *(condition.test for condition in conditions)])
    return f"SELECT s.id FROM search_rows s WHERE {tests}", values


def _articles(engine: Engine, sized: Sequence[tuple[str, int]]) -> Iterator[Record]:
    for ids in _portions(sized):
        with engine.connect() as connection:
            rows = {row.id: row for row in connection.execute(select(articles).where(articles.c.id.in_(ids)))}
            edited = {one for one in ids if one in rows and rows[one].version > 1}
        for one in ids:
            row = rows.pop(one, None)
            if row is not None:  # taken back a moment ago
                yield Record("article", one, row.version, row.position, row.content_hash, row.stored_at, row.document)
            if one in edited:
                yield from _versions(engine, one)


def _portions(sized: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    ids: list[str] = []
    together = 0
    for one, size in sized:
        if ids and together + size > AT_ONCE_CHARACTERS:
            yield ids
            ids, together = [], 0
        ids.append(one)
        together += size
    if ids:
        yield ids


def _versions(engine: Engine, article_id: str) -> Iterator[Record]:
    """One by one: there may be any number of them, each as long as an article."""
    last = 0
    here = select(article_versions).where(article_versions.c.id == article_id).order_by(article_versions.c.version)
    while True:
        with engine.connect() as connection:
            row = connection.execute(here.where(article_versions.c.version > last).limit(1)).one_or_none()
        if row is None:
            return
        yield Record("version", article_id, row.version, None, None, row.stored_at, row.document)
        last = row.version


def _tombstones(engine: Engine, wanted: ExportSelection) -> Iterator[Record]:
    last = ""
    there = tombstones.c
    query = select(tombstones).where(there.position >= (wanted.since or ""), there.position < (wanted.until or "9"))
    while True:
        with engine.connect() as connection:
            page = query.where(there.id > last).order_by(there.id).limit(STEP)
            rows = connection.execute(page).all()
        for row in rows:
            if wanted.asked.source in (None, orjson.loads(row.document).get("source")):
                yield Record(
                    "tombstone", row.id, row.version, row.position, row.content_hash, row.stored_at, row.document
                )
        if len(rows) < STEP:
            return
        last = rows[-1].id
