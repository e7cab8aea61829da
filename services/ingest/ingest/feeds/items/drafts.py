"""Drafts: the items of a feed on their way to being articles; who is who, and what changed. Pure.

An article is known by its address wherever the address tells it apart, so that it is one article whichever feeds and
pushes bring it. Where it does not (no link, a link to the front page, one link for several items, at once or one after
the other) it is known by the feed's source and the item's key. An entry keeps the name it was first sent under, also
when its link changes later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import urlsplit

from ingest.feeds.items.identity import Sighting, digest_of, item_key, link_of, mark_of, page_of, sighting_of
from ingest.feeds.items.likeness import likeness, sketch_of
from ingest.feeds.items.trust import Trust
from ingest.feeds.read.dates import seconds_apart
from ingest.feeds.read.feed import FeedItem, ParsedFeed
from ingest.feeds.read.prose import text_of
from ingest.identity.ids import UrlError, canonical_url, normalised

Rank = Literal[0, 1, 2, 3]
TITLE: Final[Rank] = 0
SUMMARY: Final[Rank] = 1
CONTENT: Final[Rank] = 2
PAGE: Final[Rank] = 3
"""What a text was made of, the poorest first."""

EntryOutcome = Literal["accepted", "refused", "elsewhere", "waiting"]
"""`refused` for good, `elsewhere`: another feed brought the article, `waiting`: its page could not be had yet."""

ALIKE: Final = 0.5
"""So much of a text in common is an edit of it; the texts of two days of weather have a tenth in common."""


@dataclass(frozen=True, slots=True)
class Story:
    """An item with its text and what that was made of."""

    item: FeedItem
    text: str
    rank: Rank
    seen: Sighting


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item read: `digest` changes when the feed changed it, `shown_digest` with what readers see of it whichever
    feed of the outlet brings it. `earlier_digest` is what `digest` was before it counted section and language.

    `link` is canonical, None where there is none or where it does not tell the item apart from others.
    """

    key: str
    link: str | None
    link_key: str
    title_digest: str
    digest: str
    earlier_digest: str
    shown_digest: str
    text: str
    rank: Rank
    item: FeedItem
    seen: Sighting

    @property
    def guid(self) -> str | None:
        """Its guid, as it is remembered."""
        return mark_of("guid", self.seen.guid) if self.seen.guid else None

    @property
    def identifier(self) -> str | None:
        """Its identifier, as it is remembered."""
        return mark_of("identifier", self.seen.identifier) if self.seen.identifier else None

    @property
    def keys(self) -> tuple[str, ...]:
        """What it can be remembered by where others are remembered under its key."""
        dated = mark_of("dated", self.key, self.seen.published or "")
        return self.key, self.link_key, dated, mark_of("worded", dated, self.link or "", self.digest)


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What is remembered of an item: the article it became is named by `sent_url`, else by `sent_id`.

    The last five are what it is recognised by; entries of earlier versions have none.
    """

    feed_id: str
    key: str
    link: str | None
    title_digest: str
    digest: str
    shown_digest: str
    article_id: str
    sent_id: str | None
    sent_url: str | None
    rank: int
    outcome: EntryOutcome
    attempts: int
    settled_at: float
    last_seen_at: float
    guid: str | None = None
    identifier: str | None = None
    published: str | None = None
    text_digest: str | None = None
    sketch: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a draft: `key` is what it is remembered by, `entry` what it was before.

    `owns_link`: no other item was sent under its link.
    """

    key: str
    entry: KnownItem | None
    is_due: bool
    owns_link: bool = True


def stories_of(feed: ParsedFeed) -> list[Story]:
    """The items that have something to tell, in their order."""
    stories = []
    for item in feed.items:
        text, rank = _text(item)
        if text.strip():
            stories.append(Story(item, text, rank, sighting_of(item, text)))
    return stories


