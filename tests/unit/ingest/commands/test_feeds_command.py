"""`newswire feeds parse` works without any server, and fails in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ingest.commands import register
from newswire.client import NewswireError

FEED = "<rss><channel><item><title>A</title><link>/1</link><pubDate>2022-02-05 08:47</pubDate></item></channel></rss>"


def run(*arguments: str, given: str = "") -> str:
    """What the command writes."""
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, ["feeds", "parse", *arguments], input=given)
    if result.exception is not None:
        raise result.exception
    return result.stdout


@pytest.mark.parametrize("name", ["feed.xml", "-"])
def test_parse(name: str, tmp_path: Path) -> None:
    """A file or standard input gives an item a line, with its date understood."""
    (tmp_path / "feed.xml").write_text(FEED)
    file = name if name == "-" else str(tmp_path / name)
    (line,) = run(file, "--url", "https://a.example/rss", "--zone", "IST", given=FEED).splitlines()
    item = json.loads(line)
    assert (item["title"], item["link"], item["guid"]) == ("A", "https://a.example/1", None)
    assert item["date"]["value"] == "2022-02-05T08:47+05:30"


@pytest.mark.parametrize(
    ("arguments", "given", "reason"),
    [
        (["-"], "<html>", "an HTML page"),
        (["missing.xml"], "", "No such file"),
        (["-", "--zone", "Mars"], FEED, "no time zone"),
    ],
)
def test_failures(arguments: list[str], given: str, reason: str) -> None:
    """What cannot be read is refused with the file and the reason."""
    with pytest.raises(NewswireError, match=reason):
        run(*arguments, given=given)
