"""The load generator: posts the lines of a file over keep-alive connections, each line once, and counts the answers."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import orjson
import uvloop

HEAD = "POST /v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\n{fields}\r\n\r\n"
FIELDS = "Content-Type: application/json\r\nContent-Length: {length}"
ANSWER_SECONDS = 60.0


async def post_all(port: int, bodies: Iterator[bytes], connections: int) -> Counter[int]:
    """Post every body, `connections` at a time; returns how often each status came back."""
    statuses: Counter[int] = Counter()
    await asyncio.gather(*(_post(port, bodies, statuses) for _ in range(connections)))
    return statuses


async def _post(port: int, bodies: Iterator[bytes], statuses: Counter[int]) -> None:
    """One connection: takes the next body when the last one was answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for body in bodies:
            writer.write(HEAD.format(fields=FIELDS.format(length=len(body))).encode() + body)
            async with asyncio.timeout(ANSWER_SECONDS):
                statuses[await _read_answer(reader)] += 1
    finally:
        writer.close()


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    _, found, rest = head.partition(b"content-length:")
    if found:
        await reader.readexactly(int(rest.partition(b"\r\n")[0]))
    return int(head[9:12])


def main() -> None:
    """Post the file, print one line of JSON: the statuses and the seconds it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    bodies = options.file.read_bytes().splitlines()
    started = perf_counter()
    statuses = uvloop.run(post_all(options.port, iter(bodies), options.connections))
    seconds = perf_counter() - started
    print(orjson.dumps({"statuses": statuses, "seconds": seconds}, option=orjson.OPT_NON_STR_KEYS).decode())


if __name__ == "__main__":
    main()
