"""The OpenAPI description of the accepting endpoints, which FastAPI does not see."""

from __future__ import annotations

from typing import Any

import orjson

from chassis.web.openapi import answer, problems
from ingest.accept.endpoints import LINE_KINDS
from ingest.accept.idempotency import KEY_CHARACTERS
from ingest.accept.limits import BodyLimits
from ingest.accept.submissions import QUERY_FIELDS
from ingest.formats import FORMATS
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


NOTES = {
    "type": "array",
    "items": {"type": "string"},
    "description": "What of the document could not be read and was left out, with pointers into it; not there where"
    " there is nothing to say. Our own format has none: it is refused.",
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
    return {
        "type": "object",
        "required": list(RECEIPT_PROPERTIES),
        "properties": {**RECEIPT_PROPERTIES, "notes": NOTES},
    }


def _batch_result() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["index", "id", "status", "error"],
        "properties": {
            **RECEIPT_PROPERTIES,
            "notes": NOTES,
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
            "description": "What the body cannot say. Fields of a JSON body go before it, those of a page after it.",
        }
        for name in QUERY_FIELDS
    ]
    trace = {
        "name": "traceparent",
        "in": "header",
        "schema": {"type": "string"},
        "description": "W3C trace context; one that is not valid is replaced.",
    }
    content: dict[str, Any] = {
        "application/json": {"schema": {"$ref": "#/components/schemas/Submission"}, "example": EXAMPLE},
        "text/plain": {
            "schema": {"type": "string", "pattern": r"[^\s\u0000]"},
            "example": "date 2022-02-05 As they met ...",
        },
        **{kind: {"schema": one.schema, "example": one.example} for one in FORMATS for kind in one.media_types},
    }
    return {
        "tags": ["ingest"],
        "summary": "Push one article",
        "description": f"Answers 202 after the article is on the stream. At most {LIMITS.article_bytes} bytes.",
        "operationId": "push_article",
        "parameters": [*about, trace, _idempotency_key("The same request again gets the same answer, for a day.")],
        "requestBody": {"required": True, "content": content},
        "responses": {
            "202": answer("The article is on the stream.", "application/json", "Receipt"),
            **problems(400, 408, 409, 413, 415, 422, 503),
        },
    }


def _idempotency_key(description: str) -> dict[str, Any]:
    string = {"type": "string", "pattern": r'^"[ !#-\[\]-~]+"$', "minLength": 3, "maxLength": KEY_CHARACTERS + 2}
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": string,
        "example": '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
        "description": f"{description} A structured-field string, in quotation marks.",
    }


def _line_contents() -> dict[str, Any]:
    """The media types of a batch: lines of our own, and lines of each format that has a name for them."""
    own = {"type": "string", "description": "one Submission a line"}
    example = '{"id": "1", "source": "example.org", "text": "One minister spoke."}\n'
    contents: dict[str, Any] = {kind: {"schema": own, "example": example} for kind in LINE_KINDS}
    for one in FORMATS:
        schema = {"type": "string", "description": f"one {one.name} document a line"}
        line = orjson.dumps(one.example, option=orjson.OPT_APPEND_NEWLINE).decode()
        contents |= {kind: {"schema": schema, "example": line} for kind in one.line_types}
    return contents


def _batch() -> dict[str, Any]:
    limits = f"At most {LIMITS.batch_bytes} bytes and {LIMITS.batch_lines} lines."
    return {
        "tags": ["ingest"],
        "summary": "Push many articles",
        "description": f"One JSON document a line; one result a line, in order. {limits}",
        "operationId": "push_batch",
        "parameters": [_idempotency_key("Each line has this key, a colon, and its index.")],
        "requestBody": {"required": True, "content": _line_contents()},
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
