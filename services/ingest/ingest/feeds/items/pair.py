"""An item beside an entry that it may be: what they have in common and what speaks against it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ingest.feeds.items.drafts import ALIKE, ItemDraft, KnownItem
from ingest.feeds.items.identity import page_of
from ingest.feeds.items.likeness import likeness, sketch_of
from ingest.feeds.items.trust import Trust
from ingest.feeds.read.dates import is_to_the_minute, seconds_apart

Way = Literal["guid", "identifier", "link", "page", "link+title", "title", "published", "text", "key"]
"""What an item and an entry have in common, the most telling first."""

Mark = tuple[Way, str]

MUCH_ALIKE: Final = 0.75
"""So much of a text in common is an edit even where guid or date say that it is another item."""

SAME_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A draft beside an entry it may be, what they have in common, and whether others have it too."""

    draft: ItemDraft
    entry: KnownItem
    way: Way
    is_crowded: bool
    trust: Trust

    @property
    def has_same_title(self) -> bool:
        """Whether the titles are the same but for spaces and case."""
        return self.draft.title_digest == self.entry.title_digest

    @property
    def has_same_text(self) -> bool:
        """Whether the texts are; entries of earlier versions remember only text and title together."""
        return self.draft.seen.text == self.entry.text_digest or self.draft.shown_digest == self.entry.shown_digest

    @property
    def seconds_apart(self) -> float | None:
        """Between the times of publication; None where they are not known or say nothing."""
        if not self.trust.dates_kept:
            return None
        return seconds_apart(self.draft.seen.published, self.entry.published)

    @property
    def is_other_time(self) -> bool:
        """Whether they were published at two times."""
        return (self.seconds_apart or 0.0) > SAME_SECONDS

    @property
    def is_same_time(self) -> bool:
        """Whether they were published at the same time, to the minute."""
        apart = self.seconds_apart
        return apart is not None and apart <= SAME_SECONDS and is_to_the_minute(self.draft.seen.published)

    @property
    def has_other_guid(self) -> bool:
        """Whether both have what the feed's policy believes, and not the same."""
        if self.trust.policy not in ("guid", "identifier"):
            return False
        one, other = guid_of(self.draft, self.trust), guid_of_entry(self.entry, self.trust)
        return None not in (one, other) and one != other

    @property
    def has_other_page(self) -> bool:
        """Whether both have a link that can be believed, and not the same."""
        one, other = self.draft.seen.link, self.entry.link
        if not self.trust.links_kept or one is None or other is None:
            return False
        return page_of(one, self.trust.volatile) != page_of(other, self.trust.volatile)

    @property
    def is_edit(self) -> bool:
        """Whether the text is what was edited; of another time it has to be much the same."""
        return self.is_alike(MUCH_ALIKE if self.is_other_time else ALIKE)

    def is_alike(self, least: float = ALIKE) -> bool:
        """Whether so much of the text is the same; where that was not remembered, the title decides."""
        if self.has_same_text:
            return True
        if self.entry.sketch is None:
            return self.has_same_title
        return likeness(sketch_of(self.draft.text), self.entry.sketch) >= least


def guid_of(draft: ItemDraft, trust: Trust) -> str | None:
    """What the policy believes first: the identifier of Dublin Core or the guid, as it is remembered."""
    return draft.identifier if trust.policy == "identifier" else draft.guid


def guid_of_entry(entry: KnownItem, trust: Trust) -> str | None:
    """The same of an entry; the key of one of an earlier version may be its guid."""
    if trust.policy == "identifier":
        return entry.identifier
    return entry.guid or (entry.key if entry.key.startswith("guid:") else None)
