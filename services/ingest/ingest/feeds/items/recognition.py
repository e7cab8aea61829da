"""Recognises items: which of the remembered entries an item is, edited or not, and which items are new. Pure.

Items and entries are compared by what the feed's policy goes by, and by their links, which name articles. Where that
is the same, the item is the entry unless what is left speaks against it: an announcement of another time with another
text is another announcement, though guid, link and title be the same; a text that is mostly what it was is an edit.
An entry is one item of a document only: of two items that stand there together one is another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ingest.feeds.items.corrections import has_changed, keep_links
from ingest.feeds.items.drafts import Decision, ItemDraft, KnownItem
from ingest.feeds.items.identity import page_of
from ingest.feeds.items.pair import MUCH_ALIKE, Mark, Pair, guid_of, guid_of_entry
from ingest.feeds.items.trust import Trust
from ingest.feeds.read.dates import is_to_the_minute

CROWD: Final = 100
"""So many entries that share something are looked at, the last seen first."""

LATER_SECONDS: Final = 6 * 3600.0
"""A guid or link of its own is believed, unless the item is so much later and another text."""


def recognise(drafts: Sequence[ItemDraft], entries: Iterable[KnownItem], trust: Trust) -> list[Decision]:
    """What to do with each draft of a document, in their order, among the entries that may be theirs."""
    known = list(entries)
    mine = _matched(drafts, known, trust)
    keeps_links = not trust.links_new and keep_links([(one, mine[id(one)]) for one in drafts if id(one) in mine])
    taken = {entry.key for entry in known}
    named = {address for entry in known for address in (entry.link, entry.sent_url) if address}
    decisions = []
    for draft in drafts:
        entry = mine.get(id(draft))
        key = entry.key if entry else next((key for key in draft.keys if key not in taken), draft.keys[-1])
        taken.add(key)
        is_due = entry is None or entry.outcome == "waiting" or has_changed(draft, entry, keeps_links=keeps_links)
        decisions.append(Decision(key, entry, is_due, owns_link=draft.link not in named))
    return decisions


def is_same(pair: Pair) -> bool:
    """Whether a draft is the entry beside it."""
    if pair.way in ("guid", "identifier"):
        return _is_same_by_guid(pair)
    if pair.way == "published":
        return pair.is_same_time and pair.is_alike()
    if pair.way == "text":
        return not pair.is_other_time
    if pair.has_other_guid:
        return _is_same_under_another_guid(pair)
    is_believed = pair.trust.links_vary and pair.way in ("link", "page")
    if pair.has_same_title:
        return pair.has_same_text or _is_edited(pair, is_believed=is_believed)
    if pair.is_crowded:
        return pair.is_same_time
    return is_believed or pair.is_same_time or _is_told_alike(pair)


def _is_same_by_guid(pair: Pair) -> bool:
    """A guid under which link and title have changed lies, or was given again."""
    if not pair.has_same_title and pair.has_other_page:
        return False
    if pair.has_same_title:
        return pair.has_same_text or _is_edited(pair, is_believed=pair.trust.guids_vary)
    if pair.trust.guids_vary and pair.trust.links_kept and not pair.is_crowded:
        return True
    return pair.is_same_time or (not pair.is_crowded and (not pair.is_other_time or pair.is_edit))


def _is_same_under_another_guid(pair: Pair) -> bool:
    """The same link under another guid: published again, or edited by a program that then gives a new guid."""
    if pair.is_crowded:
        return pair.has_same_title and pair.has_same_text and not pair.is_other_time
    if pair.is_same_time:
        return pair.has_same_title or pair.is_alike()
    return pair.is_alike(MUCH_ALIKE)


def _is_edited(pair: Pair, *, is_believed: bool) -> bool:
    """Whether another text under the same title is an edit; `is_believed`: what they share is an item's own."""
    if pair.is_crowded:
        return pair.is_same_time or (not pair.is_other_time and pair.is_alike())
    if not pair.is_other_time or (is_believed and (pair.seconds_apart or 0.0) < LATER_SECONDS):
        return True
    return pair.is_edit


def _is_told_alike(pair: Pair) -> bool:
    """Whether another title stands over the same story."""
    return not (pair.has_same_text and pair.is_other_time) and pair.is_edit


