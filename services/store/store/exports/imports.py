"""Taking: the records of an export into this database, by the rules that keep what comes from the wire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, Engine, exists, insert, select
from sqlalchemy.exc import DBAPIError

from newswire.articles import Article
from newswire.events import ENRICHED, ArticleEvent, event_id
from store.database.engine import is_outage
from store.database.schema import article_versions, articles
from store.exports.ndjson import CutError
from store.exports.records import DamagedRecordError, ExportRecord
from store.save.locks import take_turns
from store.save.save import keep

BATCH_RECORDS: Final = 100
BATCH_BYTES: Final = 8 * 1024 * 1024

Numbered = tuple[int, ExportRecord]
Refuse = Callable[[int, str], None]

_NAMED: Final = {"already_stored": "known", "outdated": "older", "unchanged": "known", "canceled": "older"}


def take(
    engine: Engine, records: Iterable[tuple[int, ExportRecord | DamagedRecordError]], refuse: Refuse
) -> Iterator[Counter[str]]:
    """Keep the records, some in one transaction; gives after each what has become of all so far.

    `stored`; `known`: it is here as it is; `older`: what is here is newer, or canceled; `versions`: earlier versions
    added; `refused`: damaged, or the database does not take it, said through `refuse` with its number.

    Raises:
        sqlalchemy.exc.DBAPIError: the database is down; what was given so far is kept.
    """
    became: Counter[str] = Counter()

    def refused(number: int, why: str) -> None:
        became["refused"] += 1
        refuse(number, why)

    for batch in _batches(records, refused):
        try:
            became += _take_batch(engine, batch)
        except (DBAPIError, ValueError) as error:
            _raise_outage(error)
            for one in batch:
                became += _take_one(engine, one, refused)
        yield became


def until_damaged(
    records: Iterable[tuple[int, ExportRecord | DamagedRecordError]],
) -> Iterator[tuple[int, ExportRecord | DamagedRecordError]]:
    """The records up to the first damaged one, which is the last."""
    for number, one in records:
        yield number, one
        if isinstance(one, DamagedRecordError):
            return


def _batches(
    records: Iterable[tuple[int, ExportRecord | DamagedRecordError]], refused: Refuse
) -> Iterator[list[Numbered]]:
    batch: list[Numbered] = []
    together = 0
    try:
        for number, one in records:
            if isinstance(one, DamagedRecordError):
                refused(number, str(one))
                continue
            batch.append((number, one))
            together += one.size_bytes
            if len(batch) == BATCH_RECORDS or together > BATCH_BYTES:
                yield batch
                batch, together = [], 0
    except CutError as error:
        refused(0, str(error))
    yield batch


def _take_one(engine: Engine, one: Numbered, refused: Refuse) -> Counter[str]:
    try:
        return _take_batch(engine, [one])
    except (DBAPIError, ValueError) as error:
        _raise_outage(error)
        reason = str(error.orig if isinstance(error, DBAPIError) else error).strip()
        refused(one[0], f"the database refuses it: {(reason.splitlines() or [''])[0][:200]}")
        return Counter()


def _raise_outage(error: Exception) -> None:
    if isinstance(error, DBAPIError) and is_outage(error):
        raise error


def _take_batch(engine: Engine, batch: Sequence[Numbered]) -> Counter[str]:
    events = [_event(one, one.sequence) for _, one in batch if one.sequence is not None]
    became = Counter(_NAMED.get(kept.fate, "stored") for kept in keep(engine, events, "")) if events else Counter()
    earlier = [one for _, one in batch if one.sequence is None]
    if earlier:
        became["versions"] = _take_earlier(engine, earlier)
    return became


def _event(found: ExportRecord, sequence: str) -> ArticleEvent:
    article = found.article
    return ArticleEvent(
        id=event_id(article.id, article.version, ENRICHED),
        type=ENRICHED,
        source="newswire/import",
        time=found.stored_at,
        article=article,
        traceparent="",
        sequence=sequence,
    )


def _take_earlier(engine: Engine, earlier: Sequence[ExportRecord]) -> int:
    """Add earlier versions of articles that are here; returns how many were missing."""
    ids = sorted({one.article.id for one in earlier})
    with engine.begin() as connection:
        take_turns(connection, ids)
        return sum(_add_earlier(connection, one.article, one.stored_at) for one in earlier)


def _add_earlier(connection: Connection, article: Article, stored_at: str) -> int:
    later = exists().where(articles.c.id == article.id, articles.c.version > article.version)
    there = exists().where(article_versions.c.id == article.id, article_versions.c.version == article.version)
    if not connection.scalar(select(later & ~there)):
        return 0
    row = {"id": article.id, "version": article.version, "stored_at": stored_at, "document": article.model_dump_json()}
    connection.execute(insert(article_versions), row)
    return 1
