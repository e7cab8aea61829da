"""Polls one feed: fetches it, reads it, takes what is new, and says in what state it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Final

from chassis.clock import Clock
from ingest.accept.acceptor import Acceptor
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.isolation.sandbox import FeedProcesses
from ingest.feeds.poll.freshness import are_refuted, validators_of
from ingest.feeds.poll.intake import FeedIntake, Taken
from ingest.feeds.poll.polled import DAY, Polled
from ingest.feeds.read.dates import published_of
from ingest.feeds.read.feed import FeedItem, FeedTooHardError, NotAFeedError, ParsedFeed
from ingest.fetch import Fetched, Fetcher, FetchFailedError, FetchRefusedError

MINUTE: Final = 60.0
DATED_ITEMS: Final = 20
"""The newest items, from whose dates the first guess of the usual gap is made."""

_ERRORS: Final = {401: "forbidden", 403: "forbidden", 404: "not_found", 429: "too_many_requests"}
_UNASKED: Final = Polled(
    "failed", 304, "unexpected_answer", "the server says 304, unchanged, of a document that it never gave"
)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """What a fetch brought: `parsed` is None where there was nothing to read, because of what `polled` says.

    `is_unasked`: the server was not asked whether the document had changed.
    """

    polled: Polled
    fetched: Fetched | None = None
    parsed: ParsedFeed | None = None
    body_digest: str | None = None
    is_unasked: bool = False


class Polling:
    """Polls feeds, each as it is asked to."""

    def __init__(self, fetcher: Fetcher, sandbox: FeedProcesses, taking: FeedIntake, clock: Clock) -> None:
        self._fetcher, self._sandbox, self._taking, self._clock = fetcher, sandbox, taking, clock

    async def poll(self, feed: WatchedFeed, acceptor: Acceptor) -> tuple[WatchedFeed, Polled, Taken | None]:
        """The feed with what it now says of itself, what was found, and what was taken where there was anything."""
        seen = await self.look(feed)
        if seen.parsed is None or seen.fetched is None:
            return feed, seen.polled, None
        parsed, fetched = seen.parsed, seen.fetched
        feed = described(feed, parsed, fetched)
        taken = await self._taking.take(feed, parsed, acceptor)
        # What was left over from a long first document says nothing about how often something new comes.
        is_catching_up = taken.pending > 0 or (feed.last_success_at is not None and feed.body_digest is None)
        polled = replace(
            seen.polled,
            new=0 if is_catching_up else taken.arrived,
            pending=taken.pending > 0,
            is_refuted=seen.is_unasked and not is_catching_up and taken.has_news and are_refuted(feed, fetched),
        )
        # What is left must be seen again, so the server is not told that this version is known.
        known = (fetched.validators.etag, fetched.validators.last_modified, seen.body_digest)
        etag, last_modified, digest = (None, None, None) if taken.pending else known
        volatile = " ".join(sorted(taken.trust.volatile))
        feed = replace(feed, policy=taken.trust.policy, volatile=volatile)
        feed = replace(feed, etag=etag, last_modified=last_modified, body_digest=digest)
        return feed, polled, taken

    async def look(self, feed: WatchedFeed, *, afresh: bool = False) -> FetchOutcome:
        """Fetch and read the feed; nothing is taken. `afresh`: whether it has changed or not."""
        validators = None if afresh else validators_of(feed, self._clock.now().timestamp())
        try:
            fetched = await self._fetcher.fetch(feed.url, validators=validators, afresh=validators is None)
        except FetchRefusedError as error:
            if error.retry_after_seconds is not None:
                return FetchOutcome(Polled("postponed", wait_seconds=error.retry_after_seconds, error=error.reason))
            return FetchOutcome(Polled("failed", error="refused", detail=error.reason))
        except FetchFailedError as error:
            return FetchOutcome(Polled("failed", error=error.kind, detail=error.reason))
        polled = judged(fetched)
        if fetched.status == 304 and validators is None:
            return FetchOutcome(_UNASKED, fetched)
        digest = blake2b(fetched.body, digest_size=16).hexdigest()
        if polled.outcome != "success" or fetched.status == 304 or (digest == feed.body_digest and not afresh):
            return FetchOutcome(polled, fetched)
        seen = await self._read(fetched, polled, digest, feed.zone)
        return replace(seen, is_unasked=validators is None)

    async def _read(self, fetched: Fetched, polled: Polled, digest: str, zone: str | None) -> FetchOutcome:
        kind = fetched.headers.get("content-type")
        try:
            parsed = await self._sandbox.parse_guarded(fetched.body, fetched.url, kind)
        except NotAFeedError as error:
            return FetchOutcome(replace(polled, outcome="failed", error="not_a_feed", detail=str(error)), fetched)
        except FeedTooHardError as error:
            return FetchOutcome(replace(polled, outcome="failed", error="too_hard", detail=str(error)), fetched)
        if parsed.format == "sitemap_index":
            detail = "an index of sitemaps, which holds no articles: add one of its sitemaps"
            return FetchOutcome(replace(polled, outcome="failed", error="not_a_feed", detail=detail), fetched)
        gap, newest = rhythm(parsed.items, zone)
        told = replace(
            polled,
            keep_seconds=max(polled.keep_seconds, (parsed.ttl_minutes or 0) * MINUTE),
            skip_hours=parsed.skip_hours,
            skip_days=parsed.skip_days,
            first_gap=gap,
            newest_at=newest,
        )
        return FetchOutcome(told, fetched, parsed, digest)


def judged(fetched: Fetched) -> Polled:
    """What an answer means by its status and headers alone."""
    status = fetched.status
    if status in (200, 203, 226, 304):
        keep_seconds, is_whole = _fresh_for(fetched), status != 304
        return Polled("success", status, keep_seconds=keep_seconds, moved_to=fetched.permanent_url, is_whole=is_whole)
    if status == 410:
        return Polled("gone", status)
    error = _ERRORS.get(status) or ("server_error" if status >= 500 else "unexpected_answer")
    detail = f"the server answered {status}"
    return Polled("failed", status, error, detail, wait_seconds=fetched.retry_after_seconds or 0.0)


def described(feed: WatchedFeed, parsed: ParsedFeed, fetched: Fetched) -> WatchedFeed:
    """The feed with what its document says of it."""
    linked = dict(reversed(fetched.links))
    hub = linked.get("hub") or next(iter(parsed.hubs), None)
    topic = linked.get("self") or parsed.self_url or feed.url
    return replace(
        feed,
        title=feed.title or parsed.title,
        site_url=parsed.link or feed.site_url,
        problems=",".join(parsed.problems),
        hub=hub,
        topic=topic if hub else None,
    )


def rhythm(items: Sequence[FeedItem], zone: str | None) -> tuple[float | None, float | None]:
    """The usual gap between the newest items by their dates, and the date of the last; None where they tell none."""
    moments = sorted((moment for item in items if (moment := _moment(item, zone)) is not None), reverse=True)
    newest = moments[:DATED_ITEMS]
    if len(newest) < 3:
        return None, newest[0] if newest else None
    return min(max((newest[0] - newest[-1]) / (len(newest) - 1), MINUTE), 365 * DAY), newest[0]


def _moment(item: FeedItem, zone: str | None) -> float | None:
    value = published_of(item, zone).value
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _fresh_for(fetched: Fetched) -> float:
    """For how long the server says the document is fresh (RFC 9111, section 4.2), less what a cache has used up."""
    found = _MAX_AGE.search(fetched.headers.get("cache-control", ""))
    age = fetched.headers.get("age", "")
    return max(0.0, float(found[1]) - (float(age) if age.isdecimal() and len(age) < 10 else 0.0)) if found else 0.0
