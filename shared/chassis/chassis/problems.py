"""Problem details for HTTP APIs (RFC 9457): what was wrong, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.types import Send

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    408: "Request timeout",
    413: "Content too large",
    415: "Unsupported media type",
    422: "Unprocessable content",
    429: "Too many requests",
    500: "Internal error",
    503: "Service unavailable",
}


@dataclass(frozen=True, slots=True)
class Problem(Exception):
    """An answer that says what was wrong; `errors` point into the document sent (RFC 6901 pointers)."""

    status: int
    type: str
    detail: str
    errors: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        """The problem document."""
        document: dict[str, Any] = {
            "type": f"urn:newswire:problem:{self.type}",
            "title": TITLES.get(self.status, "Error"),
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            document["errors"] = list(self.errors)
        return orjson.dumps(document)


def pointer(location: Sequence[int | str]) -> str:
    """The JSON pointer of a pydantic error location."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)


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
