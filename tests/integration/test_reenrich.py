"""`newswire reenrich` on a whole system: kept articles get new annotations, live ones do not wait for it."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

import newswire
from harness.builders import story, submission
from harness.processes import start_service
from harness.servers import Valkey
from harness.system import BIN, System, run
from harness.waiting import until
from newswire import events, streams
from newswire.articles import Article
from newswire.client import RefusedError, cancel, get_json, push
from store.database.engine import open_engine

ALL = ["ingest", "enrich", "store"]


class House:
    """Services on a database of their own, and what is in it."""

    def __init__(self, url: str, environment: dict[str, str], engine: Engine, valkey: Valkey) -> None:
        self.url, self.environment, self.engine, self.valkey = url, environment, engine, valkey

    def push(self, *numbers: int) -> list[str]:
        """Push stories and wait until they are stored; gives their ids."""
        results = push([submission(story(number), id=str(number), source="a.example") for number in numbers], self.url)
        ids = [str(result.id) for result in results]
        until(lambda: all(self.state(one) == "stored" for one in ids), "the stories to be stored", 120)
        return ids

    def state(self, article_id: str) -> str:
        """How far an article has come; `gone` where it was taken back."""
        try:
            return str(get_json(f"/v1/articles/{article_id}", self.url)["state"])
        except RefusedError as refused:
            if refused.status != 410:
                raise
            return "gone"

    def article(self, article_id: str) -> Article:
        """The kept article."""
        return Article.model_validate(get_json(f"/v1/articles/{article_id}", self.url))

    def age(self, *ids: str) -> None:
        """Make of these articles what an older pipeline would have kept: without entities, by version 0."""
        for one in ids:
            old = self.article(one)
            annotators = tuple(
                each.model_copy(update={"version": "0"}) if each.name == "entities" else each for each in old.annotators
            )
            aged = old.model_copy(update={"annotators": annotators, "entities": ()}).model_dump_json()
            change = text("UPDATE articles SET document = :document, pipeline = NULL WHERE id = :id")
            with self.engine.begin() as connection:
                connection.execute(change, {"id": one, "document": aged})

    def reenrich(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return run("newswire", "reenrich", *arguments, environment=self.environment)

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the command."""
        return subprocess.Popen([str(BIN / "newswire"), "reenrich", *arguments], env={**os.environ, **self.environment})

    def announced(self, event_type: str) -> list[Article]:
        """The articles that subscribers were told of with this type of event, in order."""
        entries: Any = self.valkey.client.xrange(streams.STORED)
        return [
            Article.model_validate_json(fields[b"payload"])
            for _, fields in entries
            if fields[b"ce_type"] == event_type.encode()
        ]


@contextmanager
def house(valkey: Valkey, folder: Path, database_url: str) -> Iterator[House]:
    """Everything in one process."""
    environment = {"NEWSWIRE_DATABASE_URL": database_url, "NEWSWIRE_REDIS_URL": valkey.url}
    engine = open_engine(database_url)
    with start_service(ALL, valkey.url, folder, environment) as process:
        yield House(f"http://127.0.0.1:{process.port}", environment, engine, valkey)
    engine.dispose()


def test_read_again(valkey: Valkey, tmp_path: Path, database_url: str) -> None:
    """What an older pipeline read is read again and told of as such, once; text, version and history stay."""
    with house(valkey, tmp_path, database_url) as here:
        ids = here.push(*range(6))
        before = [here.article(one) for one in ids]
        here.age(*ids[:4])
        cancel(ids[3], url=here.url)
        until(lambda: here.state(ids[3]) == "gone", "the kill")
        tried = here.reenrich("--dry-run", "--limit", "5", "--producer-older-than", "entities=1", "--show")
        assert tried.returncode == 0, tried.stderr
        assert "3 read for a trial, 3 with other annotations" in tried.stdout
        assert "  entities + " in tried.stdout
        assert here.article(ids[0]).entities == (), "a trial keeps nothing"
        ran = here.reenrich("--json", "--show")
        assert ran.returncode == 0, ran.stderr
        *told, total = map(json.loads, ran.stdout.splitlines())
        assert (total["read"], total["changed"], total["set_aside"]) == (3, 3, 0)
        assert sorted(one["id"] for one in told) == sorted(ids[:3])
        assert total["fields"]["entities"]["lost"] == 0
        for old in before[:3]:
            new = here.article(old.id)
            assert (new.entities, new.version, new.text, new.changes) == (old.entities, 1, old.text, ())
            assert [one.version for one in new.annotators] == [one.version for one in old.annotators]
            assert new.stages[-1] == old.stages[-1]
            assert new.stages[1].at > old.stages[1].at
            said = get_json(f"/v1/articles/{old.id}/annotations", here.url)["annotations"]
            assert [(one["producer"], one["version"]) for one in said if one["replaced_at"]] == [("entities", "0")]
            assert said[-1]["differs"]["entities"]["gained"] == len(old.entities)
        assert here.state(ids[3]) == "gone"
        assert {one.id for one in here.announced(events.REENRICHED)} == set(ids[:3])
        assert len(here.announced(events.STORED)) == 6
        again = here.reenrich("--json")
        assert json.loads(again.stdout)["read"] == 0
        status = get_json("/v1/status", here.url)
        assert (status["replayed"], status["unaccounted"], status["set_aside"], status["on_the_way"]) == (3, 0, 0, 0)
        found = get_json("/v1/articles?entity=Ana%20Pereira", here.url)["articles"]
        assert {one["id"] for one in found} >= {ids[0]}


