"""The published schemas say what the models say."""

from __future__ import annotations

import json

import pytest

from newswire.events import SCHEMA_OF
from newswire.schemas import path, schema


@pytest.mark.parametrize("event_type", SCHEMA_OF)
def test_schema_is_current(event_type: str) -> None:
    """The schema file of each event type is what `python -m newswire.schemas` writes."""
    assert path(event_type).read_text(encoding="utf-8") == schema(event_type)


def test_article_fields_are_never_renamed() -> None:
    """The words of the first version are all still there; new ones may be added."""
    first = {
        *("id", "version", "url", "source", "title", "text", "original", "removed", "published", "language"),
        *("entities", "dates", "sentiment", "quotes", "annotators"),
    }
    document = json.loads(schema(next(iter(SCHEMA_OF))))
    assert first <= document["properties"].keys()
    parts = {
        "Removed": {"start", "end", "label"},
        "Published": {"value", "precision", "source"},
        "Entity": {"id", "name", "type", "mentions"},
        "Mention": {"start", "end", "text"},
        "TimeExpression": {"start", "end", "text", "type", "value"},
        "Sentiment": {"label", "score"},
    }
    for name, fields in parts.items():
        assert fields <= document["$defs"][name]["properties"].keys()
