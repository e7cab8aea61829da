"""Teaches Schemathesis the media types of a push; loaded by it through SCHEMATHESIS_HOOKS."""

from __future__ import annotations

import json
from typing import Any

import schemathesis

KINDS = ("application/x-ndjson", "application/jsonl", "application/ndjson")
LINES = ("application/x-ninjs+ndjson", "application/x-ld+ndjson")


@schemathesis.serializer(*KINDS, *LINES, "text/html")
def write_lines(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """A request body: text as it is, anything else as one line."""
    return value.encode(errors="surrogatepass") if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.deserializer("application/x-ndjson")
def read_lines(_context: schemathesis.DeserializationContext, response: schemathesis.Response) -> list[Any]:
    """An answer: a list of its lines."""
    return [json.loads(line) for line in response.content.splitlines()]
