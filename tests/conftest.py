"""What every test may ask for: a stream server of its own run, a clean database, the whole system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from harness.databases import new_database, start_postgresql
from harness.servers import Valkey, start_valkey
from harness.system import System
from store.database.engine import open_engine
from store.database.upgrades import upgrade


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """One Valkey for this test process, on a free port, configured as `newswire up` configures it."""
    with start_valkey(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@pytest.fixture
def valkey(valkey_server: Valkey) -> Valkey:
    """The Valkey of this test process, empty."""
    valkey_server.client.flushall()
    valkey_server.client.script_flush()
    return valkey_server


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """One PostgreSQL for this test process."""
    with start_postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind: one suite, two implementations."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'newswire.db'}"
    return new_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database with its tables."""
    opened = open_engine(database_url)
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    """A whole system started by `newswire up --no-demo` on a free port in its own folder."""
    with System(tmp_path / "data") as running:
        running.wait_until_ready()
        yield running
