"""The process that reads pages, for which some are hard on purpose: `python -m harness.hard_pages MEMORY CPU_SECONDS`.

A page that begins with HARD takes for ever, one that begins with LONG takes a second of the processor.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from ingest.feeds.isolation import children
from ingest.formats.child import answer


def _answer(asked: dict[str, Any], body: bytes) -> dict[str, Any]:
    while body.startswith(b"HARD"):
        pass
    began = time.process_time()
    while body.startswith(b"LONG") and time.process_time() < began + 1:
        pass
    return answer(asked, body.removeprefix(b"LONG"))


if __name__ == "__main__":
    children.serve(_answer, int(sys.argv[1]), float(sys.argv[2]))
