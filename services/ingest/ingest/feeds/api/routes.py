"""The HTTP side of watching feeds: list, add, change, remove, check, import, export."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Concatenate, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from chassis.web.openapi import problems
from chassis.web.problems import Problem
from ingest.feeds.api import registration as adding
from ingest.feeds.api.check import Checked, check
from ingest.feeds.api.cursors import PATTERN, cursor_behind, read_cursor
from ingest.feeds.api.descriptions import FeedDocument, document
from ingest.feeds.api.opml import LIMIT_FEEDS, ListedFeed, NotOpmlError, fitting, read_opml, write_opml
from ingest.feeds.database import registry
from ingest.feeds.database.engine import Parameters, Result
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.read.dates import ZoneError, check_zone
from ingest.feeds.service import Watch

FeedId = Annotated[str, Path(pattern="^[0-9a-f]{12}$", description="The id that adding the feed answered.")]


def _whole(value: object) -> object:
    """JSON has one kind of number: 60.0 is the integer 60."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Interval = Annotated[
    int,
    Field(ge=60, le=86_400, description="Seconds between two polls; null: as the feed yields."),
    BeforeValidator(_whole),
]
Cursor = Annotated[str | None, Query(pattern=PATTERN, description="`next` of the page before.")]
Words = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
OPML = "text/x-opml"
PAGE_LIMIT = 1000


class Said(BaseModel):
    """What somebody can say of a feed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    title: Words | None = None
    source: Words | None = Field(
        default=None,
        description="The outlet; by default the host of its site if in the feed's domain, else of the feed.",
    )
    zone: Words | None = Field(
        default=None, description="Time zone of dates without one: Europe/Berlin, IST, +05:30.", examples=["+05:30"]
    )
    category: Words | None = None
    full_page: bool = Field(default=False, description="Fetch the page of every item, and take its story.")
    interval_seconds: Interval | None = None

    @field_validator("zone")
    @classmethod
    def zone_exists(cls, value: str | None) -> str | None:
        """A zone that no date could be read in is refused when it is said, not at the first poll."""
        if value is not None:
            try:
                check_zone(value)
            except ZoneError as error:
                raise ValueError(str(error)) from None
        return value


class NewFeed(Said):
    """A feed to watch: its own address, or that of a page that leads to it."""

    url: str = Field(min_length=8, max_length=2048, json_schema_extra={"format": "http-url"})
    check: bool = Field(
        default=True, description="Look at it first, and at the feeds of a page; else at the first poll."
    )


class FeedChange(Said):
    """What to change; what is not there stays."""

    full_page: bool = False
    state: Literal["active", "paused"] | None = None


class FeedList(BaseModel):
    """Feeds, in the order in which they were added; `next` is the cursor of the next page, null on the last."""

    feeds: list[FeedDocument]
    next: str | None


class Refused(BaseModel):
    """An address that cannot be watched."""

    url: str
    reason: str


class ImportResult(BaseModel):
    """What became of a list."""

    added: int
    known: int
    refused: list[Refused]


class Address(BaseModel):
    """Where to look."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    url: str = Field(min_length=8, max_length=2048, json_schema_extra={"format": "http-url"})


