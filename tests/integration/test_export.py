"""Articles out of one database and into another, as NDJSON and as Parquet, with everything."""

from __future__ import annotations

import gzip
import json
import subprocess
import tracemalloc
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from harness.builders import article, event, story
from harness.databases import new_database
from harness.system import run
from newswire.articles import Article, Entity, Mention, Published, Quote, Sentiment, TimeExpression
from newswire.events import ENRICHED, ArticleEvent
from newswire.terminal import harmless_line
from store.database.engine import open_engine
from store.database.upgrades import upgrade
from store.exports import ndjson, parquet
from store.exports.records import Record, to_line
from store.exports.records_of import ExportSelection, walk
from store.save.positions import position_of
from store.save.save import keep
from store.search.backlog import index_missing
from store.search.conditions import Conditions
from store.search.lookup import find_document, find_replaced, find_taken_back
from store.search.search import search

NOW = "2022-02-05T03:17:01.000Z"
DAY = 86_400_000
BEGIN = 1_643_932_800_000  # 2022-02-04


def full(number: int, **fields: Any) -> Article:
    """An article with one of everything."""
    text = fields.pop("text", story(number) + " “Über” 😀\u2028 \\u0000 {}")
    start = text.index(" ")
    ana = Entity(
        id="local:person:ana-pereira",
        name="Ana Pereira",
        type="PERSON",
        salience=0.25,
        role="topic",
        roles=("mayor",),
        identifiers={"wikidata": "Q1"},
        mentions=(Mention(start=0, end=11, text=text[:11]),),
    )
    given: dict[str, Any] = {
        "id": f"{number:032x}",
        "source": f"{'ab'[number % 2]}.example",
        "language": "en-GB" if number % 3 else "de",
        "title": f"Title {number}",
        "url": f"https://a.example/{number}",
        "authors": ("A. Writer",),
        "published": Published(value="2022-02-04T08:47+05:30", precision="minute", source="sender"),
        "entities": (ana,),
        "dates": (TimeExpression(start=0, end=start, text=text[:start], type="DATE", value="2022-02-04"),),
        "quotes": (Quote(start=1, end=3, text=text[1:3], speaker="Ana Pereira", confidence=0.5),),
        "sentiment": Sentiment(label="positive", score=0.3333),
    }
    return article(text=text, **{**given, **fields})


def at(one: Article, milliseconds: int) -> ArticleEvent:
    """The event about the article that arrived then."""
    return event(one, ENRICHED, sequence=f"{milliseconds}-0")


def fill(engine: Engine, count: int = 20) -> None:
    """Articles that arrived a day after each other, the last first; one edited twice, one canceled, one withheld."""
    keep(engine, [at(full(number), BEGIN + number * DAY) for number in reversed(range(count))], NOW)
    for version in (2, 3):
        edited = full(1, version=version, text=f"{story(1)} Edit {version}.")
        keep(engine, [at(edited, BEGIN + count * DAY + version)], NOW)
    for number, status in ((2, "canceled"), (3, "withheld")):
        bare = article(id=f"{number:032x}", version=2, text="", status=status, note="Why.")
        keep(engine, [at(bare, BEGIN + count * DAY + 10 + number)], NOW)


def lines(engine: Engine, **wanted: Any) -> list[dict[str, Any]]:
    """What is exported."""
    return [json.loads(to_line(record)) for record in walk(engine, ExportSelection(**wanted))]


