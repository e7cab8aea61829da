"""What an archive holds, piece by piece: each with the place where it begins and the place to go on after it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from newswire.articles import Submission


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A web page as it was fetched; `content_type` is the header it came with."""

    url: str
    html: bytes
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Nothing to take in, and nothing wrong: another kind of record, a page without a story."""

    reason: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that cannot be read; what comes after it can."""

    reason: str


@dataclass(frozen=True, slots=True)
class RefusedArticle:
    """An article that is none, or that was not accepted."""

    reason: str


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One piece of an archive, from byte `offset` on; the next one begins at byte `end`."""

    offset: int
    end: int
    found: FetchedPage | Submission | Skipped | Broken | RefusedArticle


@dataclass(slots=True)
class Tally:
    """How many of an archive's pieces became what; `skipped` counts by reason."""

    accepted: int = 0
    known_before: int = 0
    refused: int = 0
    broken: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.accepted += other.accepted
        self.known_before += other.known_before
        self.refused += other.refused
        self.broken += other.broken
        self.skipped.update(other.skipped)

    def document(self) -> dict[str, Any]:
        """The counts as JSON has them; `asdict` would make a Counter of pairs."""
        counts = {name: getattr(self, name) for name in ("accepted", "known_before", "refused", "broken")}
        return {**counts, "skipped": dict(self.skipped)}

    @property
    def all_accepted(self) -> bool:
        """Whether nothing that should have been an article was left behind."""
        return not self.refused and not self.broken
