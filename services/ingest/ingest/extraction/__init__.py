"""Finds the story in a web page: its text, title, authors, time of publication, section and address."""

from ingest.extraction.page import extract
from ingest.extraction.results import Extracted

__all__ = ["Extracted", "extract"]
