"""Exports as Parquet: a record a row, with typed columns for those who count and the whole document beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

import orjson

from store.exports.files import arrow
from store.exports.ndjson import TOO_LONG, CutError
from store.exports.records import DamagedRecordError, ExportRecord, Record, from_values
from store.exports.rows import rows_of
from store.search.days import days_of, iso

GROUP_ROWS: Final = 5_000
GROUP_CHARACTERS: Final = 16 * 1024 * 1024
"""A row group, which is held in memory as columns, ends at either."""

PIECE_ROWS: Final = 100
"""So many rows are held as Python's objects, which take ten times as much."""

_AS_IT_IS: Final = (
    "external_id",
    "source",
    "url",
    "title",
    "text",
    "language",
    "section",
    "place",
    "agency",
    "syndicated",
    "status",
    "note",
    "via",
    "feed",
    "authors",
    "dates",
    "quotes",
    "keyphrases",
    "subjects",
)


def schema() -> Any:
    """The columns; docs/export.md says what they are."""
    pa = arrow("Parquet")
    string, number, real = pa.string(), pa.int32(), pa.float64()
    time = pa.timestamp("ms", tz="UTC")
    span = [("start", number), ("end", number), ("text", string)]

    def rows(*fields: tuple[str, Any]) -> Any:
        return pa.list_(pa.struct(list(fields)))

    return pa.schema(
        [
            *((name, string) for name in ("kind", "id")),
            ("version", number),
            *((name, string) for name in ("position", "content_hash", "stored_at")),
            *((name, string) for name in ("external_id", "source", "url", "title", "text", "language")),
            ("published", string),
            ("published_day", pa.date32()),
            ("received", time),
            ("stored", time),
            ("authors", pa.list_(string)),
            *((name, string) for name in ("section", "place", "agency")),
            ("syndicated", pa.bool_()),
            *((name, string) for name in ("status", "note", "via", "feed")),
            ("sentiment", real),
            ("sentiment_label", string),
            (
                "entities",
                rows(
                    *((name, string) for name in ("id", "name", "type", "role")),
                    ("salience", real),
                    ("roles", pa.list_(string)),
                    ("identifiers", pa.map_(string, string)),
                    ("mentions", rows(*span, ("metonym", pa.bool_()))),
                ),
            ),
            (
                "dates",
                rows(*span, *((name, string) for name in ("type", "value", "earliest", "latest", "anchor", "suspect"))),
            ),
            (
                "quotes",
                rows(
                    *span,
                    *((name, string) for name in ("speaker", "kind", "speaker_entity", "said_by", "cue")),
                    *((name, string) for name in ("addressee", "via")),
                    ("confidence", real),
                ),
            ),
            ("keyphrases", rows(("text", string), ("score", real), ("start", number))),
            ("subjects", rows(("code", string), ("name", string), ("score", real))),
            ("document", string),
        ]
    )


def to_row(record: Record) -> dict[str, Any]:
    """The columns of a record."""
    article = orjson.loads(record.document)
    published = (article.get("published") or {}).get("value")
    day = days_of(published[:10]) if published and len(published) >= 10 else None
    tone = article.get("sentiment") or {}
    at = {stage["stage"]: stage["at"] for stage in article.get("stages", ())}
    return {
        **{name: article.get(name) for name in _AS_IT_IS},
        **{name: getattr(record, name) for name in Record.__slots__},
        "published": published,
        "published_day": datetime.fromisoformat(iso(day.first)).date() if day else None,
        "received": _time(at.get("received")),
        "stored": _time(record.stored_at),
        "sentiment": tone.get("score"),
        "sentiment_label": tone.get("label"),
        "entities": [
            {**entity, "identifiers": list((entity.get("identifiers") or {}).items())}
            for entity in article.get("entities", ())
        ],
    }


def write(path: Path, records: Iterable[Record]) -> Iterator[int]:
    """Write the records; gives the number of characters of each."""
    arrow("Parquet")
    import pyarrow.parquet as pq

    columns = schema()
    with pq.ParquetWriter(str(path), columns, compression="zstd", use_dictionary=_repeated()) as writer:
        group = _RowGroup(columns, writer)
        for record in records:
            group.add(record)
            yield len(record.document)
        group.end()


class _RowGroup:
    """The rows of a row group, until it is written."""

    def __init__(self, columns: Any, writer: Any) -> None:
        self._columns, self._writer = columns, writer
        self._rows: list[dict[str, Any]] = []
        self._pieces: list[Any] = []
        self._characters = 0

    def add(self, record: Record) -> None:
        """One more row."""
        self._rows.append(to_row(record))
        self._characters += len(record.document)
        if self._characters > GROUP_CHARACTERS:
            self.end()
        elif len(self._rows) == PIECE_ROWS:
            self._end_piece()
            if len(self._pieces) * PIECE_ROWS == GROUP_ROWS:
                self.end()

    def end(self) -> None:
        """Write what has come together."""
        self._end_piece()
        if self._pieces:
            self._writer.write_table(arrow("Parquet").concat_tables(self._pieces))
        self._pieces, self._characters = [], 0

    def _end_piece(self) -> None:
        if self._rows:
            self._pieces.append(arrow("Parquet").Table.from_pylist(self._rows, schema=self._columns))
            self._rows = []


def read(file: BufferedReader, now: datetime) -> Iterator[tuple[int, ExportRecord | DamagedRecordError]]:
    """The number of each row, from 1, and its record or what is wrong with it.

    Raises:
        CutError: the file is damaged; nothing behind the row named can be read.
    """
    arrow("Parquet")
    number = 0
    try:
        for values in rows_of(file):
            number += 1
            yield number, _record(values, now)
    except CutError as error:
        raise CutError(f"row {number + 1}: {error}") from None


def _record(values: dict[str, Any], now: datetime) -> ExportRecord | DamagedRecordError:
    try:
        if "too_long" in values:
            return DamagedRecordError(TOO_LONG)
        return from_values(values, now, len(values.get("document") or ""))
    except DamagedRecordError as error:
        return error


def _time(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def _repeated() -> list[str]:
    """Columns in which the same values come again and again: for the others a dictionary only costs."""
    return ["kind", "source", "language", "section", "agency", "status", "via", "feed", "sentiment_label"]
