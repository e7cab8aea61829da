"""The embedded stream server: who may reach it, and what becomes of one that an earlier run has left behind."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError

from chassis.local.embedded import EmbeddedValkey
from harness.servers import Valkey, start_valkey
from harness.waiting import until


def test_password(valkey: Valkey) -> None:
    """Without the password, or with a wrong one, nothing is answered; with it everything is."""
    for url in (valkey.embedded.shown_url, valkey.url.replace("redis://:", "redis://:0")):
        with Redis.from_url(url, socket_timeout=10) as stranger, pytest.raises(AuthenticationError):
            stranger.ping()
    assert valkey.client.config_get("requirepass")["requirepass"] in valkey.url


def test_password_is_on_no_command_line(valkey: Valkey) -> None:
    """Others on the machine, who see all command lines, do not see the password; nor do they read its file."""
    password = valkey.client.config_get("requirepass")["requirepass"]
    line = Path(f"/proc/{valkey.process.pid}/cmdline").read_bytes()
    assert password.encode() not in line
    folder = Path(str(valkey.client.config_get("dir")["dir"]))
    holding = [one for one in folder.iterdir() if one.is_file() and password in one.read_text(errors="replace")]
    assert {one.name for one in holding} == {"password", "valkey.conf"}
    assert {stat.S_IMODE(one.stat().st_mode) for one in holding} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_loopback_only(valkey: Valkey) -> None:
    """It listens on the loopback address only, in protected mode."""
    settings = valkey.client.config_get("bind", "protected-mode")
    assert (settings["bind"], settings["protected-mode"]) == ("127.0.0.1", "yes")


def test_leftover_is_stopped(tmp_path: Path) -> None:
    """A server that works on the folder is stopped before another is started on it."""
    with start_valkey(tmp_path / "valkey") as server:
        server.client.set("kept", "1")
        again = EmbeddedValkey(tmp_path / "valkey")
        again.stop_leftover()
        assert server.process.wait(30) == 0


def test_others_are_never_stopped(tmp_path: Path) -> None:
    """A stale or copied file of process ids leads to no other instance, nor does the folder to other programs."""
    with start_valkey(tmp_path / "one") as other:
        shutil.copytree(tmp_path / "one", tmp_path / "two")
        (tmp_path / "two" / "valkey.pid").write_text(f"{other.process.pid}\n")
        command = [sys.executable, "-c", "import sys; sys.stdin.read()", "valkey-server"]
        with subprocess.Popen(command, cwd=tmp_path / "two", stdin=subprocess.PIPE) as bystander:
            EmbeddedValkey(tmp_path / "two").stop_leftover()
            assert bystander.poll() is None
            assert bystander.stdin is not None
            bystander.stdin.close()
            assert bystander.wait(30) == 0
        assert other.process.poll() is None
        assert other.client.ping()


def test_folder_of_an_earlier_version(tmp_path: Path) -> None:
    """A folder that was open to others is closed when the server is set up, with the data that lie in it."""
    folder = tmp_path / "valkey"
    (folder / "appendonlydir").mkdir(parents=True, mode=0o755)
    (folder / "appendonlydir" / "appendonly.aof.1.incr.aof").touch(mode=0o644)
    EmbeddedValkey(folder)
    open_to_others = [one for one in (folder, *folder.rglob("*")) if one.stat().st_mode & 0o077]
    assert open_to_others == []


def test_killed_and_started_again(tmp_path: Path) -> None:
    """After a crash the data are there, under the same password and port."""
    with start_valkey(tmp_path / "valkey") as server:
        server.client.set("kept", "1")
        url = server.url
        server.kill()
        again = EmbeddedValkey(tmp_path / "valkey")
        again.stop_leftover()
        assert again.url == url
        server.start()
        until(lambda: server.client.get("kept") == b"1", "the data to be there")
        assert os.listdir(tmp_path / "valkey")
