"""Articles that crash, hang or exhaust whoever reads them, and an enrich service that is harmed by them.

`python -m harness.poison` runs enrich with a language pipeline on which the words of `POISONS` act as they say.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence

from chassis import logs, runner
from enrich.app import Enrich, EnrichSettings
from enrich.pipeline import Pipeline, Read
from newswire.articles import Article

CRASH, HANG, MEMORY = "poison-crash", "poison-hang", "poison-memory"
POISONS = (CRASH, HANG, MEMORY)
PROCESS = "enrich-1"


class PoisonedPipeline(Pipeline):
    """Reads as the real one does, and dies of poison."""

    def read(self, articles: Sequence[Article]) -> Iterator[Read]:
        """Annotate articles, unless one of them is deadly."""
        for article in articles:
            _take_effect(article.text)
        return super().read(articles)


def _take_effect(text: str) -> None:
    if CRASH in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if HANG in text:
        time.sleep(3600)
    if MEMORY in text:
        hoard: list[bytearray] = []
        while True:
            hoard.append(bytearray(16 * 1024 * 1024))


def main() -> None:
    """Run enrich until told to stop."""
    settings = EnrichSettings()
    logs.configure(settings, PROCESS)
    sys.exit(runner.run([Enrich(settings, "harness.poison:PoisonedPipeline")], settings, PROCESS))


if __name__ == "__main__":
    main()
