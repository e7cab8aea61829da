"""Who says what of an article: the annotators of its document, others beside them, and what was replaced."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from sqlalchemy import Engine

from chassis.openapi import problems
from chassis.problems import Problem
from store.annotations import find_said
from store.answers import from_database
from store.finding import find_taken_back


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
    """What holds first."""

    annotations: list[SaidAnswer]


def build_annotation_router(engine: Engine) -> APIRouter:
    """The routes over this database."""
    router = APIRouter()

    @router.get(
        "/articles/{article_id}/annotations",
        summary="Who says what of one article, and who said what before",
        responses=problems(410),
    )
    async def get_annotations(
        article_id: Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The id that the push answered.")],
    ) -> SaidList:
        found = await from_database(find_said, engine, article_id)
        if found is None:
            gone = await from_database(find_taken_back, engine, article_id)
            if gone is not None:
                raise Problem(410, f"article-{gone.status}", f"version {gone.version} of it is {gone.status}")
            raise Problem(404, "no-such-article", f"no article with the id {article_id} is kept")
        return SaidList(annotations=[SaidAnswer(**asdict(one)) for one in found])

    return router
