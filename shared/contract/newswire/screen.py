"""The screen: tables, bars and spinners that are drawn in a terminal; what they say is harmless as in `terminal`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Final, Literal, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from newswire.terminal import harmless

Cell = str | Sequence[str]
"""One line, or several."""

Counted = Literal["articles", "articles and time", "bytes"]

_COLUMNS: Final[dict[Counted, tuple[type[ProgressColumn], ...]]] = {
    "articles": (MofNCompleteColumn,),
    "articles and time": (MofNCompleteColumn, TimeElapsedColumn),
    "bytes": (DownloadColumn, TimeRemainingColumn),
}


class Screen:
    """A terminal to draw on, or a file or pipe that gets the same without the drawing.

    When nobody reads on, it goes silent: what runs behind a screen does not end with it.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        self.console = _SilentConsole(stderr=stderr, markup=False, emoji=False, highlight=False)

    def line(self, text: object = "", *, wrap: bool = True) -> None:
        """One line, whatever is in it."""
        self.console.print(Text(harmless(text)), soft_wrap=not wrap)

    def table(self, title: str, headings: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> None:
        """A table with `headings` and the shares of the width that their columns get."""
        table = Table(title=title, show_lines=True)
        for heading, ratio in headings:
            table.add_column(heading, ratio=ratio, overflow="fold")
        for row in rows:
            table.add_row(*map(_cell, row))
        self.console.print(table)

    def figures(self, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table of figures: names on the left, numbers on the right."""
        table = Table(title=title)
        for number, heading in enumerate(headings):
            table.add_column(heading, justify="right" if number else "left")
        for row in rows:
            table.add_row(*map(_cell, row))
        self.console.print(table)

    def waiting(self, why: str) -> AbstractContextManager[object]:
        """Shows that something is under way."""
        return self.console.status(Text(harmless(why)))

    def bar(self, counted: Counted = "articles") -> Bar:
        """A bar on this screen."""
        return Bar(counted, self.console)


class Bar:
    """A bar that shows how far something is; silent where nobody watches."""

    def __init__(self, counted: Counted = "articles", console: Console | None = None) -> None:
        console = console or Screen(stderr=True).console
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), *(one() for one in _COLUMNS[counted]))
        self._drawn = Progress(*columns, console=console, disable=not console.is_terminal, transient=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Show it."""
        self._drawn.start()

    def stop(self) -> None:
        """Take it away."""
        self._drawn.stop()

    def begin(self, what: str = "", total: int | None = None) -> Task:
        """One thing to show; `total` is None where nobody knows."""
        return Task(self._drawn, self._drawn.add_task(harmless(what), total=total))


class Task:
    """One of the things that a bar shows."""

    def __init__(self, drawn: Progress, task: TaskID) -> None:
        self._drawn, self._task = drawn, task

    def say(self, what: str) -> None:
        """What is done now."""
        self._drawn.update(self._task, description=harmless(what))

    def advance(self, count: int = 1) -> None:
        """So many more are done."""
        self._drawn.advance(self._task, count)

    @property
    def done(self) -> int:
        """How many are done."""
        return int(self._drawn.tasks[self._task].completed)

    def reach(self, done: int) -> None:
        """So many are done in all."""
        self._drawn.update(self._task, completed=done)


class _SilentConsole(Console):
    def on_broken_pipe(self) -> None:
        self.quiet = True
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, self.file.fileno())
        os.close(nothing)


def _cell(cell: Cell) -> Text:
    return Text("\n".join(map(harmless, [cell] if isinstance(cell, str) else cell)))