def drafts_of(
    stories: Sequence[Story], home: str | None, trust: Trust, *, with_updates: bool = False
) -> list[ItemDraft]:
    """The stories, each once, the oldest first (feeds begin with the newest); `home` is the feed's own site.

    `with_updates`: the feed's date of change counts as a change, because the story itself is not in the feed.
    """
    kept: dict[str, list[ItemDraft]] = {}
    for story in stories:
        draft = _draft(story, trust, with_updates=with_updates)
        alike = kept.setdefault(draft.key, [])
        if not any(_repeats(draft, other, trust) for other in alike):
            alike.append(draft)
    drafts = [draft for alike in kept.values() for draft in alike]
    links = Counter(draft.link for draft in drafts)
    front = _canonical(home)
    told = {
        id(draft): draft.link is not None
        and links[draft.link] == 1
        and draft.link != front
        and not _is_front_page(draft.link)
        for draft in drafts
    }
    named = [draft if told[id(draft)] else replace(draft, link=None) for draft in drafts]
    order = {id(story.item): number for number, story in enumerate(stories)}
    return sorted(named, key=lambda draft: order[id(draft.item)], reverse=True)


def name_of(draft: ItemDraft, decision: Decision) -> tuple[str | None, str | None]:
    """The id and the address to send the article under: an address alone names it; an id, within its source."""
    entry = decision.entry
    if entry is not None:
        return entry.sent_id, entry.sent_url
    if draft.link is not None and decision.owns_link:
        return None, draft.link
    return decision.key.replace("+", "-"), link_of(draft.item)


def section_of(item: FeedItem) -> str | None:
    """The section of an item; of several categories nobody can tell which one it is."""
    return item.categories[0] if len(item.categories) == 1 else None


def marked(entry: KnownItem, draft: ItemDraft) -> KnownItem:
    """The entry of a draft with what it is recognised by."""
    return replace(
        entry,
        guid=draft.guid,
        identifier=draft.identifier,
        published=draft.seen.published,
        text_digest=draft.seen.text,
        sketch=sketch_of(draft.text),
    )


def refreshed(entry: KnownItem, draft: ItemDraft, trust: Trust) -> KnownItem:
    """The entry with what its item is now seen with, so that it is recognised when what was kept changes at last.

    A date that is new at every fetch is left as it was. A digest that an earlier version made is made anew: from now on
    all of the item counts.
    """
    entry = replace(entry, digest=draft.digest)
    if entry.text_digest is None:
        return marked(entry, draft)
    date = draft.seen.published if trust.dates_kept else entry.published
    return replace(entry, guid=draft.guid, identifier=draft.identifier, link=draft.seen.link, published=date)


def _repeats(draft: ItemDraft, other: ItemDraft, trust: Trust) -> bool:
    """Whether a document lists an item again; two announcements under one name are no repetition."""
    apart = seconds_apart(draft.seen.published, other.seen.published)
    is_versions = draft.key.startswith(("guid:", "identifier:")) and apart == 0.0  # RFC 4287, section 4.1.1
    if draft.title_digest != other.title_digest:
        links = {page_of(one.seen.link, trust.volatile) for one in (draft, other) if one.seen.link}
        return is_versions and len(links) < 2
    if draft.seen.text == other.seen.text or is_versions:
        return True
    return not apart and likeness(sketch_of(draft.text), sketch_of(other.text)) >= ALIKE


def _draft(story: Story, trust: Trust, *, with_updates: bool) -> ItemDraft:
    item, title = story.item, story.item.title or ""
    shown = (title, story.text, *item.authors)
    when = (item.updated or "", item.published or "") if with_updates else ()
    more = (section_of(item) or "", item.language or "")
    return ItemDraft(
        key=item_key(item, trust.policy, trust.volatile),
        link=story.seen.link,
        link_key=item_key(item, "link"),
        title_digest=digest_of(normalised(title)),
        digest=digest_of("", *more, *shown, *when),
        earlier_digest=digest_of(*shown, *when),
        shown_digest=digest_of(*shown),
        text=story.text,
        rank=story.rank,
        item=item,
        seen=story.seen,
    )


def _text(item: FeedItem) -> tuple[str, Rank]:
    """The fullest text: what some feeds call content is shorter than their summary."""
    content, summary = text_of(item.content or ""), text_of(item.summary or "")
    if content and len(content) >= len(summary):
        return content, CONTENT
    return (summary, SUMMARY) if summary else (item.title or "", TITLE)


def _canonical(link: str | None) -> str | None:
    try:
        return canonical_url(link) if link else None
    except UrlError:
        return None


def _is_front_page(link: str | None) -> bool:
    parts = urlsplit(link or "")
    return parts.path in ("", "/") and not parts.query
