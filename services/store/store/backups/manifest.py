"""The manifest of a backup: what is in it, and where the wire was when it was made."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from newswire.client import NewswireError
from store.backups.digests import digest_of_file

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
Kind = Literal["sqlite", "postgresql"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class TablePart(_Part):
    """A table: its rows, and their digest."""

    rows: int
    digest: str


class FilePart(_Part):
    """A file: its length, and its SHA-256."""

    bytes: int
    sha256: str


class StreamPlace(_Part):
    """Where `articles.stored` was before the backup began: everything up to `last_id` is in it.

    `entries_added` is how many entries the stream had ever had; None where the server does not count them.
    """

    last_id: str
    entries_added: int | None = None


class Manifest(_Part):
    """What a backup is; `position` is the highest place in the order of arrival of what is in it."""

    format: int
    made_at: str
    kind: Kind
    step: str = Field(description="The step of the database's tables.")
    position: str | None
    stream: StreamPlace | None
    tables: Mapping[str, TablePart]
    files: Mapping[str, FilePart]
    seal: str = Field(default="", description="The digest of all the other fields.")

    def sealed(self) -> Manifest:
        """The same with its seal."""
        return self.model_copy(update={"seal": self._seal()})

    @property
    def is_whole(self) -> bool:
        """Whether it is as it was when it was sealed."""
        return self.seal == self._seal()

    def _seal(self) -> str:
        return sha256(self.model_dump_json(exclude={"seal"}).encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest in the folder of a backup.

    Raises:
        NewswireError: there is none that can be read.
    """
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise NewswireError(f"{folder} is no backup: it has no {MANIFEST}") from None
    except OSError as error:
        raise NewswireError(f"{folder / MANIFEST}: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise NewswireError(f"{MANIFEST} is damaged: {'.'.join(map(str, first['loc']))} {first['msg']}") from None
    if manifest.format != FORMAT:
        raise NewswireError(f"the backup has format {manifest.format}; this program reads format {FORMAT}")
    if not manifest.is_whole:
        raise NewswireError(f"{MANIFEST} is damaged: it is not as it was written")
    return manifest


def check_files(folder: Path, manifest: Manifest) -> None:
    """Whether the files are as they were written.

    Raises:
        NewswireError: one is missing or damaged.
    """
    for name, part in manifest.files.items():
        path = folder / name
        if Path(name).name != name or not path.is_file():
            raise NewswireError(f"the backup is damaged: {name} is missing")
        if digest_of_file(path) != (part.bytes, part.sha256):
            raise NewswireError(f"the backup is damaged: {name} is not as it was written")


def check_tables(manifest: Manifest, found: Mapping[str, TablePart]) -> None:
    """Whether restored tables have the rows that were there.

    Raises:
        NewswireError: one has not.
    """
    for name, part in manifest.tables.items():
        if found.get(name) != part:
            rows = found[name].rows if name in found else 0
            raise NewswireError(f"table {name} is not as it was: {rows} of {part.rows} rows, or others")
