"""The parameters of a search, as they come in a URL."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query

from store.api.errors import asked_range, invalid
from store.search.conditions import Conditions
from store.search.days import DAYS_PATTERN
from store.search.indexing import HAS
from store.search.query import MOST_CHARACTERS

_NUMBER = r"-?(?:0(?:\.\d{1,4})?|1(?:\.0{1,4})?)"
SENTIMENT_PATTERN: Final = rf"^{_NUMBER}?\.\.{_NUMBER}?$"
HAS_PATTERN: Final = rf"^(?:{'|'.join(HAS)})(?:,(?:{'|'.join(HAS)}))*$"


def read_asked(
    q: Annotated[
        str | None,
        Query(
            max_length=MOST_CHARACTERS,
            description='Words that must all be there; `"words in quotes"` side by side; `-word` must not be there;'
            " `OR` between two of them.",
        ),
    ] = None,
    entity: Annotated[
        str | None, Query(min_length=1, max_length=300, description="The id or name of somebody who is named.")
    ] = None,
    mentioned: Annotated[
        str | None,
        Query(
            pattern=DAYS_PATTERN, description="Days the text speaks of: `2022-02-04`, `2022-02`, `2022-02..2022-03`."
        ),
    ] = None,
    published: Annotated[
        str | None, Query(pattern=DAYS_PATTERN, description="Days of publication, in the same form.")
    ] = None,
    source: Annotated[str | None, Query(min_length=1, max_length=200, description="The outlet.")] = None,
    language: Annotated[
        str | None,
        Query(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, description="`en` finds `en-GB`, too."),
    ] = None,
    sentiment: Annotated[
        str | None, Query(pattern=SENTIMENT_PATTERN, description="The tone of the text: `-1..-0.2`, `0.5..`.")
    ] = None,
    has: Annotated[
        str | None, Query(pattern=HAS_PATTERN, max_length=100, description=f"What was found: {', '.join(HAS)}.")
    ] = None,
) -> Conditions:
    """What is asked for.

    Raises:
        chassis.web.problems.Problem: 422, a parameter says what cannot be.
    """
    return Conditions(
        q=q,
        entity=entity,
        mentioned=asked_range("mentioned", mentioned) if mentioned else None,
        published=asked_range("published", published) if published else None,
        source=source,
        language=language,
        sentiment=_range(sentiment) if sentiment else None,
        has=frozenset(has.split(",")) if has else frozenset(),
    )


def _range(text: str) -> tuple[float, float]:
    low, _, high = text.partition("..")
    found = (float(low or -1), float(high or 1))
    if found[0] > found[1]:
        raise invalid("sentiment", f"{high} is less than {low}")
    return found
