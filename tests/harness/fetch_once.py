"""Fetches once in a process of its own, and prints what came of it and by how much the process grew, as JSON.

`python -m harness.fetch_once URL SETTINGS`, the settings as JSON. What was fetched before (`WARM`) does not count.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path

from ingest.fetch import Fetcher, FetchFailedError, FetchSettings

STATUS = Path("/proc/self/status")


def kibibytes(name: str) -> int:
    """A line of the process's status: VmRSS is what it has now, VmHWM the most it had."""
    found = re.search(rf"^{name}:\s+(\d+) kB", STATUS.read_text(), re.M)
    assert found is not None
    return int(found[1])


def begin() -> int:
    """Set the high-water mark back to what the process has now, which is returned."""
    Path("/proc/self/clear_refs").write_text("5")
    return kibibytes("VmRSS")


async def main(url: str, settings: FetchSettings) -> None:
    """Fetch the site's first page to warm up, then the URL."""
    async with Fetcher(settings) as fetcher:
        await fetcher.fetch(url.rpartition("/")[0] + "/warm")
        before = begin()
        try:
            outcome = str((await fetcher.fetch(url)).status)
        except FetchFailedError as error:
            outcome = error.kind
        print(json.dumps({"outcome": outcome, "grown_mebibytes": (kibibytes("VmHWM") - before) / 1024}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], FetchSettings.model_validate_json(sys.argv[2])))
