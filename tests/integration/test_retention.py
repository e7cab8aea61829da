"""Articles are kept as long as is set, by outlet, and then go with all that is kept of them."""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from harness.builders import article, event, story
from harness.processes import start_service
from harness.servers import Valkey
from harness.system import run
from harness.waiting import until
from newswire.articles import Entity, Mention
from newswire.events import ENRICHED
from store.database.engine import open_engine
from store.database.upgrades import upgrade
from store.retention.expiry import BEGINNING, expire, would_expire
from store.retention.rules import RetentionLimits, RetentionPolicy
from store.save.save import keep
from store.search.conditions import Conditions
from store.search.entities import find_entities
from store.search.lookup import find_document, find_replaced, find_taken_back
from store.search.search import search

STORED = "2022-02-05T03:17:01.000Z"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def put(engine: Engine, number: int, days_ago: float, *, now: datetime = NOW, **fields: Any) -> None:
    """Keep an article that arrived so long ago, and names somebody of its own."""
    name = f"Person{number}"
    given: dict[str, Any] = {
        "text": f"{name} spoke. {story(number)}",
        "entities": (
            Entity(id=f"local:{name}", name=name, type="PERSON", mentions=(Mention(start=0, end=7, text=name),)),
        ),
    }
    one = article(id=f"{number:032x}", **{**given, **fields})
    at = int((now - timedelta(days=days_ago)).timestamp() * 1000)
    keep(engine, [event(one, ENRICHED, sequence=f"{at}-{number}")], STORED)


def round_of(engine: Engine, policy: RetentionPolicy, now: datetime = NOW, work: Any = expire) -> Counter[str]:
    """One round to its end."""
    limits: RetentionLimits = policy.limits(now)
    removed: Counter[str] = Counter()
    place: Any = BEGINNING
    while place is not None:
        step = work(engine, limits, place)
        removed += step.removed
        place = step.following
    return removed


def left(engine: Engine) -> list[int]:
    """The articles that can be found."""
    return sorted(int(json.loads(one)["id"], 16) for one in search(engine, Conditions(), 1000).documents)


def everything(engine: Engine) -> str:
    """All that is in all tables, those of the full-text index included."""
    with engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "search_words"]
        return repr([list(connection.execute(text(f'SELECT * FROM "{name}"'))) for name in names])  # noqa: S608 - own names


def test_by_age(engine: Engine) -> None:
    """What arrived longer ago than the retention goes; what was edited since then stays; nothing goes without one."""
    for number in range(10):
        put(engine, number, days_ago=number)
    put(engine, 9, days_ago=0.5, version=2, text="An edit.")
    assert not round_of(engine, RetentionPolicy())
    assert round_of(engine, RetentionPolicy(days=4.5)) == {"(no outlet)": 4}
    assert left(engine) == [0, 1, 2, 3, 4, 9]
    assert not round_of(engine, RetentionPolicy(days=4.5))


def test_by_outlet(engine: Engine) -> None:
    """An outlet's own retention counts, be it shorter, longer, or for ever."""
    for number in range(12):
        put(engine, number, days_ago=number, source=f"{'abc'[number % 3]}.example")
    policy = RetentionPolicy.parse(6.5, "a.example=2, b.example=0")
    assert round_of(engine, policy, work=would_expire) == {"a.example": 3, "c.example": 2}
    assert len(left(engine)) == 12
    assert round_of(engine, policy) == {"a.example": 3, "c.example": 2}
    assert left(engine) == [0, 1, 2, 4, 5, 7, 10]
    assert round_of(engine, RetentionPolicy.parse(0, "b.example=3")) == {"b.example": 3}


def test_nothing_stays(engine: Engine) -> None:
    """Of an article that goes nothing stays in any table: no version, no word, nobody whom only it named."""
    put(engine, 1, days_ago=9, text="Zanzibar first.")
    put(engine, 1, days_ago=8, version=2)
    put(engine, 2, days_ago=1)
    assert find_replaced(engine, f"{1:032x}").documents
    round_of(engine, RetentionPolicy(days=5))
    assert find_document(engine, f"{1:032x}") is None
    assert not find_replaced(engine, f"{1:032x}").documents
    assert not find_entities(engine, "person1", None, 10)
    assert find_entities(engine, "person2", None, 10)
    rows = everything(engine).lower()
    assert "person2" in rows
    assert "person1" not in rows
    assert "zanzibar" not in rows


