"""What was seen of the feeds: entries, so that nothing is sent twice, and the last few fetches, to judge guids by.

Every function works within the transaction of the connection it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, Row, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ingest.feeds.database.tables import feed_entries, feed_snapshots
from ingest.feeds.items.drafts import ItemDraft, KnownItem
from ingest.feeds.items.identity import Sighting, link_of
from ingest.feeds.items.trust import Trust
from ingest.feeds.read.feed import FeedItem
from ingest.identity.ids import normalised

KEPT_DAYS: Final = 90
"""So long an entry is remembered after it was last in its feed: what was canceled does not come back by then."""

SNAPSHOTS_KEPT: Final = 3
SNAPSHOT_ITEMS: Final = 100
RECENT: Final = 5000
LINKED: Final = 1000
DRAFTS_AT_ONCE: Final = 250

_NAMES: Final = tuple(field.name for field in fields(KnownItem))
_COLUMNS: Final = tuple(feed_entries.c[name] for name in _NAMES)


def entries_of(connection: Connection, feed_id: str, drafts: Sequence[ItemDraft], trust: Trust) -> list[KnownItem]:
    """The entries of a feed that any of these may be: by key, guid, identifier or link.

    Many may share a link; of these, and where links change and none of it tells, what was seen last is looked at.
    """
    mine = select(*_COLUMNS).where(feed_entries.c.feed_id == feed_id)
    last = mine.order_by(feed_entries.c.last_seen_at.desc())
    wanted = [last.limit(RECENT)] if trust.policy in ("page", "title") else []
    for start in range(0, len(drafts), DRAFTS_AT_ONCE):
        some = drafts[start : start + DRAFTS_AT_ONCE]
        wanted += [mine.where(_named_like(some)), last.where(_linked_like(some)).limit(LINKED)]
    found = (_entry(row) for statement in wanted for row in connection.execute(statement).all())
    return list({entry.key: entry for entry in found}.values())


def _named_like(drafts: Sequence[ItemDraft]) -> ColumnElement[bool]:
    return or_(
        feed_entries.c.key.in_({key for draft in drafts for key in draft.keys}),
        feed_entries.c.guid.in_({draft.guid for draft in drafts} - {None}),
        feed_entries.c.identifier.in_({draft.identifier for draft in drafts} - {None}),
    )


def _linked_like(drafts: Sequence[ItemDraft]) -> ColumnElement[bool]:
    links = {draft.seen.link for draft in drafts} - {None}
    return or_(feed_entries.c.link.in_(links), feed_entries.c.sent_url.in_(links))


def _entry(row: Row[Any]) -> KnownItem:
    return KnownItem(**dict(zip(_NAMES, row, strict=True)))


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


def keep_entries(connection: Connection, entries: Sequence[KnownItem]) -> None:
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


def snapshots_of(connection: Connection, feed_id: str) -> list[list[Sighting]]:
    """The fetches that are remembered, oldest first."""
    kept = select(feed_snapshots.c.seen, feed_snapshots.c.more).where(feed_snapshots.c.feed_id == feed_id)
    rows = connection.execute(kept.order_by(feed_snapshots.c.number)).all()
    return [_sightings(orjson.loads(row.seen), orjson.loads(row.more) if row.more else None) for row in rows]


def _sightings(seen: list[list[Any]], more: list[list[Any]] | None) -> list[Sighting]:
    """Two columns, because instances of an earlier version read and write the first alone."""
    return [
        Sighting(guid, link_of(FeedItem(link=link)), normalised(title or ""), *rest)
        for (guid, link, title), rest in zip(seen, more or [[]] * len(seen), strict=True)
    ]


def add_snapshot(connection: Connection, feed_id: str, sightings: Sequence[Sighting]) -> None:
    """Remember a fetch, and forget the one before the last few."""
    first = sightings[:SNAPSHOT_ITEMS]
    told = [(one.guid, one.link, one.title) for one in first]
    more = [(one.identifier, one.published, one.text) for one in first]
    last = connection.execute(
        select(func.max(feed_snapshots.c.number)).where(feed_snapshots.c.feed_id == feed_id)
    ).scalar_one()
    number = (last or 0) + 1
    connection.execute(
        feed_snapshots.insert().values(feed_id=feed_id, number=number, seen=_json(told), more=_json(more))
    )
    connection.execute(
        delete(feed_snapshots).where(
            feed_snapshots.c.feed_id == feed_id, feed_snapshots.c.number <= number - SNAPSHOTS_KEPT
        )
    )


def _json(value: object) -> str:
    return orjson.dumps(value).decode().replace("\\u0000", "")
