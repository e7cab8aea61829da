"""The read API of entities and of what is said to have happened when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from sqlalchemy import Engine

from chassis.web.problems import Problem
from newswire.articles import Article
from store.api.errors import asked_range, from_database, invalid
from store.api.etags import NOT_MODIFIED, IfNoneMatch, answer
from store.search.conditions import find_keys
from store.search.cursors import CursorError
from store.search.days import DAYS_PATTERN, Days, iso
from store.search.entities import LATEST, Known, OnDay, Portrait, SpokenDate, find_entities, find_portrait, find_said
from store.search.highlights import sentence_around

Every = Literal["day", "week"]


class EntityAnswer(BaseModel):
    """An entity and how many articles name it; `complete`: these are all, not only the latest that are counted."""

    id: str
    name: str
    type: str
    articles: int
    complete: bool


class EntityList(BaseModel):
    """Entities, those named most first."""

    entities: list[EntityAnswer]


class Period(BaseModel):
    """What articles published in the day or week beginning `date` say; `sentiment`: the mean of what was judged."""

    date: str
    articles: int
    mentions: int
    sentiment: float | None


class Companion(BaseModel):
    """An entity that the same articles name, and how many of the latest do."""

    id: str
    name: str
    type: str
    articles: int


class PortraitAnswer(EntityAnswer):
    """An entity over time, and those named beside it."""

    mentions: int
    timeline: list[Period]
    companions: list[Companion]


class SpokenDateAnswer(BaseModel):
    """A date in a text: the days it covers, the words, and the sentence they stand in, at `start` of the text."""

    first: str
    last: str
    expression: str
    sentence: str
    start: int
    article_id: str
    title: str | None
    source: str | None
    published: str | None


class Timeline(BaseModel):
    """What is said to have happened when, in the order of the days; `next` is the cursor of the next page."""

    dates: list[SpokenDateAnswer]
    next: str | None


def build_entity_router(engine: Engine) -> APIRouter:
    """The routes over this database."""
    router = APIRouter(tags=["entities"])

    @router.get("/entities", response_model=EntityList, summary="Entities by name", responses=NOT_MODIFIED)
    async def list_entities(
        q: Annotated[str, Query(min_length=1, max_length=200, description="Words of the name; the last may be cut.")],
        kind: Annotated[
            str | None, Query(alias="type", max_length=40, description="e.g. `PERSON`, `ORG`, `GPE`.")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        plain = kind.replace("\0", "") if kind is not None else None
        found = await from_database(find_entities, engine, q, plain, limit)
        body = EntityList(entities=[_entity(one) for one in found])
        return answer(body.model_dump_json(), if_none_match)

    @router.get(
        "/entities/{entity_id}",
        response_model=PortraitAnswer,
        summary="One entity: mentions and tone over time, and who is named beside it",
        responses=NOT_MODIFIED,
    )
    async def get_entity(
        entity_id: Annotated[str, Path(max_length=300)], every: Every = "day", if_none_match: IfNoneMatch = None
    ) -> Response:
        found = await from_database(find_portrait, engine, entity_id)
        if found is None:
            raise Problem(404, "no-such-entity", f"no article names an entity with the id {entity_id}")
        return answer(_portrait(found, every).model_dump_json(), if_none_match)

    @router.get(
        "/timeline",
        response_model=Timeline,
        summary="What is said to have happened when, by the dates in texts that name an entity",
        responses=NOT_MODIFIED,
    )
    async def get_timeline(
        entity: Annotated[str, Query(min_length=1, max_length=300, description="The id or name of the entity.")],
        from_: Annotated[
            str | None, Query(alias="from", pattern=DAYS_PATTERN, description="First day, as 2022-02.")
        ] = None,
        to: Annotated[str | None, Query(pattern=DAYS_PATTERN, description="Last day, as 2022-03.")] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        cursor: Annotated[str | None, Query(max_length=100)] = None,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        days = _asked_days(from_, to)
        keys = await from_database(_keys, engine, entity)
        if not keys:
            return answer(Timeline(dates=[], next=None).model_dump_json(), if_none_match)
        try:
            page = await from_database(find_said, engine, keys, days, limit, cursor)
        except CursorError as error:
            raise invalid("cursor", str(error), "invalid-cursor") from None
        body = Timeline(dates=await run_in_threadpool(_all_said, page.said), next=page.next_cursor)
        return answer(body.model_dump_json(), if_none_match)

    return router


def _keys(engine: Engine, entity: str) -> list[int]:
    with engine.connect() as connection:
        return find_keys(connection, entity)


def _asked_days(first: str | None, last: str | None) -> Days:
    beginning = asked_range("from", first) if first else Days(1, 1)
    end = asked_range("to", last) if last else Days(date.max.toordinal(), date.max.toordinal())
    if end.last < beginning.first:
        detail = f"{last} is before {first}"
        raise Problem(422, "invalid-request", detail, [{"pointer": "/query/to", "detail": detail}])
    return Days(beginning.first, end.last)


def _entity(known: Known) -> EntityAnswer:
    complete = known.articles < LATEST
    return EntityAnswer(id=known.id, name=known.name, type=known.type, articles=known.articles, complete=complete)


def _portrait(found: Portrait, every: Every) -> PortraitAnswer:
    companions = [Companion(id=one.id, name=one.name, type=one.type, articles=one.articles) for one in found.companions]
    return PortraitAnswer(
        **_entity(found.entity).model_dump(),
        mentions=found.mentions,
        timeline=list(_periods(found.days, every)),
        companions=companions,
    )


def _periods(days: Sequence[OnDay], every: Every) -> Iterable[Period]:
    grouped: dict[str, list[OnDay]] = {}
    for day in days:
        grouped.setdefault(_beginning(day.day, every), []).append(day)
    for beginning, group in grouped.items():
        judged = [(one.sentiment, one.articles) for one in group if one.sentiment is not None]
        weight = sum(articles for _, articles in judged)
        mean = sum(score * articles for score, articles in judged) / weight if weight else None
        yield Period(
            date=beginning,
            articles=sum(one.articles for one in group),
            mentions=sum(one.mentions for one in group),
            sentiment=None if mean is None else round(mean, 4),
        )


def _beginning(day: int, every: Every) -> str:
    if every == "day":
        return iso(day)
    there = date.fromordinal(day)
    return (there - timedelta(days=min(there.weekday(), day - 1))).isoformat()


def _all_said(said: Sequence[SpokenDate]) -> list[SpokenDateAnswer]:
    """Of dates in one article, which often follow each other, it is read once."""
    shown = []
    for document, some in groupby(said, key=lambda one: one.document):
        article = Article.model_validate_json(document)
        shown += [_said(one, article) for one in some]
    return shown


def _said(said: SpokenDate, article: Article) -> SpokenDateAnswer:
    start, end = sentence_around(article.text, said.start, said.end)
    return SpokenDateAnswer(
        first=iso(said.days.first),
        last=iso(said.days.last),
        expression=article.text[said.start : said.end],
        sentence=article.text[start:end],
        start=start,
        article_id=article.id,
        title=article.title,
        source=article.source,
        published=article.published.value,
    )
