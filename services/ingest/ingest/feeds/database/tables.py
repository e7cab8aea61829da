"""The tables of the feeds: what is watched, what was seen of it, and what hubs were asked for.

Times are seconds since 1970 in UTC. A column that is added later takes null or has a `server_default`: tables that
are there get it when the database is opened.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, MetaData, String, Table, Text, false, text

metadata = MetaData()

feeds = Table(
    "feeds",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("url", String(4096), nullable=False, unique=True),
    Column("host", String(255), nullable=False),
    Column("added_at", Double, nullable=False),
    # what somebody said of it
    Column("title", String(500)),
    Column("source", String(200)),
    Column("zone", String(64)),
    Column("category", String(500)),
    Column("full_page", Boolean, nullable=False, default=False),
    Column("interval_seconds", Integer),
    Column("state", String(10), nullable=False),
    # what was measured of it
    Column("policy", String(10), nullable=False),
    Column("site_url", String(4096)),
    Column("gap_seconds", Double),
    Column("last_new_at", Double),
    Column("last_polled_at", Double),
    Column("last_success_at", Double),
    Column("next_due", Double, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("is_failing", Boolean, nullable=False, default=False),
    Column("is_idle", Boolean, nullable=False, default=False),
    Column("last_status", Integer),
    Column("last_error", String(500)),
    Column("problems", String(500), nullable=False, default=""),
    Column("etag", String(1024)),
    Column("last_modified", String(1024)),
    Column("body_digest", String(32)),
    Column("moved_to", String(4096)),
    Column("moved_times", Integer, nullable=False, default=0),
    Column("hub", String(4096)),
    Column("topic", String(4096)),
    Column("pushed_until", Double),
    Column("pushed_at", Double),
    Column("pushes", Integer, nullable=False, server_default=text("0")),
    Column("hub_missed_at", Double),
    Column("volatile", String(500), nullable=False, server_default=text("''")),
    Column("last_body_at", Double),
    Column("is_starving", Boolean, nullable=False, server_default=false()),
    Column("unconditional_until", Double),
    # who polls it now
    Column("lease_owner", String(100)),
    Column("lease_until", Double),
    Index("feeds_due", "state", "next_due"),
)

feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed_id", String(16), ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("link", String(2048)),
    Column("title_digest", String(32), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("shown_digest", String(32), nullable=False),
    Column("article_id", String(32), nullable=False),
    Column("sent_id", String(120)),
    Column("sent_url", String(2048)),
    Column("rank", Integer, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("settled_at", Double, nullable=False),
    Column("last_seen_at", Double, nullable=False),
    # what it is recognised by
    Column("guid", String(60)),
    Column("identifier", String(60)),
    Column("published", String(20)),
    Column("text_digest", String(32)),
    Column("sketch", String(240)),
    Index("feed_entries_article", "article_id"),
)

feed_snapshots = Table(
    "feed_snapshots",
    metadata,
    Column("feed_id", String(16), ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("seen", Text, nullable=False),
    Column("more", Text),
)

websub_subscriptions = Table(
    "websub_subscriptions",
    metadata,
    Column("token", String(64), primary_key=True),
    # No foreign key: after a feed is removed its hub is still told.
    Column("feed_id", String(16), nullable=False, index=True),
    Column("hub", String(4096), nullable=False),
    Column("topic", String(4096), nullable=False),
    Column("secret", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("lease_until", Double),
    Column("next_try_at", Double, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_error", String(500)),
)
