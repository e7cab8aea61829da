"""Pipelines that texts can harm on purpose, to see that they harm nobody else: `POISON <kind>` in a text does it.

As a program it is the enrich service with such a pipeline: `python -m harness.deadly ARTICLE_SECONDS`.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from newswire.articles import Article

LIGHT = "harness.deadly:Light"
"""Reads nothing: it starts in a moment."""

WHOLE = "harness.deadly:whole"
"""The ordinary pipeline with a poisonous stage more."""

TESTS = str(Path(__file__).parents[1])
_KIND = re.compile(r"POISON (\w+)")


def _hang() -> None:
    re.match(r"(a+)+$", "a" * 64 + "b")  # holds the interpreter lock for ever


def _eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(16 * 1024 * 1024))


def _fail() -> None:
    raise RuntimeError("poisoned")


KINDS: Mapping[str, Callable[[], Any]] = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda: os._exit(9),
    "segfault": lambda: ctypes.string_at(0),
    "hang": _hang,
    "memory": _eat,
    "raise": _fail,
    "slow": lambda: time.sleep(1),
    "print": lambda: print("a line on standard output", flush=True),
}


def harm(text: str) -> None:
    """Do what the text asks for."""
    for kind in _KIND.findall(text):
        KINDS[kind]()


class Light:
    """In the place of a pipeline: hands articles on as they are, unless one does harm."""

    def __init__(self, model: str) -> None:
        self.model = SimpleNamespace(label=model)

    def read(self, articles: Sequence[Article]) -> Iterator[Any]:
        """Every article as it is."""
        for article in articles:
            harm(article.text)
            yield SimpleNamespace(article=article, milliseconds=0.1, facts={})


def whole(model: str) -> Any:
    """The ordinary pipeline with a stage more."""
    from enrich.document import Document, Stage
    from enrich.pipeline import STAGES, Pipeline

    def run(reading: Document) -> Mapping[str, Any]:
        harm(reading.text)
        return {}

    return Pipeline(model, (*STAGES, Stage("poison", "1", (), (), run)))


def main(article_seconds: str) -> None:
    """Run enrich with the light pipeline; its other settings come from the environment."""
    from chassis import logs, runner
    from enrich.app import Enrich, EnrichSettings

    settings = EnrichSettings(article_seconds=float(article_seconds))
    logs.configure(settings, "enrich")
    sys.exit(runner.run([Enrich(settings, LIGHT)], settings, "enrich"))


if __name__ == "__main__":
    main(*sys.argv[1:])