def test_a_newer_version_wins(valkey: Valkey, tmp_path: Path) -> None:
    """A version that comes while the one before waits to be read again stays, and is what subscribers hear last."""
    with house(valkey, tmp_path, f"sqlite:///{tmp_path / 'newswire.db'}") as here:
        (one,) = here.push(1)
        here.age(one)
        entry = dict(valkey.client.xrange(streams.RAW)[0][1])
        push([submission(story(2), id="1", source="a.example")], here.url)
        until(lambda: len(here.announced(events.STORED)) == 2, "the second version to be stored", 60)
        entry[b"ce_type"], entry[b"ce_sequence"] = events.REPLAYED.encode(), valkey.client.xrange(streams.RAW)[0][0]
        valkey.client.xadd(streams.AGAIN, entry)
        until(lambda: valkey.client.hget(streams.COUNTS, f"done:{streams.ENRICHED}") == b"3", "it to be settled", 60)
        assert (here.article(one).version, here.announced(events.REENRICHED)) == (2, [])


def test_goes_on_after_a_kill(valkey: Valkey, tmp_path: Path) -> None:
    """Killed in the middle and called again, the command reads what is left; nothing is read a third time or lost."""
    count = 40
    with house(valkey, tmp_path, f"sqlite:///{tmp_path / 'newswire.db'}") as here:
        ids = here.push(*range(count))
        here.age(*ids)
        command = here.begin("--ahead", "4")
        until(lambda: len(here.announced(events.REENRICHED)) >= 5, "some to be read again", 60)
        command.send_signal(signal.SIGKILL)
        command.wait()
        ran = here.reenrich("--json")
        assert ran.returncode == 0, ran.stderr
        left = json.loads(ran.stdout)
        assert 0 < left["read"] < count
        told = [one.id for one in here.announced(events.REENRICHED)]
        assert set(told) == set(ids)
        assert len(told) <= count + 4
        assert all(here.article(one).entities for one in ids)
        assert get_json("/v1/status", here.url)["unaccounted"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--where", "colour=red"], "name=value"),
        (["--since", "soon"], "no day or time"),
        (["--not", "entities"], "name=version"),
        (["--rate", "fast", "--not", "entities=2"], "no rate"),
        ([], "no enrich worker has said"),
    ],
)
def test_refused_in_one_line(valkey: Valkey, tmp_path: Path, arguments: list[str], said: str) -> None:
    """What cannot be done is said in one line, with exit code 1."""
    environment = {"NEWSWIRE_DATABASE_URL": f"sqlite:///{tmp_path / 'n.db'}", "NEWSWIRE_REDIS_URL": valkey.url}
    assert run("newswire", "db", "upgrade", environment=environment).returncode == 0
    ran = run("newswire", "reenrich", *arguments, environment=environment)
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1), ran.stderr
    assert said in ran.stderr


def test_without_its_tables(tmp_path: Path) -> None:
    """A database that was not upgraded is left alone, with exit code 3."""
    ran = run("newswire", "reenrich", environment={"NEWSWIRE_DATABASE_URL": f"sqlite:///{tmp_path / 'n.db'}"})
    assert (ran.returncode, ran.stderr.count("\n")) == (3, 1), ran.stderr


def latencies(system: System, first: int, count: int) -> list[float]:
    """Seconds from the push of one live article after the other to the event that it is stored."""
    found = []
    group = f"live-{first}"
    with newswire.subscribe(group, system.redis_url, start="now") as deliveries:
        arriving = iter(deliveries)
        for number in range(first, first + count):
            began = time.monotonic()
            (result,) = push([submission(story(number), id=str(number))], system.url)
            for delivery in arriving:
                with delivery as event:
                    if (event.type, event.article.id) == (events.STORED, result.id):
                        break
            found.append(time.monotonic() - began)
    return found


def test_live_articles_go_first(system: System) -> None:
    """With a full lane of articles to read again a live one takes hardly longer than on an idle system."""
    backlog, count = 200, 30
    push([submission(story(number, 400), id=f"old-{number}") for number in range(backlog)], system.url)
    until(lambda: system.get("/v1/status")["done"] == backlog, "the backlog to be stored", 300)
    latencies(system, 10_000, 5)
    idle = statistics.median(latencies(system, 20_000, count))
    command = subprocess.Popen(
        [str(BIN / "newswire"), "reenrich", "--read-before", "2999-01-01", "--ahead", "500"],
        env={**os.environ, **system.environment},
        stdout=subprocess.DEVNULL,
    )
    try:
        redis = system.redis()
        until(lambda: redis.xlen(streams.AGAIN) >= backlog, "the lane to be full", 60)
        done = f"done:{streams.AGAIN}"
        until(lambda: redis.hget(streams.COUNTS, done), "the reading to begin", 60)
        before = int(redis.hget(streams.COUNTS, done) or 0)  # type: ignore[arg-type]
        busy = statistics.median(latencies(system, 30_000, count))
        reread = int(redis.hget(streams.COUNTS, done) or 0) - before  # type: ignore[arg-type]
        assert command.poll() is None, "the lane was full all the time"
    finally:
        command.kill()
        command.wait()
    figures = f"idle {idle * 1000:.0f} ms, with {backlog} to read again {busy * 1000:.0f} ms; {reread} were read"
    print(f"median of {count}: {figures}")
    assert reread > 0
    assert busy < 2 * idle + 0.15
