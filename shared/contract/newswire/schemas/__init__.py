"""The JSON Schema of every event payload, generated from the models; `python -m newswire.schemas` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path

from newswire.articles import Article
from newswire.events import SCHEMA_OF

FOLDER = Path(__file__).parent


def schema(event_type: str) -> str:
    """The JSON Schema of the payload of this event type, as text."""
    document = {"$id": SCHEMA_OF[event_type], "$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**document, **Article.model_json_schema()}, indent=2) + "\n"


def path(event_type: str) -> Path:
    """Where the schema of this event type lies."""
    return FOLDER / f"{event_type}.json"
