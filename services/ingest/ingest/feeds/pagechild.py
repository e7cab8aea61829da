"""The process that reads pages and may die of them: `python -m ingest.feeds.pagechild MEMORY_BYTES`.

It speaks as `ingest.feeds.child` does; an answer is JSON: `page`, or `too_hard` with the reason.
"""

from __future__ import annotations

import resource
import sys
from dataclasses import fields
from typing import Any

import orjson

from ingest.extraction import Extracted, extract
from ingest.feeds.child import LENGTH


def main() -> None:
    """Answer requests until there are no more."""
    limit_bytes = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while len(head := requests.read(LENGTH.size)) == LENGTH.size:
        answer = orjson.dumps(_answer(requests.read(LENGTH.unpack(head)[0])))
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _answer(request: bytes) -> dict[str, Any]:
    about, _, body = request.partition(b"\n")
    asked = orjson.loads(about)
    try:
        found = extract(body, asked["url"], asked["content_type"])
    except MemoryError:
        return {"too_hard": "more memory than a page may take"}
    except RecursionError:
        return {"too_hard": "nested deeper than can be read"}
    page = {field.name: getattr(found, field.name) for field in fields(Extracted)}
    return {"page": {**page, "published": found.published.model_dump()}}


if __name__ == "__main__":
    main()
