"""An enrich service that is told to stop while it starts, and loses cancellations as Python 3.11 can lose them.

As a program: `python -m harness.slow_start LOST`; python/cpython#86296 tells how one is lost.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from chassis import logs, runner
from enrich.app import Enrich, EnrichSettings
from harness.deadly import LIGHT


class SlowStart(Enrich):
    """Its stream server never answers; of the cancellations that come meanwhile the first few are lost."""

    def __init__(self, settings: EnrichSettings, lost: int) -> None:
        super().__init__(settings, LIGHT)
        self._lost = lost

    async def _join(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if not self._lost:
                    raise
                self._lost -= 1


def main(lost: str) -> None:
    """Run it; the settings come from the environment."""
    settings = EnrichSettings()
    logs.configure(settings, "enrich")
    sys.exit(runner.run([SlowStart(settings, int(lost))], settings, "enrich"))


if __name__ == "__main__":
    main(*sys.argv[1:])
