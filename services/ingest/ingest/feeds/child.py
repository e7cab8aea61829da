"""The process that reads feeds and may die of them: `python -m ingest.feeds.child MEMORY_BYTES`.

On its standard input come requests, on its standard output go answers, each a length of four bytes, big-endian, and as
many bytes. A request is a line of JSON (`url`, `content_type`) and the document; an answer is JSON: `feed`, or
`not_a_feed` or `too_hard` with the reason. Nothing here is ever unpickled.
"""

from __future__ import annotations

import resource
import struct
import sys
from typing import Any, BinaryIO

import orjson

from ingest.feeds.feed import NotAFeedError
from ingest.feeds.parsing import parse_feed

LENGTH = struct.Struct(">I")


def main() -> None:
    """Answer requests until there are no more."""
    limit_bytes = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while (request := _read(requests)) is not None:
        answer = orjson.dumps(_answer(request))
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _read(requests: BinaryIO) -> bytes | None:
    head = requests.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return requests.read(LENGTH.unpack(head)[0])


def _answer(request: bytes) -> dict[str, Any]:
    about, _, body = request.partition(b"\n")
    asked = orjson.loads(about)
    try:
        return {"feed": parse_feed(body, asked["url"], asked["content_type"])}
    except NotAFeedError as error:
        return {"not_a_feed": str(error)}
    except MemoryError:
        return {"too_hard": "more memory than a feed may take"}
    except RecursionError:
        return {"too_hard": "nested deeper than can be read"}


if __name__ == "__main__":
    main()
