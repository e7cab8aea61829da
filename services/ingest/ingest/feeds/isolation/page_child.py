"""The process that reads pages and may die of them: `python -m ingest.feeds.isolation.page_child MEMORY_BYTES`.

It speaks as `ingest.feeds.isolation.children` says. A request has `url` and `content_type`; an answer is `page`, or
`too_hard` with the reason.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import Any

from ingest.extraction import Extracted, extract
from ingest.feeds.isolation import children


def _answer(asked: dict[str, Any], body: bytes) -> dict[str, Any]:
    try:
        found = extract(body, asked["url"], asked["content_type"])
    except MemoryError:
        return {"too_hard": "more memory than a page may take"}
    except RecursionError:
        return {"too_hard": "nested deeper than can be read"}
    page = {field.name: getattr(found, field.name) for field in fields(Extracted)}
    return {"page": {**page, "published": found.published.model_dump()}}


if __name__ == "__main__":
    children.serve(_answer, int(sys.argv[1]))
