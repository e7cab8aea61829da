"""Drafts: the items of a feed on their way to being articles; who is who, and what changed. Pure.

An article is known by its address wherever the address tells it apart, so that it is one article whichever feeds and
pushes bring it. Where it does not (no link, a link to the front page, one link for several items) it is known by the
feed's source and the item's key. An entry keeps the name it was first sent under, also when its link changes later.
A guid under which both link and title have changed lies: that is another item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, Literal
from urllib.parse import urlsplit

from ingest.addresses import same_page
from ingest.feeds.feed import FeedItem, ParsedFeed
from ingest.feeds.identity import Policy, item_key, link_of
from ingest.feeds.prose import text_of
from ingest.identity import UrlError, canonical_url, normalised
from ingest.outlets import outlet_of

Rank = Literal[0, 1, 2, 3]
TITLE: Final[Rank] = 0
SUMMARY: Final[Rank] = 1
CONTENT: Final[Rank] = 2
PAGE: Final[Rank] = 3
"""What a text was made of, the poorest first."""

EntryOutcome = Literal["accepted", "refused", "elsewhere", "waiting"]
"""`refused` for good, `elsewhere`: another feed brought the article, `waiting`: its page could not be had yet."""

MOVED_TOGETHER: Final = 3
"""So many changed links in one document may be no corrections."""

POLICIES: Final[Sequence[Policy]] = ("guid", "link", "link+title")


@dataclass(frozen=True, slots=True)
class Draft:
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


@dataclass(frozen=True, slots=True)
class Entry:
    """What is remembered of an item: the article it became is named by `sent_url`, else by `sent_id`."""

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


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a draft: `key` is what it is remembered by, `entry` what it was before."""

    key: str
    entry: Entry | None
    is_due: bool


def less_trusting(policy: Policy, measured: Policy) -> Policy:
    """A feed that was caught once is not believed again: its items would change their keys back and forth."""
    return max(policy, measured, key=POLICIES.index)


def drafts_of(feed: ParsedFeed, policy: Policy, *, with_updates: bool = False) -> list[Draft]:
    """The items that have something to tell, each once, the oldest first (feeds begin with the newest).

    `with_updates`: the feed's date of change counts as a change, because the story itself is not in the feed.
    """
    links = Counter(
        link_of(item) for item in {(item.link, item.guid, item.title): item for item in feed.items}.values()
    )
    home = _canonical(feed.link)
    found: dict[str, Draft] = {}
    for item in feed.items:
        link = link_of(item)
        tells = link is not None and links[link] == 1 and link != home and not _is_front_page(link)
        draft = _draft(item, policy, link if tells else None, with_updates=with_updates)
        if draft is not None:
            found.setdefault(draft.key, draft)
    return list(reversed(found.values()))


def decide(draft: Draft, known: Mapping[str, Entry], *, keeps_links: bool = True) -> Decision:
    """Whether the draft is new or changed, among the entries with its keys; another link is a change if the feed
    keeps its links."""
    entry, key = known.get(draft.key), draft.key
    if entry is not None and _is_another(draft, entry):
        entry, key = known.get(draft.link_key), draft.link_key
    is_due = entry is None or entry.outcome == "waiting" or _has_changed(draft, entry, keeps_links=keeps_links)
    return Decision(key, entry, is_due)


def name_of(draft: Draft, decision: Decision) -> tuple[str | None, str | None]:
    """The id and the address to send the article under: an address alone names it; an id, within its source."""
    entry = decision.entry
    if entry is not None:
        return entry.sent_id, entry.sent_url
    if draft.link is not None:
        return None, draft.link
    return decision.key.replace("+", "-"), link_of(draft.item)


def section_of(item: FeedItem) -> str | None:
    """The section of an item; of several categories nobody can tell which one it is."""
    return item.categories[0] if len(item.categories) == 1 else None


def has_moved(draft: Draft, url: str | None) -> bool:
    """Whether the item's story stands at another place than this address: what only differs in the query string, as
    the session does that some sites give to each reader, is no correction."""
    return draft.link is not None and (url is None or _place(draft.link) != _place(url))


def keep_links(drafts: Sequence[Draft], known: Mapping[str, Entry]) -> bool:
    """Whether a link that changes says something: where most links change at once they are made for each reader."""
    seen = [(draft, known[draft.key]) for draft in drafts if draft.key in known]
    moved = sum(has_moved(draft, entry.link) for draft, entry in seen)
    return moved < MOVED_TOGETHER or 2 * moved <= len(seen)


def _has_changed(draft: Draft, entry: Entry, *, keeps_links: bool) -> bool:
    is_same = entry.digest in (draft.digest, draft.earlier_digest)
    return not is_same or (keeps_links and has_moved(draft, entry.link))


def _place(url: str) -> tuple[str, str]:
    """The outlet and the path, which mirrors and readers' sessions leave as they are."""
    return outlet_of(url), same_page(url).partition("/")[2].partition("?")[0].partition(";")[0]


def _is_another(draft: Draft, entry: Entry) -> bool:
    link = link_of(draft.item)
    has_other_link = link is not None and entry.link is not None and link != entry.link
    return draft.key.startswith("guid:") and has_other_link and entry.title_digest != draft.title_digest


def _draft(item: FeedItem, policy: Policy, link: str | None, *, with_updates: bool) -> Draft | None:
    title = item.title or ""
    text, rank = _text(item)
    if not text.strip():
        return None
    shown = (title, text, *item.authors)
    when = (item.updated or "", item.published or "") if with_updates else ()
    more = (section_of(item) or "", item.language or "")
    return Draft(
        key=item_key(item, policy),
        link=link,
        link_key=item_key(item, "link"),
        title_digest=digest_of(normalised(title)),
        digest=digest_of("", *more, *shown, *when),
        earlier_digest=digest_of(*shown, *when),
        shown_digest=digest_of(*shown),
        text=text,
        rank=rank,
        item=item,
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


def digest_of(*parts: str) -> str:
    """A short name for these texts together."""
    return blake2b("\0".join(parts).encode(errors="replace"), digest_size=16).hexdigest()
