"""The whole system as a user meets it: one command, real processes, real servers."""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path

import pytest

import newswire
from harness.builders import story
from harness.system import System, free_port, run
from harness.waiting import until
from newswire import streams

SEEDS = Path(os.environ.get("NEWSWIRE_SEEDS", "")) if os.environ.get("NEWSWIRE_SEEDS") else None


def write_wire(path: Path, count: int, first: int = 0) -> Path:
    """A file of `count` distinct stories."""
    numbers = range(first, first + count)
    lines = [json.dumps({"id": f"s{number}", "source": "test.example", "text": story(number)}) for number in numbers]
    path.write_text("\n".join(lines) + "\n")
    return path


def test_push_read_follow(system: System, tmp_path: Path) -> None:
    """An article goes in by `newswire push`, comes back read, and can be followed stage by stage."""
    text = "date 2022-02-05 Vladimir Putin met Xi Jinping in Beijing on Friday, officials said.\n\n(Image: AP)"
    (tmp_path / "one.txt").write_text(text)
    pushed = system.newswire("push", str(tmp_path / "one.txt"))
    assert pushed.returncode == 0, pushed.stderr
    document = system.stored(pushed.stdout.strip())
    assert document["published"] == {"value": "2022-02-05", "precision": "day", "source": "crawler_prefix", "flags": []}
    assert {(entity["name"], entity["type"]) for entity in document["entities"]} >= {
        ("Vladimir Putin", "PERSON"),
        ("Xi Jinping", "PERSON"),
        ("Beijing", "GPE"),
    }
    assert [(date["text"], date["value"]) for date in document["dates"]] == [("Friday", "2022-02-04")]
    assert [document["original"][cut["start"] : cut["end"]] for cut in document["removed"]] == [
        "date 2022-02-05",
        "(Image: AP)",
    ]
    assert [stage["stage"] for stage in document["stages"]] == ["received", "enriched", "stored"]
    traced = system.newswire("trace", document["id"])
    assert traced.returncode == 0
    for word in ("received", "enriched", "stored", "article_received", "article_enriched", "article_stored"):
        assert word in traced.stdout


def test_seeds(system: System) -> None:
    """The two real scraped samples come out with their dates, "Friday" resolved, and the two presidents."""
    if SEEDS is None:
        pytest.skip("NEWSWIRE_SEEDS does not point to the folder of samples")
    pushed = system.newswire("push", str(SEEDS))
    found = [system.stored(article_id) for article_id in pushed.stdout.split()]
    assert {one["published"]["value"] for one in found} == {"2022-02-05", "2022-02-05T08:47+05:30"}
    for one in found:
        assert ("Friday", "2022-02-04") in {(date["text"], date["value"]) for date in one["dates"]}
        persons = {entity["name"] for entity in one["entities"] if entity["type"] == "PERSON"}
        assert {"Vladimir Putin", "Xi Jinping"} <= persons


def test_same_file_twice(system: System, tmp_path: Path) -> None:
    """A file pushed twice is stored once, and the second push says so."""
    wire = write_wire(tmp_path / "wire.ndjson", 5)
    first, second = (system.newswire("push", str(wire)) for _ in range(2))
    assert "5 accepted (0 known before)" in first.stderr
    assert "5 accepted (5 known before)" in second.stderr
    assert first.stdout == second.stdout
    for article_id in first.stdout.split():
        system.stored(article_id)
    assert len(system.get("/v1/articles?limit=200")["articles"]) == 5
    assert system.redis().xlen(streams.RAW) == 5


def test_worker_killed_midway(tmp_path: Path) -> None:
    """500 articles are stored once each although one of two enrich workers is killed while it works on them."""
    wire = write_wire(tmp_path / "wire.ndjson", 500)
    with System(tmp_path / "data", workers=2) as system:
        system.wait_until_ready()
        pushed = system.newswire("push", str(wire))
        ids = pushed.stdout.split()
        assert len(set(ids)) == 500
        redis = system.redis()
        victim = system.pids()["enrich-1"]
        until(
            lambda: 0 < redis.xlen(streams.ENRICHED) < 450 and holds(redis, "enrich-1"),
            "the worker to have work in hand",
        )
        os.kill(victim, signal.SIGKILL)
        until(lambda: redis.xlen(streams.STORED) >= 500, "all articles to be stored", 120)
        stored = [json.loads(fields[b"payload"])["id"] for _, fields in redis.xrange(streams.STORED)]
        assert sorted(stored) == sorted(ids), "each is announced once"
        listed, cursor = [], ""
        while cursor is not None:
            page = system.get(f"/v1/articles?limit=200{cursor and '&cursor=' + cursor}")
            listed += [one["id"] for one in page["articles"]]
            cursor = page["next"]
        assert sorted(listed) == sorted(ids), "each is kept once"
        assert redis.xlen(streams.dead(streams.RAW)) == 0
        assert any(line["event"] == "entry_reclaimed" for line in system.log_lines()), "the kill hit work in hand"
        until(lambda: system.pids()["enrich-1"] != victim, "the worker to be started again")


