"""Annotations beside the article: what others say of it, and what our stages said before they read it again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Engine, bindparam, delete, select

from newswire.articles import Article
from store.database.schema import article_annotations, articles
from store.database.upserts import insert
from store.reenrich.differences import differences
from store.reenrich.merging import read_at
from store.save.locks import take_turns
from store.search.cursors import PAGE_LIMIT_CHARACTERS

LONGEST_NAME: Final = 100
LARGEST_SAID_BYTES: Final = 1024 * 1024
_WITHOUT_SAID: Final = tuple(column for column in article_annotations.c if column.name != "said")


class ProducerError(ValueError):
    """Nothing can be said of the article under this name; the message says why."""


@dataclass(frozen=True, slots=True)
class ProducedAnnotations:
    """What a producer says of a version of an article, or said before it was replaced (`replaced_at`).

    `said` is None where the article's own document has it, or where it was replaced; `differs` tells then by how much.
    """

    producer: str
    version: str
    article_version: int
    made_at: str
    model: str | None = None
    replaced_at: str | None = None
    said: Any = None
    differs: Mapping[str, Mapping[str, int]] | None = None


def note_replaced(connection: Connection, pairs: Iterable[tuple[Article, Article]], replaced_at: str) -> None:
    """Of each pair, the article before and after it was read again, note who said what was replaced.

    Only how much differs is kept, not what it was: annotations take more room than their text, and each reading would
    keep them once more.
    """
    rows = [row for before, after in pairs for row in _replaced(before, after, replaced_at)]
    if rows:
        connection.execute(_upsert(connection), rows)


def forget_annotations(connection: Connection, ids: Iterable[str]) -> None:
    """Remove all that is said of these articles beside their documents."""
    gone = [{"gone": one} for one in ids]
    if gone:
        connection.execute(delete(article_annotations).where(article_annotations.c.id == bindparam("gone")), gone)


def say(engine: Engine, article_id: str, one: ProducedAnnotations) -> None:
    """Keep what a producer of another making says; it replaces what the same version of it said before.

    Raises:
        ProducerError: there is no such article, or the name is that of one of its own annotators.
    """
    text = json.dumps(one.said)
    if not (0 < len(one.producer) <= LONGEST_NAME and 0 < len(one.version) <= LONGEST_NAME):
        raise ProducerError(f"a producer has a name and a version, of at most {LONGEST_NAME} characters each")
    if len(text) > LARGEST_SAID_BYTES:
        raise ProducerError(f"{one.producer} says more than {LARGEST_SAID_BYTES} bytes")
    with engine.begin() as connection:
        take_turns(connection, [article_id])
        document = connection.scalar(select(articles.c.document).where(articles.c.id == article_id))
        if document is None:
            raise ProducerError(f"there is no article {article_id}")
        if one.producer in {own.name for own in Article.model_validate_json(document).annotators}:
            raise ProducerError(f"{one.producer} is the name of an annotator of the pipeline")
        row = {"id": article_id, **_columns(one), "said": text}
        connection.execute(_upsert(connection), [row])


def find_said(
    engine: Engine, article_id: str, first: int = 0, limit: int = 100
) -> tuple[list[ProducedAnnotations], int | None] | None:
    """What is and was said of an article, what holds first: at most `limit` from place `first` on, fewer where they are
    very long, and the place behind them if there are more; None where there is no such article."""
    with engine.connect() as connection:
        document = connection.scalar(select(articles.c.document).where(articles.c.id == article_id))
        if document is None:
            return None
        current = list(_current(Article.model_validate_json(document)))
        kept = connection.execute(select(*_WITHOUT_SAID).where(article_annotations.c.id == article_id)).all()
        beside = [_kept(row) for row in sorted(kept, key=_order)]
        found: list[ProducedAnnotations] = []
        size = 0
        for one in (*current, *beside)[first : first + limit]:
            if size > PAGE_LIMIT_CHARACTERS:
                break
            text = None if one in current else _text_of(connection, article_id, one)
            found.append(one if text is None else replace(one, said=json.loads(text)))
            size += len(text or "")
    last = first + len(found)
    return found, last if last < len(current) + len(beside) else None


def _order(row: Any) -> tuple[bool, str, str]:
    return row.replaced_at is not None, row.producer, row.made_at


def _kept(row: Any) -> ProducedAnnotations:
    differs = json.loads(row.differs) if row.differs is not None else None
    return ProducedAnnotations(
        row.producer, row.version, row.article_version, row.made_at, row.model, row.replaced_at, differs=differs
    )


def _text_of(connection: Connection, article_id: str, one: ProducedAnnotations) -> str | None:
    mine = (article_annotations.c.id == article_id, article_annotations.c.producer == one.producer)
    query = select(article_annotations.c.said).where(*mine, article_annotations.c.version == one.version)
    text: str | None = connection.scalar(query)
    return text


def _current(article: Article) -> Iterator[ProducedAnnotations]:
    for one in article.annotators:
        yield ProducedAnnotations(one.name, one.version, article.version, read_at(article), one.model)


def _replaced(before: Article, after: Article, replaced_at: str) -> Iterator[dict[str, Any]]:
    now = {(one.name, one.version, one.model) for one in after.annotators}
    found = differences(before, after)
    for one in before.annotators:
        if (one.name, one.version, one.model) in now:
            continue
        differs = {name: found[name].counts() for name in one.gives if name in found}
        said = ProducedAnnotations(
            one.name, one.version, before.version, read_at(before), one.model, replaced_at, differs=differs
        )
        yield {"id": before.id, **_columns(said)}


def _columns(one: ProducedAnnotations) -> dict[str, Any]:
    names = ("producer", "version", "model", "article_version", "made_at", "replaced_at")
    differs = json.dumps(one.differs) if one.differs is not None else None
    return {**{name: getattr(one, name) for name in names}, "said": None, "differs": differs}


def _upsert(connection: Connection) -> Any:
    statement = insert(connection, article_annotations)
    keys: Sequence[str] = ("id", "producer", "version")
    new = {column.name: statement.excluded[column.name] for column in article_annotations.c if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=[article_annotations.c[name] for name in keys], set_=new)
