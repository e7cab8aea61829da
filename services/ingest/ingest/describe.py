"""The OpenAPI description of the accepting endpoints, which FastAPI does not see."""

from __future__ import annotations

from typing import Any

from chassis.openapi import answer, problems
from ingest.bodies import BodyLimits
from ingest.endpoints import BATCH_KINDS
from ingest.submissions import QUERY_FIELDS
from newswire.articles import Submission

LIMITS = BodyLimits()
EXAMPLE = {
    "source": "example.org",
    "id": "2022-0205-17",
    "title": "Artemis I lifts off",
    "published": "2022-11-16T06:47:44Z",
    "text": "CAPE CANAVERAL - The uncrewed Artemis I mission lifted off on Wednesday.",
}
RECEIPT_PROPERTIES = {
    "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "version": {"type": "integer", "minimum": 1},
    "status_url": {"type": "string", "format": "uri-reference"},
    "duplicate": {"type": "boolean", "description": "This very content was accepted before."},
}


def paths() -> dict[str, Any]:
    """The path items to add to the document."""
    return {"/v1/articles": {"post": _article()}, "/v1/articles:batch": {"post": _batch()}}


def _submission() -> dict[str, Any]:
    """What the model says, and what is checked after it."""
    schema = Submission.model_json_schema()
    schema["properties"]["text"]["pattern"] = r"[^\s\u0000]"
    schema["properties"]["url"]["anyOf"][0]["format"] = "http-url"
    schema["example"] = EXAMPLE
    return schema


def _receipt() -> dict[str, Any]:
    return {"type": "object", "required": list(RECEIPT_PROPERTIES), "properties": RECEIPT_PROPERTIES}


def _batch_result() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["index", "id", "status", "error"],
        "properties": {
            **RECEIPT_PROPERTIES,
            "index": {"type": "integer", "minimum": 0, "description": "Which line, blank ones not counted."},
            "id": {"type": ["string", "null"]},
            "status": {"type": "integer"},
            "error": {"type": ["string", "null"]},
            "errors": {"$ref": "#/components/schemas/Problem/properties/errors"},
        },
    }


def _article() -> dict[str, Any]:
    fields = _submission()["properties"]
    about = [
        {
            "name": name,
            "in": "query",
            "schema": fields[name]["anyOf"][0],
            "description": "For a text/plain body; a JSON body's own fields go before these.",
        }
        for name in QUERY_FIELDS
    ]
    trace = {
        "name": "traceparent",
        "in": "header",
        "schema": {"type": "string"},
        "description": "W3C trace context; one that is not valid is replaced.",
    }
    content = {
        "application/json": {"schema": {"$ref": "#/components/schemas/Submission"}, "example": EXAMPLE},
        "text/plain": {
            "schema": {"type": "string", "pattern": r"[^\s\u0000]"},
            "example": "date 2022-02-05 As they met ...",
        },
    }
    return {
        "tags": ["ingest"],
        "summary": "Push one article",
        "description": f"Answers 202 after the article is on the stream. At most {LIMITS.article_bytes} bytes.",
        "operationId": "push_article",
        "parameters": [*about, trace],
        "requestBody": {"required": True, "content": content},
        "responses": {
            "202": answer("The article is on the stream.", "application/json", "Receipt"),
            **problems(400, 408, 409, 413, 415, 422, 503),
        },
    }


def _batch() -> dict[str, Any]:
    lines = {"type": "string", "description": "one Submission a line"}
    example = '{"id": "1", "source": "example.org", "text": "One minister spoke."}\n'
    limits = f"At most {LIMITS.batch_bytes} bytes and {LIMITS.batch_lines} lines."
    return {
        "tags": ["ingest"],
        "summary": "Push many articles",
        "description": f"One JSON document a line; one result a line, in order. {limits}",
        "operationId": "push_batch",
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": lines, "example": example} for kind in BATCH_KINDS},
        },
        "responses": {
            "200": answer("One result a line.", "application/x-ndjson", "BatchResults"),
            **problems(400, 408, 413, 415),
        },
    }


SCHEMAS: dict[str, Any] = {
    "Submission": _submission(),
    "Receipt": _receipt(),
    "BatchResult": _batch_result(),
    "BatchResults": {"type": "array", "items": {"$ref": "#/components/schemas/BatchResult"}},
}
"""The schemas the path items refer to."""
