"""What keeping and finding costs: articles a second beside the bare database, and how long questions take.

`python benchmarks/database.py` loads 20,000 articles into SQLite and PostgreSQL; `--articles 1000000` is the long run.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from enriched import FIRST_DAY, NAMES, Maker
from figures import percentile, print_table
from sqlalchemy import Engine, text

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from harness.databases import new_database, start_postgresql
from store.database.engine import open_engine
from store.database.upgrades import upgrade
from store.save.save import keep
from store.search.conditions import Conditions
from store.search.days import Days, asked_days
from store.search.entities import find_entities, find_portrait, find_said
from store.search.indexing import entity_key
from store.search.search import search, statement_of

BATCH = 100
PLAIN = 3_000
"""Articles that are also written plainly."""

NOW = "2026-01-01T00:00:01.000Z"
TABLES = ("articles", "search_rows", "entities", "entity_words", "article_entities", "article_dates")


@dataclass(frozen=True, slots=True)
class Writing:
    """Articles a second: the first and last tenth, the first `PLAIN`, and the same rows written plainly."""

    overall: float
    first_tenth: float
    last_tenth: float
    begun: float
    plain: float
    bytes_an_article: float


def load(engine: Engine, maker: Maker, count: int, size: Callable[[], int], plain: Engine) -> Writing:
    """Keep the articles; the rows of the first ones are written again into another database, batch by batch in turn."""
    empty, plainly = size(), Plainly(engine, plain)
    kept, bare = [], []
    for start in range(0, count, BATCH):
        events = [maker.event(number) for number in range(start, min(start + BATCH, count))]
        kept.append(_milliseconds(keep, engine, events, NOW))
        if start < PLAIN:
            bare.append(plainly.write(start + 1))
        if start % 10_000 == 0:
            print(f"\r{engine.dialect.name}: {start}", end="", file=sys.stderr)
    print(file=sys.stderr)
    tenth = max(1, len(kept) // 10)
    return Writing(
        overall=_rate(kept),
        first_tenth=_rate(kept[:tenth]),
        last_tenth=_rate(kept[-tenth:]),
        begun=_rate(kept[: len(bare)]),
        plain=_rate(bare),
        bytes_an_article=(size() - empty) / count,
    )


def _rate(milliseconds: Sequence[float]) -> float:
    return len(milliseconds) * BATCH * 1000 / sum(milliseconds)


class Plainly:
    """Writes rows that were kept into another database, with executemany (SQLite) or COPY (PostgreSQL)."""

    def __init__(self, engine: Engine, other: Engine) -> None:
        self._engine, self._other = engine, other
        self._seen: set[Any] = set()

    def write(self, first: int) -> float:
        """One batch in one transaction; returns milliseconds without those of reading."""
        rows = read_rows(self._engine, first, first + BATCH)
        for name in ("entities", "entity_words"):  # each once, as the database has them
            columns, found = rows[name]
            new = [row for row in found if (name, row[:2]) not in self._seen]
            self._seen.update((name, row[:2]) for row in new)
            rows[name] = (columns, new)
        return _milliseconds(write_batch, self._other, rows)


def read_rows(engine: Engine, first: int, end: int) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """All rows about the articles numbered so, by table."""
    here = f"n >= {first} AND n < {end}"
    entities = f"(SELECT entity FROM article_entities WHERE {here})"
    where = {
        "articles": f"id IN (SELECT id FROM search_rows WHERE {here})",
        "entities": f"key IN {entities}",
        "entity_words": f"entity IN {entities}",
    }
    found = {}
    with engine.connect() as connection:
        for name in TABLES:
            result = connection.execute(text(f"SELECT * FROM {name} WHERE {where.get(name, here)}"))
            found[name] = (list(result.keys()), [tuple(row) for row in result])
        if engine.dialect.name == "sqlite":
            words = connection.execute(
                text(f"SELECT rowid, words FROM search_words WHERE rowid >= {first} AND rowid < {end}")
            )
            found["search_words"] = (["rowid", "words"], [tuple(row) for row in words])
    return found


def write_batch(engine: Engine, rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]]) -> None:
    """One transaction."""
    connection: Any = engine.raw_connection()
    cursor = connection.cursor()
    for name, (columns, found) in rows.items():
        listed = ", ".join(f'"{column}"' for column in columns)
        if engine.dialect.name == "sqlite":
            cursor.executemany(f"INSERT INTO {name} ({listed}) VALUES ({', '.join('?' * len(columns))})", found)
        else:
            with cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
                for row in found:
                    copy.write_row(row)
    connection.commit()
    connection.close()


Ask = Callable[[Engine], Any]


def questions(maker: Maker, random: Random, count: int, span: float) -> dict[str, list[Conditions]]:
    """Every documented kind of search, drawn so that what is common and what is rare are both asked for.

    `span` is the share of ten years that the articles cover.
    """

    def rank(most: int) -> int:
        return int(most ** random.random()) - 1

    def word(most: int = 20_000) -> str:
        return maker.words[rank(most)]

    def days(length: int) -> Days:
        return _some_days(random, length, span)

    def entity() -> str:
        return maker.entity_id(rank(NAMES))

    kinds: dict[str, Callable[[], Conditions]] = {
        "newest": Conditions,
        "a common word": lambda: Conditions(q=maker.words[random.randrange(20)]),
        "a word": lambda: Conditions(q=word()),
        "two words": lambda: Conditions(q=f"{word()} {word()}"),
        "a phrase": lambda: Conditions(q=f'"{word(200)} {word(200)}"'),
        "word OR word -word": lambda: Conditions(q=f"{word()} OR {word()} -{word()}"),
        "entity by id": lambda: Conditions(entity=entity()),
        "entity by name": lambda: Conditions(entity=maker.names[rank(NAMES)]),
        "a day mentioned": lambda: Conditions(mentioned=days(0)),
        "a month mentioned": lambda: Conditions(mentioned=days(30)),
        "a year mentioned": lambda: Conditions(mentioned=days(365)),
        "published in a week": lambda: Conditions(published=days(6)),
        "source": lambda: Conditions(source=maker.source(rank(400))),
        "language": lambda: Conditions(language="de"),
        "very negative": lambda: Conditions(sentiment=(-1.0, -0.9)),
        "negative, with quotes": lambda: Conditions(sentiment=(-1.0, -0.2), has=frozenset({"quotes"})),
        "word and entity": lambda: Conditions(q=word(), entity=entity()),
        "word and day mentioned": lambda: Conditions(q=word(), mentioned=days(0)),
        "entity and month mentioned": lambda: Conditions(entity=entity(), mentioned=days(30)),
        "source, language, word": lambda: Conditions(source=maker.source(rank(400)), language="de", q=word()),
        "everything": lambda: Conditions(
            q=word(), entity=entity(), mentioned=days(365), published=days(365), language="en", sentiment=(-1.0, 0.5)
        ),
    }
    return {name: [make() for _ in range(count)] for name, make in kinds.items()}


def _some_days(random: Random, length: int, span: float) -> Days:
    first = FIRST_DAY.toordinal() + int(random.random() * 3_600 * span)
    return Days(first, first + length)


def ask(engine: Engine, maker: Maker, asked: dict[str, list[Conditions]], random: Random) -> dict[str, list[float]]:
    """Milliseconds of every question, by kind."""
    took = {name: [_milliseconds(search, engine, one, 20) for one in some] for name, some in asked.items()}
    ranks = [int(NAMES ** random.random()) - 1 for _ in asked["newest"]]
    names = [maker.names[rank][:6] for rank in ranks]
    took["entities by name"] = [_milliseconds(find_entities, engine, name, None, 20) for name in names]
    took["an entity"] = [_milliseconds(find_portrait, engine, maker.entity_id(rank)) for rank in ranks]
    keys = [[entity_key(maker.entity_id(rank))] for rank in ranks]
    days = asked_days("2015..2016")
    took["timeline"] = [_milliseconds(find_said, engine, some, days, 20, None) for some in keys]
    return took


def _milliseconds(work: Callable[..., Any], *given: Any) -> float:
    began = perf_counter()
    work(*given)
    return (perf_counter() - began) * 1000


def show_plans(engine: Engine, asked: dict[str, list[Conditions]]) -> None:
    """How the database carries out the first question of every kind."""
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) "
    with engine.connect() as connection:
        for name, some in asked.items():
            statement, values = statement_of(connection, some[0], 21)
            print(f"\n{engine.dialect.name}, {name}: {some[0]!r}")
            for row in connection.execute(text(explain + statement), values):
                print(f"  {row[-1]}")


@contextmanager
def databases(kinds: Sequence[str], folder: Path) -> Iterator[list[tuple[Engine, Engine, Callable[[], int]]]]:
    """For each kind an engine to fill, one to write plainly to, and the size of the first in bytes."""
    found = []
    if "sqlite" in kinds:
        path = folder / "newswire.db"
        engine = open_engine(f"sqlite:///{path}")
        found.append((engine, open_engine(f"sqlite:///{folder / 'plain.db'}"), lambda: _file_size(engine, path)))
    if "postgresql" not in kinds:
        yield found
        return
    with start_postgresql() as server:
        server_engine = open_engine(new_database(server))
        found.append((server_engine, open_engine(new_database(server)), lambda: _database_size(server_engine)))
        yield found
        for one, other, _ in found:
            one.dispose()
            other.dispose()


def _file_size(engine: Engine, path: Path) -> int:
    """With everything written into the file itself."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    return path.stat().st_size


