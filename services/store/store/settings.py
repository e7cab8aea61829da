"""What store can be told from outside."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from chassis.settings import ServiceSettings
from store.retention.rules import RetentionPolicy


class StoreSettings(ServiceSettings):
    """Settings of store."""

    database_url: str = Field(default="", description="sqlite:///PATH or postgresql://...; empty: SQLite in data_dir.")
    db_upgrade: Literal["auto", "check"] = Field(
        default="auto", description="auto: bring the tables to what is needed at the start; check: only look."
    )
    store_batch: int = Field(default=100, ge=1, le=1000, description="Articles saved in one transaction.")

    keep_hours: float = Field(default=1.0, ge=0, description="Kept on the inner streams after everybody has read it.")
    keep_entries: int = Field(default=20_000, ge=0, description="Kept at most on each inner stream; 0: any number.")
    keep_mib: int = Field(default=32, ge=0, description="Kept at most on each inner stream, in MiB; 0: any number.")
    keep_stored_hours: float = Field(default=72.0, ge=0, description="Kept for subscribers who come back.")
    keep_stored_entries: int = Field(default=100_000, ge=0, description="Kept at most for subscribers; 0: any number.")
    keep_stored_mib: int = Field(default=128, ge=0, description="Kept at most for subscribers, in MiB; 0: any number.")
    abandoned_minutes: float = Field(
        default=15.0, gt=0, description="A group that has not read for so long loses what is beyond the bytes kept."
    )

    retention_days: float = Field(
        default=0.0, ge=0, lt=1e6, description="Articles are removed so long after they arrived; 0: never."
    )
    retention_sources: str = Field(
        default="", description="Days for single outlets, e.g. a.example=30,b.example=0; 0: never."
    )

    @field_validator("retention_sources")
    @classmethod
    def _is_retention(cls, text: str) -> str:
        RetentionPolicy.parse(0, text)
        return text

    @property
    def retention(self) -> RetentionPolicy:
        """How long articles are kept."""
        return RetentionPolicy.parse(self.retention_days, self.retention_sources)

    @property
    def database(self) -> str:
        """The URL to use."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'newswire.db').absolute()}"
