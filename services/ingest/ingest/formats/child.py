"""The process that reads documents and may die of them: `python -m ingest.formats.child MEMORY_BYTES CPU_SECONDS`.

On its standard input come requests, on its standard output go answers, each a length of four bytes, big-endian, and as
many bytes. A request is a line of JSON (`format`, `about`, `content_type`) and the document; an answer is JSON:
`submission` and `published`, or `problem`, or `too_hard` with the reason. Nothing here is ever unpickled.
"""

from __future__ import annotations

import math
import resource
import struct
import sys
from typing import Any, BinaryIO

import orjson

from chassis.problems import Problem

LENGTH = struct.Struct(">I")


def main() -> None:
    """Answer requests until there are no more."""
    memory_bytes, cpu_seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while (request := _read(requests)) is not None:
        _allow(cpu_seconds)
        answer = orjson.dumps(_answer(request))
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _allow(cpu_seconds: int) -> None:
    """Set the moment, in processor time, at which the kernel ends this process: no pattern and no C code stops it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime + cpu_seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _read(requests: BinaryIO) -> bytes | None:
    head = requests.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return requests.read(LENGTH.unpack(head)[0])


def _answer(request: bytes) -> dict[str, Any]:
    from ingest.formats import BY_NAME

    about, _, body = request.partition(b"\n")
    asked = orjson.loads(about)
    try:
        submission, published = BY_NAME[asked["format"]].read(body, asked["about"], asked["content_type"])
    except Problem as problem:
        said = {"status": problem.status, "type": problem.type, "detail": problem.detail}
        return {"problem": {**said, "errors": list(problem.errors)}}
    except MemoryError:
        return {"too_hard": "it takes more memory than it may"}
    except RecursionError:
        return {"too_hard": "it is nested deeper than can be read"}
    return {
        "submission": submission.model_dump(exclude_unset=True),
        "published": None if published is None else published.model_dump(),
    }


if __name__ == "__main__":
    main()
