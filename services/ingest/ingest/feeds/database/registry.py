"""The registry: keeps the watched feeds, and lends each due one to a single instance at a time.

Every function works within the transaction of the connection it is given.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from ingest.feeds.database.tables import feeds
from ingest.feeds.database.watched_feed import CONFIGURED, WatchedFeed
from ingest.fetch.destinations import destination

FEEDS_LIMIT: Final = 50_000
FARTHEST_SECONDS: Final = 4 * 86_400.0
LEASE_LIMIT_SECONDS: Final = 3600.0
"""No lease is longer; one that is was set by a clock that went wrong."""

CANDIDATES: Final = 200
PER_HOST: Final = 2
"""Feeds of one host that are polled at once; they wait for each other anyway, and should not keep others waiting."""

_CUT: Final = ("title", "source", "last_error", "problems", "category", "volatile")
_NOT_POLLED: Final = (*CONFIGURED, "pushed_until", "pushed_at", "pushes")
_NAMES: Final = tuple(field.name for field in fields(WatchedFeed))
_COLUMNS: Final = tuple(feeds.c[name] for name in _NAMES)
_LENGTHS: Final = {name: getattr(feeds.c[name].type, "length", None) for name in _NAMES}


class KnownFeedError(Exception):
    """The address is watched already, as the feed with this id."""

    def __init__(self, feed_id: str) -> None:
        super().__init__(f"watched already as {feed_id}")
        self.feed_id = feed_id


class TooManyFeedsError(Exception):
    """No more feeds can be watched."""


def new_feed(url: str, now: float, **said: Any) -> WatchedFeed:
    """A feed that is due at once.

    Raises:
        FetchRefusedError: the address is none.
    """
    to = destination(url)
    address = str(to.url.with_fragment(None))
    return WatchedFeed(id=secrets.token_hex(6), url=address, host=to.host, added_at=now, next_due=now, **said)


def add(connection: Connection, feed: WatchedFeed) -> WatchedFeed:
    """Keep a new feed.

    Raises:
        KnownFeedError: its address is watched already.
        TooManyFeedsError: there are too many.
    """
    known = by_url(connection, feed.url)
    if known is not None:
        raise KnownFeedError(known.id)
    if connection.execute(select(func.count()).select_from(feeds)).scalar_one() >= FEEDS_LIMIT:
        raise TooManyFeedsError(f"{FEEDS_LIMIT} feeds are watched, and that is the most")
    try:
        with connection.begin_nested():
            connection.execute(insert(feeds).values(_values(feed)))
    except IntegrityError:  # another instance was quicker
        known = by_url(connection, feed.url)
        raise KnownFeedError(known.id if known else feed.id) from None
    return feed


def get(connection: Connection, feed_id: str) -> WatchedFeed | None:
    """The feed with this id."""
    return _first(connection.execute(select(*_COLUMNS).where(feeds.c.id == feed_id)))


def by_url(connection: Connection, url: str) -> WatchedFeed | None:
    """The feed at this address."""
    return _first(connection.execute(select(*_COLUMNS).where(feeds.c.url == url)))


def page(connection: Connection, limit: int, after: tuple[float, str] | None = None) -> list[WatchedFeed]:
    """The next feeds in the order in which they were added, behind the one that was added then and has this id."""
    found = select(*_COLUMNS).order_by(feeds.c.added_at, feeds.c.id).limit(limit)
    if after is not None:
        at, feed_id = after
        found = found.where(or_(feeds.c.added_at > at, and_(feeds.c.added_at == at, feeds.c.id > feed_id)))
    return _read(connection.execute(found))


def change(connection: Connection, /, feed_id: str, **values: Any) -> WatchedFeed | None:
    """Set some fields; the feed as it is then, None if there is none."""
    if values:
        connection.execute(update(feeds).where(feeds.c.id == feed_id).values(**values))
    return get(connection, feed_id)


def remove(connection: Connection, feed_id: str) -> WatchedFeed | None:
    """Forget a feed and what was seen of it; None if there is none."""
    feed = get(connection, feed_id)
    connection.execute(delete(feeds).where(feeds.c.id == feed_id))
    return feed


def claim(
    connection: Connection,
    owner: str,
    now: float,
    until: float,
    limit: int,
    busy_hosts: Collection[str] = (),
    farthest: float = FARTHEST_SECONDS,
) -> list[WatchedFeed]:
    """Take over up to `limit` due feeds that nobody holds, few of one host; they are `owner`'s alone until then.

    What is due later than `farthest` from now, or held for hours, was set while a clock ran ahead, and counts as due.
    """
    lease = feeds.c.lease_until
    is_free = or_(lease.is_(None), lease <= now, lease > now + LEASE_LIMIT_SECONDS)
    is_time = or_(feeds.c.next_due <= now, feeds.c.next_due > now + farthest)
    is_due = and_(feeds.c.state == "active", is_time, is_free)
    due = select(feeds.c.id, feeds.c.host).where(is_due)
    if busy_hosts:
        due = due.where(feeds.c.host.not_in(list(busy_hosts)))
    candidates = connection.execute(due.order_by(feeds.c.next_due).limit(CANDIDATES)).all()
    chosen = _few_of_each_host([(row.id, row.host) for row in candidates])[:limit]
    if not chosen:
        return []
    # The condition again: another instance may have been quicker, and of two only one finds the lease free.
    taken = update(feeds).where(feeds.c.id.in_(chosen), is_due)
    return _read(connection.execute(taken.values(lease_owner=owner, lease_until=until).returning(*_COLUMNS)))


def renew(connection: Connection, owner: str, feed_ids: Sequence[str], until: float) -> set[str]:
    """Hold feeds for longer; those that are still the owner's."""
    renewed = update(feeds).where(feeds.c.id.in_(feed_ids), feeds.c.lease_owner == owner)
    return set(connection.execute(renewed.values(lease_until=until).returning(feeds.c.id)).scalars())


