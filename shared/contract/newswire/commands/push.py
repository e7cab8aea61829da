"""`newswire push`: hand articles in over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated

import typer

from newswire.articles import Submission
from newswire.client import NewswireError, PushResult, RefusedError
from newswire.client import push as push_batch
from newswire.commands.inputs import read_submissions
from newswire.screen import Bar
from newswire.terminal import ERR, OUT

BATCH = 100
TRIES = 30
TRY_AGAIN_SECONDS = 1.0
WAIT_LIMIT_SECONDS = 60
FINAL = (400, 401, 403, 404, 405, 413, 415)


def push(
    paths: Annotated[list[str], typer.Argument(help="Files (.txt, .json, .ndjson), folders, or - for standard input.")],
    url: Annotated[str | None, typer.Option(help="Address of the API; default: the running system.")] = None,
) -> None:
    """Push articles; prints the id of each, and exits with 1 when any was refused."""
    submissions = list(read_submissions(paths))
    refused = duplicates = 0
    with Bar() as bar:
        task = bar.begin("pushing", len(submissions))
        for result in push_all(submissions, url):
            task.advance()
            duplicates += bool(result.duplicate)
            if result.status == 202:
                OUT.line(result.id)
            else:
                refused += 1
                ERR.line(f"article {result.index + 1}: {result.status} {result.error}")
    accepted = len(submissions) - refused
    ERR.line(f"{accepted} accepted ({duplicates} known before), {refused} refused")
    raise typer.Exit(1 if refused else 0)


def push_all(submissions: Iterable[Submission], url: str | None = None) -> Iterator[PushResult]:
    """Push in batches; what the server could not confirm, or did not take yet, is sent again, which is safe.

    Raises:
        NewswireError: the server did not take an article for half a minute beyond what it asked to wait, or refuses
            the sender.
    """
    source = iter(submissions)
    first = 0
    while batch := list(islice(source, BATCH)):
        for result in _push_until_answered(batch, url):
            yield PushResult(first + result.index, result.status, result.id, result.duplicate, result.error)
        first += len(batch)


def _push_until_answered(batch: list[Submission], url: str | None) -> list[PushResult]:
    answered: dict[int, PushResult] = {}
    error: Exception | None = None
    tries = 0
    while tries < TRIES:
        tries += 1
        wait_seconds = TRY_AGAIN_SECONDS
        open_indexes = [index for index in range(len(batch)) if index not in answered]
        try:
            results = push_batch([batch[index] for index in open_indexes], url)
        except RefusedError as refusal:
            asked_seconds = refusal.retry_after_seconds or 0
            if refusal.status in FINAL or asked_seconds > WAIT_LIMIT_SECONDS:
                raise
            error, wait_seconds = refusal, max(wait_seconds, asked_seconds)
        except NewswireError as failure:
            error = failure
        else:
            for index, result in zip(open_indexes, results, strict=True):
                if result.status < 500 and result.status != 429:
                    tries = 0
                    answered[index] = PushResult(index, result.status, result.id, result.duplicate, result.error)
            if len(answered) == len(batch):
                return [answered[index] for index in range(len(batch))]
        time.sleep(wait_seconds)
    raise NewswireError(str(error or f"{len(batch) - len(answered)} articles were not confirmed; push them again"))
