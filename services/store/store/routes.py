"""The read API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine

from chassis.openapi import problems
from chassis.problems import Problem
from newswire.articles import Article, StageTime
from store.answers import from_database
from store.asking import read_question
from store.conditions import Asked
from store.cursors import CursorError
from store.etags import NOT_MODIFIED, IfNoneMatch, answer
from store.finding import find_document, find_taken_back, find_versions
from store.highlights import Highlight, find_highlights
from store.parameters import read_asked
from store.searching import search
from store.waiting import Waiting, find_waiting

PAGE_LIMIT = 200
ArticleId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The id that the push answered.")]
State = Literal["accepted", "set_aside", "stored", "withheld", "canceled"]


class ArticleAnswer(Article):
    """An article and how far it has come.

    `accepted` means on the wire and not stored yet; `set_aside` that it could not be processed, `reason` says why,
    and an operator can put it back to work.
    """

    state: State
    reason: str | None = None


class FoundArticle(ArticleAnswer):
    """An article of a list; `highlights` show where the words of `q` are, and are there only with `q`."""

    highlights: tuple[Highlight, ...] = ()


class ArticlePage(BaseModel):
    """Articles, newest first; `next` is the cursor of the next page, null on the last."""

    articles: list[FoundArticle]
    next: str | None


class VersionList(BaseModel):
    """The versions of an article that are kept, newest first; `changes` of each says what it changed."""

    versions: list[Article]


class StatusAnswer(BaseModel):
    """How far an article has come, with the time of every stage behind it."""

    id: str
    version: int
    state: State
    reason: str | None = None
    stages: list[StageTime]


def build_router(engine: Engine, redis: Redis) -> APIRouter:
    """The routes over this database and stream server."""
    router = APIRouter(prefix="/v1", tags=["articles"])

    async def find(article_id: str) -> ArticleAnswer:
        document = await from_database(find_document, engine, article_id)
        if document is not None:
            return ArticleAnswer.model_validate_json(_with_state(document, "stored"))
        return await find_unstored(article_id)

    async def find_unstored(article_id: str) -> ArticleAnswer:
        taken_back = await from_database(find_taken_back, engine, article_id)
        if taken_back is not None:
            state: State = "canceled" if taken_back.status == "canceled" else "withheld"
            return ArticleAnswer.model_validate_json(_with_state(taken_back.document, state))
        waiting = await _from_stream(redis, article_id)
        if waiting is None:
            raise Problem(404, "no-such-article", f"no article has the id {article_id}")
        state = "accepted" if waiting.set_aside is None else "set_aside"
        return ArticleAnswer(**dict(waiting.article), state=state, reason=waiting.set_aside)

    @router.get(
        "/articles", response_model=ArticlePage, summary="Articles, newest first; searched", responses=NOT_MODIFIED
    )
    async def list_articles(
        asked: Annotated[Asked, Depends(read_asked)],
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 20,
        cursor: Annotated[str | None, Query(max_length=100, description="`next` of the page before.")] = None,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        try:
            page = await from_database(search, engine, asked, limit, cursor)
        except CursorError as error:
            errors = [{"pointer": "/query/cursor", "detail": str(error)}]
            raise Problem(422, "invalid-cursor", str(error), errors) from None
        documents = await run_in_threadpool(_found, page.documents, asked.q)
        following = f'"{page.next_cursor}"' if page.next_cursor else "null"
        return answer(f'{{"articles":[{documents}],"next":{following}}}', if_none_match)

    @router.get(
        "/articles/{article_id}",
        response_model=ArticleAnswer,
        summary="One article",
        responses={**NOT_MODIFIED, **problems(410)},
    )
    async def get_article(article_id: ArticleId, if_none_match: IfNoneMatch = None) -> Response:
        document = await from_database(find_document, engine, article_id)
        if document is not None:
            return answer(_with_state(document, "stored"), if_none_match)
        found = await find_unstored(article_id)
        _check_shown(found)
        return answer(found.model_dump_json(), if_none_match)

    @router.get(
        "/articles/{article_id}/versions",
        response_model=VersionList,
        summary="All versions of one article, newest first",
        responses=problems(410),
    )
    async def get_versions(article_id: ArticleId) -> Response:
        found = await find(article_id)
        _check_shown(found)
        earlier = await from_database(find_versions, engine, article_id)
        newest = found.model_dump_json(exclude={"state", "reason"})
        return _json(f'{{"versions":[{",".join((newest, *earlier))}]}}')

    @router.get("/articles/{article_id}/status", summary="How far one article has come")
    async def get_status(article_id: ArticleId) -> StatusAnswer:
        found = await find(article_id)
        return StatusAnswer(
            id=found.id, version=found.version, state=found.state, reason=found.reason, stages=list(found.stages)
        )

    return router


def _check_shown(article: ArticleAnswer) -> None:
    """Raises Problem 410 for what was taken back, be it stored or still on its way."""
    if article.status != "usable":
        raise Problem(410, f"article-{article.status}", f"version {article.version} of it is {article.status}")


async def _from_stream(redis: Redis, article_id: str) -> Waiting | None:
    try:
        return await find_waiting(redis, article_id)
    except (RedisError, OSError):
        detail = "the article is not stored, and the stream server does not answer whether it was accepted"
        raise Problem(503, "stream-unavailable", detail, headers={"Retry-After": "2"}) from None


def _found(documents: Sequence[str], q: str | None) -> str:
    """The articles of a page, with their highlights where words were looked for."""
    if q is None:
        return ",".join(_with_state(document, "stored") for document in documents)
    wanted = read_question(q).wanted
    return ",".join(_with_highlights(document, wanted) for document in documents)


def _with_highlights(document: str, wanted: Sequence[Sequence[str]]) -> str:
    shown = orjson.loads(document)
    found = find_highlights(shown["title"], shown["text"], wanted)
    listed = ",".join(one.model_dump_json() for one in found)
    return f'{_with_state(document, "stored")[:-1]},"highlights":[{listed}]}}'


def _with_state(document: str, state: State) -> str:
    """The kept JSON text plus its state; parsing and writing it again would cost more than finding it."""
    return f'{document[:-1]},"state":"{state}"}}'


def _json(body: str) -> Response:
    content: Any = body
    return Response(content, media_type="application/json")
