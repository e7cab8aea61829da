"""The tables for articles, their earlier versions and what was taken back.

A database that was made before there were migrations has them already: then they must be as they are made here.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text, inspect

from store.database.upgrades import SchemaError

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_metadata = MetaData()

Table(
    "articles",
    _metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
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
    Column("document", Text, nullable=False),
    Index("articles_by_arrival", "position", "id"),
)
Table(
    "article_versions",
    _metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("stored_at", String(30), nullable=False),
    Column("document", Text, nullable=False),
)
Table(
    "tombstones",
    _metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("position", String(32), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("status", String(20), nullable=False),
    Column("stored_at", String(30), nullable=False),
    Column("document", Text, nullable=False),
)


def upgrade() -> None:
    """Make what is missing; refuse tables of these names that are not these."""
    connection = op.get_bind()
    there = inspect(connection)
    for table in _metadata.sorted_tables:
        if there.has_table(table.name):
            found = {column["name"] for column in there.get_columns(table.name)}
            if found != set(table.c.keys()):
                raise SchemaError(f"there is a table {table.name} with other columns than Newswire makes")
    _metadata.create_all(connection)