def holds(redis: object, worker: str) -> bool:
    """Whether this worker has entries in hand."""
    consumers = redis.xinfo_consumers(streams.RAW, streams.ENRICH_GROUP)  # type: ignore[attr-defined]
    return any(one["name"].decode().endswith(worker) and one["pending"] > 0 for one in consumers)


@pytest.mark.parametrize("part", ["valkey", "ingest-store", "enrich-1"])
def test_dead_part_comes_back(system: System, tmp_path: Path, part: str) -> None:
    """Whatever process is killed is started again, and nothing that was accepted is gone."""
    before = system.newswire("push", str(write_wire(tmp_path / "a.ndjson", 3))).stdout.split()
    for article_id in before:
        system.stored(article_id)
    os.kill(system.pids()[part], signal.SIGKILL)
    after = system.newswire("push", str(write_wire(tmp_path / "b.ndjson", 3, first=10))).stdout.split()
    assert len(after) == 3
    for article_id in before + after:
        system.stored(article_id)
    assert any(line["event"] == "process_died" and line["process"] == part for line in system.log_lines())


def test_second_start_finds_everything(tmp_path: Path) -> None:
    """Stopped by Ctrl-C it ends with 0 and without a traceback; started again it has everything it had."""
    with System(tmp_path / "data") as system:
        system.wait_until_ready()
        (article_id,) = system.newswire("push", str(write_wire(tmp_path / "a.ndjson", 1))).stdout.split()
        system.stored(article_id)
        assert system.stop() == 0
        system.start()
        system.wait_until_ready()
        assert system.get(f"/v1/articles/{article_id}")["state"] == "stored"
        assert system.redis().xlen(streams.STORED) == 1
        assert system.stop() == 0
        console = system.console.read_text()
        assert "Traceback" not in console
        assert "ERROR" not in console


def test_stops_on_sigterm(system: System) -> None:
    """SIGTERM ends it as Ctrl-C does, and no process of it is left."""
    pids = system.pids()
    system.process.send_signal(signal.SIGTERM)
    assert system.process.wait(60) == 0
    assert not [name for name, pid in pids.items() if Path(f"/proc/{pid}").exists()]


def test_closed_to_others(tmp_path: Path) -> None:
    """Everything that is kept is for its owner alone, also in a folder left open before; no password is shown."""
    data = tmp_path / "data"
    (data / "logs").mkdir(parents=True, mode=0o755)
    (data / "newswire.db").touch(mode=0o644)
    with System(data) as system:
        system.wait_until_ready()
        system.newswire("push", "-", input="An article that is nobody else's business.")
        until(lambda: system.get("/v1/status")["done"], "the article to be stored")
        assert {one.name for one in data.iterdir()} >= {"newswire.db-wal", "feeds.db", "endpoints.json", "logs"}
        assert [str(one) for one in (data, *data.rglob("*")) if one.stat().st_mode & 0o077] == []
        for what in (
            "tail --since 0 --count 1",
            "dead ls",
            "doctor",
            f"backup {tmp_path}/b.tar",
            f"export {tmp_path}/e",
        ):
            done = system.newswire(*what.split())
            assert done.returncode == 0, (what, done.stderr)
        assert [one.name for one in (tmp_path / "b.tar", tmp_path / "e") if one.stat().st_mode & 0o077] == []
        password = (data / "valkey" / "password").read_text().strip()
        assert password in system.redis_url
        assert system.stop() == 0
    said = [system.console, *(data / "logs").iterdir()]
    assert [one.name for one in said if password in one.read_text()] == []


def test_killed_supervisor_leaves_nothing_behind(tmp_path: Path) -> None:
    """When the supervisor itself is killed its services end, and the next start takes the data over."""
    with System(tmp_path / "data") as system:
        system.wait_until_ready()
        services = [pid for name, pid in system.pids().items() if name != "valkey"]
        system.process.kill()
        system.process.wait()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in services), "the services to end")
        (system.data_dir / "endpoints.json").unlink()
        system.start()
        system.wait_until_ready()
        assert system.stop() == 0


