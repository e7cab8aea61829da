"""The OpenAPI document of all services in one: `python -m chassis.web.openapi` prints it."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Sequence
from typing import Any, Final

from chassis.access.scopes import needed
from chassis.service import Service
from chassis.web.problems import MEDIA_TYPE, SCHEMA
from newswire.terminal import OUT

SERVICES: Final = ("ingest", "store")
"""The services that answer more than health over HTTP."""

PROBLEMS: Final = {
    400: "What was sent cannot be read: not HTTP, not JSON, not UTF-8, cut short.",
    401: "No API key was sent, or one that cannot be used.",
    403: "The key may not do this; the detail names the scope that may, or its sources. Or another site's page asks.",
    404: "There is no such thing.",
    406: "None of the formats that `Accept` names is to be had here; the detail names those that are.",
    408: "The request was not complete in time.",
    409: "It contradicts what happened before.",
    410: "It was taken back.",
    413: "The request is too large.",
    415: "Another media type, charset or encoding than is taken.",
    421: "This server has no such name; the detail names the setting that gives it one.",
    422: "What was sent breaks a rule; `errors` points at the fields.",
    429: "The sender has used up its rate.",
    431: "The request line and headers are too large.",
    503: "A server behind does not answer; sending again is safe.",
}


SECURITY: Final[dict[str, Any]] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, needed where the process asks for keys.",
    },
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key in another header."},
}

_TEXT: Final = {"schema": {"type": "string"}}
REFUSAL_HEADERS: Final[dict[str, Any]] = {
    "401": {"WWW-Authenticate": _TEXT},
    "403": {"WWW-Authenticate": _TEXT},
    "429": {
        "Retry-After": {"schema": {"type": "integer", "minimum": 1}, "description": "Seconds."},
        "RateLimit-Policy": _TEXT,
        "RateLimit": _TEXT,
    },
}


def answer(description: str, media_type: str, schema: str) -> dict[str, Any]:
    """A response object with a body of the named schema."""
    content = {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The response objects of problems, by status."""
    return {str(status): answer(PROBLEMS[status], MEDIA_TYPE, "Problem") for status in statuses}


def complete(document: dict[str, Any], services: Sequence[Service]) -> dict[str, Any]:
    """Add to FastAPI's document the routes it does not see and the problems it does not know."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _correct_problems(path, operation)
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    for service in services:
        for path, operations in service.web.paths.items():
            document["paths"].setdefault(path, {}).update(operations)
        schemas.update(service.web.schemas)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            # What the server itself answers, and the layers around every route.
            for status, response in problems(400, 403, 408, 413, 421, 431, 503).items():
                operation["responses"].setdefault(status, response)
            _add_access(method.upper(), path, operation)
    document["components"]["securitySchemes"] = SECURITY
    schemas["Problem"] = SCHEMA
    return document


def _add_access(method: str, path: str, operation: dict[str, Any]) -> None:
    """Which scope it needs, and what the layer around it answers."""
    need = needed(method, path)
    operation["security"] = [] if need == "nothing" else [{name: [need]} for name in SECURITY]
    if operation["security"]:
        refusals = problems(401, 403, 429)
        for status, headers in REFUSAL_HEADERS.items():
            refusals[status]["headers"] = headers
        operation["responses"].update(refusals)


def _correct_problems(path: str, operation: dict[str, Any]) -> None:
    """FastAPI documents its own body for 422 where a route has parameters; ours is a problem."""
    responses = operation["responses"]
    if responses.pop("422", None) is not None:
        responses.update(problems(*([404] if "{" in path else []), 422))
    if path.startswith("/v1/"):
        responses.update(problems(503))


def generate() -> str:
    """The document of a process that hosts all services; nothing is connected to."""
    from chassis.readiness import Readiness
    from chassis.runner import build_service
    from chassis.settings import ServiceSettings
    from chassis.web.application import build_api

    with tempfile.TemporaryDirectory() as folder:
        before = dict(os.environ)
        os.environ["NEWSWIRE_DATA_DIR"] = folder
        try:
            services = [build_service(name) for name in SERVICES]
        finally:
            os.environ.clear()
            os.environ.update(before)
    readiness = Readiness(services, ServiceSettings(), asyncio.Event(), None)
    document = build_api(services, readiness).openapi()
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    OUT.json(generate().rstrip())
