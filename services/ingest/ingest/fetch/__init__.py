"""Fetching from the web: everything that ingest gets from elsewhere comes through here, past one guard."""

from __future__ import annotations

from ingest.fetch.answers import Fetched, Validators
from ingest.fetch.errors import Failure, FetchFailedError, FetchRefusedError
from ingest.fetch.fetcher import FEEDS, Fetcher
from ingest.fetch.settings import FetchOptions, FetchSettings

__all__ = [
    "FEEDS",
    "Failure",
    "FetchFailedError",
    "FetchOptions",
    "FetchRefusedError",
    "FetchSettings",
    "Fetched",
    "Fetcher",
    "Validators",
]
