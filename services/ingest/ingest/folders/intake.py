"""Takes one complete file in: its articles to the acceptor, the file to its shelf."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from chassis.logs import Logger
from chassis.web.problems import Problem
from ingest.accept.acceptor import Acceptor
from ingest.accept.preparation import Origin
from ingest.archives.ndjson import Line, lines_in, submission_in
from ingest.folders.arrivals import SUFFIXES, State
from ingest.folders.reading import check_unchanged, opened, read_whole
from ingest.folders.shelves import Shelves
from newswire.articles import Submission

FOLDER: Final = Origin("folder")
CHUNK_LINES: Final = 32
NEWS_LINES: Final = 1000
"""A file with more lines than this is from the past: after those it waits while many articles wait to be read."""
PROBLEMS_LISTED: Final = 1000


@dataclass(slots=True)
class _Outcome:
    """What became of the lines of a file."""

    accepted: int = 0
    refused: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)


class FolderIntake:
    """Takes claimed files of one folder in."""

    def __init__(self, acceptor: Acceptor, shelves: Shelves, source: str | None, log: Logger) -> None:
        self._acceptor, self._shelves, self._source, self._log = acceptor, shelves, source, log

    async def take(self, path: Path, state: State) -> None:
        """Returns when every article is on the stream or refused and the file is moved.

        Raises:
            ChangedError: the file is not complete after all; what of it was complete is accepted.
            OSError: something is in the way; trying again is safe.
        """
        try:
            if SUFFIXES[path.suffix.lower()] == "lines":
                await self._take_lines(path, state)
            else:
                await self._accept(await asyncio.to_thread(read_whole, path, state))
                await self._finish(path, state, 1)
        except Problem as problem:
            await self._refuse(path, state, problem)

    async def _take_lines(self, path: Path, state: State) -> None:
        outcome = _Outcome()
        gathered = await asyncio.to_thread(self._shelves.lines_for, path)
        try:
            with opened(path) as file, gathered.open("xb") as refused:
                await self._accept_lines(file, state, refused, outcome)
            await self._finish_lines(path, state, gathered, outcome)
        finally:
            gathered.unlink(missing_ok=True)

    async def _finish_lines(self, path: Path, state: State, gathered: Path, outcome: _Outcome) -> None:
        if not outcome.refused:
            await self._finish(path, state, outcome.accepted)
        elif not outcome.accepted:
            await self._refuse(path, state, _lines_problem(outcome), outcome)
        else:
            problem = _document(_lines_problem(outcome), path.name, outcome)
            name = await asyncio.to_thread(self._shelves.refuse_lines, path, state, gathered, problem)
            self._log.warning("lines_refused", file=_shown(name), accepted=outcome.accepted, refused=outcome.refused)

    async def _accept_lines(self, file: BinaryIO, state: State, refused: BinaryIO, outcome: _Outcome) -> None:
        lines = enumerate(lines_in(file), 1)
        while chunk := await asyncio.to_thread(_chunk, lines):
            if chunk[0][0] > NEWS_LINES:
                await self._acceptor.until_quiet()
            if not chunk[-1][1].is_ended:
                check_unchanged(file, state)  # half a line can be a whole article
            results = await asyncio.gather(*(self._line(line) for _, line in chunk if not line.content.isspace()))
            numbered = [one for one in chunk if not one[1].content.isspace()]
            for (number, line), problem in zip(numbered, results, strict=True):
                if problem is None:
                    outcome.accepted += 1
                else:
                    _note(outcome, number, problem)
                    refused.write(line.content.rstrip(b"\r\n") + b"\n")
        check_unchanged(file, state)
        if not outcome.accepted and not outcome.refused:
            raise Problem(422, "invalid-article", "the file is empty")

    async def _line(self, line: Line) -> Problem | None:
        try:
            await self._accept(submission_in(line.content))
        except Problem as problem:
            return problem
        return None

    async def _accept(self, submission: Submission) -> None:
        if self._source is not None and submission.source is None:
            submission = submission.model_copy(update={"source": self._source})
        await self._acceptor.accept_patiently(submission, FOLDER)

    async def _finish(self, path: Path, state: State, accepted: int) -> None:
        await asyncio.to_thread(self._shelves.finish, path, state)
        self._log.info("file_taken", file=_shown(path.name), accepted=accepted)

    async def _refuse(self, path: Path, state: State, problem: Problem, outcome: _Outcome | None = None) -> None:
        document = _document(problem, path.name, outcome)
        name = await asyncio.to_thread(self._shelves.refuse, path, state, document)
        self._log.warning("file_refused", file=_shown(name), status=problem.status, problem=problem.type)


def _chunk(lines: Iterator[tuple[int, Line]]) -> list[tuple[int, Line]]:
    return list(islice(lines, CHUNK_LINES))


def _note(outcome: _Outcome, number: int, problem: Problem) -> None:
    outcome.refused += 1
    if len(outcome.problems) < PROBLEMS_LISTED:
        outcome.problems.append({"line": number, **orjson.loads(problem.body())})


def _lines_problem(outcome: _Outcome) -> Problem:
    count = outcome.accepted + outcome.refused
    return Problem(422, "lines-refused", f"{outcome.refused} of {count} lines were refused")


def _document(problem: Problem, name: str, outcome: _Outcome | None) -> bytes:
    """The problem of a file, with the extension members `file`, and `line` or `lines`."""
    document: dict[str, Any] = {**orjson.loads(problem.body()), "file": _shown(name)}
    lines: Sequence[dict[str, Any]] = outcome.problems if outcome else ()
    return orjson.dumps({**document, "lines": lines} if lines else {**document, "line": 1}, option=orjson.OPT_INDENT_2)


def _shown(name: str) -> str:
    """A file name as text: in the file system it is bytes."""
    return name.encode(errors="backslashreplace").decode()
