"""Backups: made beside a running system, brought back elsewhere, filled up from the stream, refused when damaged."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text

from harness.builders import article, event, story
from harness.databases import new_database
from harness.processes import start_service
from harness.servers import Valkey
from harness.system import run
from harness.waiting import until
from newswire import streams, wire
from newswire.articles import Article
from newswire.events import ENRICHED
from store.backups import postgresql, sqlite
from store.backups.manifest import Manifest
from store.database.engine import open_engine
from store.database.upgrades import known_steps, upgrade
from store.exports.records import to_line
from store.exports.records_of import ExportSelection, walk
from store.save.save import keep
from store.search.conditions import Conditions
from store.search.search import search

NOW = "2022-02-05T03:17:01.000Z"
KEYS = '{"version":1,"keys":[]}'


def elsewhere(url: str, folder: Path) -> str:
    """The address of an empty database of the same kind."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return f"sqlite:///{folder / 'elsewhere.db'}"
    return new_database(url)


def exported(url: str) -> bytes:
    """All that is in a database."""
    engine = open_engine(url)
    try:
        return b"".join(to_line(record) for record in walk(engine, ExportSelection()))
    finally:
        engine.dispose()


def digests(url: str) -> dict[str, Any]:
    """Rows and digest of each table of a database."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return sqlite.tables_of(Path(str(address.database)))
    engine = open_engine(url)
    try:
        return postgresql.tables_of(engine)
    finally:
        engine.dispose()


def one(number: int, **fields: Any) -> Article:
    """Article of this number."""
    return article(id=f"{number:032x}", **{"text": story(number), "source": "a.example", **fields})


def fill(url: str, count: int = 30) -> None:
    """Some articles, one of them edited, one canceled."""
    engine = open_engine(url)
    upgrade(engine)
    events = [event(one(number), ENRICHED, sequence=f"{number + 1}-0") for number in range(count)]
    events.append(event(one(1, version=2, text="An edit."), ENRICHED, sequence=f"{count + 1}-0"))
    gone = article(id=f"{2:032x}", version=2, text="", status="canceled")
    events.append(event(gone, ENRICHED, sequence=f"{count + 2}-0"))
    keep(engine, events, NOW)
    engine.dispose()


class Place:
    """A data folder with a database, and the commands there."""

    def __init__(self, folder: Path, url: str, redis_url: str = "redis://127.0.0.1:1/0") -> None:
        self.folder, self.url = folder, url
        folder.mkdir(exist_ok=True)
        self.environment = {
            "NEWSWIRE_DATA_DIR": str(folder),
            "NEWSWIRE_DATABASE_URL": url,
            "NEWSWIRE_REDIS_URL": redis_url,
        }

    def newswire(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command there."""
        return run("newswire", *arguments, environment=self.environment)


@pytest.fixture
def here(database_url: str, tmp_path: Path, valkey: Valkey) -> Place:
    """A place with some articles, feeds and keys."""
    fill(database_url)
    place = Place(tmp_path / "here", database_url, valkey.url)
    (place.folder / "keys.json").write_text(KEYS)
    feeds = sqlite3.connect(place.folder / "feeds.db")
    feeds.execute("CREATE TABLE feeds (url TEXT)")
    feeds.execute("INSERT INTO feeds VALUES ('https://a.example/feed')")
    feeds.commit()
    feeds.close()
    return place


@pytest.fixture
def there(here: Place, tmp_path: Path) -> Place:
    """An empty place."""
    return Place(tmp_path / "there", elsewhere(here.url, tmp_path), here.environment["NEWSWIRE_REDIS_URL"])


