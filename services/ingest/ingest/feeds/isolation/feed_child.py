"""The process that reads feeds and may die of them: `python -m ingest.feeds.isolation.feed_child MEMORY_BYTES`.

It speaks as `ingest.feeds.isolation.children` says. A request has `url` and `content_type`; an answer is `feed`, or
`not_a_feed` or `too_hard` with the reason.
"""

from __future__ import annotations

import sys
from typing import Any

from ingest.feeds.isolation import children
from ingest.feeds.read.feed import NotAFeedError
from ingest.feeds.read.parsing import parse_feed


def _answer(asked: dict[str, Any], body: bytes) -> dict[str, Any]:
    try:
        return {"feed": parse_feed(body, asked["url"], asked["content_type"])}
    except NotAFeedError as error:
        return {"not_a_feed": str(error)}
    except MemoryError:
        return {"too_hard": "more memory than a feed may take"}
    except RecursionError:
        return {"too_hard": "nested deeper than can be read"}


if __name__ == "__main__":
    children.serve(_answer, int(sys.argv[1]))
