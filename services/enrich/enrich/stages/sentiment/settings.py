"""What reading sentiment may cost."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from enrich.stages.sentiment.towards import TARGETS_READ


class SentimentSettings(BaseSettings):
    """How much of an article the sentiment model reads."""

    model_config = SettingsConfigDict(env_prefix="NEWSWIRE_", frozen=True, extra="ignore")

    sentiment_targets: int = Field(
        default=TARGETS_READ, ge=0, le=500, description="Sentences of entities the model reads in an article."
    )
