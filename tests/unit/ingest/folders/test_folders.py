"""The parts of the watched folder: when a file is complete, where it goes, what is read of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chassis.web.problems import Problem
from harness.archives import page
from harness.deployment import ROOT
from ingest.archives.payloads import PAGE_LIMIT_BYTES
from ingest.folders.arrivals import Arrivals, State, files_in, is_expected, state_of
from ingest.folders.reading import ChangedError, read_whole
from ingest.folders.shelves import Shelves
from ingest.sources.folder import FolderSettings, build

PATH = Path("a.txt")


def state(path: Path) -> State:
    """The state of a file."""
    return state_of(path.lstat())


def put(path: Path, content: bytes = b"Ministers met.") -> Path:
    """A file."""
    path.write_bytes(content)
    return path


def test_complete_when_unchanged() -> None:
    """A file is complete when nothing about it changed for the settle time, counted anew after each change."""
    arrivals = Arrivals(2)
    first, second = State(1, 10, 100), State(1, 20, 100)
    assert arrivals.look({PATH: first}, 0) == []
    assert arrivals.look({PATH: first}, 1.9) == []
    assert arrivals.look({PATH: second}, 2.5) == []
    assert arrivals.next_seconds(3) == 1.5
    assert arrivals.look({PATH: second}, 4.4) == []
    assert arrivals.look({PATH: second}, 4.5) == [PATH]


@pytest.mark.parametrize("after", [State(2, 10, 100), State(1, 11, 100), State(1, 10, 101)])
def test_any_change_counts(after: State) -> None:
    """Another file under the same name, another size and another time of change are changes; no clock is asked."""
    arrivals = Arrivals(2)
    arrivals.look({PATH: State(1, 10, 100)}, 0)
    assert arrivals.look({PATH: after}, 5) == []


def test_gone_and_back() -> None:
    """A file that was away in between begins anew; the longest unchanged comes first; what failed waits."""
    arrivals = Arrivals(2)
    one, other = State(1, 10, 100), State(2, 10, 50)
    arrivals.look({PATH: one}, 0)
    arrivals.look({}, 1)
    assert arrivals.next_seconds(1) is None
    arrivals.look({PATH: one}, 2)
    assert arrivals.look({PATH: one, Path("b.txt"): other}, 3) == []
    assert arrivals.look({Path("b.txt"): other, PATH: one}, 9) == [PATH, Path("b.txt")]
    arrivals.postpone(PATH, 9, 30)
    assert arrivals.look({PATH: one}, 40) == []
    assert arrivals.look({PATH: one}, 41) == [PATH]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.txt", True), ("A.JSON", True), ("a.jsonl", True), ("a.htm", True)]
    + [(name, False) for name in (".a.txt", "a.txt.tmp", "a.part", "a", "a.txt~", "..", "a.warc")],
)
def test_names(name: str, expected: bool) -> None:
    """Hidden files and unknown endings are left alone: that is how unfinished work is named."""
    assert is_expected(name) is expected


def test_what_lies_there(tmp_path: Path) -> None:
    """Folders are not looked into, except for the one of files begun and not finished."""
    for folder in (".taking", ".done", "sub", "named.txt"):
        (tmp_path / folder).mkdir()
        put(tmp_path / folder / "x.txt")
    put(tmp_path / "a.txt")
    assert {str(path.relative_to(tmp_path)) for path in files_in(tmp_path)} == {"a.txt", ".taking/x.txt"}


def test_shelves(tmp_path: Path) -> None:
    """A file is claimed, then moved; two of the same name stay two files, whatever is tried again."""
    shelves = Shelves(tmp_path, keeps_done=True)
    for content in (b"one", b"two"):
        path = put(tmp_path / "a.txt", content)
        claimed = shelves.claim(path, before := state(path))
        assert shelves.claim(claimed, before) == claimed
        assert not path.exists()
        shelves.finish(claimed, before)
    assert {file.read_bytes() for file in (tmp_path / ".done").iterdir()} == {b"one", b"two"}
    path = put(tmp_path / "a.txt", b"three")
    shelves.refuse(shelves.claim(path, state(path)), state(path) if path.exists() else before, b"{}")
    assert (tmp_path / ".refused" / "a.txt.problem.json").read_bytes() == b"{}"
    assert (tmp_path / ".refused" / "a.txt").read_bytes() == b"three"


def test_shelves_delete(tmp_path: Path) -> None:
    """With `delete` nothing is left of a file that was taken in."""
    path = put(tmp_path / "a.txt")
    Shelves(tmp_path, keeps_done=False).finish(path, state(path))
    assert not path.exists()


def test_shelf_that_leads_elsewhere(tmp_path: Path) -> None:
    """A shelf that is a link is not used."""
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "folder"
    elsewhere.mkdir()
    folder.mkdir()
    (folder / ".taking").symlink_to(elsewhere)
    path = put(folder / "a.txt")
    with pytest.raises(OSError, match="not a folder"):
        Shelves(folder, keeps_done=True).claim(path, state(path))
    assert path.exists()


def test_longest_name(tmp_path: Path) -> None:
    """A name as long as file systems allow is shortened, so that its problem has room beside it."""
    shelves = Shelves(tmp_path, keeps_done=True)
    path = put(tmp_path / ("ä" * 125 + ".txt"))
    before = state(path)
    name = shelves.refuse(shelves.claim(path, before), before, b"{}")
    assert name.endswith(".txt")
    assert (tmp_path / ".refused" / f"{name}.problem.json").exists()


def test_whole_files(tmp_path: Path) -> None:
    """Text, JSON and pages are each read as what they are."""
    for name, content, title in (
        ("a.txt", "\ufeffMinisters met.".encode(), None),
        ("a.json", b'{"text": "Ministers met.", "title": "Two met"}', "Two met"),
        ("a.HTML", page(3), "Café session 3 opens"),
    ):
        path = put(tmp_path / name, content)
        found = read_whole(path, state(path))
        assert found.title == title
        assert not found.text.startswith("\ufeff")


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.txt", b"\xff\xfe", 400),
        ("a.txt", b"", 422),
        ("a.txt", b"a" * (1024 * 1024 + 1), 413),
        ("a.json", b"{", 400),
        ("a.json", b'{"text": "a", "more": 1}', 422),
        ("a.html", b"<html><body>Home</body></html>", 422),
        ("a.html", b" " * (PAGE_LIMIT_BYTES + 1), 413),
    ],
)
def test_refused_files(tmp_path: Path, name: str, content: bytes, status: int) -> None:
    """What is no article is refused as over HTTP."""
    path = put(tmp_path / name, content)
    with pytest.raises(Problem) as caught:
        read_whole(path, state(path))
    assert caught.value.status == status


def test_changed_while_read(tmp_path: Path) -> None:
    """A file that is written to after it was found complete is not taken half."""
    path = put(tmp_path / "a.txt")
    before = state(path)
    put(path, b"Ministers met again.")
    with pytest.raises(ChangedError):
        read_whole(path, before)


def test_no_ordinary_files(tmp_path: Path) -> None:
    """Links, also dead ones, pipes and folders are refused, at once and unread."""
    secret = put(tmp_path / "secret", b"not for the wire")
    (tmp_path / "link.txt").symlink_to(secret)
    (tmp_path / "dead.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    for name in ("link.txt", "dead.txt", "pipe.txt", "folder.txt"):
        path = tmp_path / name
        with pytest.raises(Problem) as caught:
            read_whole(path, state(path))
        assert caught.value.type == "unreadable-file"


def test_settings_are_documented() -> None:
    """Each setting of the watched folder stands on the page of settings; an empty one is none."""
    page_of_settings = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for name in FolderSettings.model_fields:
        assert f"`NEWSWIRE_{name.upper()}`" in page_of_settings, name


def test_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder, or with an empty setting, the source does not run."""
    monkeypatch.setenv("NEWSWIRE_WATCH_FOLDER", "")
    assert build() is None