def test_tombstones_stay(engine: Engine) -> None:
    """What was canceled stays canceled, however long ago."""
    put(engine, 1, days_ago=9)
    put(engine, 1, days_ago=8, version=2, text="", entities=(), status="canceled")
    assert not round_of(engine, RetentionPolicy(days=1))
    assert find_taken_back(engine, f"{1:032x}") is not None


def test_many(engine: Engine) -> None:
    """However many go, each transaction is small, and what stays between them does not hold it up."""
    for number in range(1_300):
        put(engine, number, days_ago=10, source="long" if number % 5 else "short", entities=(), text="Story.")
    policy = RetentionPolicy.parse(30, "short=5")
    steps = 0
    place: Any = BEGINNING
    removed = 0
    while place is not None:
        step = expire(engine, policy.limits(NOW), place)
        assert step.removed.total() <= 100
        removed, steps, place = removed + step.removed.total(), steps + 1, step.following
    assert removed == 260
    assert steps <= 4
    assert not round_of(engine, policy)


def test_two_at_once(engine: Engine) -> None:
    """Two that expire while a third writes remove each article once, and nothing fails."""
    for number in range(300):
        put(engine, number, days_ago=10, source="x")
    errors: list[BaseException] = []
    removed: list[int] = []

    def work(job: Any) -> None:
        try:
            job()
        except BaseException as error:
            errors.append(error)

    def write() -> None:
        for number in range(0, 300, 3):
            put(engine, number, days_ago=1, version=2, text="New.", source="x")

    def remove() -> None:
        removed.append(round_of(engine, RetentionPolicy(days=5)).total())

    threads = [threading.Thread(target=work, args=(job,)) for job in (remove, remove, write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert left(engine) == list(range(0, 300, 3))
    assert 200 <= sum(removed) <= 300


def test_the_service(database_url: str, valkey: Valkey, tmp_path: Path) -> None:
    """A running store removes what is over, logs how many of whom, and keeps storing."""
    engine = open_engine(database_url)
    upgrade(engine)
    now = datetime.now(UTC)
    for number in range(5):
        put(engine, number, days_ago=number, now=now, source="a.example")
    given = {"NEWSWIRE_DATABASE_URL": database_url, "NEWSWIRE_RETENTION_SOURCES": "a.example=2.5"}
    with start_service(["store"], valkey.url, tmp_path, given) as process:
        until(lambda: left(engine) == [0, 1, 2], "the two to go", 60)
        until(lambda: "articles_expired" in process.log.read_text(), "the log")
    logged = [json.loads(line) for line in process.log.read_text().splitlines()]
    (said,) = [line for line in logged if line["event"] == "articles_expired"]
    assert (said["articles"], said["sources"]) == (2, {"a.example": 2})
    engine.dispose()


def test_the_command(database_url: str) -> None:
    """`newswire retention --dry-run` prints what would go and removes nothing; without it, it goes."""
    engine = open_engine(database_url)
    upgrade(engine)
    for number in range(5):
        put(engine, number, days_ago=number, now=datetime.now(UTC), source="a.example")
    environment = {"NEWSWIRE_DATABASE_URL": database_url, "NEWSWIRE_RETENTION_DAYS": "2.5"}
    dry = run("newswire", "retention", "--dry-run", environment=environment)
    assert (dry.returncode, dry.stdout.split()) == (0, ["2", "a.example", "2", "articles", "would", "go"]), dry.stderr
    assert len(left(engine)) == 5
    assert run("newswire", "retention", environment=environment).stdout.split()[2:] == ["2", "articles", "removed"]
    assert left(engine) == [0, 1, 2]
    engine.dispose()


@pytest.mark.parametrize("sources", ["a.example", "a.example=x", "=3", "a.example=-1", "a.example=nan"])
def test_a_setting_that_cannot_be(sources: str, tmp_path: Path) -> None:
    """A retention that is not understood is refused by its name instead of being left out."""
    given = {"NEWSWIRE_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}", "NEWSWIRE_RETENTION_SOURCES": sources}
    ran = run("newswire", "retention", "--dry-run", environment=given)
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert "NEWSWIRE_RETENTION_SOURCES" in ran.stderr


def test_an_outlet_with_an_equals_sign() -> None:
    """The last equals sign parts the outlet from the days."""
    assert RetentionPolicy.parse(0, "a=b=3,").sources == {"a=b": 3.0}