def _database_size(engine: Engine) -> int:
    """After what the server does by itself some minutes later."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE"))
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--asked", type=int, default=30, help="questions of each kind")
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    parser.add_argument("--plans", action="store_true", help="show how each kind of question is carried out")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help="where the SQLite files are made; default: a temporary folder")
    given = parser.parse_args()
    maker, results = Maker(), {}
    with (
        tempfile.TemporaryDirectory(dir=given.folder) as folder,
        databases(given.database or ["sqlite", "postgresql"], Path(folder)) as engines,
    ):
        for engine, plain, size in engines:
            upgrade(engine)
            upgrade(plain)
            writing = load(engine, maker, given.articles, size, plain)
            asked = questions(maker, Random(7), given.asked, min(1.0, given.articles / 1_000_000))
            took = ask(engine, maker, asked, Random(8))
            results[engine.dialect.name] = {
                "writing": asdict(writing),
                "p50": {name: percentile(some, 0.5) for name, some in took.items()},
                "p95": {name: percentile(some, 0.95) for name, some in took.items()},
            }
            if given.plans:
                show_plans(engine, asked)
    if given.json:
        print(json.dumps(results, indent=1))
        return
    for name, result in results.items():
        show(name, result, given.articles)


def show(name: str, result: dict[str, Any], count: int) -> None:
    """The tables of one database."""
    writing = Writing(**result["writing"])
    ratio = writing.begun / writing.plain
    slower = writing.last_tenth / writing.first_tenth
    print_table(
        f"{name}: keeping {count} articles, {BATCH} in a transaction",
        [
            ("kept", f"{writing.overall:.0f}/s", ""),
            ("the last tenth", f"{writing.last_tenth:.0f}/s", f"{slower:.2f} of the first; goal: 0.8"),
            ("the first ones", f"{writing.begun:.0f}/s", ""),
            ("the same rows, bare", f"{writing.plain:.0f}/s", f"kept at {ratio:.2f} of it; goal: 0.4"),
            ("bytes an article", f"{writing.bytes_an_article:.0f}", ""),
        ],
    )
    rows = [(kind, f"{result['p50'][kind]:7.1f} ms", f"{value:7.1f} ms") for kind, value in result["p95"].items()]
    print_table(f"{name}: questions, median and 95th percentile", rows)


if __name__ == "__main__":
    main()
