"""`newswire trace`: the way of one article through the stages, with times."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from newswire.client import NewswireError, get_json
from newswire.terminal import OUT

HIDDEN = {"article_id", "timestamp", "event", "service", "level"}


def trace(
    article_id: Annotated[str, typer.Argument(help="The id that the push answered.")],
    url: Annotated[str | None, typer.Option(help="Address of the API; default: the running system.")] = None,
    logs: Annotated[Path | None, typer.Option(help="Folder of JSON logs; default: that of the running system.")] = None,
) -> None:
    """Follow one article: when each stage finished with it, and what the logs say about it."""
    status = get_json(f"/v1/articles/{article_id}/status", url)
    OUT.line(f"{status['id']}  version {status['version']}  {status['state']}")
    previous: datetime | None = None
    for stage in status["stages"]:
        at = datetime.fromisoformat(stage["at"])
        waited = f"+{(at - previous).total_seconds() * 1000:.0f} ms" if previous else ""
        work = f"work {stage['milliseconds']:.1f} ms" if stage.get("milliseconds") is not None else ""
        OUT.line(f"  {stage['at']}  {stage['stage']:<9} {waited:>10}  {work}".rstrip())
        previous = at
    folder = logs or Path(os.environ.get("NEWSWIRE_DATA_DIR", ".newswire")) / "logs"
    lines = sorted(log_lines(folder, article_id), key=lambda line: str(line.get("timestamp")))
    if lines:
        OUT.line(f"log lines in {folder}:")
    for line in lines:
        facts = "  ".join(f"{name}={value}" for name, value in line.items() if name not in HIDDEN)
        OUT.line(f"  {line.get('timestamp')}  {line.get('service', '-'):<7} {line.get('event')}  {facts}")


def log_lines(folder: Path, article_id: str) -> Iterator[dict[str, Any]]:
    """The lines of all logs in `folder` that carry this article id.

    Raises:
        NewswireError: a log file cannot be read.
    """
    wanted = f'"article_id":"{article_id}"'.encode()
    for path in sorted(folder.glob("*.jsonl*")):
        try:
            with path.open("rb") as lines:
                yield from (json.loads(line) for line in lines if wanted in line)
        except OSError as error:
            raise NewswireError(f"{path}: {error.strerror}") from error
