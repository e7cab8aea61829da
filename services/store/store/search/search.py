"""Searching: the articles that fit everything that is asked, those kept last first.

No question may take long on a large database, and the two databases judge differently which index to begin with. So
it is decided here: each condition is counted up to a limit, the search begins with the rarest, and tries the others
on each row that this gives.
"""

# ruff: noqa: S608 - statements are put together from constant parts; whatever comes from outside is bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, text

from store.search.conditions import Condition, Conditions, conditions_of
from store.search.cursors import PAGE_LIMIT_CHARACTERS, make_cursor, read_cursor
from store.search.lookup import documents_of
from store.search.planner import use_indexes

RARE: Final = 20_000
"""So many rows are found and sorted at once; a condition that more rows fulfil is met soon by walking from the end."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Documents (JSON text), those kept last first, and the cursor of the next page; None on the last."""

    documents: Sequence[str]
    next_cursor: str | None


def search(engine: Engine, asked: Conditions, limit: int, cursor: str | None = None) -> SearchPage:
    """A page of at most `limit` articles; fewer when they are very long.

    Raises:
        store.search.cursors.CursorError: the cursor is not from an answer to this question.
    """
    before = read_cursor(asked, cursor)[0] if cursor is not None else None
    documents: list[str] = []
    size, last = 0, 0
    with engine.connect() as connection:
        use_indexes(connection)
        conditions = conditions_of(connection, asked)
        if conditions is None:
            return SearchPage((), None)
        statement, values = plan(connection, conditions, limit + 1, before)
        query = f"SELECT p.n, p.id FROM ({statement}) p JOIN articles a ON a.id = p.id ORDER BY p.n DESC"
        found = connection.execute(text(query), values).all()
        places = {row.id: row.n for row in found}
        for article_id, document in documents_of(connection, [row.id for row in found[:limit]]):
            if size > PAGE_LIMIT_CHARACTERS:
                break
            last = places[article_id]
            if document is not None:
                documents.append(document)
                size += len(document)
    has_more = bool(found) and last > found[-1].n
    return SearchPage(documents, make_cursor(asked, last) if has_more else None)


def statement_of(connection: Connection, asked: Conditions, limit: int) -> tuple[str, dict[str, Any]]:
    """The statement that finds a first page, for those who want to see how the database carries it out."""
    use_indexes(connection)
    return plan(connection, conditions_of(connection, asked) or [], limit, None)


def plan(
    connection: Connection, conditions: Sequence[Condition], limit: int, before: int | None
) -> tuple[str, dict[str, Any]]:
    """The statement that gives n and id of the rows that fulfil the conditions, and its values."""
    values: dict[str, Any] = {"limit": limit, **({"before": before} if before is not None else {})}
    for condition in conditions:
        values.update(condition.values)
    count, rarest = _rarest(connection, conditions)
    is_found = rarest is not None and (rarest.in_order is not None or count <= RARE)
    tried = [one for one in conditions if not (is_found and one is rarest and one.exact)]
    found, source, where, n = "", _walked(connection), [], "s.n"
    if rarest is not None and rarest.in_order is not None:
        index, test, n = rarest.in_order
        source, where = f"{index} CROSS JOIN search_rows s", [f"s.n = {n}", test]
    elif rarest is not None and is_found:
        found = f"WITH d AS MATERIALIZED (SELECT DISTINCT n FROM ({rarest.found}) f) "
        source, where = "d CROSS JOIN search_rows s", ["s.n = d.n"]
    if before is not None:
        where.append(f"{n} < :before")
    return found + _select(source, where, tried, n), values


def _walked(connection: Connection) -> str:
    """The rows from the newest on; SQLite would take an index for the condition, and sort all that it gives."""
    return "search_rows s NOT INDEXED" if connection.dialect.name == "sqlite" else "search_rows s"


def _select(source: str, where: Sequence[str], tried: Sequence[Condition], n: str) -> str:
    """Words are tried last, and where others leave few rows, the OFFSET keeps PostgreSQL from doing otherwise: it does
    not know how long they take."""
    words = [one.test for one in tried if one.effort == 2]
    others = [one.test for one in tried if one.effort < 2]
    if not words or all(one.effort for one in tried):
        tests = _all([*where, *others, *words])
        return f"SELECT s.n AS n, s.id AS id FROM {source}{tests} ORDER BY {n} DESC LIMIT :limit"
    tests = _all([*where, *others])
    inner = f"SELECT s.n AS n, s.id AS id, s.words AS words FROM {source}{tests} ORDER BY {n} DESC OFFSET 0"
    return f"SELECT s.n AS n, s.id AS id FROM ({inner}) s{_all(words)} ORDER BY s.n DESC LIMIT :limit"


def _all(tests: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(tests)}" if tests else ""


def _rarest(connection: Connection, conditions: Sequence[Condition]) -> tuple[int, Condition | None]:
    """The condition that the fewest rows fulfil, as far as an index tells."""
    known = [condition for condition in conditions if condition.found is not None]
    if len(known) == 1 and known[0].in_order is not None:
        return RARE, known[0]
    counted = [(_count(connection, condition), place) for place, condition in enumerate(known)]
    if not counted:
        return 0, None
    count, place = min(counted)
    return count, known[place]


def _count(connection: Connection, condition: Condition) -> int:
    statement = f"SELECT count(*) FROM (SELECT 1 FROM ({condition.found}) f LIMIT {RARE + 1}) c"
    return int(connection.scalar(text(statement), condition.values) or 0)