def build_router(watch: Watch) -> APIRouter:
    """The routes over this watch, seen from /v1."""
    router = APIRouter(tags=["feeds"])

    @router.get("/feeds", summary="The feeds", response_model=FeedList, responses=_NEXT)
    async def list_feeds(
        response: Response, limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 200, cursor: Cursor = None
    ) -> FeedList:
        """Each with its state, its schedule and what went wrong last, in the order in which they were added."""
        found, following = await _page(watch, limit, cursor)
        if following is not None:
            response.headers["Link"] = f'</v1/feeds?limit={limit}&cursor={following}>; rel="next"'
        return FeedList(feeds=[document(feed) for feed in found], next=following)

    @router.post("/feeds", status_code=202, summary="Watch a feed", responses=problems(409))
    async def add_feed(asked: NewFeed) -> FeedDocument:
        """It is kept when this is answered, and polled at once."""
        said = asked.model_dump(exclude={"url", "check"}, exclude_unset=True)
        return document(await _opened(adding.add(watch, asked.url, check=asked.check, said=said)))

    @router.get("/feeds.opml", summary="The feeds as OPML", response_class=Response, responses=_OPML_ANSWER)
    async def export_opml(
        limit: Annotated[int, Query(ge=1, le=LIMIT_FEEDS)] = LIMIT_FEEDS, cursor: Cursor = None
    ) -> Response:
        """Folders are the categories. Fewer than asked for where the list could not be imported again; the `Link`
        leads to the others."""
        found, following = await _page(watch, limit, cursor)
        listed = fitting([ListedFeed(feed.url, feed.title, feed.category, feed.site_url) for feed in found])
        if len(listed) < len(found):
            following = cursor_behind(found[len(listed) - 1])
        link = {"Link": f'</v1/feeds.opml?limit={limit}&cursor={following}>; rel="next"'} if following else {}
        return Response(await run_in_threadpool(write_opml, listed), headers=link, media_type=OPML)

    @router.post(
        "/feeds:import",
        summary="Watch the feeds of an OPML list",
        openapi_extra=_OPML_BODY,
        responses=problems(413, 422),
    )
    async def import_opml(request: Request) -> ImportResult:
        """They are looked at when they are first polled; those known already stay as they are."""
        body = await request.body()
        try:
            listed = await run_in_threadpool(read_opml, body)
        except NotOpmlError as error:
            raise Problem(422, "not-opml", str(error)) from None
        found = await _opened(adding.add_all(watch, listed))
        refused = [Refused(url=url, reason=reason) for url, reason in found.refused]
        return ImportResult(added=found.added, known=found.known, refused=refused)

    @router.post("/feeds:check", summary="Look at an address")
    async def check_address(asked: Address) -> Checked:
        """Fetch and read it now, and say what is there and what would be done; nothing is kept."""
        return await _opened(check(watch, None, asked.url))

    @router.get("/feeds/{feed_id}", summary="One feed")
    async def get_feed(feed_id: FeedId) -> FeedDocument:
        """Its state, its schedule and what went wrong last."""
        return document(await _feed(watch, feed_id))

    @router.patch("/feeds/{feed_id}", summary="Change a feed")
    async def change_feed(feed_id: FeedId, asked: FeedChange) -> FeedDocument:
        """What is said replaces what was; a feed that is set active is polled at once."""
        values: dict[str, Any] = asked.model_dump(exclude_unset=True)
        if values.get("state", "") is None:
            del values["state"]
        if values.get("state") == "active":
            values |= {"next_due": watch.clock.now().timestamp(), "failures": 0, "last_error": None}
        await _feed(watch, feed_id)
        changed = await _run(watch, registry.change, feed_id, **values)
        watch.watching.wake()
        return document(_found(changed, feed_id))

    @router.delete("/feeds/{feed_id}", summary="Stop watching a feed")
    async def remove_feed(feed_id: FeedId) -> FeedDocument:
        """What it brought stays; what was seen of it is forgotten."""
        removed = _found(await _run(watch, registry.remove, feed_id), feed_id)
        await watch.hubs.leave(feed_id)
        return document(removed)

    @router.post("/feeds/{feed_id}/check", summary="Look at a feed")
    async def check_feed(feed_id: FeedId) -> Checked:
        """Fetch and read it now, and say what is there and what would be done; nothing is kept."""
        feed = await _feed(watch, feed_id)
        return await _opened(check(watch, feed, feed.url))

    return router


async def _page(watch: Watch, limit: int, cursor: str | None) -> tuple[list[WatchedFeed], str | None]:
    """Feeds, and the cursor of those behind them."""
    found = await _run(watch, registry.page, limit + 1, read_cursor(cursor) if cursor else None)
    return found[:limit], cursor_behind(found[limit - 1]) if len(found) > limit else None


async def _feed(watch: Watch, feed_id: str) -> WatchedFeed:
    return _found(await _run(watch, registry.get, feed_id), feed_id)


def _found(feed: WatchedFeed | None, feed_id: str) -> WatchedFeed:
    if feed is None:
        raise Problem(404, "not-found", f"no feed has the id {feed_id}")
    return feed


async def _run(
    watch: Watch,
    work: Callable[Concatenate[Connection, Parameters], Result],
    *args: Parameters.args,
    **kwargs: Parameters.kwargs,
) -> Result:
    return await _opened(watch.database.run(work, *args, **kwargs))


async def _opened(working: Awaitable[Result]) -> Result:
    """What it gives; a database that does not work is a problem of now, not of what was asked."""
    try:
        return await working
    except DBAPIError:
        detail = "the database of the feeds does not answer; asking again is safe"
        raise Problem(503, "feeds-unavailable", detail, headers={"Retry-After": "5"}) from None


_OPML_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            OPML: {"schema": {"type": "string"}, "example": write_opml([ListedFeed("https://news.example/feed")])}
        },
    }
}
_LINK: dict[str, Any] = {"Link": {"schema": {"type": "string"}, "description": 'The next page, `rel="next"`.'}}
_NEXT: dict[int | str, dict[str, Any]] = {200: {"headers": _LINK}}
_OPML_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"headers": _LINK, "content": {OPML: {"schema": {"type": "string"}}}}
}
