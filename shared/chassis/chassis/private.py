"""Files for their owner alone: what is kept here is other people's text, keys and passwords."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

OTHERS: Final = 0o077
FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
SECRET_BYTES: Final = 32
BESIDE_A_DATABASE: Final = ("-wal", "-shm", "-journal")


def keep_private() -> None:
    """Whatever this process and its children make from now on is closed to others."""
    os.umask(os.umask(OTHERS) | OTHERS)


def make_private_folder(path: Path) -> None:
    """Make a folder for its owner alone; one that is there already is closed to others with all that lies in it."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    close_to_others(path)


def make_private_file(path: Path) -> None:
    """Make sure that a file is there, and that others can neither read nor write it.

    A database keeps files beside its own, which SQLite makes with the same mode.

    Raises:
        OSError: it cannot be made.
    """
    with suppress(FileExistsError):
        new_private_file(path).close()
    for end in ("", *BESIDE_A_DATABASE):
        _close(path.with_name(path.name + end))


def new_private_file(path: Path) -> BinaryIO:
    """A new file that only its owner can read, open for writing.

    Raises:
        OSError: there is one, or it cannot be made.
    """
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE), "wb")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    beside.unlink(missing_ok=True)
    try:
        with new_private_file(beside) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def kept_secret(path: Path) -> str:
    """The secret in a file, 256 bits as hexadecimal digits; made where there is none yet, or a damaged one."""
    with suppress(OSError, UnicodeDecodeError):
        secret = path.read_text(encoding="ascii").strip()
        if len(secret) == 2 * SECRET_BYTES and secret.isalnum():
            _close(path)
            return secret
    secret = secrets.token_hex(SECRET_BYTES)
    write_private(path, secret.encode() + b"\n")
    return secret


def close_to_others(folder: Path) -> None:
    """Take a folder and everything in it away from all but their owner.

    What belongs to somebody else stays as it is, and so does a folder that is not ours alone: `/tmp`, a home folder.
    """
    if not folder.is_dir() or _is_shared(folder):
        return
    _close(folder)
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            _close(Path(place, name))


def _is_shared(folder: Path) -> bool:
    resolved = folder.resolve()
    state = resolved.stat()
    return bool(
        state.st_uid != os.geteuid() or state.st_mode & stat.S_ISVTX or resolved in (Path("/"), Path.home().resolve())
    )


def _close(path: Path) -> None:
    """Links are left alone, and where they lead too; what is gone meanwhile is no matter."""
    with suppress(OSError):
        state = path.lstat()
        if not stat.S_ISLNK(state.st_mode) and state.st_uid == os.geteuid() and state.st_mode & OTHERS:
            path.chmod(stat.S_IMODE(state.st_mode) & ~OTHERS)
