"""`newswire extract` reads pages from a file or standard input, and says which line is at fault."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from harness.pages import TITLE, page, story
from ingest.commands import register
from newswire.client import NewswireError

LINE = {"id": "a1", "url": "https://courier.example/2022/02/05/harbour", "html": page()}


def run(*arguments: str, text: str | bytes | None = None) -> str:
    """What the command prints; errors are raised as they are."""
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    result = CliRunner().invoke(app, ["extract", *arguments], input=text, catch_exceptions=True)
    if result.exception is not None:
        raise result.exception
    return result.stdout


def test_standard_input() -> None:
    """A page becomes one line with its id, and its day as YYYY-MM-DD."""
    document = json.loads(run(text=json.dumps(LINE) + "\n\n"))
    assert document == {"id": "a1", "body": story(), "title": TITLE, "date": "2022-02-05", "authors": []}


@pytest.mark.parametrize("packed", [False, True])
def test_file(tmp_path: Path, packed: bool) -> None:
    """A file may be gzipped; ids come back as they are, whatever they are."""
    content = "".join(json.dumps({**LINE, "id": number}) + "\n" for number in (7, None)).encode()
    path = tmp_path / "pages.ndjson"
    path.write_bytes(gzip.compress(content) if packed else content)
    assert [json.loads(line)["id"] for line in run(str(path)).splitlines()] == [7, None]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "`html` is missing"),
        ('{"html": 3}', "`html` is missing or is not a string"),
        ('{"html": "", "url": 3}', "`url` is not a string"),
        ("[" * 100_000, "not JSON"),
        ('{"html": "\\u00', "not JSON"),
    ],
)
def test_bad_line(line: str, reason: str) -> None:
    """A bad line ends the run, with its number and what is wrong with it."""
    with pytest.raises(NewswireError, match=f"standard input, line 2: {reason}"):
        run(text=json.dumps(LINE) + "\n" + line + "\n")


def test_lone_surrogate() -> None:
    """What JSON can carry and UTF-8 cannot does not end the run."""
    assert json.loads(run(text='{"id": "\\ud800", "html": "<p>\\ud800 text"}'))["id"] == "?"


def test_bad_files(tmp_path: Path) -> None:
    """A file that is missing or cut short is named."""
    with pytest.raises(NewswireError, match="nowhere"):
        run(str(tmp_path / "nowhere"))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(json.dumps(LINE).encode())[:-20])
    with pytest.raises(NewswireError, match=r"cut\.gz"):
        run(str(tmp_path / "cut.gz"))
