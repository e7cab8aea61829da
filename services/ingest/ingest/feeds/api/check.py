"""Looks at a feed now, and says what is there and what would be done."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, Field

from chassis.web.problems import Problem
from ingest.feeds.api.discovery import discover
from ingest.feeds.api.registration import unreachable
from ingest.feeds.database import registry
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.poll.intake import PendingItem, Plan
from ingest.feeds.poll.poller import FetchOutcome
from ingest.feeds.poll.schedule import learn, usual_interval
from ingest.feeds.read.dates import published_of
from ingest.feeds.read.feed import ParsedFeed
from ingest.feeds.service import Watch
from ingest.fetch import FetchRefusedError

SHOWN = 20


class CheckedItem(BaseModel):
    """An item, the newest first, and what would be done with it."""

    title: str | None
    link: str | None
    date: str | None
    characters: int
    would_be: Literal["sent", "sent_as_new_version", "left_as_it_is"]


class Checked(BaseModel):
    """What is at the address: `verdict` says it in a word, `error` what is wrong."""

    url: str
    answered_by: str | None = Field(description="The address that answered, after redirects.")
    status: int | None
    verdict: Literal["feed", "page", "not_a_feed", "unreachable"]
    error: str | None = None
    format: str | None = None
    title: str | None = None
    problems: list[str] = []
    policy: str | None = None
    hub: str | None = None
    items: int = 0
    dated_items: int = 0
    would_be_sent: int = 0
    usual_interval_seconds: int | None = None
    newest: list[CheckedItem] = Field(default=[], description=f"At most {SHOWN}.")
    feeds: list[str] = Field(default=[], description="The feeds that the page there leads to.")


async def check(watch: Watch, feed: WatchedFeed | None, url: str) -> Checked:
    """Fetch and read; nothing is kept.

    Raises:
        Problem: 422, the address is none.
    """
    try:
        feed = feed or registry.new_feed(url, watch.clock.now().timestamp())
    except FetchRefusedError as error:
        raise Problem(422, "invalid-request", error.reason, [{"pointer": "/url", "detail": error.reason}]) from None
    seen = await watch.polling.look(feed, afresh=True)
    if seen.parsed is None:
        return _without_feed(feed, seen)
    plan = await watch.taking.plan(feed, seen.parsed)
    return _with_feed(watch, feed, seen, seen.parsed, plan)


def _with_feed(watch: Watch, feed: WatchedFeed, seen: FetchOutcome, parsed: ParsedFeed, plan: Plan) -> Checked:
    dates = [published_of(item, feed.zone).value for item in parsed.items]
    now = watch.clock.now().timestamp()
    if feed.last_success_at is None:
        feed = learn(replace(feed, gap_seconds=seen.polled.first_gap, last_new_at=seen.polled.newest_at), 0, now)
    return Checked(
        url=feed.url,
        answered_by=seen.fetched.url if seen.fetched else None,
        status=seen.polled.status,
        verdict="feed",
        format=parsed.format,
        title=parsed.title,
        problems=list(parsed.problems),
        policy=plan.trust.policy,
        hub=next(iter(parsed.hubs), None),
        items=len(parsed.items),
        dated_items=sum(date is not None for date in dates),
        would_be_sent=sum(work.decision.is_due for work in plan.works),
        usual_interval_seconds=round(usual_interval(feed, now, watch.settings.limits)),
        newest=[_item(feed, work) for work in list(reversed(plan.works))[:SHOWN]],
    )


def _item(feed: WatchedFeed, work: PendingItem) -> CheckedItem:
    item = work.draft.item
    changed: Literal["sent", "sent_as_new_version"] = "sent" if work.is_first else "sent_as_new_version"
    return CheckedItem(
        title=item.title,
        link=item.link,
        date=published_of(item, feed.zone).value,
        characters=len(work.draft.text),
        would_be=changed if work.decision.is_due else "left_as_it_is",
    )


def _without_feed(feed: WatchedFeed, seen: FetchOutcome) -> Checked:
    fetched = seen.fetched
    found: list[str] = []
    if fetched is not None and seen.polled.error == "not_a_feed":
        found = [one.url for one in discover(fetched.body, fetched.url, fetched.headers.get("content-type"))]
    verdict: Literal["page", "not_a_feed", "unreachable"] = "unreachable"
    if seen.polled.error == "not_a_feed":
        verdict = "page" if found else "not_a_feed"
    return Checked(
        url=feed.url,
        answered_by=fetched.url if fetched else None,
        status=seen.polled.status,
        verdict=verdict,
        error=unreachable(seen).detail,
        feeds=found,
    )