def newswire(url: str, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command on a database."""
    return run("newswire", *arguments, environment={"NEWSWIRE_DATABASE_URL": url}, **options)


def numbers(found: Sequence[dict[str, Any]], kind: str) -> list[int]:
    """The numbers of the records of a kind."""
    return [int(line["id"], 16) for line in found if line["kind"] == kind]


def test_what_is_exported(engine: Engine) -> None:
    """Articles come in the order of their arrival with their earlier versions behind them, then the tombstones."""
    fill(engine)
    found = lines(engine)
    assert numbers(found, "article") == [0, *range(4, 20), 1]
    assert [(line["kind"], line["version"]) for line in found[16:20]] == [
        ("article", 1),
        ("article", 3),
        ("version", 1),
        ("version", 2),
    ]
    assert numbers(found, "tombstone") == [2, 3]
    assert found == lines(engine)


def test_filters(engine: Engine) -> None:
    """An export is narrowed by the time of arrival and by what a search can ask; tombstones only by the first."""
    fill(engine)
    day = position_of(f"{BEGIN + 5 * DAY}-0")
    later = position_of(f"{BEGIN + 8 * DAY}-0")
    assert numbers(lines(engine, since=day, until=later), "article") == [5, 6, 7]
    even = lines(engine, asked=Conditions(source="a.example"))
    assert numbers(even, "article") == [0, *range(4, 20, 2)]
    german = lines(engine, asked=Conditions(language="de", q="session"))
    assert numbers(german, "article") == [0, 6, 9, 12, 15, 18]
    assert not numbers(german, "tombstone")
    assert not lines(engine, asked=Conditions(entity="nobody"))
    assert numbers(lines(engine, asked=Conditions(q='"edit 3"')), "article") == [1]


@pytest.mark.parametrize("name", ["all.ndjson", "all.ndjson.gz", "all.ndjson.zst", "all.parquet"])
def test_round_trip(name: str, tmp_path: Path, postgresql_server: str) -> None:
    """What goes from SQLite through a file into PostgreSQL comes out of it byte for byte, and is found there."""
    ours = f"sqlite:///{tmp_path / 'ours.db'}"
    theirs = new_database(postgresql_server)
    left, right = open_engine(ours), open_engine(theirs)
    upgrade(left)
    fill(left)
    file, again = str(tmp_path / name), str(tmp_path / "again.ndjson")
    first = newswire(ours, "export", file)
    assert (first.returncode, first.stdout) == (0, ""), first.stderr
    assert "22 records" in first.stderr
    taken = newswire(theirs, "import", file)
    assert (taken.returncode, taken.stdout) == (0, "20 stored, 0 known, 0 older, 2 versions, 0 refused\n"), taken.stderr
    assert newswire(theirs, "export", again).returncode == 0
    shown = newswire(ours, "export").stdout.encode()
    assert shown == b"".join(map(harmless_line, Path(again).read_bytes().splitlines(keepends=True)))
    found, here = (search(one, Conditions(entity="Ana Pereira"), 50).documents for one in (right, left))
    assert sorted(found) == sorted(here)
    assert [json.loads(one)["id"] for one in found][:2] == [f"{1:032x}", f"{19:032x}"]
    assert newswire(theirs, "import", file).stdout == "0 stored, 20 known, 0 older, 0 versions, 0 refused\n"
    for engine in (left, right):
        engine.dispose()


def test_what_is_newer_stays(engine: Engine, tmp_path: Path, postgresql_server: str) -> None:
    """An import never replaces a newer version and never brings back what was canceled."""
    keep(engine, [at(full(number), BEGIN + number) for number in range(4)], NOW)
    path = tmp_path / "old.ndjson"
    path.write_bytes(b"".join(to_line(record) for record in walk(engine, ExportSelection())))
    keep(engine, [at(full(1, version=2, text="The newer text."), BEGIN + DAY)], NOW)
    gone = article(id=f"{2:032x}", version=2, text="", status="canceled")
    keep(engine, [at(gone, BEGIN + DAY)], NOW)
    before = lines(engine)
    url = engine.url.render_as_string(hide_password=False)
    assert newswire(url, "import", str(path)).stdout == "0 stored, 2 known, 2 older, 0 versions, 0 refused\n"
    assert lines(engine) == before
    other = open_engine(new_database(postgresql_server))
    upgrade(other)
    keep(other, [at(full(0, text="What was before."), 5)], NOW)
    url = other.url.render_as_string(hide_password=False)
    assert newswire(url, "import", str(path)).stdout == "4 stored, 0 known, 0 older, 0 versions, 0 refused\n"
    (earlier,) = find_replaced(other, f"{0:032x}").documents
    assert Article.model_validate_json(earlier).text == "What was before."
    other.dispose()


def test_damaged_lines(engine: Engine, tmp_path: Path) -> None:
    """A damaged line is named with its number and what is wrong; the others are taken, and the exit code is 1."""
    made = [to_line(record) for record in records(tmp_path, 8)]
    made[1] = made[1][:-20] + b"\n"
    made[2] = b"[1]\n"
    made[3] = made[3].replace(b"harbour", b"harbowr")
    made[4] = made[4].replace(b'"kind":"article"', b'"kind":"other"')
    made[5] = made[5].replace(b'"position":"0', b'"position":"x')
    made[6] = b"\xff\xfe{}\n"
    path = tmp_path / "damaged.ndjson"
    path.write_bytes(b"\n" + b"".join(made))
    url = engine.url.render_as_string(hide_password=False)
    taken = newswire(url, "import", str(path))
    assert (taken.returncode, taken.stdout) == (1, "2 stored, 0 known, 0 older, 0 versions, 6 refused\n")
    said = taken.stderr.splitlines()
    assert [line.split(": ")[2] for line in said] == [f"line {number}" for number in range(3, 9)]
    for line, words in zip(said, ("no JSON", "no JSON", "content_hash", "kind", "position", "no JSON"), strict=True):
        assert words in line
    assert [find_document(engine, f"{number:032x}") is not None for number in (0, 7)] == [True, True]


def records(folder: Path, count: int) -> list[Record]:
    """Records of articles, from a database of their own."""
    engine = open_engine(f"sqlite:///{folder / 'made.db'}")
    upgrade(engine)
    keep(engine, [at(full(number), BEGIN + number) for number in range(count)], NOW)
    found = list(walk(engine, ExportSelection()))
    engine.dispose()
    return found


@pytest.mark.parametrize("name", ["cut.ndjson.gz", "cut.parquet"])
def test_a_file_that_was_cut_off(name: str, tmp_path: Path) -> None:
    """Of a file that ends in the middle what can be read is taken, the rest is said, and the exit code is 1."""
    ours, theirs = f"sqlite:///{tmp_path / 'ours.db'}", f"sqlite:///{tmp_path / 'theirs.db'}"
    left = open_engine(ours)
    upgrade(left)
    fill(left)
    left.dispose()
    path = tmp_path / name
    assert newswire(ours, "export", str(path)).returncode == 0
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    taken = newswire(theirs, "import", str(path))
    assert (taken.returncode, len(taken.stderr.splitlines())) == (1, 1), taken.stderr
    assert name in taken.stderr
    assert taken.stdout.endswith(" 1 refused\n")


def test_what_one_database_refuses(tmp_path: Path, postgresql_server: str) -> None:
    """A record that the database does not take is named and does not hold up its neighbours."""
    left = open_engine(f"sqlite:///{tmp_path / 'ours.db'}")
    upgrade(left)
    keep(left, [at(full(number), BEGIN + number) for number in range(3)], NOW)
    keep(left, [at(full(3, title="a\0b"), BEGIN + 3)], NOW)
    path = tmp_path / "nul.ndjson"
    path.write_bytes(b"".join(to_line(record) for record in walk(left, ExportSelection())))
    left.dispose()
    taken = newswire(new_database(postgresql_server), "import", str(path))
    assert (taken.returncode, taken.stdout) == (1, "3 stored, 0 known, 0 older, 0 versions, 1 refused\n")
    assert "line 4: the database refuses it" in taken.stderr


def test_files_are_not_overwritten(tmp_path: Path) -> None:
    """A file that is there is replaced only with --force, at the end, and nothing else is left in the folder."""
    url = f"sqlite:///{tmp_path / 'ours.db'}"
    engine = open_engine(url)
    upgrade(engine)
    fill(engine, 5)
    engine.dispose()
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "all.ndjson"
    path.write_text("mine")
    refused = newswire(url, "export", str(path))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "--force" in refused.stderr
    assert path.read_text() == "mine"
    assert newswire(url, "export", str(path), "--force").returncode == 0
    assert path.read_text() != "mine"
    nowhere = newswire(url, "export", str(folder / "none" / "x.ndjson"))
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (1, 1)
    assert [one.name for one in folder.iterdir()] == ["all.ndjson"]


def test_packed_the_same_way_twice(tmp_path: Path) -> None:
    """The same articles make the same bytes, packed as well."""
    url = f"sqlite:///{tmp_path / 'ours.db'}"
    engine = open_engine(url)
    upgrade(engine)
    fill(engine, 5)
    engine.dispose()
    files = [tmp_path / "a.ndjson.gz", tmp_path / "b.ndjson.gz"]
    for file in files:
        assert newswire(url, "export", str(file)).returncode == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    lines = gzip.decompress(files[0].read_bytes()).splitlines(keepends=True)
    assert b"".join(map(harmless_line, lines)).decode() == newswire(url, "export").stdout


def test_columns(engine: Engine, tmp_path: Path) -> None:
    """The columns of Parquet are typed, and what was found is in lists of structs."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    fill(engine)
    path = tmp_path / "all.parquet"
    list(parquet.write(path, walk(engine, ExportSelection())))
    table = pq.read_table(path)
    assert table.schema == parquet.schema()
    usable = table.filter(pc.equal(table["kind"], "article"))
    first = usable.slice(0, 1).to_pylist()[0]
    assert first["published_day"] == date(2022, 2, 4)
    assert (first["sentiment"], first["sentiment_label"]) == (0.3333, "positive")
    assert first["received"].isoformat() == "2022-02-05T03:17:00+00:00"
    (ana,) = first["entities"]
    assert (ana["name"], ana["identifiers"], len(ana["mentions"])) == ("Ana Pereira", [("wikidata", "Q1")], 1)
    assert first["dates"][0]["value"] == "2022-02-04"
    assert first["quotes"][0]["speaker"] == "Ana Pereira"
    assert Article.model_validate_json(first["document"]).title == first["title"]


def test_without_pyarrow(tmp_path: Path) -> None:
    """Where pyarrow is not installed one line says what to install, and NDJSON works all the same."""
    url = f"sqlite:///{tmp_path / 'ours.db'}"
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    (tmp_path / "pyarrow.py").write_text("raise ImportError('not here')")
    environment = {"NEWSWIRE_DATABASE_URL": url, "PYTHONPATH": str(tmp_path)}
    for name, code in (("x.parquet", 1), ("x.ndjson.zst", 1), ("x.ndjson", 0)):
        ran = run("newswire", "export", str(tmp_path / name), environment=environment)
        assert ran.returncode == code, ran.stderr
        assert ("newswire-store[parquet]" in ran.stderr, ran.stderr.count("\n")) == (code == 1, 1)


def test_memory_is_bounded(engine: Engine, tmp_path: Path) -> None:
    """However long the articles are together, a portion of them is in memory at once."""
    long = "word " * 60_000
    for start in range(0, 120, 20):
        made = [full(number, text=f"{number} {long}") for number in range(start, start + 20)]
        keep(engine, [at(one, BEGIN + place) for place, one in enumerate(made, start)], NOW)
    tracemalloc.start()
    with (tmp_path / "all.ndjson").open("wb") as file:
        written = sum(ndjson.write(file, walk(engine, ExportSelection())))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert written > 60_000_000
    assert peak < 40_000_000


def test_a_pipe(tmp_path: Path) -> None:
    """An export can be piped into an import."""
    ours, theirs = f"sqlite:///{tmp_path / 'ours.db'}", f"sqlite:///{tmp_path / 'theirs.db'}"
    engine = open_engine(ours)
    upgrade(engine)
    fill(engine)
    engine.dispose()
    exported = newswire(ours, "export", "-").stdout
    taken = newswire(theirs, "import", "-", input=exported)
    assert taken.stdout == "20 stored, 0 known, 0 older, 2 versions, 0 refused\n", taken.stderr
    other = open_engine(theirs)
    assert find_taken_back(other, f"{2:032x}") is not None
    assert index_missing(other) == 0
    other.dispose()


@pytest.mark.parametrize(
    "arguments",
    [("export", "--since", "soon"), ("export", "--published", "2022-13"), ("export", "-", "--format", "parquet")],
)
def test_what_cannot_be(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """An option that says what cannot be is refused by its name."""
    ran = newswire(f"sqlite:///{tmp_path / 'x.db'}", *arguments)
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1), ran.stderr
