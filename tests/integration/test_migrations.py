"""The tables: every database comes to what this version needs, once, whoever begins; nobody works on another."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, MetaData, inspect, make_url, text

from harness.builders import article, event
from harness.databases import new_database
from harness.servers import Valkey
from harness.system import BIN
from newswire.articles import Article
from newswire.events import ENRICHED
from store.database import schema
from store.database.engine import open_engine
from store.database.upgrades import SchemaError, check, current_step, upgrade
from store.save.save import keep
from store.search.backlog import index_missing
from store.search.conditions import Conditions
from store.search.search import search

NOW = "2022-02-05T03:17:01.000Z"
FIRST = {"articles", "article_versions", "tombstones"}
LATER = ("pipelines", "article_annotations")
SEARCH = ("search_rows", "search_words", "entities", "entity_words", "article_entities", "article_dates")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


def shape(connection: Connection) -> dict[str, list[str]]:
    """The tables with their columns."""
    there = inspect(connection)
    return {
        name: sorted(column["name"] for column in there.get_columns(name))
        for name in there.get_table_names()
        if not name.startswith("search_words_")
    }


def without_migrations(engine: Engine) -> None:
    """Make of an upgraded database what it was before there were migrations."""
    with engine.begin() as connection:
        for name in (*SEARCH, *LATER, "alembic_version"):
            if inspect(connection).has_table(name):
                connection.execute(text(f"DROP TABLE {name}"))
        for column in ("pipeline", "reading"):
            connection.execute(text(f"ALTER TABLE articles DROP COLUMN {column}"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP SEQUENCE search_numbers"))
            connection.execute(text("DROP SEQUENCE search_numbers_older"))


def test_tables_are_those_of_the_code(engine: Engine) -> None:
    """The migrations make the tables and columns that the code uses."""
    upgrade(engine)
    with engine.connect() as connection:
        made = shape(connection)
    for table in schema.metadata.sorted_tables:
        assert set(table.c.keys()) <= set(made[table.name])


def test_again_changes_nothing(engine: Engine) -> None:
    """An upgrade of what is current does nothing, and check agrees."""
    upgrade(engine)
    upgrade(engine)
    check(engine)
    assert current_step(engine) == "0003"


def test_check_names_what_is_missing(engine: Engine) -> None:
    """A database without the tables is refused with the command that makes them."""
    with pytest.raises(SchemaError, match="at step none and 0003 is needed: run `newswire db upgrade`"):
        check(engine)


def test_newer_than_the_program(engine: Engine) -> None:
    """A database that a newer version has upgraded is left alone."""
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for step in (check, upgrade):
        with pytest.raises(SchemaError, match="step 9999, which is newer"):
            step(engine)


def test_tables_of_another_making(engine: Engine) -> None:
    """A table of our name that is not ours is refused, and nothing is changed."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE tombstones (id INTEGER, grave TEXT)"))
    with pytest.raises(SchemaError, match="tombstones"):
        upgrade(engine)
    with engine.connect() as connection:
        assert shape(connection) == {"tombstones": ["grave", "id"]}


def test_a_database_from_before_migrations(engine: Engine) -> None:
    """Tables that were made without migrations are taken over with what is in them, which is then searchable."""
    upgrade(engine)
    keep(
        engine,
        [event(article(id=f"{n:032x}", text=f"Story {n}."), ENRICHED, sequence=f"{n}-0") for n in range(1, 6)],
        NOW,
    )
    without_migrations(engine)
    with engine.connect() as connection:
        assert set(shape(connection)) == FIRST
    upgrade(engine)
    keep(engine, [event(article(id=f"{9:032x}", text="Story 9."), ENRICHED, sequence="9-0")], NOW)
    assert index_missing(engine) == 5
    assert index_missing(engine) == 0
    found = [Article.model_validate_json(one).text for one in search(engine, Conditions(q="story"), 10).documents]
    assert found == ["Story 9.", "Story 5.", "Story 4.", "Story 3.", "Story 2.", "Story 1."]


def test_several_at_once(database_url: str) -> None:
    """Processes that upgrade at the same time wait for each other: one does it, none fails."""
    errors: list[BaseException] = []
    begin = threading.Barrier(4)

    def run() -> None:
        engine = open_engine(database_url)
        try:
            begin.wait()
            upgrade(engine)
            check(engine)
        except BaseException as error:
            errors.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors


def test_a_step_that_fails_leaves_nothing(engine: Engine) -> None:
    """When a step cannot be finished, the database is as it was before."""
    with engine.begin() as connection:
        MetaData().create_all(connection)
        connection.execute(text("CREATE TABLE article_dates (other INTEGER)"))
    with pytest.raises(SchemaError, match=r"step to 0003 cannot be taken: .*article_dates"):
        upgrade(engine)
    with engine.connect() as connection:
        assert set(shape(connection)) == {"article_dates"}


def test_a_role_that_may_make_no_tables(postgresql_server: str) -> None:
    """Where the role of the service may not take a step, the service is told that the step is missing."""
    url = new_database(postgresql_server)
    owner = open_engine(url)
    role = f"reader_{uuid.uuid4().hex}"
    with owner.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
    restricted = open_engine(make_url(url).set(username=role).render_as_string(hide_password=False))
    with pytest.raises(SchemaError, match="cannot be taken: permission denied"):
        upgrade(restricted)
    upgrade(owner)
    with owner.begin() as connection:
        connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"))
        connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"))
    upgrade(restricted)
    keep(restricted, [event(article(id=f"{1:032x}", text="Story."), ENRICHED, sequence="1-0")], NOW)
    assert len(search(restricted, Conditions(q="story"), 10).documents) == 1
    for engine in (restricted, owner):
        engine.dispose()


def newswire(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command against the database."""
    env = {**os.environ, "NEWSWIRE_DATABASE_URL": database_url}
    return subprocess.run(
        [str(BIN / "newswire"), *arguments], env=env, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_commands(database_url: str) -> None:
    """`newswire db check` fails with exit code 3 and one line until `newswire db upgrade` has run."""
    before = newswire(database_url, "db", "check")
    assert (before.returncode, before.stdout, before.stderr.count("\n")) == (3, "", 1)
    assert "newswire db upgrade" in before.stderr
    upgraded = newswire(database_url, "db", "upgrade")
    assert (upgraded.returncode, upgraded.stderr) == (0, "")
    assert "0003" in upgraded.stdout
    after = newswire(database_url, "db", "check")
    assert (after.returncode, after.stderr) == (0, "")


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/none/x.db", "postgresql://127.0.0.1:1/none"])
def test_a_database_that_is_none(url: str) -> None:
    """A command that cannot reach its database fails with one line."""
    ran = newswire(url, "db", "check")
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)


def test_a_service_does_not_start_without_its_tables(database_url: str, valkey: Valkey, tmp_path: Path) -> None:
    """With NEWSWIRE_DB_UPGRADE=check a store whose tables are missing ends with exit code 3 and says so."""
    given = {
        "NEWSWIRE_DATABASE_URL": database_url,
        "NEWSWIRE_DB_UPGRADE": "check",
        "NEWSWIRE_REDIS_URL": valkey.url,
        "NEWSWIRE_DATA_DIR": str(tmp_path),
        "NEWSWIRE_PORT": "0",
        "NEWSWIRE_LOG_FORMAT": "json",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "store"],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 3, ran.stdout + ran.stderr
    said = [line for line in (ran.stdout + ran.stderr).splitlines() if "newswire db upgrade" in line]
    assert len(said) == 1
