"""What was seen of the feeds: entries, so that nothing is sent twice, and the last few fetches, to judge guids by.

Every function works within the transaction of the connection it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any, Final

import orjson
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ingest.feeds.drafts import Entry
from ingest.feeds.feed import FeedItem
from ingest.feeds.tables import feed_entries, feed_snapshots

KEPT_DAYS: Final = 90
"""So long an entry is remembered after it was last in its feed: what was canceled does not come back by then."""

SNAPSHOTS_KEPT: Final = 3
SNAPSHOT_ITEMS: Final = 100

_NAMES: Final = tuple(field.name for field in fields(Entry))
_COLUMNS: Final = tuple(feed_entries.c[name] for name in _NAMES)


def entries_of(connection: Connection, feed_id: str, keys: Sequence[str]) -> dict[str, Entry]:
    """The entries of a feed with these keys."""
    wanted = select(*_COLUMNS).where(feed_entries.c.feed_id == feed_id, feed_entries.c.key.in_(keys))
    entries = [Entry(**dict(zip(_NAMES, row, strict=True))) for row in connection.execute(wanted)]
    return {entry.key: entry for entry in entries}


def brought_elsewhere(
    connection: Connection, feed_id: str, article_ids: Sequence[str]
) -> dict[str, set[tuple[int, str]]]:
    """Of these articles, what other feeds brought of them: rank and digest of what is shown."""
    others = select(feed_entries.c.article_id, feed_entries.c.rank, feed_entries.c.shown_digest).where(
        feed_entries.c.article_id.in_(article_ids),
        feed_entries.c.feed_id != feed_id,
        feed_entries.c.outcome == "accepted",
    )
    found: dict[str, set[tuple[int, str]]] = {}
    for article_id, rank, digest in connection.execute(others):
        found.setdefault(article_id, set()).add((rank, digest))
    return found


def keep_entries(connection: Connection, entries: Sequence[Entry]) -> None:
    """Remember entries, new or changed."""
    if not entries:
        return
    make: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(feed_entries)
    changed = {name: statement.excluded[name] for name in _NAMES if name not in ("feed_id", "key")}
    statement = statement.on_conflict_do_update(index_elements=["feed_id", "key"], set_=changed)
    connection.execute(statement, [asdict(entry) for entry in entries])


def touch_entries(connection: Connection, feed_id: str, keys: Sequence[str], now: float) -> None:
    """Note that these are still in the feed."""
    if keys:
        same = update(feed_entries).where(feed_entries.c.feed_id == feed_id, feed_entries.c.key.in_(keys))
        connection.execute(same.values(last_seen_at=now))


def forget_entries(connection: Connection, feed_id: str, now: float) -> int:
    """Forget what has long left the feed."""
    old = delete(feed_entries).where(
        feed_entries.c.feed_id == feed_id, feed_entries.c.last_seen_at < now - KEPT_DAYS * 86_400
    )
    return connection.execute(old).rowcount


def snapshots_of(connection: Connection, feed_id: str) -> list[list[FeedItem]]:
    """The fetches that are remembered, oldest first; of the items only what tells them apart."""
    kept = select(feed_snapshots.c.seen).where(feed_snapshots.c.feed_id == feed_id)
    rows = connection.execute(kept.order_by(feed_snapshots.c.number)).scalars()
    return [[FeedItem(guid=guid, link=link, title=title) for guid, link, title in orjson.loads(row)] for row in rows]


def add_snapshot(connection: Connection, feed_id: str, items: Iterable[FeedItem]) -> None:
    """Remember a fetch, and forget the one before the last few."""
    told = [(item.guid, item.link, item.title) for item in items][:SNAPSHOT_ITEMS]
    last = connection.execute(
        select(func.max(feed_snapshots.c.number)).where(feed_snapshots.c.feed_id == feed_id)
    ).scalar_one()
    number = (last or 0) + 1
    connection.execute(
        feed_snapshots.insert().values(
            feed_id=feed_id, number=number, seen=orjson.dumps(told).decode().replace("\\u0000", "")
        )
    )
    connection.execute(
        delete(feed_snapshots).where(
            feed_snapshots.c.feed_id == feed_id, feed_snapshots.c.number <= number - SNAPSHOTS_KEPT
        )
    )
