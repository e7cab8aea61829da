"""Whatever strangers put into articles, feeds, files, names and reasons, no command lets it steer the terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import typer.main

from harness.builders import article, event
from harness.system import BIN, System
from harness.waiting import until
from harness.watches import item, rss
from harness.web import ScriptedServer
from newswire import streams, wire
from newswire.cli import app
from newswire.events import ENRICHED, STORED

HOSTILE = "owned\x1b]0;x\x07\x9b31m\x1b[2J\u202e\u2066\u200b\u2028\u2029\x85\x7f\r\n\x08\towned"
NAME = "owned\x1b]0;x\x07\u202e\u2028\n\udc9b31m"
"""The name of a file; the lone surrogate is a byte that is not UTF-8."""

STEERING = {*map(chr, [*range(9), *range(11, 32), *range(127, 160)]), *"\u061c\u200b\u200e\u200f\u2028\u2029\ufeff"}
STEERING |= {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2060, 0x2070))}
OURS = re.compile(r"\r\n|\r\x1b\[K|\x1b\[[0-9;]*m")
"""What the printer itself writes on a terminal: the end of a line, the begin of one that is written anew, and the
colors of names in log lines, which `HOSTILE` does not have."""


def leaves(group: Any, *path: str) -> Iterator[str]:
    """Every command that the command line has, also those of installed services."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from leaves(command, *path, name)
        else:
            yield " ".join((*path, name))


def all_commands() -> list[str]:
    """The commands, from the parser itself."""
    for point in entry_points(group="newswire.commands"):
        point.load()(app)
    return sorted(set(leaves(typer.main.get_command(app))))


COMMANDS = all_commands()


class WatchedSystem(System):
    """A system whose console is a terminal, kept as it came."""

    def start(self) -> None:
        master, slave = pty.openpty()
        environment = {**os.environ, **self.environment, "TERM": "dumb", "COLUMNS": "400"}
        self.process = subprocess.Popen(
            self._command, env=environment, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)
        self._reading = threading.Thread(target=self._keep, args=[master])
        self._reading.start()

    def stop(self) -> int:
        code = super().stop()
        self._reading.join(30)
        return code

    def _keep(self, master: int) -> None:
        with self.console.open("wb") as console:
            for part in parts(master):
                console.write(part)
                console.flush()


def parts(master: int) -> Iterator[bytes]:
    """What comes out of a terminal until nobody holds its other side; the descriptor is closed then."""
    try:
        while part := os.read(master, 65536):
            yield part
    except OSError:
        return  # the end of a terminal on Linux
    finally:
        os.close(master)