def finish(connection: Connection, feed: WatchedFeed, owner: str) -> bool:
    """Keep what a poll found and give the feed back; False when it was no longer the owner's, and nothing is kept.

    What somebody set meanwhile stays, but for what the feed says of itself: that it is gone, and its title.
    """
    values = {name: value for name, value in _values(feed).items() if name not in _NOT_POLLED}
    if feed.state == "gone":
        values["state"] = "gone"
    if feed.hub_missed_at is not None and feed.hub_missed_at == feed.last_polled_at:  # by this poll
        values["pushes"] = 0
    title = func.coalesce(feeds.c.title, _values(feed)["title"])
    mine = update(feeds).where(feeds.c.id == feed.id, feeds.c.lease_owner == owner)
    try:
        with connection.begin_nested():
            done = connection.execute(mine.values(**values, title=title, lease_owner=None, lease_until=None))
    except IntegrityError:  # it moved to where another watched feed is
        message = "it moved for good to an address that is watched already"
        url = connection.execute(select(feeds.c.url).where(feeds.c.id == feed.id)).scalar_one()
        return finish(connection, replace(feed, url=url, state="gone", last_error=message), owner)
    return done.rowcount == 1


def release(connection: Connection, owner: str, feed_ids: Sequence[str]) -> None:
    """Give feeds back as they were: they stay due."""
    mine = update(feeds).where(feeds.c.id.in_(feed_ids), feeds.c.lease_owner == owner)
    connection.execute(mine.values(lease_owner=None, lease_until=None))


def _few_of_each_host(candidates: Iterable[tuple[str, str]]) -> list[str]:
    taken: Counter[str] = Counter()
    chosen = []
    for feed_id, host in candidates:
        if taken[host] < PER_HOST:
            taken[host] += 1
            chosen.append(feed_id)
    return chosen


def _values(feed: WatchedFeed) -> dict[str, Any]:
    """The columns; what a server made up and is longer than its column is cut, or left out where that would lie."""
    return {name: _fitting(name, value) for name, value in asdict(feed).items()}


def _fitting(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    value = value.replace("\0", "").encode(errors="replace").decode()
    limit = _LENGTHS[name]
    if limit is None or len(value) <= limit:
        return value
    return value[:limit] if name in _CUT else None


def _read(rows: Iterable[Any]) -> list[WatchedFeed]:
    return [WatchedFeed(**dict(zip(_NAMES, row, strict=True))) for row in rows]


def _first(rows: Iterable[Any]) -> WatchedFeed | None:
    return next(iter(_read(rows)), None)
