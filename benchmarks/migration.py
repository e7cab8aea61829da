"""What an upgrade costs while the system runs: how long a writer or a reader ever waits, and what it takes.

`python benchmarks/migration.py` makes 200,000 articles as a store from before search kept them, in SQLite and
PostgreSQL. While such a store goes on writing, the tables are upgraded; then a store of today writes and somebody
searches while the old articles become searchable. **Goals: no error, and nobody waits for more than two seconds.**
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

from database import NOW, databases
from enriched import Maker
from figures import percentile, print_table
from sqlalchemy import Engine, text

from store.database.schema import articles
from store.database.upgrades import upgrade
from store.save.positions import position_of
from store.save.save import keep
from store.search.backlog import index_all_missing
from store.search.conditions import Conditions
from store.search.search import search

BEFORE_SEARCH = "0001"
WORKERS = ("old_writer", "writer", "reader")
BATCH = 20
ENTRIES = 100
OLD_WRITER_SECONDS = 3.0
"""How long a store from before the upgrade goes on after it, as in a rolling restart."""


@dataclass
class Worker:
    """Does something again and again in a thread of its own, and how long each time takes."""

    work: Callable[[], None]
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @contextmanager
    def at_work(self) -> Iterator[Worker]:
        """It works inside of the block."""
        stop = threading.Event()
        thread = threading.Thread(target=self._go_on, args=(stop,))
        thread.start()
        try:
            yield self
        finally:
            stop.set()
            thread.join()

    def _go_on(self, stop: threading.Event) -> None:
        while not stop.wait(0.05):
            began = perf_counter()
            try:
                self.work()
            except Exception as error:  # an error is what this is to find
                self.errors.append(f"{type(error).__name__}: {error}"[:200])
            self.milliseconds.append((perf_counter() - began) * 1000)


class Old:
    """Writes as a store did that knew nothing of search."""

    def __init__(self, engine: Engine, maker: Maker, numbers: Iterator[int]) -> None:
        self._engine, self._maker, self._numbers = engine, maker, numbers

    def write(self, rows: int = BATCH) -> None:
        """One batch in one transaction."""
        events = [self._maker.event(next(self._numbers)) for _ in range(rows)]
        found = [
            {
                "id": event.article.id,
                "version": 1,
                "position": position_of(event.sequence or ""),
                "content_hash": event.article.id,
                "source": event.article.source,
                "title": event.article.title,
                "language": event.article.language,
                "published": event.article.published.value,
                "stored_at": NOW,
                "document": event.article.model_dump_json(),
            }
            for event in events
        ]
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.execute(text("BEGIN IMMEDIATE"))
            connection.execute(articles.insert(), found)


def measure(engine: Engine, maker: Maker, rows: int) -> dict[str, Any]:
    """One database: filled, upgraded under load, made searchable under load."""
    upgrade(engine, BEFORE_SEARCH)
    numbers = count()
    old = Old(engine, maker, numbers)
    for _ in range(0, rows, ENTRIES):
        old.write(ENTRIES)
    before = Worker(old.write)
    with before.at_work():
        began = perf_counter()
        upgrade(engine)
        upgraded = perf_counter() - began
        threading.Event().wait(OLD_WRITER_SECONDS)
    writer = Worker(lambda: _keep(engine, maker, numbers))
    words = iter(count())
    reader = Worker(lambda: _search(engine, maker.words[next(words) % 500]))
    with writer.at_work(), reader.at_work():
        began = perf_counter()
        indexed = index_all_missing(engine)
        searchable = perf_counter() - began
    return {
        "rows": rows,
        "upgrade_seconds": upgraded,
        "searchable_seconds": searchable,
        "indexed": indexed,
        **{
            f"{name}_{kind}": value
            for name, one in (("old_writer", before), ("writer", writer), ("reader", reader))
            for kind, value in (
                ("longest", max(one.milliseconds)),
                ("p95", percentile(one.milliseconds, 0.95)),
                ("times", len(one.milliseconds)),
                ("errors", one.errors[:3]),
            )
        },
    }


def _keep(engine: Engine, maker: Maker, numbers: Iterator[int]) -> None:
    keep(engine, [maker.event(next(numbers)) for _ in range(BATCH)], NOW)


def _search(engine: Engine, word: str) -> None:
    search(engine, Conditions(q=word), 20)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help="where the SQLite files are made; default: a temporary folder")
    given = parser.parse_args()
    results = {}
    with (
        tempfile.TemporaryDirectory(dir=given.folder) as folder,
        databases(given.database or ["sqlite", "postgresql"], Path(folder)) as engines,
    ):
        for engine, _, _ in engines:
            results[engine.dialect.name] = measure(engine, Maker(), given.articles)
    if given.json:
        print(json.dumps(results, indent=1))
    else:
        for name, result in results.items():
            show(name, result)
    if any(result[f"{who}_errors"] for result in results.values() for who in WORKERS):
        sys.exit(1)


def show(name: str, result: dict[str, Any]) -> None:
    """The table of one database."""

    def waits(who: str) -> str:
        return f"95th percentile {result[f'{who}_p95']:.0f} ms of {result[f'{who}_times']}; goal: 2000 ms at most"

    rows = [
        ("the tables are upgraded in", f"{result['upgrade_seconds']:.2f} s", ""),
        ("the old store waits", f"{result['old_writer_longest']:.0f} ms", waits("old_writer")),
        ("all is searchable after", f"{result['searchable_seconds']:.0f} s", f"{result['indexed']} articles"),
        ("the new store waits", f"{result['writer_longest']:.0f} ms", waits("writer")),
        ("a search takes", f"{result['reader_longest']:.0f} ms", waits("reader")),
    ]
    rows += [(f"error of the {who}", one, "") for who in WORKERS for one in result[f"{who}_errors"]]
    print_table(f"{name}: an upgrade of {result['rows']} articles while it is in use", rows)


if __name__ == "__main__":
    main()
