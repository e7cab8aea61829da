"""Takes what a feed brings to the acceptor, and remembers of each item only afterwards what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from chassis.clock import Clock
from chassis.web.problems import Problem
from ingest.accept.acceptor import Acceptor
from ingest.extraction import Extracted
from ingest.feeds.database import entries as kept
from ingest.feeds.database.engine import Database
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.items.drafts import (
    Decision,
    EntryOutcome,
    ItemDraft,
    KnownItem,
    drafts_of,
    marked,
    refreshed,
    stories_of,
)
from ingest.feeds.items.identity import Sighting, link_of
from ingest.feeds.items.recognition import recognise
from ingest.feeds.items.trust import Trust, trust_of
from ingest.feeds.poll.pages import PageLaterError, Pages
from ingest.feeds.poll.submissions import Ready, ready
from ingest.feeds.read.feed import ParsedFeed

AT_ONCE: Final = 16
"""Items of one feed that are handed in together."""

PAGES_A_POLL: Final = 20
"""Pages fetched in one poll; the rest comes soon after, so that one feed does not hold a place for minutes."""

PAGE_ATTEMPTS: Final = 3
PAGE_AGAIN_SECONDS: Final = 3600.0
"""A page is not fetched more often for its changes; some feeds date every item anew at every fetch."""

TOUCH_SECONDS: Final = 86_400.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a document: items that were new in it, articles handed in, changed, refused, had from elsewhere.

    `pending` items are left for the next time.
    """

    trust: Trust
    arrived: int = 0
    accepted: int = 0
    changed: int = 0
    refused: int = 0
    elsewhere: int = 0
    pending: int = 0

    @property
    def has_news(self) -> bool:
        """Whether anything was new or changed."""
        return self.arrived > 0 or self.changed > 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done with a document: a decision for each draft; `seen` is what its items were seen with."""

    trust: Trust
    works: tuple[PendingItem, ...]
    seen: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class PendingItem:
    """A draft, what to do with it, and the story of its page; `is_late`: the page could not be had yet."""

    draft: ItemDraft
    decision: Decision
    story: Extracted | None = None
    is_late: bool = False

    @property
    def is_first(self) -> bool:
        """Whether the item was never seen before."""
        return self.decision.entry is None

    @property
    def attempts(self) -> int:
        """How often its page was tried in vain."""
        return self.decision.entry.attempts if self.decision.entry else 0


class FeedIntake:
    """Compares a feed's document with what was seen of the feed, and hands in the difference."""

    def __init__(self, database: Database, pages: Pages, clock: Clock) -> None:
        self._database, self._pages, self._clock = database, pages, clock

    async def plan(self, feed: WatchedFeed, parsed: ParsedFeed) -> Plan:
        """What would be done now."""
        history = await self._database.run(kept.snapshots_of, feed.id)
        # In a thread: half a thousand items of HTML would hold up the requests of others.
        seen, trust, drafts = await asyncio.to_thread(_read, feed, parsed, history)
        known = await self._database.run(kept.entries_of, feed.id, drafts, trust)
        decisions = await asyncio.to_thread(recognise, drafts, known, trust)
        return Plan(trust, tuple(PendingItem(*each) for each in zip(drafts, decisions, strict=True)), tuple(seen))

    async def take(self, feed: WatchedFeed, parsed: ParsedFeed, acceptor: Acceptor) -> Taken:
        """Hand in what is new or changed; returns when the acceptor has it all, however long that takes."""
        plan = await self.plan(feed, parsed)
        now = self._now()
        due = [work for work in plan.works if _is_due(feed, work.decision, now)]
        most = PAGES_A_POLL if feed.full_page else len(due)
        taken = Taken(plan.trust, pending=max(0, len(due) - most))
        for some in _chunks(due[:most], AT_ONCE):
            taken = await self._hand_in(feed, some, acceptor, taken)
        await self._remember(feed, plan, now)
        return taken

    async def _hand_in(self, feed: WatchedFeed, some: Sequence[PendingItem], acceptor: Acceptor, taken: Taken) -> Taken:
        if feed.full_page:
            some = await asyncio.gather(*(self._with_page(work) for work in some))
        articles = [ready(feed, work.draft, work.decision, work.story) for work in some]
        others = await self._database.run(kept.brought_elsewhere, feed.id, [one.article_id for one in articles])
        outcomes = await asyncio.gather(
            *(
                _settle(acceptor, work, article, others.get(article.article_id, set()))
                for work, article in zip(some, articles, strict=True)
            )
        )
        settled = list(zip(some, articles, outcomes, strict=True))
        now = self._now()
        rows = [_entry(feed, work, article, outcome, now) for work, article, outcome in settled]
        # Only now, after the acceptor has them: a crash before this line sends them again, which is harmless.
        await self._database.run(kept.keep_entries, rows)
        return _counted(taken, some, outcomes)

    async def _with_page(self, work: PendingItem) -> PendingItem:
        link = work.draft.item.link
        if link is None:
            return work
        try:
            return replace(work, story=await self._pages.story(link, len(work.draft.text)))
        except PageLaterError:
            return replace(work, is_late=work.attempts + 1 < PAGE_ATTEMPTS)

    async def _remember(self, feed: WatchedFeed, plan: Plan, now: float) -> None:
        entries = [work.decision.entry for work in plan.works]
        same = [(work.decision.entry, work.draft) for work in plan.works if not work.decision.is_due]
        told = [(entry, refreshed(entry, draft, plan.trust)) for entry, draft in same if entry is not None]
        await self._database.run(kept.keep_entries, [now for entry, now in told if now != entry])
        old = [entry.key for entry in entries if entry and entry.last_seen_at < now - TOUCH_SECONDS]
        for keys in _chunks(old, 500):
            await self._database.run(kept.touch_entries, feed.id, keys, now)
        await self._database.run(kept.add_snapshot, feed.id, plan.seen)
        await self._database.run(kept.forget_entries, feed.id, now)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _read(
    feed: WatchedFeed, parsed: ParsedFeed, history: Sequence[Sequence[Sighting]]
) -> tuple[list[Sighting], Trust, list[ItemDraft]]:
    stories = stories_of(parsed)
    seen = [story.seen for story in stories]
    trust = trust_of([*history, seen], Trust(feed.policy, frozenset(feed.volatile.split())))
    return seen, trust, drafts_of(stories, parsed.link, trust, with_updates=feed.full_page)