def test_busy_port(tmp_path: Path) -> None:
    """A busy port is one clear line and exit code 1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment = {"NEWSWIRE_PORT": port, "NEWSWIRE_DATA_DIR": str(tmp_path / "data")}
        refused = run("newswire", "up", "--no-demo", environment=environment)
    assert refused.returncode == 1
    (line,) = refused.stderr.strip().splitlines()
    assert port in line
    assert "NEWSWIRE_PORT" in line


def test_one_system_a_folder(system: System) -> None:
    """A second system on the same folder is refused in one line."""
    refused = system.newswire("up", "--no-demo", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "already runs" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_demonstration(tmp_path: Path) -> None:
    """Without arguments the sample wire is pushed, and what came out of it is printed."""
    with System(tmp_path / "data", "--demo") as system:
        system.wait_until_ready()
        until(lambda: "Newswire is up" in system.console.read_text(), "the summary", 120)
        console = system.console.read_text()
        for part in ("What came out", "Xi Jinping", "2022-02-04", "How long each stage took", "/docs"):
            assert part in console
        assert len(system.get("/v1/articles?limit=200")["articles"]) >= 24


def test_subscribe(system: System, tmp_path: Path) -> None:
    """A subscriber gets typed events; what it did not finish comes again, what it did does not."""
    system.newswire("push", str(write_wire(tmp_path / "a.ndjson", 3)))
    with newswire.subscribe("desk", system.redis_url, idle_stop_seconds=5) as deliveries:
        arriving = iter(deliveries)
        with next(arriving) as event:
            first = event.article.id
        interrupted = next(arriving)
        second = interrupted.event.article.id
        with pytest.raises(RuntimeError, match="interrupted"), interrupted:
            raise RuntimeError("interrupted")
    with newswire.subscribe("desk", system.redis_url, idle_stop_seconds=1) as deliveries:
        seen = []
        for delivery in deliveries:
            with delivery as event:
                seen.append(event.article.id)
                assert event.type == newswire.events.STORED
    assert seen[0] == second
    assert first not in seen
    assert len(seen) == 2
    with newswire.subscribe("desk", system.redis_url, idle_stop_seconds=0.1) as deliveries:
        assert list(deliveries) == []


def test_killed_article(system: System, tmp_path: Path) -> None:
    """A canceled article disappears from the API, and subscribers are told to take it back."""
    (article_id,) = system.newswire("push", str(write_wire(tmp_path / "a.ndjson", 1))).stdout.split()
    system.stored(article_id)
    assert system.newswire("cancel", article_id, "--note", "Wrong").returncode == 0
    state = f"/v1/articles/{article_id}/status"
    until(lambda: system.get(state)["state"] == "canceled", "the cancellation to be stored", 10)
    assert system.get("/v1/articles")["articles"] == []
    with newswire.subscribe("desk", system.redis_url, idle_stop_seconds=1) as deliveries:
        events = [delivery.event for delivery in deliveries]
    assert [event.type for event in events] == [newswire.events.STORED, newswire.events.CANCELED]
    assert (events[1].article.status, events[1].article.note) == ("canceled", "Wrong")
    assert (events[1].article.text, events[1].article.original) == ("", "")


def test_tail(system: System, tmp_path: Path) -> None:
    """`newswire tail` prints a line an article, or the whole article as JSON."""
    ids = system.newswire("push", str(write_wire(tmp_path / "a.ndjson", 2))).stdout.split()
    lines = system.newswire("tail", "--since", "0", "--count", "2").stdout.splitlines()
    assert sorted(line.split()[-1] for line in lines) == sorted(ids)
    documents = system.newswire("tail", "--since", "0", "--count", "2", "--json").stdout.splitlines()
    assert sorted(json.loads(document)["id"] for document in documents) == sorted(ids)


def test_accepted_and_not_yet_read(system: System, tmp_path: Path) -> None:
    """An article that no worker has read yet is found all the same, and said to be accepted."""
    os.kill(system.pids()["enrich-1"], signal.SIGSTOP)
    try:
        (article_id,) = system.newswire("push", str(write_wire(tmp_path / "a.ndjson", 1))).stdout.split()
        document = system.get(f"/v1/articles/{article_id}")
        assert (document["state"], document["entities"], document["version"]) == ("accepted", [], 1)
        status = system.get(f"/v1/articles/{article_id}/status")
        assert (status["state"], [stage["stage"] for stage in status["stages"]]) == ("accepted", ["received"])
    finally:
        os.kill(system.pids()["enrich-1"], signal.SIGCONT)
    assert system.stored(article_id)["entities"]
