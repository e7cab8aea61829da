"""The process that reads documents and may die of them: `python -m ingest.formats.child MEMORY_BYTES CPU_SECONDS`.

It speaks as `ingest.feeds.isolation.children` says. A request has `format`, `about` and `content_type`; an answer is
`submission`, `published` and `notes`, or `problem`, or `too_hard` with the reason.
"""

from __future__ import annotations

import sys
from typing import Any

from chassis.web.problems import Problem
from ingest.feeds.isolation import children
from ingest.formats import BY_NAME


def answer(asked: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What is said of one document."""
    try:
        read = BY_NAME[asked["format"]].read(body, asked["about"], asked["content_type"])
    except Problem as problem:
        said = {"status": problem.status, "type": problem.type, "detail": problem.detail}
        return {"problem": {**said, "errors": list(problem.errors)}}
    except MemoryError:
        return {"too_hard": "it takes more memory than it may"}
    except RecursionError:
        return {"too_hard": "it is nested deeper than can be read"}
    return {
        "submission": read.submission.model_dump(exclude_unset=True),
        "published": None if read.published is None else read.published.model_dump(),
        "notes": [list(note) for note in read.notes],
    }


if __name__ == "__main__":
    children.serve(answer, int(sys.argv[1]), float(sys.argv[2]))
