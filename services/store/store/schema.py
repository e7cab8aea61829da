"""The tables."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    # Where the version stands in the order of arrival: the raw stream's entry id, padded so that it sorts as text.
    Column("position", String(32), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("source", Text),
    Column("url", Text),
    Column("title", Text),
    Column("language", String(35)),
    Column("published", String(40)),
    Column("received_at", String(30)),
    Column("enriched_at", String(30)),
    Column("stored_at", String(30), nullable=False),
    # The whole article as JSON text, exactly as subscribers get it.
    Column("document", Text, nullable=False),
    Index("articles_by_arrival", "position", "id"),
)
"""The latest version of every article that may be shown."""

article_versions = Table(
    "article_versions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("stored_at", String(30), nullable=False),
    Column("document", Text, nullable=False),
)
"""The versions that a later one has replaced."""

tombstones = Table(
    "tombstones",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("position", String(32), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("status", String(20), nullable=False),
    Column("stored_at", String(30), nullable=False),
    # The event that took it back, as JSON text; it holds no text of the article.
    Column("document", Text, nullable=False),
)
"""What was canceled or withheld: nothing of its text is in any table, and what is canceled does not come back."""
