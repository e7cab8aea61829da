"""Choosing: which kept articles are to be read again, those kept last first."""

# ruff: noqa: S608 - statements are put together from constant parts; whatever comes from outside is bound

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Engine, bindparam, select, text, update

from newswire.articles import Article
from store.database.schema import articles
from store.save.producers import IsStale, Producers, add_pipelines, known_pipelines, pipeline_key, producers_of
from store.search.conditions import Conditions, conditions_of
from store.search.planner import use_indexes
from store.search.search import plan

PAGE: Final = 500
"""So many rows are looked at together; their documents are read where they are needed, a few at a time."""

DOCUMENTS: Final = 50


@dataclass(frozen=True, slots=True)
class ReenrichSelection:
    """What an article must fulfil to be read again.

    `since` and `read_before` are None for any; else the lowest place of arrival (as `store.save.positions.position_of`
    writes it), and a time (ISO 8601 in UTC) before which it was read last. `is_stale` is None for all.
    """

    asked: Conditions = field(default_factory=Conditions)
    since: str | None = None
    read_before: str | None = None
    is_stale: IsStale | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An article as it is kept, and its place of arrival."""

    article: Article
    position: str


def choose(engine: Engine, wanted: ReenrichSelection) -> Iterator[Chosen]:
    """The articles, each as it is kept when its turn comes. What is kept meanwhile is not among them."""
    before: int | None = None
    while True:
        with engine.connect() as connection:
            rows = _page(connection, wanted.asked, before)
            known = known_pipelines(connection)
        if not rows:
            return
        before = rows[-1].n
        ids = [row.id for row in rows if _may_be(row, wanted, known)]
        for some in (ids[start : start + DOCUMENTS] for start in range(0, len(ids), DOCUMENTS)):
            yield from _read(engine, some, wanted)


def _page(connection: Connection, asked: Conditions, before: int | None) -> Sequence[Any]:
    use_indexes(connection)
    conditions = conditions_of(connection, asked)
    if conditions is None:
        return ()
    statement, values = plan(connection, conditions, PAGE, before)
    columns = "p.n, p.id, a.position, a.pipeline, a.enriched_at"
    query = f"SELECT {columns} FROM ({statement}) p JOIN articles a ON a.id = p.id ORDER BY p.n DESC"
    return connection.execute(text(query), values).all()


def _may_be(row: Any, wanted: ReenrichSelection, known: dict[int, Producers]) -> bool:
    if wanted.since is not None and row.position < wanted.since:
        return False
    if wanted.read_before is not None and (row.enriched_at or "") >= wanted.read_before:
        return False
    producers = known.get(row.pipeline)
    return producers is None or wanted.is_stale is None or wanted.is_stale(producers)


def _read(engine: Engine, ids: Sequence[str], wanted: ReenrichSelection) -> list[Chosen]:
    columns = (articles.c.id, articles.c.position, articles.c.pipeline, articles.c.document)
    with engine.connect() as connection:
        found = {row.id: row for row in connection.execute(select(*columns).where(articles.c.id.in_(ids)))}
    chosen: list[Chosen] = []
    unknown: list[Chosen] = []
    for row in (found[one] for one in ids if one in found):
        one = Chosen(Article.model_validate_json(row.document), row.position)
        if wanted.is_stale is None or wanted.is_stale(producers_of(one.article)):
            chosen.append(one)
        elif row.pipeline is None:
            unknown.append(one)
    if unknown:
        _remember(engine, unknown)
    return chosen


def _remember(engine: Engine, seen: Sequence[Chosen]) -> None:
    """What was kept before its producers were noted is not looked through at every run, but once."""
    change = update(articles).values(pipeline=bindparam("key"))
    change = change.where(
        articles.c.id == bindparam("at"), articles.c.position == bindparam("place"), articles.c.pipeline.is_(None)
    )
    rows = [
        {"at": one.article.id, "place": one.position, "key": pipeline_key(producers_of(one.article))} for one in seen
    ]
    with engine.begin() as connection:
        add_pipelines(connection, [one.article for one in seen])
        connection.execute(change, rows)
