"""Where a backup lies: a folder, or a tar file of one; it comes to its name whole or not at all."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis.private import new_private_file
from newswire.client import NewswireError
from store.backups.manifest import MANIFEST
from store.exports.files import sync_folder


@contextmanager
def new_backup(path: Path) -> Iterator[Path]:
    """A folder to write into; at the end it is what lies at `path`, packed together where that ends in .tar.

    Raises:
        NewswireError: there is something already, or it cannot be written.
    """
    if path.exists():
        raise NewswireError(f"{path} is there already")
    if os.fsencode(path).decode(errors="ignore") != str(path):
        raise NewswireError(f"{path}: the name is not UTF-8, which SQLite needs")
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    packed = beside.with_suffix(".tar")
    try:
        beside.mkdir(mode=0o700)
        yield beside
        if path.suffix == ".tar":
            _pack(beside, packed)
        (packed if path.suffix == ".tar" else beside).rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise NewswireError(f"{path}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        packed.unlink(missing_ok=True)


@contextmanager
def opened_backup(path: Path, room: Path, *names: str) -> Iterator[Path]:
    """The folder of a backup; a tar file is unpacked in the folder `room` for the time being, or only these of it.

    Raises:
        NewswireError: there is none, or it is damaged.
    """
    if path.is_dir():
        yield path
        return
    try:
        room.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore", dir=room) as folder:
            _unpack(path, Path(folder), names)
            yield Path(folder)
    except tarfile.TarError as error:
        raise NewswireError(f"{path} is no backup, or damaged: {error}") from error
    except OSError as error:
        raise NewswireError(f"{path}: {error.strerror or error}") from error


def _pack(folder: Path, packed: Path) -> None:
    """The manifest first: it alone is read for a replay."""
    files = sorted(folder.iterdir(), key=lambda file: (file.name != MANIFEST, file.name))
    with packed.open("xb") as raw:
        packed.chmod(0o600)
        with tarfile.open(fileobj=raw, mode="w") as archive:
            for file in files:
                archive.add(file, file.name, recursive=False)
        raw.flush()
        os.fsync(raw.fileno())


def _unpack(path: Path, folder: Path, names: tuple[str, ...]) -> None:
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            if member.isfile() and Path(member.name).name == member.name and (not names or member.name in names):
                _extract(archive, member, folder / member.name)
            if names and all((folder / name).exists() for name in names):
                return


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    """Only the bytes: `TarFile.extract` can refuse owners, modes and links of others only from Python 3.11.4 on."""
    content = archive.extractfile(member)
    if content is None:  # only of what is no file
        raise tarfile.TarError(f"{member.name} is no file")
    with content, new_private_file(place) as file:
        shutil.copyfileobj(content, file)
