"""The routes of ingest that need no hurry: taking an article back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from chassis.web.openapi import problems
from chassis.web.problems import Problem
from ingest.accept.acceptor import Acceptor
from ingest.accept.endpoints import receipt
from ingest.accept.preparation import taken_back

ArticleId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The id that the push answered.")]
Note = Annotated[str | None, Query(max_length=2000, pattern=r"^[^\x00]*$", description="Why, for the record.")]


class Receipt(BaseModel):
    """The cancellation is on the stream; it has passed through when the status says `canceled`."""

    id: str
    version: int
    status_url: str
    duplicate: bool


def build_router(acceptor: Acceptor) -> APIRouter:
    """The routes over this desk."""
    router = APIRouter(prefix="/v1", tags=["ingest"])

    @router.delete("/articles/{article_id}", status_code=202, summary="Cancel an article", responses=problems(409))
    async def cancel_article(article_id: ArticleId, note: Note = None) -> Receipt:
        """A kill: the article goes from the API, and an event tells every subscriber to take it back."""
        try:
            accepted = await acceptor.accept_candidate(taken_back(article_id, note))
        except Problem as problem:
            if problem.status != 409:
                raise
            raise Problem(409, problem.type, "the article is canceled already") from None
        return Receipt(**receipt(accepted))

    return router
