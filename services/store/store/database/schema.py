"""The tables as the code uses them; `store.database.migrations` makes them, with their indexes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, MetaData, SmallInteger, String, Table, Text

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
    # Who made its annotations: a key of `pipelines`; NULL where nobody has looked yet.
    Column("pipeline", BigInteger),
    # Which reading its annotations are from: the entry id of its replay, as in `position`; NULL for the first.
    Column("reading", String(32)),
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

_KEY = BigInteger().with_variant(Integer, "sqlite")

search_rows = Table(
    "search_rows",
    metadata,
    # Counts up with every version kept, so the highest is what was kept last; what was kept before there was search
    # has negative numbers.
    Column("n", _KEY, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("source", Text),
    Column("language", Text),
    # The day on which it was published as the outlet writes it, in days of the proleptic Gregorian calendar.
    Column("published_day", Integer),
    Column("sentiment", Float),
    # Which annotations it has: the sum of `store.search.indexing.HAS`.
    Column("has", Integer, nullable=False),
)
"""What search looks in: one row an article that may be shown.

Beside it are its words, on PostgreSQL in the column `words` (a tsvector), on SQLite in the FTS5 table `search_words`.
"""

entities = Table(
    "entities",
    metadata,
    Column("key", _KEY, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("folded", Text, nullable=False),
)
"""Who and what articles name; an entity goes with the last article that names it."""

entity_words = Table(
    "entity_words",
    metadata,
    Column("word", Text, primary_key=True),
    Column("entity", _KEY, primary_key=True),
)
"""The words of the entities' names."""

article_entities = Table(
    "article_entities",
    metadata,
    Column("entity", _KEY, primary_key=True),
    Column("n", _KEY, primary_key=True),
    Column("mentions", Integer, nullable=False),
    Column("sentiment", Float),
)
"""Which article names whom how often."""

article_dates = Table(
    "article_dates",
    metadata,
    Column("n", _KEY, primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    # How many days it covers, rounded up to one of `store.search.days.REACHES`: overlap is a question for an index so.
    Column("reach", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
"""The days that an article's text speaks of, from the first to the last, and where it does."""

pipelines = Table(
    "pipelines",
    metadata,
    Column("key", _KEY, primary_key=True, autoincrement=False),
    # JSON text: a list of name, version and model.
    Column("producers", Text, nullable=False),
)
"""Who made the annotations of articles, as often as there are different ones together: a few rows."""

article_annotations = Table(
    "article_annotations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("producer", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("model", Text),
    Column("article_version", Integer, nullable=False),
    Column("made_at", String(30), nullable=False),
    # NULL while this is what the producer says.
    Column("replaced_at", String(30)),
    # JSON text: what it said; NULL where it is in the article, or was replaced.
    Column("said", Text),
    # JSON text: in how much that differs from what replaced it.
    Column("differs", Text),
)
"""What others than our own stages say of an article, and what our own stages said before they read it again.

What our stages say now is in the article's document.
"""
