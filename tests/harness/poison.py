"""Articles that crash, hang or exhaust whoever reads them, and an enrich service that is harmed by them.

`python -m harness.poison` runs enrich with a language pipeline on which the words of `POISONS` act as they say: the
model, which is native code and reads several articles at once, crashes; a stage, which is Python, hangs or eats memory.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from chassis import logs, runner
from enrich.app import Enrich, EnrichSettings
from enrich.document import Document, Stage
from enrich.models import Model
from enrich.pipeline import STAGES, AnnotatedArticle, Pipeline

CRASH, HANG, MEMORY = "poison-crash", "poison-hang", "poison-memory"
POISONS = (CRASH, HANG, MEMORY)
PROCESS = "enrich-1"


class PoisonedPipeline(Pipeline):
    """Reads as the real one does, and dies of poison."""

    def __init__(self, model_name: str) -> None:
        super().__init__(model_name, (*STAGES, Stage("poison", "1", (), (), _take_effect)))

    def _read_together(self, group: Sequence[Any], models: Sequence[Model]) -> Generator[AnnotatedArticle, None, None]:
        if any(CRASH in article.text for article, _ in group):
            os.kill(os.getpid(), signal.SIGSEGV)
        yield from super()._read_together(group, models)


def _take_effect(reading: Document) -> Mapping[str, Any]:
    if HANG in reading.text:
        time.sleep(3600)
    if MEMORY in reading.text:
        hoard: list[bytearray] = []
        while True:
            hoard.append(bytearray(16 * 1024 * 1024))
    return {}


def main() -> None:
    """Run enrich until told to stop."""
    settings = EnrichSettings()
    logs.configure(settings, PROCESS)
    sys.exit(runner.run([Enrich(settings, "harness.poison:PoisonedPipeline")], settings, PROCESS))


if __name__ == "__main__":
    main()
