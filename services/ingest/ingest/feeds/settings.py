"""What an operator can say about watching feeds."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from chassis.settings import ServiceSettings
from ingest.feeds.poll.polled import IntervalLimits
from ingest.fetch import FetchOptions, FetchSettings


class FeedsSettings(ServiceSettings, FetchOptions):
    """Settings of watching feeds."""

    feeds_database_url: str = Field(
        default="",
        description="sqlite:///PATH or postgresql://...; empty: SQLite in data_dir. Instances of ingest share it.",
    )
    feeds_concurrency: int = Field(default=32, ge=1, le=1000, description="Feeds polled at once.")
    feeds_shortest_seconds: int = Field(default=120, ge=10, description="Shortest time between two polls of a feed.")
    feeds_longest_seconds: int = Field(default=86_400, ge=60, description="Longest time between two polls of a feed.")
    feeds_readers: int = Field(default=2, ge=1, le=64, description="Processes that read feeds, each within limits.")
    database_url: str = Field(default="", description="The database of the store, which is never fetched from.")

    @model_validator(mode="after")
    def check(self) -> Self:
        """Refuse what cannot work."""
        if self.feeds_longest_seconds < self.feeds_shortest_seconds:
            raise ValueError("NEWSWIRE_FEEDS_LONGEST_SECONDS is less than NEWSWIRE_FEEDS_SHORTEST_SECONDS")
        return self

    @property
    def feeds_database(self) -> str:
        """The address of the database."""
        return self.feeds_database_url or f"sqlite:///{(self.data_dir / 'feeds.db').absolute()}"

    @property
    def limits(self) -> IntervalLimits:
        """The shortest and longest interval."""
        return IntervalLimits(float(self.feeds_shortest_seconds), float(self.feeds_longest_seconds))

    def fetching(self) -> FetchSettings:
        """How feeds are fetched."""
        own = [self.redis_url, self.database_url, self.feeds_database_url]
        return self.fetch_settings(*(address for address in own if address and not address.startswith("sqlite")))
