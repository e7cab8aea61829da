"""What search looks in: a narrow row an article, its words, the entities it names and the dates it mentions.

The articles that are there already are taken up by `store.search.backlog`, in small transactions beside the running
system.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, SmallInteger, String, Table, Text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_metadata = MetaData()
_KEY = BigInteger().with_variant(Integer, "sqlite")
# Names are compared by their code points everywhere, whatever the language of the database is.
_PLAIN = Text().with_variant(Text(collation="C"), "postgresql")

Table(
    "search_rows",
    _metadata,
    Column("n", _KEY, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("source", _PLAIN),
    Column("language", _PLAIN),
    Column("published_day", Integer),
    Column("sentiment", Float),
    Column("has", Integer, nullable=False),
    Index("search_by_source", "source", "n"),
    Index("search_by_language", "language", "n"),
    Index("search_by_published", "published_day", "n"),
    Index("search_by_sentiment", "sentiment", "n"),
)
Table(
    "entities",
    _metadata,
    Column("key", _KEY, primary_key=True, autoincrement=False),
    Column("id", _PLAIN, nullable=False),
    Column("name", _PLAIN, nullable=False),
    Column("type", _PLAIN, nullable=False),
    Column("folded", _PLAIN, nullable=False),
    Index("entities_by_name", "folded"),
)
Table(
    "entity_words",
    _metadata,
    Column("word", _PLAIN, primary_key=True),
    Column("entity", _KEY, primary_key=True),
    Index("entity_words_by_entity", "entity"),
    sqlite_with_rowid=False,
)
Table(
    "article_entities",
    _metadata,
    Column("entity", _KEY, primary_key=True),
    Column("n", _KEY, primary_key=True),
    Column("mentions", Integer, nullable=False),
    Column("sentiment", Float),
    Index("article_entities_by_article", "n"),
    sqlite_with_rowid=False,
)
Table(
    "article_dates",
    _metadata,
    Column("n", _KEY, primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("reach", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("article_dates_by_day", "reach", "first", "last", "n"),
    sqlite_with_rowid=False,
)

_WORDS = {
    "sqlite": (
        # The words come cut and folded from `store.search.words`: this tokenizer only parts them at blanks.
        "CREATE VIRTUAL TABLE search_words USING fts5(words, tokenize='ascii')",
    ),
    "postgresql": (
        "CREATE SEQUENCE search_numbers",
        # Articles that were kept before there was search get numbers below all others, the oldest the lowest.
        "CREATE SEQUENCE search_numbers_older INCREMENT -1",
        "ALTER TABLE search_rows ADD COLUMN words tsvector",
        "CREATE INDEX search_by_words ON search_rows USING gin (words)",
    ),
}


def upgrade() -> None:
    """Make the tables and the full-text index of this kind of database."""
    connection = op.get_bind()
    _metadata.create_all(connection, checkfirst=False)
    for statement in _WORDS[connection.dialect.name]:
        op.execute(statement)
