"""JSON as bytes, whatever the strings hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

import orjson

_IN_HTML: Final = (
    (b"<", rb"\u003c"),
    (b">", rb"\u003e"),
    (b"&", rb"\u0026"),
    ("\u2028".encode(), rb"\u2028"),
    ("\u2029".encode(), rb"\u2029"),
)


def encode(document: Any) -> bytes:
    """The document in UTF-8; a lone surrogate, which UTF-8 cannot carry, becomes a question mark."""
    try:
        return orjson.dumps(document)
    except orjson.JSONEncodeError:
        return json.dumps(document, ensure_ascii=False).encode(errors="replace")


def encode_list(fields: dict[str, Any], name: str, items: Iterable[Any]) -> bytes:
    """A document with these fields and a list, one item after the other, so that none is kept for the others."""
    listed = b",".join(encode(item) for item in items)
    return b"%s,%s:[%s]}" % (encode(fields)[:-1], encode(name), listed)


def for_html(document: bytes) -> bytes:
    """The same JSON, with nothing in it that ends or begins anything in a page that it is put into.

    `</script>` in a headline would end the element that JSON-LD stands in; outside strings JSON has none of these.
    """
    for character, escaped in _IN_HTML:
        document = document.replace(character, escaped)
    return document


def without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value is not None and value != [] and value != ""}
