"""A file system that keeps what is written in a live folder, and copies it to a durable one only when it is flushed.

`python -m harness.forgetful LIVE DURABLE MOUNT` serves LIVE at MOUNT until it is killed. Then DURABLE holds what a
disk would hold after a power cut. Names (creation, renaming, deletion) are durable at once, as on a file system with a
journal; bytes and lengths are durable when the file was flushed, and only then.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import mfusepy  # type: ignore[import-not-found,unused-ignore] # it is there where these tests can run


class Forgetful(mfusepy.Operations):  # type: ignore[misc,unused-ignore] # untyped where it is missing
    """Passes everything on to the live folder and remembers which bytes the durable one does not have."""

    use_ns = True

    def __init__(self, live: Path, durable: Path) -> None:
        self._live, self._durable = live, durable
        self._dirty: dict[str, list[tuple[int, int]]] = defaultdict(list)

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        """The attributes of a file."""
        found = os.lstat(self._on(self._live, path))
        names = ("st_mode", "st_nlink", "st_uid", "st_gid", "st_size")
        times = {name: getattr(found, f"{name}_ns") for name in ("st_atime", "st_mtime", "st_ctime")}
        return {**{name: getattr(found, name) for name in names}, **times}

    def readdir(self, path: str, fh: int) -> list[str]:
        """The names in a folder."""
        return [".", "..", *os.listdir(self._on(self._live, path))]

    def statfs(self, path: str) -> dict[str, int]:
        """How full the disk is."""
        found = os.statvfs(self._on(self._live, path))
        names = ("f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_favail", "f_ffree", "f_files", "f_frsize")
        return {name: getattr(found, name) for name in names}

    def open(self, path: str, flags: int) -> int:
        """Open a file; what is written has to be read again when it is flushed, and goes where the kernel says."""
        if flags & os.O_ACCMODE == os.O_WRONLY:
            flags = flags & ~os.O_ACCMODE | os.O_RDWR
        return os.open(self._on(self._live, path), flags & ~os.O_APPEND)

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        """Make a file: the name is durable, its bytes are not."""
        os.close(os.open(self._on(self._durable, path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode))
        return os.open(self._on(self._live, path), os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        """Bytes of a file."""
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        """Write to the live folder only."""
        written = os.pwrite(fh, data, offset)
        self._dirty[path].append((offset, written))
        return written

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        """Cut or stretch the live file."""
        os.truncate(self._on(self._live, path), length)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        """Make the bytes of a file durable."""
        durable = os.open(self._on(self._durable, path), os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            for offset, length in self._dirty.pop(path, []):
                os.pwrite(durable, os.pread(fh, length, offset), offset)
            os.ftruncate(durable, os.fstat(fh).st_size)
        finally:
            os.close(durable)
        return 0

    def release(self, path: str, fh: int) -> int:
        """Close a file; closing makes nothing durable."""
        os.close(fh)
        return 0

    def rename(self, old: str, new: str) -> int:
        """Rename in both folders."""
        for folder in (self._live, self._durable):
            os.rename(self._on(folder, old), self._on(folder, new))
        self._dirty[new] = self._dirty.pop(old, [])
        return 0

    def unlink(self, path: str) -> int:
        """Delete in both folders."""
        for folder in (self._live, self._durable):
            os.unlink(self._on(folder, path))
        self._dirty.pop(path, None)
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        """Make a folder in both."""
        for folder in (self._live, self._durable):
            os.mkdir(self._on(folder, path), mode)
        return 0

    def rmdir(self, path: str) -> int:
        """Delete a folder in both."""
        for folder in (self._live, self._durable):
            os.rmdir(self._on(folder, path))
        return 0

    def chmod(self, path: str, mode: int) -> int:
        """Change the mode in both folders."""
        for folder in (self._live, self._durable):
            os.chmod(self._on(folder, path), mode)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        """Change the owner in both folders."""
        for folder in (self._live, self._durable):
            os.chown(self._on(folder, path), uid, gid)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        """Change the times of the live file."""
        if times is None:
            os.utime(self._on(self._live, path))
        else:
            os.utime(self._on(self._live, path), ns=times)
        return 0

    def _on(self, folder: Path, path: str) -> str:
        return f"{folder}{path}"


def main() -> None:
    """Serve until killed."""
    live, durable, mount = map(Path, sys.argv[1:])
    mfusepy.FUSE(Forgetful(live, durable), str(mount), foreground=True, nothreads=True, default_permissions=False)


if __name__ == "__main__":
    main()