def _matched(drafts: Sequence[ItemDraft], known: Sequence[KnownItem], trust: Trust) -> dict[int, KnownItem]:
    """The entry of each draft that has one: first those that are as they were, then those that are most alike."""
    found: dict[int, KnownItem] = {}
    claimed: set[str] = set()
    pairing = _Pairing(drafts, known, trust)
    for draft in drafts:
        same = (one for one in pairing.exact(draft) if one.has_same_title and one.has_same_text)
        exact = [one for one in same if one.entry.key not in claimed and is_same(one)]
        if exact:
            best = max(exact, key=lambda one: (one.is_same_time, one.entry.last_seen_at))
            found[id(draft)] = best.entry
            claimed.add(best.entry.key)
    rest = [
        one
        for draft in drafts
        if id(draft) not in found
        for one in pairing.of(draft)
        if one.entry.key not in claimed and is_same(one)
    ]
    for one in sorted(rest, key=_nearness, reverse=True):
        if id(one.draft) not in found and one.entry.key not in claimed:
            found[id(one.draft)] = one.entry
            claimed.add(one.entry.key)
    return found


def _nearness(pair: Pair) -> tuple[bool, bool, bool, float]:
    return pair.has_same_title, pair.is_same_time, pair.is_alike(), pair.entry.last_seen_at


class _Pairing:
    """Finds the entries beside which a draft is to be looked at."""

    def __init__(self, drafts: Sequence[ItemDraft], known: Sequence[KnownItem], trust: Trust) -> None:
        self._trust = trust
        self._entries: dict[Mark, list[KnownItem]] = defaultdict(list)
        self._told: dict[tuple[Mark, str | None], list[KnownItem]] = defaultdict(list)
        for entry in sorted(known, key=lambda one: one.last_seen_at, reverse=True):
            for mark in _marks_of_entry(entry, trust):
                self._entries[mark].append(entry)
                for digest in {entry.text_digest, entry.shown_digest}:
                    self._told[mark, digest].append(entry)
        self._crowds = Counter(mark for draft in drafts for mark in _marks_of(draft, trust))

    def exact(self, draft: ItemDraft) -> Iterator[Pair]:
        """The pairs of a draft with entries of the same text."""
        for mark in _marks_of(draft, self._trust):
            for digest in (draft.seen.text, draft.shown_digest):
                yield from self._pairs(draft, mark, self._told.get((mark, digest), []))

    def of(self, draft: ItemDraft) -> Iterator[Pair]:
        """The pairs of a draft; each entry once, by what is most telling."""
        met: set[str] = set()
        for mark in _marks_of(draft, self._trust):
            entries = self._entries.get(mark, [])
            pairs = self._pairs(draft, mark, [entry for entry in entries[:CROWD] if entry.key not in met])
            met |= {entry.key for entry in entries[:CROWD]}
            yield from pairs
            if mark[0] in ("guid", "identifier") and len(entries) == 1 and self._crowds[mark] == 1:
                return

    def _pairs(self, draft: ItemDraft, mark: Mark, entries: Sequence[KnownItem]) -> Iterator[Pair]:
        is_crowded = self._crowds[mark] > 1 or len(self._entries.get(mark, ())) > 1
        return (Pair(draft, entry, mark[0], is_crowded, self._trust) for entry in entries[:CROWD])


def _marks_of(draft: ItemDraft, trust: Trust) -> Iterator[Mark]:
    guid = guid_of(draft, trust)
    if trust.policy in ("guid", "identifier") and guid:
        yield ("guid" if trust.policy == "guid" else "identifier"), guid
    yield from _other_marks(draft.seen.link, draft.title_digest, draft.seen.published, draft.seen.text, trust)
    yield "key", draft.key


def _marks_of_entry(entry: KnownItem, trust: Trust) -> Iterator[Mark]:
    guid = guid_of_entry(entry, trust)
    if trust.policy in ("guid", "identifier") and guid:
        yield ("guid" if trust.policy == "guid" else "identifier"), guid
    yield from _other_marks(entry.link, entry.title_digest, entry.published, entry.text_digest, trust)
    yield "key", entry.key


def _other_marks(
    link: str | None, title_digest: str, published: str | None, text_digest: str | None, trust: Trust
) -> Iterator[Mark]:
    if trust.policy in ("guid", "identifier", "link") and link:
        yield "link", link
    if trust.policy == "page" and link:
        yield "page", page_of(link, trust.volatile)
    if trust.policy == "link+title":
        yield "link+title", f"{title_digest} {link or ''}"
    if trust.policy in ("page", "title"):
        yield "title", title_digest
        if is_to_the_minute(published):
            yield "published", published or ""
        if text_digest:
            yield "text", text_digest
