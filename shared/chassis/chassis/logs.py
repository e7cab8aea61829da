"""Logs: an event name, facts as keys, one JSON object a line (or readable in a terminal).

structlog writes the bytes itself instead of going through `logging`: a line costs about 10 microseconds so,
and every accepted article writes one. What libraries say through `logging` is forwarded into the same lines.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from chassis.access.keys import CALLBACK, PREFIX, redacted
from chassis.rendering import EventRenderer
from chassis.settings import ServiceSettings
from newswire.terminal import ERR, harmless_line

FILE_LIMIT_BYTES = 20 * 1024 * 1024
FILES_KEPT = 5
_SECRETS = (PREFIX.encode(), CALLBACK.encode())
LIBRARIES = ("uvicorn", "uvicorn.error", "uvicorn.access", "faststream", "py.warnings")

Logger = FilteringBoundLogger
Write = Callable[[EventDict], None]


def configure(settings: ServiceSettings, process: str) -> None:
    """Set up logging for this process: to stderr, and to `<log_dir>/<process>.jsonl` where a folder is set."""
    writes: list[Write] = [_to_stderr(settings)]
    if settings.log_dir is not None:
        writes.append(_as_json(RotatingFile(settings.log_dir / f"{process}.jsonl").write))
    level = getattr(logging, settings.log_level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _Emit(writes),
        ],
        logger_factory=structlog.ReturnLoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    _forward_libraries(process)


def get(service: str) -> Logger:
    """A logger whose lines carry `service`."""
    logger: Logger = structlog.get_logger(service=service)
    return logger


class RotatingFile:
    """A file of lines that is renamed to `.1`, `.2`, ... when it has grown to its limit."""

    def __init__(self, path: Path, limit_bytes: int = FILE_LIMIT_BYTES, kept: int = FILES_KEPT) -> None:
        self._path, self._limit_bytes, self._kept = path, limit_bytes, kept
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open()

    def write(self, line: bytes) -> None:
        """Append one line, whole."""
        if self._size + len(line) > self._limit_bytes and self._size:
            os.close(self._file)
            self._rename()
            self._open()
        os.write(self._file, line)
        self._size += len(line)

    def _open(self) -> None:
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
        self._size = os.fstat(self._file).st_size

    def _rename(self) -> None:
        for number in range(self._kept - 1, 0, -1):
            older = self._path.with_suffix(f".jsonl.{number}")
            if older.exists():
                older.replace(self._path.with_suffix(f".jsonl.{number + 1}"))
        self._path.replace(self._path.with_suffix(".jsonl.1"))


class _Emit:
    """The last processor: hands the event to every place that keeps it."""

    def __init__(self, writes: list[Write]) -> None:
        self._writes = writes

    def __call__(self, _logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        for write in self._writes:
            # A full disk or a closed terminal must not stop the work that is being logged.
            try:
                write(event)
            except OSError:
                continue
        raise structlog.DropEvent


def _to_stderr(settings: ServiceSettings) -> Write:
    if settings.log_format == "console" or (settings.log_format == "auto" and ERR.is_watched):
        render = EventRenderer(colors=ERR.is_watched)
        return lambda event: _stderr((redacted(render(event)) + "\n").encode())
    return _as_json(_stderr)


def _stderr(line: bytes) -> None:
    os.write(2, line)


def _as_json(write: Callable[[bytes], None]) -> Write:
    return lambda event: write(json_line(event))


def json_line(event: EventDict) -> bytes:
    """The event as one line of JSON, whatever is in it, but API keys and tokens; safe to show in a terminal, and for
    readers that know more line ends than `\\n`."""
    try:
        line = orjson.dumps(event, default=repr, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # a lone surrogate, an integer beyond 64 bits
        line = json.dumps(event, default=repr, skipkeys=True).encode() + b"\n"
    line = harmless_line(line)
    return redacted(line.decode()).encode() if any(one in line for one in _SECRETS) else line


class _Forward(logging.Handler):
    """Turns a record of the standard `logging` into a line of ours."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._log = get(service)

    def emit(self, record: logging.LogRecord) -> None:
        facts: dict[str, Any] = {"library": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[1] is not None:
            facts["error"] = repr(record.exc_info[1])
        self._log.log(record.levelno, "library_message", **facts)


def _forward_libraries(process: str) -> None:
    root = logging.getLogger()
    root.handlers = [_Forward(process)]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    for name in LIBRARIES:
        library = logging.getLogger(name)
        library.handlers, library.propagate = [], True
        library.setLevel(logging.WARNING)
