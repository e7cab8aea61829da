"""Who made the annotations of an article, what others say of it, and what was said before it was read again.

Nothing is written to the rows that are there: `pipeline` and `reading` are filled when an article is kept or looked at.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_metadata = MetaData()
_KEY = BigInteger().with_variant(Integer, "sqlite")
_PLAIN = Text().with_variant(Text(collation="C"), "postgresql")

Table(
    "pipelines",
    _metadata,
    Column("key", _KEY, primary_key=True, autoincrement=False),
    Column("producers", Text, nullable=False),
)
Table(
    "article_annotations",
    _metadata,
    Column("id", String(64), primary_key=True),
    Column("producer", _PLAIN, primary_key=True),
    Column("version", _PLAIN, primary_key=True),
    Column("model", Text),
    Column("article_version", Integer, nullable=False),
    Column("made_at", String(30), nullable=False),
    Column("replaced_at", String(30)),
    Column("said", Text),
    Column("differs", Text),
    sqlite_with_rowid=False,
)


def upgrade() -> None:
    """Make the tables and columns."""
    _metadata.create_all(op.get_bind(), checkfirst=False)
    op.add_column("articles", Column("pipeline", BigInteger))
    op.add_column("articles", Column("reading", String(32)))
