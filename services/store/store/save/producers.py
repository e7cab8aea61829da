"""Producers: who made an article's annotations, in which version and with which model, and what is out of date."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, select

from newswire.articles import Article
from store.database.schema import pipelines
from store.database.upserts import insert

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True, order=True)
class Producer:
    """One that makes annotations; `model` is empty where it has none."""

    name: str
    version: str
    model: str = ""


Producers = frozenset[Producer]
IsStale = Callable[[Producers], bool]
"""Whether an article whose annotations are by these is to be read again."""


def producers_of(article: Article) -> Producers:
    """Who made the annotations of this article."""
    return frozenset(Producer(one.name, one.version, one.model or "") for one in article.annotators)


def read_producers(text: str | bytes) -> Producers:
    """The producers in a JSON list of name, version and model.

    Raises:
        ValueError: it is none.
    """
    return frozenset(Producer(str(name), str(version), str(model or "")) for name, version, model in json.loads(text))


def pipeline_key(producers: Producers) -> int:
    """The number that stands for these producers together: the same everywhere, so that nobody has to look it up."""
    return int.from_bytes(blake2b(_text(producers).encode(), digest_size=8).digest(), "big", signed=True)


def add_pipelines(connection: Connection, annotated: Iterable[Article]) -> None:
    """Make sure that the pipelines of these articles are known."""
    found = {pipeline_key(one): one for one in {producers_of(article) for article in annotated}}
    missing = found.keys() - set(connection.scalars(select(pipelines.c.key).where(pipelines.c.key.in_(found))))
    if missing:
        rows = [{"key": key, "producers": _text(found[key])} for key in sorted(missing)]
        connection.execute(insert(connection, pipelines).on_conflict_do_nothing(), rows)


def known_pipelines(connection: Connection) -> dict[int, Producers]:
    """All pipelines by their keys."""
    rows = connection.execute(select(pipelines.c.key, pipelines.c.producers))
    return {row.key: read_producers(row.producers) for row in rows}


def differs_from(current: Producers) -> IsStale:
    """Stale is what one of the current producers has not read, or in another version, or with another model."""
    models = {(one.name, one.version): one.model for one in current}

    def is_stale(producers: Producers) -> bool:
        read = {(one.name, one.version): one.model for one in producers}
        return any(key not in read or _is_other_model(read[key], model) for key, model in models.items())

    return is_stale


def older_than(name: str, version: str) -> IsStale:
    """Stale is what this producer has not read, or in a lower version."""
    wanted = _sortable(version)
    return lambda producers: not any(one.name == name and _sortable(one.version) >= wanted for one in producers)


def other_than(name: str, version: str) -> IsStale:
    """Stale is what this producer has not read, or in another version."""
    return lambda producers: not any((one.name, one.version) == (name, version) for one in producers)


def any_of(tests: Sequence[IsStale]) -> IsStale:
    """Stale is what one of the tests says is."""
    return lambda producers: any(is_stale(producers) for is_stale in tests)


def _is_other_model(read: str, current: str) -> bool:
    """Whether it was read with another model of the same kind.

    The label of a model begins with its language: what was read in another language has another model, or none.
    """
    return read != current and bool(read) and _kind(read) == _kind(current)


def _kind(label: str) -> str:
    return re.split(r"[ _]", label, maxsplit=1)[0]


def _sortable(version: str) -> list[tuple[int, int, str]]:
    """`10` is higher than `9`, and `1.2` than `1`."""
    parts = filter(None, _DIGITS.split(version))
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]


def _text(producers: Producers) -> str:
    return json.dumps([[one.name, one.version, one.model] for one in sorted(producers)])
