"""The rules of IPTC ninjs 3.1 for what a text has, written down anew as a JSON Schema from the standard's own.

Stricter than the standard in one thing: what it calls a URI or a time is checked to be one. Its own schema is of the
dialect 2020-12, where `format` is an annotation, so `allow_days` lets a time be a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
URI: Schema = {"type": "string", "format": "uri"}
TIME: Schema = {"type": "string", "format": "date-time"}
COUNT: Schema = {"type": "integer", "minimum": 0}
PERCENT: Schema = {"type": "integer", "minimum": 0, "maximum": 100}


def closed(properties: Mapping[str, Schema], *required: str) -> Schema:
    """An object with these members and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def some(item: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": item}


TEXT = {"role": STRING, "contentType": STRING, "value": STRING}
THING = {"name": STRING, "rel": STRING, "uri": URI, "literal": STRING}
PARTY = {"name": STRING, "role": STRING, "uri": URI, "literal": STRING}
SUBJECT = {**THING, "creator": STRING, "relevance": PERCENT, "confidence": PERCENT}
TYPES = ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"]
PLAIN = ("profile", "version", "copyrightHolder", "copyrightNotice", "usageTerms", "edNote", "language")
MEMBERS: dict[str, Schema] = {
    "uri": URI,
    "type": {"enum": TYPES},
    "representationType": {"enum": ["full", "partial"]},
    **dict.fromkeys((*PLAIN, "title", "by", "slugline", "located"), STRING),
    **dict.fromkeys(("firstCreated", "versionCreated", "contentCreated", "embargoedUntil", "expires"), TIME),
    "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
    "urgency": {"type": "integer", "minimum": 1, "maximum": 9},
    "descriptions": some(closed(TEXT, "value")),
    "bodies": some(closed({**TEXT, "charCount": COUNT, "wordCount": COUNT}, "value")),
    "headlines": some(closed(TEXT, "value")),
    **dict.fromkeys(("people", "organisations", "places", "objects"), some(closed(THING))),
    "events": some(closed({**THING, "id": STRING})),
    "subjects": some(closed(SUBJECT)),
    "infoSources": some(closed(PARTY)),
    "genres": some(closed({"name": STRING, "uri": STRING, "literal": STRING})),
    "altIds": some(closed({"role": STRING, "value": STRING})),
    "standard": closed({"name": STRING, "version": STRING, "schema": URI}),
}
ASSOCIATED = closed({**MEMBERS, "name": STRING, "rel": STRING}, "uri", "name")
SCHEMA = closed({**MEMBERS, "associations": some(ASSOCIATED)}, "uri")


def faults(document: Any, *, allow_days: bool = False) -> list[str]:
    """What breaks the rules, with its place."""
    validator = jsonschema_rs.Draft202012Validator(_loosened(SCHEMA) if allow_days else SCHEMA, validate_formats=True)
    return [f"{one.instance_path}: {one.message}" for one in validator.iter_errors(document)]


def _loosened(node: Any) -> Any:
    if node == TIME:
        return {"anyOf": [TIME, {"type": "string", "format": "date"}]}
    if isinstance(node, dict):
        return {name: _loosened(value) for name, value in node.items()}
    return node