@pytest.mark.parametrize("name", ["kept", "kept.tar"])
def test_there_and_back(name: str, here: Place, there: Place, tmp_path: Path) -> None:
    """What is restored has the same rows, feeds and keys; nobody but the owner can read the keys; it goes on there."""
    backup = tmp_path / name
    made = here.newswire("backup", str(backup))
    assert (made.returncode, made.stderr) == (0, ""), made.stderr
    assert "29 articles, 1 earlier versions, 1 tombstones" in made.stdout
    before = digests(here.url)
    restored = there.newswire("restore", str(backup))
    assert (restored.returncode, restored.stderr) == (0, ""), restored.stderr
    assert digests(there.url) == before
    assert exported(there.url) == exported(here.url)
    keys = there.folder / "keys.json"
    assert (keys.read_text(), keys.stat().st_mode & 0o777) == (KEYS, 0o600)
    with closing(sqlite3.connect(there.folder / "feeds.db")) as feeds:
        assert feeds.execute("SELECT url FROM feeds").fetchall() != []
    assert sorted(path.name for path in there.folder.iterdir() if path.name.startswith(".restore")) == []
    engine = open_engine(there.url)
    keep(engine, [event(one(99, text="Brand new."), ENRICHED, sequence="999-0")], NOW)
    first, *_ = search(engine, Conditions(q="brand OR harbour"), 5).documents
    assert Article.model_validate_json(first).text == "Brand new."
    engine.dispose()


def test_what_is_in_it(here: Place, tmp_path: Path) -> None:
    """The manifest says the step, the rows, the files, and where the wire was; all of it is only for its owner."""
    backup = tmp_path / "kept"
    assert here.newswire("backup", str(backup)).returncode == 0
    manifest = json.loads((backup / "manifest.json").read_text())
    assert (manifest["format"], manifest["step"]) == (1, max(known_steps()))
    assert manifest["position"] == f"{32:015d}-0000000000"
    assert manifest["stream"] == {"last_id": "0-0", "entries_added": 0}
    assert manifest["tables"]["articles"]["rows"] == 29
    assert {"feeds.db", "keys.json"} < set(manifest["files"])
    assert backup.stat().st_mode & 0o777 == 0o700
    for path in backup.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path
    again = here.newswire("backup", str(backup))
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)


def test_what_was_canceled_is_not_in_a_backup(here: Place, tmp_path: Path) -> None:
    """Nothing of the text of a canceled article is in a backup, not even where it has not been overwritten yet."""
    engine = open_engine(here.url)
    keep(engine, [event(one(50, text="Xanthippe spoke."), ENRICHED, sequence="50-0")], NOW)
    gone = article(id=f"{50:032x}", version=2, text="", status="canceled")
    keep(engine, [event(gone, ENRICHED, sequence="51-0")], NOW)
    engine.dispose()
    assert here.newswire("backup", str(tmp_path / "kept")).returncode == 0
    for path in (tmp_path / "kept").iterdir():
        assert b"anthippe" not in path.read_bytes()


def damage(backup: Path, name: str) -> None:
    """Change a byte in the middle of a file."""
    content = bytearray((backup / name).read_bytes())
    content[len(content) // 2] ^= 1
    (backup / name).write_bytes(content)


def test_damaged(here: Place, there: Place, tmp_path: Path) -> None:
    """A backup that is damaged in any of its files, or cut off, is refused with one line, and nothing is changed."""
    backup = tmp_path / "kept"
    assert here.newswire("backup", str(backup)).returncode == 0
    broken = tmp_path / "broken"
    names = [path.name for path in backup.iterdir()]
    data = next(name for name in names if name.startswith(("newswire.db", "articles.copy")))
    for name in (data, "keys.json", "manifest.json"):
        shutil.rmtree(broken, ignore_errors=True)
        shutil.copytree(backup, broken)
        damage(broken, name)
        ran = there.newswire("restore", str(broken))
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1), (name, ran.stderr)
    (broken / data).unlink()
    assert there.newswire("restore", str(broken)).returncode == 1
    (broken / "manifest.json").unlink()
    ran = there.newswire("restore", str(broken))
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert not (there.folder / "keys.json").exists()
    assert there.newswire("restore", str(backup)).returncode == 0


