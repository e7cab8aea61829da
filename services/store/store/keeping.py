"""Keeping: saves a batch of enriched articles once each, in the order of their arrival."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Table, and_, bindparam, delete, func, or_, select

from newswire.articles import Article, StageTime
from newswire.events import REREAD, ArticleEvent
from store.annotations import forget_annotations, note_replaced
from store.changes import changes
from store.forgetting import forget, forget_entities
from store.indexing import add_rows, annotate_rows, entity_key, remove_rows
from store.inserting import insert
from store.producers import add_pipelines, pipeline_key, producers_of
from store.rereading import with_annotations
from store.schema import article_versions, articles, tombstones
from store.turns import take_turns

Fate = Literal["stored", "already_stored", "unchanged", "outdated", "canceled", "reread", "already_reread"]
"""What became of an event: its row written; its row there before (a repeated delivery); the same content
again; an older version or reading than the one kept; or a version of what was canceled before. What was read again is
`reread`: the row has its annotations; or it had them before."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The article as it is kept now, with the version it has there."""

    article: Article
    fate: Fate


@dataclass(frozen=True, slots=True)
class _Current:
    """What is kept of an article; `document` is None where it has just been decided and `article` says it all."""

    version: int
    position: str
    content_hash: str
    status: str
    reading: str = ""
    document: str | None = None
    article: Article | None = None

    def read(self) -> Article:
        return self.article or Article.model_validate_json(self.document or "")


@dataclass(frozen=True, slots=True)
class _Written:
    """A version that came to be kept, and the one it replaces, if that had a text.

    Where only its annotations are new, `reread` is the article with those it had before.
    """

    article: Article
    event: ArticleEvent
    replaces: Article | None = None
    reread: Article | None = None


def position_of(sequence: str) -> str:
    """A stream entry id as text that sorts in stream order."""
    milliseconds, _, number = sequence.partition("-")
    return f"{int(milliseconds):015d}-{int(number or 0):010d}"


def keep(engine: Engine, events: Sequence[ArticleEvent], stored_at: str) -> list[Kept]:
    """Save the events in one transaction; one result an event, in order.

    Saving an event again changes nothing, and an older version never replaces a newer one, whoever comes first.

    Raises:
        sqlalchemy.exc.DBAPIError: the database refused the batch; nothing of it was saved.
    """
    with engine.begin() as connection:
        ids = sorted({event.article.id for event in events})
        take_turns(connection, ids, removing=any(map(_may_remove, events)))
        batch = _Batch(_current(connection, ids), stored_at)
        kept = [batch.decide(event) for event in events]
        _write(connection, batch.written, stored_at)
    return kept


def _may_remove(event: ArticleEvent) -> bool:
    """Whether entities may go with it."""
    return event.article.status != "usable" or event.type == REREAD


