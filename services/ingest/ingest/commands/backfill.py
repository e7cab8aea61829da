"""`newswire backfill`: take archives in, WARC and NDJSON, behind the live articles and resumable."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from newswire.client import NewswireError
from newswire.screen import Bar, Task
from newswire.terminal import ERR, OUT

if TYPE_CHECKING:
    from ingest.archives.entries import Tally
    from ingest.archives.pusher import Pusher


class BackfillSettings(BaseSettings):
    """Settings of the back-fill."""

    model_config = SettingsConfigDict(env_prefix="NEWSWIRE_", frozen=True, extra="ignore")

    data_dir: Path = Field(default=Path(".newswire"), description="The place in each archive is remembered in it.")
    api_url: str | None = Field(default=None, description="Address of the API, where it is not the running system.")


@dataclass(frozen=True, slots=True)
class _Run:
    """What all archives of one call share."""

    folder: Path
    url: str | None
    source: str | None
    jobs: int
    restart: bool
    pusher: Pusher
    task: Task


def backfill(
    paths: Annotated[
        list[Path], typer.Argument(help="Archives (.warc, .ndjson, .jsonl, also .gz), or folders of them.", exists=True)
    ],
    source: Annotated[str | None, typer.Option(help="The outlet of articles that name none.")] = None,
    rate: Annotated[str | None, typer.Option(help="At most so many articles: 50/s, 600/m, 1000/h.")] = None,
    backlog: Annotated[int, typer.Option(min=0, help="Wait while more articles than this are on their way.")] = 200,
    resume: Annotated[bool, typer.Option("--resume/--restart", help="Go on where it was left, or begin again.")] = True,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Processes that read pages.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="What became of each archive, as one JSON document.")] = False,
    url: Annotated[str | None, typer.Option(help="Address of the API; default: the running system.")] = None,
) -> None:
    """Take archives in behind the live articles; called again it goes on where it was. Exits with 1 when anything was
    refused or broken."""
    # Imported here: the other commands start faster without the readers.
    from ingest.archives.pusher import Pusher

    logging.getLogger("warcio").addHandler(logging.NullHandler())  # it would write addresses to the terminal
    settings = BackfillSettings()
    files = _archives(paths)
    _check_source(source)
    with Bar("bytes") as bar:
        task = bar.begin(total=sum(file.stat().st_size for file in files))
        pusher = Pusher(url, backlog, _pace(rate), time.monotonic, _waiting(task))
        url = url or settings.api_url
        run = _Run(settings.data_dir / "backfill", url, source, jobs, not resume, pusher, task)
        tallies = {_shown(file): _one(file, run) for file in files}
    _sum_up(tallies, as_json=as_json)


def _archives(paths: list[Path]) -> list[Path]:
    from ingest.archives.backfill import READERS, reader_of

    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(file for file in path.rglob("*") if file.is_file() and reader_of(file))
        elif path.is_file() and reader_of(path):
            files.append(path)
        else:
            raise NewswireError(f"PATHS: {path} is none of {', '.join(READERS)}")
    return files


def _check_source(source: str | None) -> None:
    from pydantic import ValidationError

    from newswire.articles import Submission

    try:
        Submission(text=".", source=source)
    except ValidationError as error:
        raise NewswireError(f"--source: {error.errors()[0]['msg']}") from None


def _pace(rate: str | None) -> Any:
    from ingest.archives.pace import Pace, parse_rate

    try:
        return Pace(parse_rate(rate) if rate is not None else None)
    except ValueError as error:
        raise NewswireError(f"--rate: {error}") from None


def _waiting(task: Task) -> Callable[[float, str], None]:
    def wait(seconds: float, why: str) -> None:
        task.say(f"waiting: {why[:60]}")
        time.sleep(seconds)

    return wait


def _one(path: Path, run: _Run) -> Tally:
    from ingest.archives.backfill import articles, reader_of, take_in
    from ingest.archives.bookmark import Bookmark, identity_of

    name = _shown(path)

    def say(offset: int, what: str) -> None:
        ERR.line(f"{name}: byte {offset}: {what}")

    read = reader_of(path)
    assert read is not None  # noqa: S101 - only such files come here
    before = run.task.done
    try:
        with path.open("rb") as file:
            identity = identity_of(file, run.url, run.source)
            with closing(Bookmark(run.folder, identity, name)) as bookmark:
                if run.restart:
                    bookmark.restart()
                if bookmark.is_done:
                    ERR.line(f"{name}: taken in before; --restart begins again")
                    return bookmark.tally
                entries = articles(read, file, bookmark.offset, run.source, run.jobs)
                with closing(entries):
                    for _ in take_in(entries, bookmark, run.pusher, say):
                        run.task.reach(before + file.tell())
                        run.task.say(_line(bookmark.tally))
                run.task.reach(before + path.stat().st_size)
                return bookmark.tally
    except OSError as error:
        raise NewswireError(f"{name}: {error.strerror}") from None


def _shown(path: Path) -> str:
    """A path as text: in the file system it is bytes."""
    return os.fsencode(path).decode(errors="backslashreplace")


def _sum_up(tallies: dict[str, Tally], *, as_json: bool) -> None:
    from ingest.archives.entries import Tally

    total = Tally()
    for tally in tallies.values():
        total.add(tally)
    if as_json:
        files = [{"file": file, **tally.document()} for file, tally in tallies.items()]
        OUT.document({**total.document(), "files": files})
    ERR.line(_line(total))
    raise typer.Exit(0 if total.all_accepted else 1)


def _line(tally: Tally) -> str:
    reasons = ", ".join(f"{count} {reason}" for reason, count in tally.skipped.most_common(5))
    skipped = f"{tally.skipped.total()} skipped" + (f" ({reasons})" if reasons else "")
    known = f" ({tally.known_before} known before)" if tally.known_before else ""
    return f"{tally.accepted} accepted{known}, {tally.refused} refused, {tally.broken} broken, {skipped}"
