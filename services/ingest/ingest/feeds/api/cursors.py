"""Cursors of the list of feeds: behind which feed the next page begins."""

from __future__ import annotations

import struct
from typing import Final

from ingest.feeds.database.watched_feed import WatchedFeed

PATTERN: Final = "^[0-9a-f]{28}$"


def cursor_behind(feed: WatchedFeed) -> str:
    """The cursor of the page behind this feed; it holds when the feed is removed meanwhile."""
    return struct.pack(">d", feed.added_at).hex() + feed.id


def read_cursor(cursor: str) -> tuple[float, str]:
    """When the feed was added, and its id."""
    (added_at,) = struct.unpack(">d", bytes.fromhex(cursor[:16]))
    return added_at, cursor[16:]
