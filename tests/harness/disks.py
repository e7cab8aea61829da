"""Disks that fail: one that can be filled to the last byte, and one whose power can be cut."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.waiting import until

BALLAST = "ballast"


@dataclass
class SmallDisk:
    """A file system in memory."""

    folder: Path

    def fill(self) -> None:
        """Use up every byte that is free."""
        with (self.folder / BALLAST).open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                return

    def free(self) -> None:
        """Give the space back."""
        (self.folder / BALLAST).unlink()


def why_no_small_disk() -> str:
    """Why none can be made here; empty when one can."""
    if os.geteuid() != 0:
        return "mounting a small disk needs root"
    return "" if shutil.which("mount") else "there is no mount command"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A disk of this size at `folder`."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class PowerlessDisk:
    """A folder that forgets, when its power is cut, all bytes that were not flushed (see `harness.forgetful`)."""

    def __init__(self, folder: Path) -> None:
        self.mount = folder / "mount"
        self._live, self._durable = folder / "live", folder / "durable"
        for one in (self.mount, self._live, self._durable):
            one.mkdir(parents=True)
        self._process: subprocess.Popen[bytes] | None = None

    def power_on(self) -> None:
        """Serve what is durable."""
        shutil.rmtree(self._live)
        shutil.copytree(self._durable, self._live)
        command = [sys.executable, "-m", "harness.forgetful", str(self._live), str(self._durable), str(self.mount)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])}
        self._process = subprocess.Popen(command, env=environment, start_new_session=True)
        until(self.mount.is_mount, "the forgetful disk to be mounted")

    def cut(self) -> None:
        """From this moment on nothing can be read or written; what was not flushed is gone."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None
        if _is_mounted(self.mount):
            subprocess.run(["umount", "--lazy", str(self.mount)], check=True)


def why_no_powerless_disk() -> str:
    """Why none can be made here; empty when one can."""
    if os.geteuid() != 0:
        return "mounting a file system of our own needs root"
    if not Path("/dev/fuse").exists():
        return "there is no /dev/fuse"
    if importlib.util.find_spec("mfusepy") is None:
        return "mfusepy is not installed"
    if not (os.environ.get("FUSE_LIBRARY_PATH") or ctypes.util.find_library("fuse")):
        return "libfuse is not installed"
    return ""


@contextmanager
def powerless_disk(folder: Path) -> Iterator[PowerlessDisk]:
    """A disk whose power is on, to be cut at will."""
    disk = PowerlessDisk(folder)
    try:
        disk.power_on()
        yield disk
    finally:
        disk.cut()


def _is_mounted(path: Path) -> bool:
    """Also true for a mount whose server is dead, which `Path.is_mount` cannot look at."""
    return any(line.split()[1] == str(path) for line in Path("/proc/mounts").read_text().splitlines())
