"""Sources: found by being there, kept running, stopped together."""

from __future__ import annotations

import asyncio
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import ingest.sources
from chassis import logs
from ingest.source_supervisor import SourceSupervisor

NEW_SOURCE = """
    \"\"\"A source of one file.\"\"\"
    from ingest.accept.preparation import Origin
    from newswire.articles import Submission

    class Bulletin:
        name = "bulletin"
        router = None

        async def run(self, desk):
            await desk.accept_patiently(Submission(text="The bulletin."), Origin("bulletin"))

    def build():
        return Bulletin()
"""


class Desk:
    """Notes what is handed in."""

    def __init__(self) -> None:
        self.taken: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def accept_patiently(self, submission: Any, origin: Any) -> None:
        """Take it."""
        await self.taken.put((submission.text, origin.via))


async def test_a_source_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module in the folder of sources is a source: nothing else has to be told about it."""
    (tmp_path / "bulletin.py").write_text(dedent(NEW_SOURCE), encoding="utf-8")
    monkeypatch.setattr(ingest.sources, "__path__", [*ingest.sources.__path__, str(tmp_path)])
    (found,) = [source for source in ingest.sources.installed() if source.name == "bulletin"]
    acceptor: Any = Desk()
    tending = SourceSupervisor([found], acceptor, logs.get("test"))
    tending.start()
    assert await asyncio.wait_for(acceptor.taken.get(), 5) == ("The bulletin.", "bulletin")
    await tending.stop()


async def test_a_failed_source_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that fails does not disturb the others, is said to have failed, and is started again."""
    monkeypatch.setattr("ingest.source_supervisor.FIRST_WAIT_SECONDS", 0.01)
    acceptor: Any = Desk()

    class Shaky:
        name, router, runs = "shaky", None, 0

        async def run(self, _acceptor: Any) -> None:
            self.runs += 1
            if self.runs < 3:
                raise ConnectionError("refused")
            await acceptor.taken.put(("third time", self.name))

    tending = SourceSupervisor([Shaky()], acceptor, logs.get("test"))
    tending.start()
    assert await asyncio.wait_for(acceptor.taken.get(), 5) == ("third time", "shaky")
    await tending.stop()


async def test_stopping_waits_for_clean_up() -> None:
    """Stopping returns when every source has let go of what it holds."""
    let_go = []
    begun = asyncio.Event()

    class Holder:
        name, router = "holder", None

        async def run(self, _acceptor: Any) -> None:
            try:
                begun.set()
                await asyncio.Event().wait()
            finally:
                let_go.append(True)

    acceptor: Any = Desk()
    tending = SourceSupervisor([Holder()], acceptor, logs.get("test"))
    tending.start()
    await asyncio.wait_for(begun.wait(), 5)
    await tending.stop()
    assert let_go == [True]
