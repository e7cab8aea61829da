"""What of an item seen again is a correction, and what a feed only tells every reader in another way. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from ingest.feeds.items.drafts import ItemDraft, KnownItem
from ingest.identity.addresses import same_page
from ingest.identity.outlets import outlet_of

MOVED_TOGETHER: Final = 3
"""So many changed links in one document may be no corrections."""


def has_changed(draft: ItemDraft, entry: KnownItem, *, keeps_links: bool) -> bool:
    """Whether a reader sees more or other than before; another link counts if the feed keeps its links."""
    is_same = entry.digest in (draft.digest, draft.earlier_digest)
    return not is_same or (keeps_links and has_moved(draft, entry.link))


def has_moved(draft: ItemDraft, url: str | None) -> bool:
    """Whether the item's story stands at another place than this address: what only differs in the query string, as
    the session does that some sites give to each reader, is no correction."""
    return draft.link is not None and (url is None or _place(draft.link) != _place(url))


def keep_links(seen: Collection[tuple[ItemDraft, KnownItem]]) -> bool:
    """Whether a link that changes says something: where most links change at once they are made for each reader."""
    moved = sum(has_moved(draft, entry.link) for draft, entry in seen)
    return moved < MOVED_TOGETHER or 2 * moved <= len(seen)


def _place(url: str) -> tuple[str, str]:
    """The outlet and the path, which mirrors and readers' sessions leave as they are."""
    return outlet_of(url), same_page(url).partition("/")[2].partition("?")[0].partition(";")[0]