def _is_due(feed: WatchedFeed, decision: Decision, now: float) -> bool:
    entry = decision.entry
    if not decision.is_due or not feed.full_page or entry is None or entry.outcome == "waiting":
        return decision.is_due
    return now - entry.settled_at >= PAGE_AGAIN_SECONDS


async def _settle(acceptor: Acceptor, work: PendingItem, article: Ready, others: set[tuple[int, str]]) -> EntryOutcome:
    """Hand in one article, unless that would replace it by something poorer or by the same."""
    entry = work.decision.entry
    if work.is_late:
        return "waiting"
    if entry is not None and entry.rank > article.rank:
        return "accepted"
    if any(rank > article.rank or digest == work.draft.shown_digest for rank, digest in others):
        return "elsewhere"
    try:
        await acceptor.accept_patiently(article.submission, article.origin)
    except Problem:  # logged by the acceptor; a later try would end the same
        return "refused"
    return "accepted"


def _entry(feed: WatchedFeed, work: PendingItem, article: Ready, outcome: EntryOutcome, now: float) -> KnownItem:
    draft, before = work.draft, work.decision.entry
    entry = KnownItem(
        feed_id=feed.id,
        key=work.decision.key,
        link=link_of(draft.item),
        title_digest=draft.title_digest,
        digest=draft.digest,
        shown_digest=draft.shown_digest,
        article_id=article.article_id,
        sent_id=article.submission.id,
        sent_url=article.named_url,
        rank=max(article.rank, before.rank) if before else 0 if work.is_late else article.rank,
        outcome=outcome,
        attempts=work.attempts + 1 if work.is_late else 0,
        settled_at=now,
        last_seen_at=now,
    )
    return marked(entry, draft)


def _counted(taken: Taken, some: Sequence[PendingItem], outcomes: Sequence[EntryOutcome]) -> Taken:
    accepted = [work for work, outcome in zip(some, outcomes, strict=True) if outcome == "accepted"]
    return replace(
        taken,
        arrived=taken.arrived + sum(work.is_first for work in some),
        accepted=taken.accepted + len(accepted),
        changed=taken.changed + sum(not work.is_first for work in accepted),
        refused=taken.refused + outcomes.count("refused"),
        elsewhere=taken.elsewhere + outcomes.count("elsewhere"),
        pending=taken.pending + outcomes.count("waiting"),
    )


def _chunks(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
