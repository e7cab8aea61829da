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
"""The latest version of every article."""
