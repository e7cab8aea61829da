"""What is kept is for its owner alone, and nothing else is touched."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chassis.private import (
    close_to_others,
    keep_private,
    kept_secret,
    make_private_file,
    make_private_folder,
    write_private,
)


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    """The mask of most systems, with which others may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """Its permissions."""
    return stat.S_IMODE(path.stat().st_mode)


def test_mask_is_only_tightened(tmp_path: Path) -> None:
    """What is made after `keep_private` is closed to others, and an owner who forbids himself more keeps to it."""
    os.umask(0o227)
    keep_private()
    (tmp_path / "file").touch()
    assert mode(tmp_path / "file") == 0o400


def test_existing_folder_is_closed(tmp_path: Path) -> None:
    """A folder that an earlier version left open is closed with all that lies in it; its owner's rights stay."""
    inner = tmp_path / "data" / "logs"
    inner.mkdir(parents=True)
    (inner / "log").write_text("x")
    (inner / "script").write_text("x")
    (inner / "script").chmod(0o755)
    make_private_folder(tmp_path / "data")
    assert [mode(one) for one in (tmp_path / "data", inner, inner / "log", inner / "script")] == [
        0o700,
        0o700,
        0o600,
        0o700,
    ]


def test_links_are_left_alone(tmp_path: Path) -> None:
    """What a link in the folder leads to is not touched."""
    outside = tmp_path / "outside"
    outside.write_text("x")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    close_to_others(folder)
    assert mode(outside) == 0o644


@pytest.mark.parametrize("shared", ["sticky", "home"])
def test_shared_folders_stay_open(tmp_path: Path, shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names /tmp or his home as the data folder loses nothing of the rights there."""
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "file").write_text("x")
    if shared == "sticky":
        folder.chmod(0o1777)
    else:
        monkeypatch.setenv("HOME", str(folder))
    before = mode(folder)
    close_to_others(folder)
    assert (mode(folder), mode(folder / "file")) == (before, 0o644)


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there is no trouble."""
    close_to_others(tmp_path / "none")


def test_database_and_what_lies_beside_it(tmp_path: Path) -> None:
    """A database that was open to others is closed with its side files, and SQLite makes new ones of the same kind."""
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as one:
        one.execute("PRAGMA journal_mode=WAL")
        one.execute("CREATE TABLE t (x)")
        assert mode(path) == 0o644
        make_private_file(path)
        assert [mode(tmp_path / f"a.db{end}") for end in ("", "-wal", "-shm")] == [0o600] * 3
    with closing(sqlite3.connect(path)) as one:
        one.execute("INSERT INTO t VALUES (1)")
        assert mode(tmp_path / "a.db-wal") == 0o600


def test_secret(tmp_path: Path) -> None:
    """A secret is made once, has 256 bits, and is readable to its owner only; a damaged one is made anew."""
    path = tmp_path / "password"
    secret = kept_secret(path)
    assert len(bytes.fromhex(secret)) == 32
    assert mode(path) == 0o600
    path.chmod(0o644)
    assert kept_secret(path) == secret
    assert mode(path) == 0o600
    path.write_text("")
    assert kept_secret(path) not in ("", secret)


def test_written_whole(tmp_path: Path) -> None:
    """A private file replaces the one before, whatever that one's mode, and leaves nothing beside it."""
    path = tmp_path / "endpoints.json"
    path.write_text("old")
    write_private(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o600)
    assert list(tmp_path.iterdir()) == [path]