class _Batch:
    """Decides event by event, each knowing what those before it have changed."""

    def __init__(self, current: dict[str, _Current], stored_at: str) -> None:
        self._current, self._stored_at = current, stored_at
        self.written: list[_Written] = []

    def decide(self, event: ArticleEvent) -> Kept:
        """What becomes of this event."""
        article, position, digest = event.article, position_of(event.sequence or "0-0"), content_hash(event.article)
        there = self._current.get(article.id)
        if event.type == REREAD:
            return self._annotate(event, there, position)
        if there is None:
            return self._store(event, article.version, position, digest, None)
        if position < there.position:
            return Kept(article, "outdated")
        if position == there.position:
            return Kept(self._finished(there.read(), there.version), "already_stored")
        if there.status == "canceled":
            return Kept(article, "canceled")
        if digest == there.content_hash and article.version <= there.version:
            # The stream server has forgotten that it had this content. The row moves on to the new place all the
            # same: a version between the two that arrives later is outdated.
            self._store(event, there.version, position, digest, None)
            return Kept(self._finished(article, there.version), "unchanged")
        # The stream server may have forgotten earlier versions (flushed, or too long ago): the count goes on here.
        return self._store(event, max(article.version, there.version + 1), position, digest, there.read())

    def _annotate(self, event: ArticleEvent, there: _Current | None, position: str) -> Kept:
        """What was read again is kept only on the very version that was read, and never brings anything back."""
        if there is None or there.status != "usable" or position != there.position:
            return Kept(event.article, "outdated")
        reading = position_of(event.reading or "0-0")
        if reading < there.reading:
            return Kept(event.article, "outdated")
        before = there.read()
        if reading == there.reading:
            return Kept(before, "already_reread")
        article = with_annotations(before, event.article)
        self._current[article.id] = replace(there, reading=reading, document=None, article=article)
        self.written.append(_Written(article, replace(event, article=article), reread=before))
        return Kept(article, "reread")

    def _store(self, event: ArticleEvent, version: int, position: str, digest: str, before: Article | None) -> Kept:
        article = self._finished(event.article, version)
        if before is not None:
            article = article.model_copy(update=_known_of(before, article))
        self._current[article.id] = _Current(version, position, digest, article.status, article=article)
        told = before if before is not None and before.status == "usable" else None
        self.written.append(_Written(article, event, told))
        return Kept(article, "stored")

    def _finished(self, article: Article, version: int) -> Article:
        if article.stages and article.stages[-1].stage == "stored":  # as it is kept
            return article
        stages = (*article.stages, StageTime(stage="stored", at=self._stored_at))
        return article.model_copy(update={"version": version, "stages": stages})


def _known_of(before: Article, article: Article) -> dict[str, Any]:
    """What a new version takes from the one before: what is different, and, when it takes back, whom it is about."""
    if article.status == "usable":
        return {"changes": changes(before, article)} if before.status == "usable" else {}
    return {name: getattr(article, name) or getattr(before, name) for name in ("external_id", "url", "source", "feed")}


def _current(connection: Connection, ids: Sequence[str]) -> dict[str, _Current]:
    names = ("id", "version", "position", "content_hash", "reading", "document")
    shown = [articles.c[name] for name in names]
    current = {
        row.id: _Current(row.version, row.position, row.content_hash, "usable", row.reading or "", row.document)
        for row in connection.execute(select(*shown).where(articles.c.id.in_(ids)))
    }
    for row in connection.execute(select(tombstones).where(tombstones.c.id.in_(ids))):
        current[row.id] = _Current(row.version, row.position, row.content_hash, row.status, document=row.document)
    return current


def _write(connection: Connection, written: Sequence[_Written], stored_at: str) -> None:
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


def _row(written: _Written) -> dict[str, Any]:
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


def _tombstone(written: _Written) -> dict[str, Any]:
    return {**_place(written), "status": written.article.status}


def _place(written: _Written) -> dict[str, Any]:
    return {
        "id": written.article.id,
        "version": written.article.version,
        "position": position_of(written.event.sequence or "0-0"),
        "content_hash": content_hash(written.event.article),
        "stored_at": written.article.stages[-1].at,
        "document": _json(written.article),
    }


def _json(article: Article) -> str:
    return article.model_dump_json()


def content_hash(article: Article) -> str:
    """What tells two contents of an article apart, whatever was found in them."""
    shown = (article.title or "", article.original, article.published.value or "")
    more = (*article.authors, article.section or "", article.note or "", article.status)
    parts = shown if more == ("", "", "usable") else (*shown, *more)
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _upsert(connection: Connection, table: Table) -> Any:
    statement = insert(connection, table)
    sent = statement.excluded
    new = {column.name: sent[column.name] for column in table.c if column.name != "id"}
    is_newer = sent.position > table.c.position
    if "reading" in table.c:
        is_later_reading = func.coalesce(sent.reading, "") > func.coalesce(table.c.reading, "")
        is_newer = or_(is_newer, and_(sent.position == table.c.position, is_later_reading))
    return statement.on_conflict_do_update(index_elements=[table.c.id], set_=new, where=is_newer)
