"""Tells the items of a feed apart by what the feed has shown to be stable: guids lie, links change, titles repeat.

The policy of a feed is chosen from its fetches, oldest first, each the items it had then:

* `guid`: nearly all items have one, different items have different ones, and an item seen again (same link, same
  title) has the same one as before.
* `link`: the guids fail that, and nearly all items have a link that no other item of the fetch has.
* `link+title`: neither can be trusted; different titles under one link are different items. An edited title makes a
  new item, which is why this comes last.

A feed of few items, or one fetch, is judged by what there is: guids are believed until they are caught.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Final, Literal

from ingest.feeds.feed import FeedItem
from ingest.identity import UrlError, canonical_url, normalised

Policy = Literal["guid", "link", "link+title"]
Snapshot = Sequence[FeedItem]

PRESENT: Final = 0.9
"""Share of the items that must have what identifies them."""

DISTINCT: Final = 0.9
"""Share of the items that must have it for themselves; feeds do list an item twice now and then."""

STABLE: Final = 0.8
"""Share of the items seen again that must have kept it."""

KEY_BYTES: Final = 16


def choose_policy(snapshots: Sequence[Snapshot]) -> Policy:
    """The policy for a feed with these fetches, oldest first; `guid` when there is nothing to judge by."""
    if not any(snapshots):
        return "guid"
    guid: Callable[[FeedItem], str | None] = lambda item: item.guid  # noqa: E731 - three of a kind
    if _identifies(snapshots, guid) and _is_stable(snapshots):
        return "guid"
    return "link" if _identifies(snapshots, link_of) else "link+title"


def item_key(item: FeedItem, policy: Policy) -> str:
    """The key of an item within its feed: equal for two items exactly when the policy says they are one.

    It is short and plain ASCII, `guid:`, `link:`, `link+title:` or `text:` and a digest. An item without what its
    policy needs falls back to the next: guid, link, link and title, title, text.
    """
    link = link_of(item)
    if policy == "guid" and item.guid:
        return _digest("guid", item.guid)
    if policy != "link+title" and link:
        return _digest("link", link)
    title = normalised(item.title or "")
    if link or title:
        return _digest("link+title", link or "", title)
    if item.guid:
        return _digest("guid", item.guid)
    return _digest("text", normalised(item.content or item.summary or ""), item.published or "")


def link_of(item: FeedItem) -> str | None:
    """The canonical address of an item; None where it has none that can be an article's."""
    try:
        return canonical_url(item.link) if item.link else None
    except UrlError:
        return None


def _identifies(snapshots: Sequence[Snapshot], value_of: Callable[[FeedItem], str | None]) -> bool:
    """Whether in every fetch nearly all items have a value, and have it for themselves."""
    for items in snapshots:
        different = {(item.guid, link_of(item), normalised(item.title or "")): item for item in items}
        values = Counter(value_of(item) for item in different.values())
        missing = values.pop(None, 0)
        alone = sum(count == 1 for count in values.values())
        if items and (missing > (1 - PRESENT) * len(different) or alone < DISTINCT * (len(different) - missing)):
            return False
    return True


def _is_stable(snapshots: Sequence[Snapshot]) -> bool:
    """Whether items that come again, told by link and title, nearly always have the guid they had."""
    again = same = 0
    for earlier, later in pairwise(snapshots):
        before, after = _by_looks(earlier), _by_looks(later)
        for looks in before.keys() & after.keys():
            again += 1
            same += before[looks] == after[looks]
    return same >= STABLE * again


def _by_looks(items: Snapshot) -> dict[tuple[str, str], str | None]:
    """The guid of each item that has a link or title, and both for itself."""
    found = [((link_of(item) or "", normalised(item.title or "")), item.guid) for item in items]
    counts = Counter(looks for looks, _ in found)
    return {looks: guid for looks, guid in found if counts[looks] == 1 and any(looks)}


def _digest(kind: str, *parts: str) -> str:
    joined = "\0".join(parts).encode(errors="surrogatepass")
    return f"{kind}:{blake2b(joined, digest_size=KEY_BYTES).hexdigest()}"