@dataclass
class Scene:
    """A running system into which hostile words came by every road."""

    system: System
    server: ScriptedServer
    folder: Path
    ids: list[str] = field(default_factory=list)
    letter: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        """Of a command."""
        return {**os.environ, **self.system.environment, "TERM": "dumb", "COLUMNS": "400", **more}

    def in_terminal(self, arguments: list[str], stdin: bytes, **more: str) -> str:
        """All that a command shows in a terminal."""
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [str(BIN / "newswire"), *arguments],
            env=self.environment(**more),
            stdin=subprocess.PIPE,
            stdout=slave,
            stderr=slave,
            cwd=self.folder,
            start_new_session=True,
        )
        os.close(slave)
        feeding = threading.Thread(target=process.communicate, args=[stdin, 120])
        feeding.start()
        shown = b"".join(parts(master))
        feeding.join()
        return shown.decode()

    def in_pipe(self, arguments: list[str], stdin: bytes, **more: str) -> str:
        """All that a command writes to a pipe."""
        ran = subprocess.run(
            [str(BIN / "newswire"), *arguments],
            env=self.environment(**more),
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
            cwd=self.folder,
        )
        return ran.stdout.decode()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Hostile articles on the streams and in the database, feeds, keys, dead letters, log lines and files."""
    folder = tmp_path_factory.mktemp("scene")
    system = WatchedSystem(folder / "data")
    with ScriptedServer() as server:
        system.environment |= {
            "NEWSWIRE_FETCH_ALLOW": server.allow,
            "NEWSWIRE_FETCH_GAP_SECONDS": "0",
            "NEWSWIRE_WATCH_FOLDER": str(folder / "watched"),
            "NEWSWIRE_WATCH_RESCAN_SECONDS": "1",
            "NEWSWIRE_WATCH_SETTLE_SECONDS": "0.1",
        }
        with system:
            system.wait_until_ready()
            built = Scene(system, server, folder)
            fill(built)
            yield built


def fill(scene: Scene) -> None:
    """Put hostile words in by every road."""
    one = hostile_article(1)
    redis = scene.system.redis()
    redis.xadd(streams.ENRICHED, wire.encode(event(one, ENRICHED, "1-1")))
    redis.xadd(streams.STORED, wire.encode(event(hostile_article(2), STORED, "2-1")))
    redis.xadd(streams.STORED, {"ce_type": HOSTILE})
    for number in range(3):
        letter = {**wire.encode(event(hostile_article(3 + number))), "dead_reason": HOSTILE, "dead_stream": streams.RAW}
        letter |= {"dead_group": HOSTILE, "dead_entry": f"{number + 1}-0", "dead_digest": HOSTILE, "dead_attempts": "3"}
        entry: Any = redis.xadd(streams.dead(streams.RAW), {**letter, "dead_time": "2022-02-05T03:17:00.000Z"})
        scene.letter = entry.decode()
    redis.close()
    scene.ids = [one.id]
    until(lambda: one.id in json.dumps(scene.system.get("/v1/articles")), "the article to be stored", 60)
    logged = {"article_id": one.id, "timestamp": "1", "event": HOSTILE, "service": HOSTILE, HOSTILE: HOSTILE}
    (scene.system.data_dir / "logs" / "hostile.jsonl").write_text(json.dumps(logged, separators=(",", ":")) + "\n")
    hostile = HOSTILE.replace("\x1b", "&#27;").replace("\x9b", "&#x9b;")
    scene.server.route("/feed", rss(item("f1", title=hostile)).replace("Harbour Post", hostile))
    added = scene.system.newswire("feeds", "add", scene.server.url("/feed"), "--category", "owned\u202e\u200b")
    assert added.returncode == 0, added.stderr
    assert scene.system.newswire("keys", "create", "--scope", "read", "--name", "owned\u202e\u200b").returncode == 0
    (scene.folder / NAME).write_text("A story from a file with a name.")
    (scene.folder / (NAME + ".ndjson")).write_text(json.dumps({"text": 5, HOSTILE: HOSTILE}) + "\n")
    (scene.folder / "watched" / (NAME + ".json")).write_text('{"text": 5}')
    until(lambda: "file_refused" in scene.system.console.read_text(), "the file to be refused", 60)


def hostile_article(number: int) -> Any:
    """An article whose words are hostile wherever it has words."""
    text = dict.fromkeys(("title", "source", "note", "section", "external_id", "place", "agency"), HOSTILE)
    return article(id=f"{number:032x}", authors=(HOSTILE,), text=HOSTILE + " and more.", **text)


Case = Callable[[Scene], tuple[list[str], bytes, bool]]
"""Arguments, standard input, and whether the hostile words are to be seen in what it prints."""


def plain(*arguments: str, stdin: bytes = b"", shows: bool = True) -> Case:
    """A case that needs nothing of the scene but names of files."""
    return lambda scene: ([one.replace("NAME", str(scene.folder / NAME)) for one in arguments], stdin, shows)


def of_feed(*arguments: str, shows: bool = True) -> Case:
    """A case about the feed that is watched."""
    return lambda scene: ([*arguments, scene.server.url("/feed")], b"", shows)


PAGE = json.dumps({"id": HOSTILE, "html": f"<h1>{HOSTILE}</h1><p>{HOSTILE}</p>"}).encode()
LINE = json.dumps({"id": HOSTILE, "text": f"Ana Pereira spoke in Oslo. {HOSTILE}", "title": HOSTILE}).encode()
ASKED = json.dumps({"id": HOSTILE, "text": "Oslo is fine.", "start": 0, "end": 4}).encode()
OPML = (
    f'<opml version="2.0"><body><outline text="{HOSTILE[:5]}&#x9b;" xmlUrl="ftp://owned&#x9b;&#x202e;"/></body></opml>'
)
CASES: dict[str, Case] = {
    "annotate": plain("annotate", stdin=LINE),
    "backfill": plain("backfill", "NAME.ndjson"),
    "backup": plain("backup", "NAME.backup"),
    "cancel": plain("cancel", HOSTILE),
    "db check": plain("db", "check", shows=False),
    "db upgrade": plain("db", "upgrade", shows=False),
    "dead drop": plain("dead", "drop", "--where", f"nothing{HOSTILE}=x"),
    "dead ls": plain("dead", "ls"),
    "dead retry": plain("dead", "retry", "--where", f"nothing{HOSTILE}=x"),
    "dead show": lambda scene: (["dead", "show", scene.letter], b"", True),
    "doctor": plain("doctor", "--url", "redis://127.0.0.1:1/owned\x1b[31m\x9b"),
    "export": plain("export", "-"),
    "extract": plain("extract", stdin=PAGE),
    "feeds add": lambda scene: (["feeds", "add", scene.server.url("/feed?" + HOSTILE)], b"", False),
    "feeds check": of_feed("feeds", "check"),
    "feeds export opml": plain("feeds", "export", "opml"),
    "feeds import opml": plain("feeds", "import", "opml", "-", stdin=OPML.encode()),
    "feeds list": plain("feeds", "list"),
    "feeds parse": lambda scene: (["feeds", "parse", "-"], rss(item("x", title=HOSTILE)).encode(), True),
    "feeds remove": plain("feeds", "remove", HOSTILE),
    "feeds set": of_feed("feeds", "set", "--title", "owned\u202e\u200b"),
    "import": plain("import", "-", stdin=json.dumps({"kind": HOSTILE}).encode()),
    "kb build": plain("kb", "build", "NAME", "--output", "NAME.kb"),
    "keys create": plain("keys", "create", "--scope", "read", "--name", HOSTILE, "--expires", HOSTILE),
    "keys list": plain("keys", "list"),
    "keys revoke": plain("keys", "revoke", HOSTILE),
    "keys rotate": plain("keys", "rotate", HOSTILE),
    "push": plain("push", "NAME", "NAME.none"),
    "reenrich": plain("reenrich", "--dry-run", "--show", "--read-before", "2999-01-01", "--limit", "2"),
    "replay": plain("replay", "NAME"),
    "restore": plain("restore", "NAME"),
    "retention": plain("retention", "--dry-run", shows=False),
    "sentiment": plain("sentiment", stdin=ASKED),
    "tail": plain("tail", "--since", "0", "--count", "3"),
    "trace": lambda scene: (["trace", *scene.ids], b"", True),
    "up": plain("up", "--no-demo", HOSTILE),
}
MORE: list[Case] = [
    plain("tail", "--since", "0", "--count", "3", "--json"),
    plain("dead", "ls", "--json"),
    plain("dead", "show", "--no-such\x1b[31m\u202eowned"),
    plain("owned\x1b[31m\u202e"),
    plain("feeds", "list", "--json"),
    plain("keys", "list", "--json"),
    plain("backfill", "NAME.ndjson", "--restart", "--json"),
    plain("backfill", "NAME"),
    plain("dead", "show", HOSTILE),
    plain("annotate", "NAME.none"),
    plain("push", "NAME.none"),
    plain("export", "NAME", shows=True),
]


def check(text: str) -> None:
    """Nothing but what the printer writes itself steers the terminal."""
    found = {f"U+{ord(one):04X}" for one in OURS.sub("\n", text) if one in STEERING}
    assert not found, f"{sorted(found)} in {text!r}"


@pytest.mark.parametrize("command", COMMANDS)
def test_command(scene: Scene, command: str) -> None:
    """Each command of the parser has a case here, and shows hostile words harmlessly, in a terminal and in a pipe."""
    arguments, stdin, shows = CASES[command](scene)
    assert arguments[: command.count(" ") + 1] == command.split()
    for run in (scene.in_terminal, scene.in_pipe):
        shown = run(arguments, stdin)
        check(shown)
        assert shown.strip()
        assert ("owned" in shown) or not shows, shown


@pytest.mark.parametrize("number", range(len(MORE)))
def test_more(scene: Scene, number: int) -> None:
    """So do options that print otherwise, and arguments that cannot be."""
    arguments, stdin, shows = MORE[number](scene)
    for run in (scene.in_terminal, scene.in_pipe):
        shown = run(arguments, stdin)
        check(shown)
        assert ("owned" in shown) or not shows, shown


@pytest.mark.parametrize("command", ["annotate", "dead ls", "export", "extract", "feeds list", "tail", "trace", "up"])
def test_poor_terminal(scene: Scene, command: str) -> None:
    """A terminal that knows ASCII alone gets escapes, not a crash."""
    arguments, stdin, _ = CASES[command](scene)
    shown = scene.in_pipe(arguments, stdin, PYTHONIOENCODING="ascii", LC_ALL="C")
    check(shown)
    assert shown.isascii()
    assert "Error" not in shown


def test_documents_keep_their_values(scene: Scene) -> None:
    """What is escaped for the eye is the same to a program that reads it."""
    for line in scene.in_pipe(["tail", "--since", "0", "--count", "1", "--json"], b"").splitlines():
        assert json.loads(line)["title"] == HOSTILE
    exported = [json.loads(line) for line in scene.in_pipe(["export", "-"], b"").splitlines() if line[:1] == "{"]
    assert HOSTILE in [one["document"]["title"] for one in exported]
    first, *_ = scene.in_pipe(["extract"], PAGE).splitlines()
    assert json.loads(first)["id"] == HOSTILE


@pytest.mark.parametrize("arguments", [["export", "-"], ["tail", "--since", "0"], ["dead", "ls"], ["--help"]])
def test_closed_pipe(scene: Scene, arguments: list[str]) -> None:
    """When nobody reads on, a command ends quietly."""
    process = subprocess.Popen(
        [str(BIN / "newswire"), *arguments],
        env=scene.environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    scene.system.redis().xadd(streams.STORED, wire.encode(event(hostile_article(2), STORED, "2-1")))
    _, said = process.communicate(timeout=60)
    assert b"Traceback" not in said
    assert b"BrokenPipe" not in said
    assert b"Exception" not in said


def test_console_of_up(scene: Scene) -> None:
    """The console of the system shows its services' lines harmlessly."""
    shown = scene.system.console.read_text()
    assert "file_refused" in shown
    assert "owned" in shown
    check(shown)
