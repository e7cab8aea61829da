"""`newswire sentiment`: targets in, polarity out, without any server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from enrich.commands import register
from newswire.client import NewswireError

TEXT = "It rained all day. The disgraced Hale lied to everybody. 🎉 Crowds cheered the heroic Okafor.\n"


def _line(text: str, target: str, line_id: str | int = "1") -> str:
    start = text.index(target)
    return json.dumps({"id": line_id, "text": text, "start": start, "end": start + len(target)}) + "\n"


def _run(given: str, *arguments: str) -> list[dict[str, object]]:
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, list(arguments), input=given)
    if result.exception:
        raise result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_line_for_a_line() -> None:
    """Each line is answered in order by its id, a polarity and a score; more fields and empty lines do not matter."""
    given = _line(TEXT, "Hale", "h") + "\n" + json.dumps({"more": 1, **json.loads(_line(TEXT, "Okafor", 7))})
    blamed, praised = _run(given, "-")
    assert (blamed["id"], blamed["polarity"]) == ("h", -1)
    assert (praised["id"], praised["polarity"]) == (7, 1)
    assert set(praised) == {"id", "polarity", "score"}


def test_a_file(tmp_path: Path) -> None:
    """The lines may come from a file."""
    (tmp_path / "asked.ndjson").write_text(_line(TEXT, "Hale"), encoding="utf-8")
    assert len(_run("", str(tmp_path / "asked.ndjson"))) == 1


def test_nothing_asked() -> None:
    """No lines, no answers."""
    assert _run("") == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "JSON: Invalid JSON"),
        ("[]", "JSON: "),
        ('{"text": "a", "start": 0, "end": 1}', "id: "),
        ('{"id": "1", "text": 1, "start": 0, "end": 1}', "text: "),
        ('{"id": "1", "text": "a", "start": "0", "end": 1}', "start: "),
        ('{"id": "1", "text": "a", "start": -1, "end": 1}', "start: "),
        ('{"id": "1", "text": "a", "start": 0, "end": 2}', "end 2: no span of a text of 1 code points"),
        ('{"id": "1", "text": "ab", "start": 1, "end": 1}', "no span"),
    ],
)
def test_a_bad_line_is_named(line: str, reason: str) -> None:
    """A line that asks nothing that can be answered ends the command with its number and what is wrong."""
    with pytest.raises(NewswireError, match=r"standard input, line 2: .*") as raised:
        _run(_line(TEXT, "Hale") + line)
    assert reason in str(raised.value)


def test_a_missing_file_is_named() -> None:
    """A file that is not there is named."""
    with pytest.raises(NewswireError, match=r"nowhere\.ndjson: No such file"):
        _run("", "nowhere.ndjson")