def test_a_wrong_digest(here: Place, there: Place, tmp_path: Path) -> None:
    """When the rows are not those of the manifest, the table is named."""
    backup = tmp_path / "kept"
    assert here.newswire("backup", str(backup)).returncode == 0
    path = backup / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["tables"]["tombstones"]["digest"] = "0" * 32
    path.write_text(Manifest.model_validate(manifest).sealed().model_dump_json())
    ran = there.newswire("restore", str(backup))
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert "table tombstones is not as it was" in ran.stderr
    assert there.newswire("restore", str(backup)).stderr == ran.stderr  # nothing is there


@pytest.mark.parametrize("cut", [0, 100, 5_000])
def test_a_tar_file_that_was_cut_off(cut: int, tmp_path: Path) -> None:
    """A tar file that ends early is refused with one line."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    fill(url, 5)
    place = Place(tmp_path / "here", url)
    made = place.newswire("backup", str(tmp_path / "kept.tar"))
    assert made.returncode == 0
    assert "does not answer" in made.stderr
    path = tmp_path / "kept.tar"
    path.write_bytes(path.read_bytes()[:cut])
    there = Place(tmp_path / "there", f"sqlite:///{tmp_path / 'y.db'}")
    ran = there.newswire("restore", str(path))
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1), ran.stderr


def test_a_hostile_tar_file(tmp_path: Path) -> None:
    """A tar file writes nowhere but into its own folder."""
    (tmp_path / "evil").write_text("evil")
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.add(tmp_path / "evil", "../escaped")
        archive.add(tmp_path / "evil", "sub/manifest.json")
    place = Place(tmp_path / "there", f"sqlite:///{tmp_path / 'y.db'}")
    ran = place.newswire("restore", str(tmp_path / "evil.tar"))
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert not list(tmp_path.rglob("escaped"))


def test_only_into_an_empty_place(here: Place, there: Place, tmp_path: Path) -> None:
    """A database with articles, or other keys, are never written over."""
    backup = tmp_path / "kept"
    assert here.newswire("backup", str(backup)).returncode == 0
    refused = here.newswire("restore", str(backup))
    assert (refused.returncode, refused.stderr) == (
        1,
        "newswire: the database is not empty: restore into a new one\n",
    )
    (there.folder / "keys.json").write_text("mine")
    refused = there.newswire("restore", str(backup))
    assert (refused.returncode, "keys.json is there already" in refused.stderr) == (1, True)
    engine = open_engine(there.url)
    upgrade(engine)  # a store that has started once and stored nothing
    engine.dispose()
    assert there.newswire("restore", str(backup), "--database-only").returncode == 0
    assert (there.folder / "keys.json").read_text() == "mine"
    assert exported(there.url) == exported(here.url)


def test_into_the_other_kind(tmp_path: Path, postgresql_server: str) -> None:
    """A backup of one kind of database is not restored into the other, and it is said what does that."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    fill(url, 5)
    assert Place(tmp_path / "here", url).newswire("backup", str(tmp_path / "kept")).returncode == 0
    ran = Place(tmp_path / "there", new_database(postgresql_server)).newswire("restore", str(tmp_path / "kept"))
    assert (ran.returncode, ran.stderr.count("\n"), "newswire import" in ran.stderr) == (1, 1, True)


def test_newer_than_the_program(here: Place, there: Place, tmp_path: Path) -> None:
    """A backup of a newer version is refused."""
    engine = open_engine(here.url)
    backup = tmp_path / "kept"
    assert here.newswire("backup", str(backup)).returncode == 0
    path = backup / "manifest.json"
    newer = Manifest.model_validate_json(path.read_text()).model_copy(update={"step": "9999"})
    path.write_text(newer.sealed().model_dump_json())
    ran = there.newswire("restore", str(backup))
    assert (ran.returncode, "9999, which is newer" in ran.stderr) == (1, True)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert here.newswire("backup", str(tmp_path / "other")).returncode == 3
    engine.dispose()


