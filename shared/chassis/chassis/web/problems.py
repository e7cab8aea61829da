"""Problem details for HTTP APIs (RFC 9457): what was wrong, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from starlette.types import Send

from chassis.access.keys import redacted

MEDIA_TYPE: Final = "application/problem+json"

ERRORS_LISTED: Final = 20
"""How many errors a problem document lists at most."""

LIMIT_CHARACTERS: Final = 300
"""Longer details and pointers are cut: what a sender made up must not make the answer long."""

TITLES = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    408: "Request timeout",
    409: "Conflict",
    410: "Gone",
    413: "Content too large",
    415: "Unsupported media type",
    421: "Misdirected request",
    422: "Unprocessable content",
    429: "Too many requests",
    431: "Request header fields too large",
    500: "Internal error",
    503: "Service unavailable",
}

SCHEMA: Final[dict[str, Any]] = {
    "title": "Problem details (RFC 9457)",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:newswire:problem:[a-z-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "maxLength": LIMIT_CHARACTERS + 1},
        "errors": {
            "type": "array",
            "maxItems": ERRORS_LISTED,
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string", "maxLength": LIMIT_CHARACTERS + 1},
                    "detail": {"type": "string", "maxLength": LIMIT_CHARACTERS + 1},
                },
            },
        },
    },
}
"""The JSON Schema of a problem document."""


@dataclass(slots=True, eq=False)
class Problem(Exception):
    """An answer that says what was wrong; `errors` point into the document sent (RFC 6901 pointers).

    Not frozen as other data is: `contextlib` sets the traceback of exceptions that pass through it.
    """

    status: int
    type: str
    detail: str
    errors: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.status} {self.type}: {self.detail}"

    def body(self) -> bytes:
        """The problem document."""
        document: dict[str, Any] = {
            "type": f"urn:newswire:problem:{self.type}",
            "title": TITLES.get(self.status, "Error"),
            "status": self.status,
            "detail": shortened(self.detail),
        }
        if self.errors:
            document["errors"] = [
                {name: shortened(value) for name, value in error.items()} for error in self.errors[:ERRORS_LISTED]
            ]
        return orjson.dumps(document)


INTERNAL: Final = Problem(500, "internal", "an unexpected fault; the log has the details")


def pointer(location: Sequence[int | str]) -> str:
    """The JSON pointer of a pydantic error location."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)


def shortened(text: str) -> str:
    """The text, cut where it is long, without API keys and lone surrogates, which no JSON document can hold."""
    text = redacted(text)
    if len(text) > LIMIT_CHARACTERS:
        text = text[:LIMIT_CHARACTERS] + "…"
    return text if text.isascii() else text.encode(errors="replace").decode()


async def send_problem(send: Send, problem: Problem) -> None:
    """Answer an ASGI request with `problem`."""
    await send_body(send, problem.status, problem.body(), MEDIA_TYPE, problem.headers)


async def send_body(
    send: Send, status: int, body: bytes, media_type: str = "application/json", headers: Mapping[str, str] | None = None
) -> None:
    """Answer an ASGI request with one complete body."""
    head = [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode())]
    head += [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})
