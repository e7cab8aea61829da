"""A record: one article, one of its earlier versions, or one tombstone, as a line or a row of an export."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import orjson
from pydantic import ValidationError

from newswire.articles import Article
from store.exports.soundness import fault_of, fault_of_place, fault_of_time
from store.save.versioning import content_hash, earlier_content_hash

Kind = Literal["article", "version", "tombstone"]

MOST_VERSIONS: Final = 1_000_000
"""An article that was edited every minute of a year has fewer."""

KINDS: Final = ("article", "version", "tombstone")
_POSITION: Final = re.compile(r"\d{15}-\d{10}", re.ASCII)
_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


class DamagedRecordError(ValueError):
    """A line or row that is no record, or not as it was written; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the database with its place in the order of arrival.

    An earlier version has no `position` and no `content_hash`: None. `document` is the article as JSON text.
    """

    kind: Kind
    id: str
    version: int
    position: str | None
    content_hash: str | None
    stored_at: str
    document: str


def to_line(record: Record) -> bytes:
    """The record as a line of NDJSON; the document stands in it letter by letter as it is in the database."""
    begin = {
        "kind": record.kind,
        "id": record.id,
        "version": record.version,
        "position": record.position,
        "content_hash": record.content_hash,
        "stored_at": record.stored_at,
    }
    return orjson.dumps(begin)[:-1] + b',"document":' + record.document.encode() + b"}\n"


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """A record that has been read and is whole; `sequence` is its stream entry id, None for an earlier version;
    `size_bytes` is what was read for it."""

    kind: Kind
    article: Article
    sequence: str | None
    stored_at: str
    size_bytes: int


def from_line(line: bytes, now: datetime) -> ExportRecord:
    """The record of a line; `now` is by this machine's clock.

    Raises:
        DamagedError: it is none.
    """
    try:
        values = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise DamagedRecordError(f"no JSON: {error}") from None
    if not isinstance(values, dict):
        raise DamagedRecordError("no JSON object")
    return from_values(values, now, len(line))


def from_values(values: dict[str, Any], now: datetime, size_bytes: int) -> ExportRecord:
    """The record of these fields; `document` is the article, or its JSON text.

    Raises:
        DamagedError: they are none.
    """
    kind, position = values.get("kind"), values.get("position")
    if kind not in KINDS:
        raise DamagedRecordError(f"kind: {str(kind)[:40]!r} is none of {', '.join(KINDS)}")
    article = _article(values.get("document"))
    _check_same(values, article)
    stored_at = values.get("stored_at")
    if not isinstance(stored_at, str) or len(stored_at) > 30:
        raise DamagedRecordError("stored_at: no time")
    _refuse(fault_of_time(stored_at, now) or fault_of(article))
    if (kind == "tombstone") is (article.status == "usable"):
        raise DamagedRecordError(f"document.status: {article.status} in a record of kind {kind}")
    if kind == "version":
        return ExportRecord("version", article, None, stored_at, size_bytes)
    if not isinstance(position, str) or not _POSITION.fullmatch(position):
        raise DamagedRecordError("position: not a place in the order of arrival")
    if not article.stages or (article.stages[-1].stage, article.stages[-1].at) != ("stored", stored_at):
        raise DamagedRecordError("stored_at: not that of the document")
    if values.get("content_hash") not in (content_hash(article), earlier_content_hash(article)):
        raise DamagedRecordError("content_hash: the document is not the one that was exported")
    milliseconds, _, number = position.partition("-")
    sequence = f"{int(milliseconds)}-{int(number)}"
    _refuse(fault_of_place(sequence, now))
    return ExportRecord(kind, article, sequence, stored_at, size_bytes)


def _refuse(fault: str | None) -> None:
    if fault is not None:
        raise DamagedRecordError(fault)


def _article(document: object) -> Article:
    try:
        if isinstance(document, str):
            return Article.model_validate_json(document)
        return Article.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(("document", *(str(part) for part in first["loc"])))
        raise DamagedRecordError(f"{where}: {first['msg']}") from None


def _check_same(values: dict[str, Any], article: Article) -> None:
    if not _ID.fullmatch(article.id):
        raise DamagedRecordError("document.id: not an id of an article")
    if not 0 < article.version <= MOST_VERSIONS:
        raise DamagedRecordError("document.version: not a version")
    for name in ("id", "version"):
        if values.get(name) != getattr(article, name):
            raise DamagedRecordError(f"{name}: not that of the document")
