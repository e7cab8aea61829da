"""Identity measured on both sides, loss and flood, over made-up feeds of every kind that know the truth."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

import pytest

from harness.feed_kinds import KINDS, Poll, counted_link, story
from ingest.feeds.items.drafts import KnownItem, drafts_of, marked, name_of, refreshed, stories_of
from ingest.feeds.items.identity import Sighting, link_of
from ingest.feeds.items.recognition import recognise
from ingest.feeds.items.trust import Trust, trust_of
from ingest.feeds.read.feed import FeedItem, ParsedFeed

SITE = "https://coast.example/"
Name = tuple[str | None, str | None]


@dataclass
class Memory:
    """What is remembered of a feed from poll to poll, as the database keeps it."""

    trust: Trust = field(default_factory=Trust)
    entries: dict[str, KnownItem] = field(default_factory=dict)
    seen: list[list[Sighting]] = field(default_factory=list)
    corrections: int = 0

    def poll(self, items: list[FeedItem], now: float = 0.0) -> dict[int, Name]:
        """Take a document; the name of the article of each item that is not a repetition, by its place."""
        stories = stories_of(ParsedFeed("rss", link=SITE, items=tuple(items)))
        sightings = [story.seen for story in stories]
        self.trust = trust_of([*self.seen[-3:], sightings], Trust(self.trust.policy, self.trust.volatile))
        drafts = drafts_of(stories, SITE, self.trust)
        names = {}
        for draft, decision in zip(drafts, recognise(drafts, self.entries.values(), self.trust), strict=True):
            sent_id, sent_url = names[next(at for at, one in enumerate(items) if one is draft.item)] = name_of(
                draft, decision
            )
            self.corrections += decision.is_due and decision.entry is not None
            entry = decision.entry or KnownItem(
                *("f", decision.key, link_of(draft.item), draft.title_digest, draft.digest, draft.shown_digest, "a"),
                *(sent_id, sent_url, draft.rank, "accepted", 0, now, now),  # type: ignore[arg-type]
            )
            if decision.is_due:
                entry = replace(marked(entry, draft), link=link_of(draft.item), title_digest=draft.title_digest)
                entry = replace(entry, digest=draft.digest, shown_digest=draft.shown_digest)
            self.entries[decision.key] = replace(refreshed(entry, draft, self.trust), last_seen_at=now)
        self.seen.append(sightings)
        return names


def counted(polls: list[Poll]) -> tuple[int, int, bool]:
    """Loss: announcements without an article of their own; flood: articles beyond them; whether any was corrected."""
    memory = Memory()
    articles: dict[int, set[Name]] = {}
    for at, poll in enumerate(polls):
        names = memory.poll([told.item for told in poll], float(at))
        for place, told in enumerate(poll):
            articles.setdefault(told.number, set())
            if place in names:
                articles[told.number].add(names[place])
    first: dict[Name, int] = {}
    lost = 0
    for number, its in sorted(articles.items()):
        own = [name for name in its if first.setdefault(name, number) == number]
        lost += not own
    return lost, len(first) - (len(articles) - lost), memory.corrections > 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", KINDS)
def test_neither_loss_nor_flood(kind: str, seed: int) -> None:
    """Whatever the feed does, every announcement becomes one article, with versions only where it was edited."""
    is_edited = "edited" in kind or "corrected" in kind
    assert counted(KINDS[kind](random.Random(f"{kind} {seed}"))) == (0, 0, is_edited)


@pytest.mark.parametrize(("items", "most"), [(1, 2), (2, 2), (3, 0), (10, 0)])
def test_links_that_are_new_at_every_poll(items: int, most: int) -> None:
    """Good guids under links that are made for each reader: not a version at every poll, in a feed of one item too."""
    chance, memory = random.Random(items), Memory()
    told = [story(chance, number).item for number in range(items)]
    for at in range(12):
        memory.poll([counted_link(chance, item) for item in told], float(at))
    assert memory.corrections <= most
