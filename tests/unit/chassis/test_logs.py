"""Logs: one JSON object a line, whatever is logged."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Literal

import pytest
import structlog

from chassis import logs
from chassis.access.keys import PREFIX, write_key
from chassis.settings import ServiceSettings


@pytest.fixture(autouse=True)
def own_logging() -> object:
    """Leave logging as it was."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield
    root.handlers, root.level = before
    logging.captureWarnings(False)
    structlog.reset_defaults()


def lines(folder: Path) -> list[dict[str, object]]:
    """What was written."""
    return [json.loads(line) for line in (folder / "test.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    "value", ["a\nb\r\n{}", '"}', "\x1b[31m", "\u2028", "\x85", "\ud800", b"\xff", object(), {1: {2, 3}}, 2**70]
)
def test_a_line_is_one_object(tmp_path: Path, value: object) -> None:
    """Nothing that is logged can end a line or break the JSON."""
    logs.configure(ServiceSettings(log_dir=tmp_path), "test")
    logs.get("ingest").info("article_received", value=value)
    (line,) = lines(tmp_path)
    assert (line["event"], line["service"], line["level"]) == ("article_received", "ingest", "info")


def test_libraries_speak_through_the_same_lines(tmp_path: Path) -> None:
    """A warning of a library becomes a line with the library's name."""
    logs.configure(ServiceSettings(log_dir=tmp_path), "test")
    logging.getLogger("uvicorn.error").warning("odd %s", "thing")
    (line,) = lines(tmp_path)
    assert (line["event"], line["library"], line["message"]) == ("library_message", "uvicorn.error", "odd thing")


def test_files_rotate(tmp_path: Path) -> None:
    """A full file is kept under a number, the oldest is dropped, and no line is cut."""
    rotating = logs.RotatingFile(tmp_path / "x.jsonl", limit_bytes=30, kept=2)
    for number in range(10):
        rotating.write(b'{"number": %d}\n' % number)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["x.jsonl", "x.jsonl.1", "x.jsonl.2"]
    found = [json.loads(line)["number"] for path in tmp_path.iterdir() for line in path.read_text().splitlines()]
    assert sorted(found) == [4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_api_keys_stay_out_of_the_log(
    tmp_path: Path, log_format: Literal["json", "console"], capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever holds an API key when it is logged, from us or a library, the log does not hold it."""
    key = write_key(bytes(range(32)))
    logs.configure(ServiceSettings(log_dir=tmp_path, log_format=log_format), "test")
    logs.get("http").warning("odd", key=key, nested={"header": [f"Bearer {key}"]}, raw=key.encode())
    logging.getLogger("uvicorn.error").warning("invalid header %r", f"Bearer {key}")
    try:
        raise ValueError(key)
    except ValueError:
        logs.get("http").error("failed", exc_info=True, **{key: 1})
    kept, shown = (tmp_path / "test.jsonl").read_text(), capfd.readouterr().err
    for text in (kept, shown):
        assert key[len(PREFIX) :] not in text
        assert text.count("newswire_live_[redacted]") >= 5
