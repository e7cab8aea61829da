"""Measures a round over many feeds, one in five broken, slow or hostile, from the first request to the last.

`python benchmarks/feeds.py --feeds 1000`: on the stream server and the web server this starts, with the pauses and
deadlines of a real system. The goal: all that are due are fetched within ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from harness.feed_crowd import crowd
from harness.names import StubResolver
from harness.servers import start_valkey
from harness.watches import watching
from harness.web import ScriptedServer
from ingest.feeds.database import registry
from ingest.feeds.database.watched_feed import WatchedFeed

GOAL_SECONDS = 600.0
FEEDS_A_HOST = 3
PUT_OFF = "put off, because their host asked to be left alone"


async def measure(count: int, folder: Path) -> bool:
    """One round; prints what came of it, and says whether that was in time and complete."""
    with start_valkey(folder / "valkey") as valkey, ScriptedServer() as server:
        good, bad = crowd(server, count)
        hosts = count // FEEDS_A_HOST + 1
        resolver = StubResolver({f"h{number}.example": ["127.0.0.1"] for number in range(hosts)})
        options = {"resolver": resolver, "fetch_ports": f"80,{server.port}", "fetch_gap_seconds": 1.0}
        async with watching(server, valkey, folder / "feeds", **options) as watcher:
            for number, path in enumerate(sorted((*good, *bad))):
                await watcher.add(server.named(f"h{number % hosts}.example", path))
            before, started = _cpu_seconds(), time.monotonic()
            await watcher.poll()
            seconds, cpu = time.monotonic() - started, _cpu_seconds() - before
            feeds = await watcher.watch.database.run(registry.all_feeds)
            articles = watcher.valkey.client.xlen("articles.raw")
    outcomes = Counter(_outcome(feed) for feed in feeds)
    untouched = outcomes["not fetched"]
    put_off = sum(_outcome(feed) == PUT_OFF for feed in feeds if urlsplit(feed.url).path in good)
    print(f"{count} feeds, {len(bad)} of them broken, on {hosts} hosts: {seconds:.1f} s, {cpu:.1f} s of processor time")
    print(f"{articles} articles on the stream, of {10 * (len(good) - put_off)} in good feeds that were not put off")
    print("\n".join(f"  {number:5}  {outcome}" for outcome, number in outcomes.most_common()))
    print(f"largest size of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return seconds <= GOAL_SECONDS and not untouched and articles == 10 * (len(good) - put_off)


def _outcome(feed: WatchedFeed) -> str:
    if feed.last_polled_at is None:
        return PUT_OFF if feed.next_due > feed.added_at else "not fetched"
    return (feed.last_error or "success").partition(":")[0]


def _cpu_seconds() -> float:
    """Of this process (with the web server, which is a thread of it) and of the children that ended."""
    parts = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in parts)


def main() -> None:
    """Measure, print, and fail where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "valkey").mkdir()
        sys.exit(0 if asyncio.run(measure(parser.parse_args().feeds, Path(folder))) else 1)


if __name__ == "__main__":
    main()
