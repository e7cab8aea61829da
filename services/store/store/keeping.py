"""Keeping: saves a batch of enriched articles once each, in the order of their arrival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects import postgresql, sqlite

from newswire.articles import Article, StageTime
from newswire.events import ArticleEvent
from store.schema import articles

Fate = Literal["stored", "already_stored", "unchanged", "outdated"]
"""What became of an event: its row written; its row there before (a repeated delivery); the same content
again; or an older version than the one kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The article as it is kept now, with the version it has there."""

    article: Article
    fate: Fate


@dataclass(slots=True)
class _Current:
    version: int
    position: str
    content_hash: str


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
        current = _current(connection, [event.article.id for event in events])
        kept = [_decide(current, event, stored_at) for event in events]
        # Of several versions in one batch only the last is written: one row an article.
        rows = {
            one.article.id: _row(one.article, event)
            for one, event in zip(kept, events, strict=True)
            if one.fate in ("stored", "unchanged")
        }
        if rows:
            connection.execute(_upsert(connection.dialect.name), list(rows.values()))
    return kept


def _current(connection: Connection, ids: Sequence[str]) -> dict[str, _Current]:
    columns = (articles.c.id, articles.c.version, articles.c.position, articles.c.content_hash)
    rows = connection.execute(select(*columns).where(articles.c.id.in_(set(ids))))
    return {row.id: _Current(row.version, row.position, row.content_hash) for row in rows}


def _decide(current: dict[str, _Current], event: ArticleEvent, stored_at: str) -> Kept:
    article, position, digest = event.article, position_of(event.sequence or "0-0"), _content_hash(event.article)
    there = current.get(article.id)
    if there is not None and position < there.position:
        return Kept(article, "outdated")
    if there is not None and position == there.position:
        return Kept(_finished(article, there.version, stored_at), "already_stored")
    if there is not None and digest == there.content_hash and article.version <= there.version:
        # The stream server has forgotten that it had this content. The row moves on to the new place all the same:
        # a version between the two that arrives later is outdated.
        current[article.id] = _Current(there.version, position, digest)
        return Kept(_finished(article, there.version, stored_at), "unchanged")
    # The stream server may have forgotten earlier versions (flushed, or too long ago): the count goes on here.
    version = article.version if there is None else max(article.version, there.version + 1)
    current[article.id] = _Current(version, position, digest)
    return Kept(_finished(article, version, stored_at), "stored")


def _finished(article: Article, version: int, stored_at: str) -> Article:
    stages = (*article.stages, StageTime(stage="stored", at=stored_at))
    return article.model_copy(update={"version": version, "stages": stages})


def _row(article: Article, event: ArticleEvent) -> dict[str, Any]:
    at = {stage.stage: stage.at for stage in article.stages}
    return {
        "id": article.id,
        "version": article.version,
        "position": position_of(event.sequence or "0-0"),
        "content_hash": _content_hash(article),
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "language": article.language,
        "published": article.published.value,
        "received_at": at.get("received"),
        "enriched_at": at.get("enriched"),
        "stored_at": at["stored"],
        "document": article.model_dump_json(),
    }


def _content_hash(article: Article) -> str:
    parts = (article.title or "", article.original, article.published.value or "")
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _upsert(dialect: str) -> Any:
    statement: Any = postgresql.insert(articles) if dialect == "postgresql" else sqlite.insert(articles)
    new = {column.name: statement.excluded[column.name] for column in articles.c if column.name != "id"}
    return statement.on_conflict_do_update(
        index_elements=[articles.c.id], set_=new, where=statement.excluded.position > articles.c.position
    )
