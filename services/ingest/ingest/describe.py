"""The OpenAPI description of the accepting endpoints, which FastAPI does not see."""

from __future__ import annotations

from typing import Any

from ingest.endpoints import BATCH_LIMIT_BYTES, BATCH_LIMIT_LINES, PLAIN_TEXT_FIELDS
from newswire.articles import ARTICLE_LIMIT_BYTES, Submission

EXAMPLE = {
    "source": "example.org",
    "id": "2022-0205-17",
    "title": "Artemis I lifts off",
    "published": "2022-11-16T06:47:44Z",
    "text": "CAPE CANAVERAL - The uncrewed Artemis I mission lifted off on Wednesday.",
}
PROBLEM = {"$ref": "#/components/schemas/Problem"}
SCHEMAS: dict[str, Any] = {
    "Submission": Submission.model_json_schema(),
    "Problem": {
        "title": "Problem details (RFC 9457)",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
                },
            },
        },
    },
    "Receipt": {
        "type": "object",
        "required": ["id", "version", "status_url", "duplicate"],
        "properties": {
            "id": {"type": "string"},
            "version": {"type": "integer"},
            "status_url": {"type": "string"},
            "duplicate": {"type": "boolean", "description": "This very content was accepted before."},
        },
    },
    "BatchResult": {
        "type": "object",
        "required": ["index", "id", "status", "error"],
        "properties": {
            "index": {"type": "integer"},
            "id": {"type": ["string", "null"]},
            "status": {"type": "integer"},
            "error": {"type": ["string", "null"]},
            "version": {"type": "integer"},
            "status_url": {"type": "string"},
            "duplicate": {"type": "boolean"},
        },
    },
}


def paths() -> dict[str, Any]:
    """The path items to add to the document."""
    return {"/v1/articles": {"post": _article()}, "/v1/articles:batch": {"post": _batch()}}


def _article() -> dict[str, Any]:
    about = [
        {"name": name, "in": "query", "schema": {"type": "string"}, "description": "for text/plain bodies"}
        for name in PLAIN_TEXT_FIELDS
    ]
    content = {
        "application/json": {"schema": {"$ref": "#/components/schemas/Submission"}, "example": EXAMPLE},
        "text/plain": {"schema": {"type": "string", "minLength": 1}, "example": "date 2022-02-05 As they met ..."},
    }
    return {
        "tags": ["ingest"],
        "summary": "Push one article",
        "description": f"Answers 202 after the article is on the stream. At most {ARTICLE_LIMIT_BYTES} bytes.",
        "operationId": "push_article",
        "parameters": about,
        "requestBody": {"required": True, "content": content},
        "responses": {
            "202": _answer("accepted", "application/json", "Receipt"),
            **_problems(400, 408, 413, 415, 422, 503),
        },
    }


def _batch() -> dict[str, Any]:
    content = {"application/x-ndjson": {"schema": {"type": "string", "description": "one Submission a line"}}}
    limits = f"At most {BATCH_LIMIT_BYTES} bytes and {BATCH_LIMIT_LINES} lines."
    return {
        "tags": ["ingest"],
        "summary": "Push many articles",
        "description": f"One JSON document a line; one result a line, in order. {limits}",
        "operationId": "push_batch",
        "requestBody": {"required": True, "content": content},
        "responses": {
            "200": _answer("one result a line", "application/x-ndjson", "BatchResult"),
            **_problems(400, 408, 413, 415),
        },
    }


def _answer(description: str, media_type: str, schema: str) -> dict[str, Any]:
    content = {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def _problems(*statuses: int) -> dict[str, Any]:
    return {str(status): _answer("problem", "application/problem+json", "Problem") for status in statuses}