class Writer:
    """Puts enriched articles on the stream, edits and cancellations among them, until it is stopped."""

    def __init__(self, valkey: Valkey) -> None:
        self._redis = valkey.client
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.sent = 0

    def __enter__(self) -> Writer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(0.01):
            number = self.sent
            fields: dict[str, Any] = {}
            if number % 10 == 8:
                number, fields = number - 5, {"version": 2, "text": f"Edit {number}."}
            if number % 10 == 9:
                number, fields = number - 7, {"version": 2, "text": "", "status": "canceled"}
            self.sent += 1
            entry = wire.encode(event(one(number, **fields), ENRICHED, sequence=f"{1_000 + self.sent}-0"))
            self._redis.xadd(streams.ENRICHED, entry)  # type: ignore[arg-type]


def rows(url: str) -> int:
    """How many articles and tombstones a database has."""
    return sum(1 for line in exported(url).splitlines() if not line.startswith(b'{"kind":"version"'))


@pytest.fixture
def store(database_url: str, valkey: Valkey, tmp_path: Path) -> Iterator[Place]:
    """A running store."""
    folder = tmp_path / "here"
    folder.mkdir()
    with start_service(["store"], valkey.url, folder, {"NEWSWIRE_DATABASE_URL": database_url}):
        yield Place(folder, database_url, valkey.url)


def test_during_load_and_after_it(store: Place, valkey: Valkey, tmp_path: Path) -> None:
    """A backup made while articles are stored has one moment of every table, and the stream fills up the rest."""
    backup = tmp_path / "kept"
    there = Place(tmp_path / "there", elsewhere(store.url, tmp_path), valkey.url)
    with Writer(valkey) as writer:
        until(lambda: valkey.client.xlen(streams.STORED) > 50, "some to be stored", 60)
        made = store.newswire("backup", str(backup))
        assert made.returncode == 0, made.stderr
        stored = valkey.client.xlen(streams.STORED)
        until(lambda: valkey.client.xlen(streams.STORED) > stored + 50, "some more to be stored", 60)
    until(lambda: valkey.client.xlen(streams.STORED) == writer.sent, "all to be stored", 60)
    manifest = json.loads((backup / "manifest.json").read_text())
    assert there.newswire("restore", str(backup)).returncode == 0
    restored = {name: part.model_dump() for name, part in digests(there.url).items()}
    assert restored == manifest["tables"]
    live, partly = exported(store.url), exported(there.url)
    assert 0 < rows(there.url) < rows(store.url)
    assert manifest["position"] < f"{1_000 + writer.sent:015d}-0000000000"
    assert partly != live
    replayed = there.newswire("replay", str(backup))
    assert replayed.returncode == 0, replayed.stderr
    assert exported(there.url) == live
    again = there.newswire("replay", str(backup))
    assert (again.returncode, again.stdout.startswith("0 stored, ")) == (0, True)
    assert exported(there.url) == live


def test_what_the_stream_no_longer_has(store: Place, valkey: Valkey, tmp_path: Path) -> None:
    """A replay says how much of what came since the backup the stream no longer has, or that it was lost."""
    backup = tmp_path / "kept"
    there = Place(tmp_path / "there", elsewhere(store.url, tmp_path), valkey.url)

    def put(*numbers: int) -> None:
        for number in numbers:
            entry = wire.encode(event(one(number), ENRICHED, sequence=f"{number + 1}-0"))
            valkey.client.xadd(streams.ENRICHED, entry)  # type: ignore[arg-type]
        until(lambda: rows(store.url) == max(numbers) + 1, "them to be stored", 30)

    put(0, 1, 2)
    assert store.newswire("backup", str(backup)).returncode == 0
    put(3, 4, 5, 6)
    assert there.newswire("restore", str(backup)).returncode == 0
    valkey.client.xtrim(streams.STORED, maxlen=4, approximate=False)
    assert there.newswire("replay", str(backup)).returncode == 0
    put(7, 8)
    valkey.client.xtrim(streams.STORED, maxlen=1, approximate=False)
    gap = there.newswire("replay", str(backup))
    assert (gap.returncode, "no longer has 5 of the entries" in gap.stderr) == (1, True), gap.stderr
    assert rows(there.url) == 8
    valkey.client.delete(streams.STORED)
    lost = there.newswire("replay", str(backup))
    assert (lost.returncode, "has lost its stream" in lost.stderr) == (1, True)
