"""Conditions: what an article must fulfil to be found, and how the database is asked for it."""

# ruff: noqa: S608 - statements are put together from constant parts; whatever comes from outside is bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, text

from store.search.days import REACHES, Days
from store.search.indexing import HAS, entity_key
from store.search.query import Question, as_fts5, as_tsquery, read_question, without_order
from store.search.words import folded_words

MOST_NAMESAKES: Final = 50


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an article must fulfil; None: anything."""

    q: str | None = None
    entity: str | None = None
    mentioned: Days | None = None
    published: Days | None = None
    source: str | None = None
    language: str | None = None
    sentiment: tuple[float, float] | None = None
    has: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """The same for the same question: cursors are bound to it."""
        fields = (self.q, self.entity, self.mentioned, self.published, self.source, self.language, self.sentiment)
        return repr((*fields, sorted(self.has)))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in SQL.

    `test` is it for a row `s` of search_rows. `found` gives the column n of all rows that fulfil it, and of some more
    where it is not `exact`; None where no index does. Where an index gives them in the order of the answer, so that
    there is no need to sort, `in_order` is the FROM clause, the WHERE clause and the name of the column for that.
    `effort` is how long the test takes on a row: 0 for a look at it, 1 for a look beside it, 2 for its words.
    """

    test: str
    values: dict[str, Any] = field(default_factory=dict)
    found: str | None = None
    in_order: tuple[str, str, str] | None = None
    exact: bool = True
    effort: int = 0


def conditions_of(connection: Connection, asked: Conditions) -> list[Condition] | None:
    """The conditions; None where one of them cannot be fulfilled."""
    conditions = _of_columns(asked)
    if asked.entity is not None:
        keys = find_keys(connection, asked.entity)
        if not keys:
            return None
        conditions.append(_of_entities(keys))
    if asked.mentioned is not None:
        conditions.append(_of_mentioned(asked.mentioned))
    if asked.q is not None:
        question = read_question(asked.q)
        if not question.groups:
            return None
        # Last, because it takes longest to try on a row.
        conditions.append(_of_words(connection, question))
    return conditions


def find_keys(connection: Connection, entity: str) -> list[int]:
    """The keys of the entities with this id or name."""
    folded = " ".join(folded_words(entity))
    statement = text("SELECT key FROM entities WHERE key = :key UNION SELECT key FROM entities WHERE folded = :folded")
    values = {"key": entity_key(entity), "folded": folded or "-"}
    return sorted(connection.scalars(statement, values))[:MOST_NAMESAKES]


def _of_columns(asked: Conditions) -> list[Condition]:
    found = []
    if asked.source is not None:
        found.append(_equal("source", asked.source))
    if asked.language is not None:
        found.append(_of_language(asked.language.lower()))
    if asked.published is not None:
        found.append(_between("published_day", asked.published.first, asked.published.last))
    if asked.sentiment is not None:
        found.append(_between("sentiment", *asked.sentiment))
    if asked.has:
        mask = sum(HAS[name] for name in asked.has)
        found.append(Condition("(s.has & :mask) = :mask", {"mask": mask}))
    return found


def _equal(column: str, value: str) -> Condition:
    test = f"d.{column} = :{column}"
    return Condition(
        f"s.{column} = :{column}",
        {column: value.replace("\0", "")},
        f"SELECT n FROM search_rows WHERE {column} = :{column}",
        ("search_rows d", test, "d.n"),
    )


def _between(column: str, low: float, high: float) -> Condition:
    test = f"{column} BETWEEN :{column}_low AND :{column}_high"
    values = {f"{column}_low": low, f"{column}_high": high}
    return Condition(f"s.{test}", values, f"SELECT n FROM search_rows WHERE {test}")


def _of_language(language: str) -> Condition:
    """`en` finds `en-GB`: the tag itself, or one that goes on behind a hyphen ('.' is the character after it)."""
    test = "({0}language = :language OR ({0}language > :language_low AND {0}language < :language_high))"
    values = {"language": language, "language_low": f"{language}-", "language_high": f"{language}."}
    return Condition(test.format("s."), values, f"SELECT n FROM search_rows WHERE {test.format('')}")


def _of_words(connection: Connection, question: Question) -> Condition:
    if connection.dialect.name == "sqlite":
        match = "search_words MATCH :q"
        return Condition(
            f"EXISTS (SELECT 1 FROM search_words WHERE {match} AND rowid = s.n)",
            {"q": as_fts5(question)},
            f"SELECT rowid AS n FROM search_words WHERE {match}",
            ("search_words", match, "search_words.rowid"),
        )
    # The index knows which words an article has, not where: phrases are tried on the rows, once.
    values = {"q": as_tsquery(question), "q_words": as_tsquery(without_order(question))}
    found = "SELECT n FROM search_rows WHERE words @@ CAST(:q_words AS tsquery)"
    test = "s.words @@ CAST(:q AS tsquery)"
    return Condition(test, values, found, exact=not question.has_phrases, effort=2)


def _of_entities(keys: Sequence[int]) -> Condition:
    values = {f"entity_{number}": key for number, key in enumerate(keys)}
    listed = ", ".join(f":{name}" for name in values)
    return Condition(
        f"EXISTS (SELECT 1 FROM article_entities e WHERE e.n = s.n AND e.entity IN ({listed}))",
        values,
        f"SELECT n FROM article_entities WHERE entity IN ({listed})",
        ("article_entities d", f"d.entity = {listed}", "d.n") if len(keys) == 1 else None,
    )


def _of_mentioned(days: Days) -> Condition:
    """Overlap, by the lengths that intervals are rounded up to: one range of an index for each."""
    found = " UNION ALL ".join(
        f"SELECT n FROM article_dates WHERE reach = {reach}"
        f" AND first BETWEEN {max(days.first - reach + 1, 0)} AND :day_last AND last >= :day_first"
        for reach in REACHES
    )
    overlap = "m.first <= :day_last AND m.last >= :day_first"
    return Condition(
        f"EXISTS (SELECT 1 FROM article_dates m WHERE m.n = s.n AND {overlap})",
        {"day_first": days.first, "day_last": days.last},
        found,
        effort=1,
    )
