"""The read API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine

from chassis.web.openapi import problems
from chassis.web.problems import Problem
from newswire.articles import Article, StageTime
from store.api.errors import NEXT, from_database, invalid, next_link
from store.api.etags import NOT_MODIFIED, IfNoneMatch, answer
from store.api.negotiation import VARY, chosen, described
from store.formats.addresses import Asking, base_of
from store.formats.own import ArticleAnswer, FoundArticle, State
from store.formats.table import ARTICLE_TYPES, LIST_TYPES, ArticleFormat, ListFormat
from store.formats.writing import write_article, write_page
from store.search.conditions import Conditions
from store.search.cursors import PAGE_LIMIT_CHARACTERS, CursorError, make_cursor, read_cursor
from store.search.lookup import find_document, find_replaced, find_taken_back
from store.search.parameters import read_asked
from store.search.pending import Waiting, find_waiting
from store.search.search import search

PAGE_LIMIT = 200
VERSIONS_LIMIT = 100
ArticleId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The id that the push answered.")]
FORMAT_IS = "The format, where the `Accept` header cannot be set."


@dataclass(frozen=True, slots=True)
class LocatedArticle:
    """An article and how far it has come."""

    article: Article
    state: State
    reason: str | None = None


class ArticlePage(BaseModel):
    """Articles, newest first; `next` is the cursor of the next page, null on the last."""

    articles: list[FoundArticle]
    next: str | None


class VersionList(BaseModel):
    """The versions of an article that are kept, newest first; `changes` of each says what it changed. `next` is the
    cursor of the next page, null on the last."""

    versions: list[Article]
    next: str | None


class StatusAnswer(BaseModel):
    """How far an article has come, with the time of every stage behind it."""

    id: str
    version: int
    state: State
    reason: str | None = None
    stages: list[StageTime]


def build_router(engine: Engine, redis: Redis, public_url: str = "") -> APIRouter:
    """The routes over this database and stream server; `public_url` is where others reach them, if that is told."""
    router = APIRouter(prefix="/v1", tags=["articles"])

    async def find(article_id: str) -> LocatedArticle:
        document = await from_database(find_document, engine, article_id)
        if document is not None:
            return LocatedArticle(Article.model_validate_json(document), "stored")
        return await find_unstored(article_id)

    async def find_unstored(article_id: str) -> LocatedArticle:
        taken_back = await from_database(find_taken_back, engine, article_id)
        if taken_back is not None:
            state: State = "canceled" if taken_back.status == "canceled" else "withheld"
            return LocatedArticle(Article.model_validate_json(taken_back.document), state)
        waiting = await _from_stream(redis, article_id)
        if waiting is None:
            raise Problem(404, "no-such-article", f"no article has the id {article_id}")
        return LocatedArticle(
            waiting.article, "accepted" if waiting.set_aside is None else "set_aside", waiting.set_aside
        )

    @router.get(
        "/articles",
        response_model=ArticlePage,
        summary="Articles, newest first; searched",
        responses={200: described(LIST_TYPES, "Link"), **NOT_MODIFIED, **problems(406)},
    )
    async def list_articles(
        request: Request,
        asked: Annotated[Conditions, Depends(read_asked)],
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 20,
        cursor: Annotated[str | None, Query(max_length=100, description="`next` of the page before.")] = None,
        form: Annotated[ListFormat | None, Query(alias="format", description=FORMAT_IS)] = None,
        text: Annotated[Literal["summary", "full"], Query(description="How much of a text feeds show.")] = "summary",
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        wanted = chosen(form, _accept(request), LIST_TYPES)
        try:
            page = await from_database(search, engine, asked, limit, cursor)
        except CursorError as error:
            raise invalid("cursor", str(error), "invalid-cursor") from None
        asking = _asking(request, public_url)

        def respond() -> Response:
            body = write_page(wanted, page.documents, page.next_cursor, asking)
            link = {"Link": f'<{asking.address(wanted, page.next_cursor)}>; rel="next"'} if page.next_cursor else {}
            return answer(body, if_none_match, LIST_TYPES[wanted], {**VARY, **link})

        return await run_in_threadpool(respond)

    @router.get(
        "/articles/{article_id}",
        response_model=ArticleAnswer,
        summary="One article",
        responses={200: described(ARTICLE_TYPES), **NOT_MODIFIED, **problems(406, 410)},
    )
    async def get_article(
        request: Request,
        article_id: ArticleId,
        form: Annotated[ArticleFormat | None, Query(alias="format", description=FORMAT_IS)] = None,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        wanted = chosen(form, _accept(request), ARTICLE_TYPES)
        document = await from_database(find_document, engine, article_id)
        unstored = None if document is not None else await find_unstored(article_id)

        def respond() -> Response:
            if unstored is None:
                body = write_article(wanted, document or "", "stored")
            else:
                body = write_article(wanted, unstored.article.model_dump_json(), unstored.state, unstored.reason)
            return answer(body, if_none_match, ARTICLE_TYPES[wanted], VARY)

        if unstored is not None:
            _check_shown(unstored.article)
        return await run_in_threadpool(respond)

    @router.get(
        "/articles/{article_id}/versions",
        response_model=VersionList,
        summary="The versions of one article, newest first",
        responses={200: {"headers": NEXT}, **problems(410)},
    )
    async def get_versions(
        article_id: ArticleId,
        limit: Annotated[int, Query(ge=1, le=VERSIONS_LIMIT)] = 20,
        cursor: Annotated[str | None, Query(max_length=100, description="`next` of the page before.")] = None,
    ) -> Response:
        """Fewer than asked for when they are very long."""
        before = _version_before(article_id, cursor)
        found = await find(article_id)
        _check_shown(found.article)
        current = [found.article.model_dump_json()] if before is None else []
        room = PAGE_LIMIT_CHARACTERS - sum(map(len, current))
        place = found.article.version if before is None else before
        page = await from_database(find_replaced, engine, article_id, place, limit - len(current), room)
        return _version_page(article_id, limit, [*current, *page.documents], page.following)

    @router.get("/articles/{article_id}/status", summary="How far one article has come")
    async def get_status(article_id: ArticleId) -> StatusAnswer:
        found = await find(article_id)
        one = found.article
        return StatusAnswer(
            id=one.id, version=one.version, state=found.state, reason=found.reason, stages=list(one.stages)
        )

    return router


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


def _asking(request: Request, public_url: str) -> Asking:
    base = base_of(public_url, request.url.scheme, request.headers.get("host"), request.scope.get("server"))
    return Asking(base, dict(request.query_params))


def _check_shown(article: Article) -> None:
    """Raises Problem 410 for what was taken back, be it stored or still on its way."""
    if article.status != "usable":
        raise Problem(410, f"article-{article.status}", f"version {article.version} of it is {article.status}")


async def _from_stream(redis: Redis, article_id: str) -> Waiting | None:
    try:
        return await find_waiting(redis, article_id)
    except (RedisError, OSError):
        detail = "the article is not stored, and the stream server does not answer whether it was accepted"
        raise Problem(503, "stream-unavailable", detail, headers={"Retry-After": "2"}) from None


def _version_before(article_id: str, cursor: str | None) -> int | None:
    try:
        return None if cursor is None else read_cursor(("versions", article_id), cursor)[0]
    except CursorError as error:
        raise invalid("cursor", str(error), "invalid-cursor") from None


def _version_page(article_id: str, limit: int, documents: Sequence[str], following: int | None) -> Response:
    cursor = None if following is None else make_cursor(("versions", article_id), following)
    following_one = "null" if cursor is None else f'"{cursor}"'
    body = f'{{"versions":[{",".join(documents)}],"next":{following_one}}}'
    address = f"/v1/articles/{article_id}/versions?limit={limit}&cursor={cursor}"
    return Response(body, headers=next_link(address if cursor else None), media_type="application/json")
