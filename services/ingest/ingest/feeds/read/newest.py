"""Chooses the newest items of a document that has too many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ingest.dates.published import parse_published
from ingest.feeds.read.feed import ITEMS_LIMIT

Item = TypeVar("Item")


def newest(items: Sequence[Item], raw_date: Callable[[Item], str | None]) -> Sequence[Item]:
    """At most `ITEMS_LIMIT` of them, in their order: the newest by date, or the first where few have dates.

    Dates are compared by their value as written; a few hours of zone make no difference here.
    """
    if len(items) <= ITEMS_LIMIT:
        return items
    dates = [parse_published(raw).value if (raw := raw_date(item)) else None for item in items]
    if sum(value is not None for value in dates) * 2 < len(items):
        return items[:ITEMS_LIMIT]
    ranked = sorted(range(len(items)), key=lambda at: dates[at] or "", reverse=True)  # stable: the first win ties
    return [items[at] for at in sorted(ranked[:ITEMS_LIMIT])]


def cut_problems(items: Sequence[object]) -> tuple[str, ...]:
    """What to tell when some of these were left out."""
    return ("items_cut",) if len(items) > ITEMS_LIMIT else ()
