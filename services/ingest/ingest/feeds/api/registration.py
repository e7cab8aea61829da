"""Adds feeds: at an address that is one, or at the address of a page that leads to one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from chassis.web.problems import Problem
from ingest.feeds.api.discovery import FoundFeed, discover, guesses
from ingest.feeds.api.opml import ListedFeed
from ingest.feeds.database import registry
from ingest.feeds.database.registry import KnownFeedError, TooManyFeedsError
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.poll.poller import FetchOutcome, described
from ingest.feeds.service import Watch
from ingest.fetch import FetchRefusedError
from ingest.identity.outlets import outlet_of

GUESSES: Final = 4
"""Usual addresses that are tried where a page announces no feed."""

IMPORT_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: how many are new and known, and which were refused, with the reason."""

    added: int
    known: int
    refused: tuple[tuple[str, str], ...]


async def add(watch: Watch, url: str, *, check: bool, said: dict[str, Any]) -> WatchedFeed:
    """Watch the feed at this address, or the first that the page there leads to.

    Raises:
        Problem: 409 where it is watched already, 422 where there is none.
    """
    feed = _named(watch, url, said)
    if check and await watch.database.run(registry.by_url, feed.url) is None:
        feed = await _checked(watch, feed, said)
    try:
        feed = await watch.database.run(registry.add, feed)
    except KnownFeedError as error:
        raise Problem(409, "feed-known", f"this address is watched already, as {error.feed_id}") from None
    except TooManyFeedsError as error:
        raise Problem(409, "too-many-feeds", str(error)) from None
    watch.watching.wake()
    return feed


async def add_all(watch: Watch, listed: list[ListedFeed]) -> Imported:
    """Watch the feeds of a list; they are not looked at before their first poll."""
    # In a thread: of a long list it takes seconds, in which others are answered.
    ready, refused = await asyncio.to_thread(_prepared, listed, watch.clock.now().timestamp())
    added = known = 0
    for start in range(0, len(ready), IMPORT_AT_ONCE):
        outcomes = await watch.database.run(_add_some, ready[start : start + IMPORT_AT_ONCE])
        added += outcomes.count(None)
        known += outcomes.count("known")
        refused += [
            (feed.url, why) for feed, why in zip(ready[start:], outcomes, strict=False) if why not in (None, "known")
        ]
    watch.watching.wake()
    return Imported(added, known, tuple(refused))


def _prepared(listed: list[ListedFeed], now: float) -> tuple[list[WatchedFeed], list[tuple[str, str]]]:
    """The feeds of a list, and the addresses that are none, with the reason."""
    ready: list[WatchedFeed] = []
    refused: list[tuple[str, str]] = []
    for one in listed:
        try:
            feed = registry.new_feed(one.url, now, title=one.title, category=one.category, site_url=_web(one.site_url))
            ready.append(feed)
        except FetchRefusedError as error:
            refused.append((one.url, error.reason))
    return ready, refused


def _add_some(connection: Any, feeds: list[WatchedFeed]) -> list[str | None]:
    outcomes: list[str | None] = []
    for feed in feeds:
        try:
            registry.add(connection, feed)
            outcomes.append(None)
        except KnownFeedError:
            outcomes.append("known")
        except TooManyFeedsError as error:
            outcomes.append(str(error))
    return outcomes


async def _checked(watch: Watch, feed: WatchedFeed, said: dict[str, Any]) -> WatchedFeed:
    seen = await watch.polling.look(feed, afresh=True)
    if seen.parsed is not None and seen.fetched is not None:
        return replace(described(feed, seen.parsed, seen.fetched), problems="")
    if seen.polled.error != "not_a_feed" or seen.fetched is None:
        raise unreachable(seen)
    for found in await _candidates(seen, feed.url):
        candidate = _named(watch, found.url, said)
        inner = await watch.polling.look(candidate, afresh=True)
        if inner.parsed is not None and inner.fetched is not None:
            if outlet_of(inner.fetched.url) != outlet_of(candidate.url):
                # The page's word, not somebody's: many sites lead wherever they are told, and it would speak for them.
                candidate = _named(watch, inner.fetched.url, said)
            return described(candidate, inner.parsed, inner.fetched)
    detail = f"{seen.polled.detail}, and it leads to none"
    raise Problem(422, "not-a-feed", detail, [{"pointer": "/url", "detail": detail}])


async def _candidates(seen: FetchOutcome, url: str) -> list[FoundFeed]:
    """The feeds the page announces or links to, else usual addresses."""
    if seen.fetched is None:
        return []
    found = discover(seen.fetched.body, seen.fetched.url, seen.fetched.headers.get("content-type"))
    return list(found[:GUESSES]) or [FoundFeed(one) for one in guesses(url)[:GUESSES]]


def unreachable(seen: FetchOutcome) -> Problem:
    """Why the address cannot be watched."""
    detail = f"{seen.polled.error}: {seen.polled.detail}" if seen.polled.detail else str(seen.polled.error)
    if seen.polled.outcome == "gone":
        detail = "the server says that it is gone for good (410)"
    return Problem(422, "feed-unreachable", detail, [{"pointer": "/url", "detail": detail}])


def _named(watch: Watch, url: str, said: dict[str, Any]) -> WatchedFeed:
    try:
        return registry.new_feed(url, watch.clock.now().timestamp(), **said)
    except FetchRefusedError as error:
        raise Problem(422, "invalid-request", error.reason, [{"pointer": "/url", "detail": error.reason}]) from None


def _web(url: str | None) -> str | None:
    return url if url and urlsplit(url).scheme in ("http", "https") else None
