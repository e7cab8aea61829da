"""Who says what of an article: the annotators of its document, others beside them, and what was replaced."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy import Engine

from chassis.web.openapi import problems
from chassis.web.problems import Problem
from store.api.errors import NEXT, from_database, invalid, next_link
from store.save.annotations import find_said
from store.search.cursors import CursorError, make_cursor, read_cursor
from store.search.lookup import find_taken_back


class Changed(BaseModel):
    """How many entries of a field were gained, lost and changed."""

    gained: int
    lost: int
    changed: int


class SaidAnswer(BaseModel):
    """What one version of a producer says of the article, or has said."""

    producer: str
    version: str
    model: str | None
    article_version: int
    made_at: str
    replaced_at: str | None = Field(description="Null while it holds.")
    said: Any = Field(description="Null where the article itself has it, or where it was replaced.")
    differs: dict[str, Changed] | None = Field(description="How what replaced it differs, by field.")


class SaidList(BaseModel):
    """What holds first; `next` is the cursor of the next page, null on the last."""

    annotations: list[SaidAnswer]
    next: str | None


def build_annotation_router(engine: Engine) -> APIRouter:
    """The routes over this database."""
    router = APIRouter()

    @router.get(
        "/articles/{article_id}/annotations",
        summary="Who says what of one article, and who said what before",
        response_model=SaidList,
        responses={200: {"headers": NEXT}, **problems(410)},
    )
    async def get_annotations(
        article_id: Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The id that the push answered.")],
        response: Response,
        limit: Annotated[int, Query(ge=1, le=100)] = 100,
        cursor: Annotated[str | None, Query(max_length=100, description="`next` of the page before.")] = None,
    ) -> SaidList:
        """Fewer than asked for when they are very long."""
        question = ("annotations", article_id)
        try:
            first = read_cursor(question, cursor)[0] if cursor is not None else 0
        except CursorError as error:
            raise invalid("cursor", str(error), "invalid-cursor") from None
        found = await from_database(find_said, engine, article_id, max(first, 0), limit)
        if found is None:
            gone = await from_database(find_taken_back, engine, article_id)
            if gone is not None:
                raise Problem(410, f"article-{gone.status}", f"version {gone.version} of it is {gone.status}")
            raise Problem(404, "no-such-article", f"no article with the id {article_id} is kept")
        said, following = found
        after = None if following is None else make_cursor(question, following)
        address = f"/v1/articles/{article_id}/annotations?limit={limit}&cursor={after}"
        response.headers.update(next_link(address if after else None))
        return SaidList(annotations=[SaidAnswer(**asdict(one)) for one in said], next=after)

    return router
