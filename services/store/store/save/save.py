"""Keeping: saves a batch of enriched articles once each, in the order of their arrival."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, bindparam, delete, func, or_, select

from newswire.articles import Article
from newswire.events import REREAD, ArticleEvent
from store.database.schema import article_versions, articles, tombstones
from store.database.upserts import insert
from store.save.annotations import forget_annotations, note_replaced
from store.save.locks import take_turns
from store.save.orphans import forget, forget_entities
from store.save.positions import position_of
from store.save.producers import add_pipelines, pipeline_key, producers_of
from store.save.versioning import Batch, Current, Kept, Written
from store.search.indexing import add_rows, annotate_rows, entity_key, remove_rows


def keep(engine: Engine, events: Sequence[ArticleEvent], stored_at: str) -> list[Kept]:
    """Save the events in one transaction; one result an event, in order.

    Saving an event again changes nothing, and an older version never replaces a newer one, whoever comes first.

    Raises:
        sqlalchemy.exc.DBAPIError: the database refused the batch; nothing of it was saved.
    """
    with engine.begin() as connection:
        ids = sorted({event.article.id for event in events})
        take_turns(connection, ids, removing=any(map(_may_remove, events)))
        batch = Batch(_current(connection, ids), stored_at)
        kept = [batch.decide(event) for event in events]
        _write(connection, batch.written, stored_at)
    return kept


def _may_remove(event: ArticleEvent) -> bool:
    """Whether entities may go with it."""
    return event.article.status != "usable" or event.type == REREAD


def _current(connection: Connection, ids: Sequence[str]) -> dict[str, Current]:
    names = ("id", "version", "position", "content_hash", "reading", "document")
    shown = [articles.c[name] for name in names]
    current = {
        row.id: Current(row.version, row.position, row.content_hash, "usable", row.reading or "", row.document)
        for row in connection.execute(select(*shown).where(articles.c.id.in_(ids)))
    }
    for row in connection.execute(select(tombstones).where(tombstones.c.id.in_(ids))):
        current[row.id] = Current(row.version, row.position, row.content_hash, row.status, document=row.document)
    return current


def _write(connection: Connection, written: Sequence[Written], stored_at: str) -> None:
    """Of several versions in one batch only the last becomes the article's row; the others go to its history."""
    last = {one.article.id: one for one in written}
    usable = [one for one in last.values() if one.article.status == "usable"]
    taken_back = [one for one in last.values() if one.article.status != "usable"]
    gone = {one.article.id for one in taken_back}
    before = [one.replaces for one in written if one.replaces is not None and one.article.id not in gone]
    replaced = [
        {"id": one.id, "version": one.version, "stored_at": one.stages[-1].at, "document": _json(one)} for one in before
    ]
    if replaced:
        connection.execute(insert(connection, article_versions).on_conflict_do_nothing(), replaced)
    # What was only read again keeps its place in search, and its words.
    placed = {one.article.id for one in written if one.reread is None}
    annotated = [one.article for one in usable if one.article.id not in placed]
    named = remove_rows(connection, sorted(placed))
    if taken_back:
        named += named_before(connection, gone)
        for table in (articles, article_versions):
            statement = delete(table).where(table.c.id == bindparam("gone"))
            connection.execute(statement, [{"gone": one} for one in gone])
        forget_annotations(connection, gone)
        connection.execute(_upsert(connection, tombstones), [_tombstone(one) for one in taken_back])
    if usable:
        add_pipelines(connection, [one.article for one in usable])
        connection.execute(_upsert(connection, articles), [_row(one) for one in usable])
        back = [{"back": one.article.id} for one in usable if one.article.version > 1]
        if back:
            connection.execute(delete(tombstones).where(tombstones.c.id == bindparam("back")), back)
        add_rows(connection, [one.article for one in usable if one.article.id in placed])
    if annotated:
        forget_entities(connection, annotate_rows(connection, annotated))
        pairs = [(one.reread, one.article) for one in written if one.reread is not None and one.article.id not in gone]
        note_replaced(connection, pairs, stored_at)
    if taken_back:
        forget(connection, named)


def named_before(connection: Connection, gone: Iterable[str]) -> list[int]:
    """The entities that earlier versions of these articles name."""
    query = select(article_versions.c.document).where(article_versions.c.id.in_(gone))
    earlier = (Article.model_validate_json(document) for document in connection.scalars(query))
    return [entity_key(entity.id) for article in earlier for entity in article.entities]


def _row(written: Written) -> dict[str, Any]:
    article = written.article
    at = {stage.stage: stage.at for stage in article.stages}
    return {
        **_place(written),
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "language": article.language,
        "published": article.published.value,
        "received_at": at.get("received"),
        "enriched_at": at.get("enriched"),
        "pipeline": pipeline_key(producers_of(article)),
        "reading": position_of(written.event.reading) if written.event.reading else None,
    }


def _tombstone(written: Written) -> dict[str, Any]:
    return {**_place(written), "status": written.article.status}


def _place(written: Written) -> dict[str, Any]:
    return {
        "id": written.article.id,
        "version": written.article.version,
        "position": position_of(written.event.sequence or "0-0"),
        "content_hash": written.content_hash,
        "stored_at": written.article.stages[-1].at,
        "document": _json(written.article),
    }


def _json(article: Article) -> str:
    return article.model_dump_json()


def _upsert(connection: Connection, table: Table) -> Any:
    statement = insert(connection, table)
    sent = statement.excluded
    new = {column.name: sent[column.name] for column in table.c if column.name != "id"}
    is_newer = sent.position > table.c.position
    if "reading" in table.c:
        is_later_reading = func.coalesce(sent.reading, "") > func.coalesce(table.c.reading, "")
        is_newer = or_(is_newer, and_(sent.position == table.c.position, is_later_reading))
    return statement.on_conflict_do_update(index_elements=[table.c.id], set_=new, where=is_newer)
