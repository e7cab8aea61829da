"""For everybody outside: push articles over HTTP, subscribe to what was stored."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import quote, urlencode, urlsplit

from newswire import streams, wire
from newswire.articles import Submission
from newswire.events import ArticleEvent

if TYPE_CHECKING:
    from redis import Redis

ENDPOINTS_FILE = "endpoints.json"
"""Written by `newswire up` into its data directory: the addresses it answers on."""

DEFAULT_API_URL = "http://127.0.0.1:8080"
DEFAULT_REDIS_URL = "redis://127.0.0.1:6379/0"
IDLE_RECLAIM_SECONDS = 60.0
"""After this long without an answer an entry of another consumer of the same group is taken over."""


class NewswireError(RuntimeError):
    """Something outside did not answer as it should; the message is one line for a person."""


class RefusedError(NewswireError):
    """The API refuses, or would if it were asked; `status` is the HTTP status, `retry_after_seconds` what it asked to
    wait, if it did."""

    def __init__(self, message: str, status: int, retry_after_seconds: int | None = None) -> None:
        super().__init__(message)
        self.status, self.retry_after_seconds = status, retry_after_seconds


def api_url() -> str:
    """Where the HTTP API answers: `NEWSWIRE_API_URL`, else the running `newswire up`, else port 8080."""
    return os.environ.get("NEWSWIRE_API_URL") or _endpoint("api") or DEFAULT_API_URL


def redis_url() -> str:
    """Where the streams are: `NEWSWIRE_REDIS_URL`, else the running `newswire up`, else port 6379."""
    return os.environ.get("NEWSWIRE_REDIS_URL") or _endpoint("redis") or DEFAULT_REDIS_URL


def _endpoint(name: str) -> str | None:
    path = Path(os.environ.get("NEWSWIRE_DATA_DIR", ".newswire")) / ENDPOINTS_FILE
    try:
        value = json.loads(path.read_text()).get(name)
    except (OSError, ValueError):
        return None
    return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class PushResult:
    """What became of one pushed article: `status` is 202, or the code that says why not, with `error`."""

    index: int
    status: int
    id: str | None = None
    duplicate: bool | None = None
    error: str | None = None


def push(submissions: Sequence[Submission], url: str | None = None, timeout_seconds: float = 60.0) -> list[PushResult]:
    """Push articles in one batch request; one result an article, in order.

    Safe to repeat: an article that was already accepted answers `duplicate`.

    Raises:
        NewswireError: the endpoint cannot be reached or refuses the batch as a whole.
    """
    body = b"".join(item.model_dump_json(exclude_none=True).encode() + b"\n" for item in submissions)
    lines = _request("POST", "/v1/articles:batch", body, "application/x-ndjson", url, timeout_seconds)
    results = [PushResult(**_known(json.loads(line))) for line in lines.splitlines() if line]
    if len(results) != len(submissions):
        raise NewswireError(f"{url or api_url()} answered {len(results)} results for {len(submissions)} articles")
    return results


def cancel(article_id: str, note: str | None = None, url: str | None = None, timeout_seconds: float = 30.0) -> None:
    """Take an article back for good: it goes from the API, and every subscriber is told.

    Raises:
        NewswireError: the endpoint cannot be reached, or refuses; also when the article is canceled already.
    """
    query = f"?{urlencode({'note': note})}" if note else ""
    _request(
        "DELETE", f"/v1/articles/{quote(article_id, safe='')}{query}", None, "application/json", url, timeout_seconds
    )


def get_json(path: str, url: str | None = None, timeout_seconds: float = 30.0) -> Any:
    """The JSON document at `path` of the API.

    Raises:
        NewswireError: the endpoint cannot be reached, or answers with a problem.
    """
    return json.loads(_request("GET", path, None, "application/json", url, timeout_seconds))


def call(
    method: str,
    path: str,
    body: bytes | None = None,
    content_type: str = "application/json",
    url: str | None = None,
    timeout_seconds: float = 30.0,
) -> bytes:
    """The answer of the API to any other request.

    Raises:
        NewswireError: the endpoint cannot be reached, or answers with a problem.
    """
    return _request(method, path, body, content_type, url, timeout_seconds)


def _known(result: dict[str, Any]) -> dict[str, Any]:
    return {name: result.get(name) for name in PushResult.__slots__}


def _request(
    method: str, path: str, body: bytes | None, content_type: str, url: str | None, timeout_seconds: float
) -> bytes:
    import http.client

    base = urlsplit(url or api_url())
    kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    connection = kind(base.hostname or "127.0.0.1", base.port, timeout=timeout_seconds)
    try:
        headers = {"Content-Type": content_type, **_authorization()}
        connection.request(method, base.path.rstrip("/") + path, body, headers)
        response = connection.getresponse()
        answer = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise NewswireError(f"{base.geturl()} does not answer: {error or type(error).__name__}") from error
    finally:
        connection.close()
    if response.status >= 300:
        after = response.getheader("Retry-After", "")
        message = f"{base.geturl()}{path} answered {response.status}: {_detail(answer)}"
        if response.status == 401 and not _authorization():
            message += " (NEWSWIRE_API_KEY is not set)"
        raise RefusedError(message, response.status, int(after) if after.isdecimal() else None)
    return answer


def _authorization() -> dict[str, str]:
    """The key in `NEWSWIRE_API_KEY`, as a header.

    Raises:
        RefusedError: it cannot be sent in a header; the message does not hold it.
    """
    key = os.environ.get("NEWSWIRE_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()):
        raise RefusedError("NEWSWIRE_API_KEY holds characters that are in no API key", 401)
    return {"Authorization": f"Bearer {key}"} if key else {}


def _detail(answer: bytes) -> str:
    try:
        problem = json.loads(answer)
        return str(problem.get("detail") or problem.get("title") or problem)
    except (ValueError, AttributeError):
        return answer[:200].decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event handed to a subscriber; leaving the `with` block without an error acknowledges it."""

    event: ArticleEvent
    entry_id: str
    _subscription: Subscription

    def __enter__(self) -> ArticleEvent:
        return self.event

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._subscription.acknowledge(self.entry_id)


class Subscription:
    """A consumer group's place on a stream; iterate over it for deliveries, for ever or until idle.

    What was delivered and not acknowledged comes again first: this consumer's own, then what other consumers
    of the group have held for longer than `IDLE_RECLAIM_SECONDS`. Several processes share the work by using
    the same group with different consumers. Entries that are no events, or gone, are acknowledged and skipped.
    """

    def __init__(
        self,
        redis: Redis,
        group: str,
        stream: str = streams.STORED,
        consumer: str | None = None,
        start: Literal["beginning", "now"] = "beginning",
        idle_stop_seconds: float | None = None,
    ) -> None:
        self._redis = redis
        self._group = group
        self._stream = stream
        self._consumer = consumer or socket.gethostname()
        self._start = "0" if start == "beginning" else "$"
        self._idle_stop_seconds = idle_stop_seconds

    def __enter__(self) -> Self:
        self._create_group()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._redis.close()

    def __iter__(self) -> Iterator[Delivery]:
        yield from self._deliveries(self._own_pending())
        while True:
            yield from self._deliveries(self._reclaimed())
            entries = self._new()
            yield from self._deliveries(entries)
            if not entries and self._idle_stop_seconds is not None:
                return

    def acknowledge(self, entry_id: str) -> None:
        """Tell the group that this entry is done with."""
        self._redis.xack(self._stream, self._group, entry_id)

    def _create_group(self) -> None:
        from redis.exceptions import ResponseError

        try:
            self._redis.xgroup_create(self._stream, self._group, id=self._start, mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def _own_pending(self) -> Iterator[tuple[bytes, dict[bytes, bytes]]]:
        last = "0"
        while True:
            entries = self._read(last, block_milliseconds=None)
            if not entries:
                return
            yield from entries
            last = entries[-1][0].decode()

    def _reclaimed(self) -> list[tuple[bytes, dict[bytes, bytes]]]:
        idle = int(IDLE_RECLAIM_SECONDS * 1000)
        answer: Any = self._redis.xautoclaim(self._stream, self._group, self._consumer, idle, count=16)
        return list(answer[1])

    def _new(self) -> list[tuple[bytes, dict[bytes, bytes]]]:
        block = 2000 if self._idle_stop_seconds is None else max(1, int(self._idle_stop_seconds * 1000))
        return self._read(">", block_milliseconds=block)

    def _read(self, last: str, block_milliseconds: int | None) -> list[tuple[bytes, dict[bytes, bytes]]]:
        answer: Any = self._redis.xreadgroup(
            self._group, self._consumer, {self._stream: last}, count=16, block=block_milliseconds
        )
        return read_entries(answer)

    def _deliveries(self, entries: Iterable[tuple[bytes, dict[bytes, bytes] | None]]) -> Iterator[Delivery]:
        for raw_id, fields in entries:
            entry_id = raw_id.decode()
            if fields is None:  # trimmed since it was delivered: this group had been given up
                self.acknowledge(entry_id)
                continue
            try:
                event = wire.decode(entry_id, fields)
            except wire.MalformedEntryError:
                self.acknowledge(entry_id)
                continue
            yield Delivery(event, entry_id, self)


def read_entries(answer: Any) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """The entries in redis-py's answer to XREAD or XREADGROUP, whose shape depends on the protocol.

    Pairs of stream and entries under RESP2; under RESP3 a dict, with each stream's entries in one more list.
    """
    found = answer.values() if isinstance(answer, dict) else (entries for _, entries in answer or ())
    return [entry for entries in found for entry in _flat(entries)]


def _flat(entries: Any) -> Any:
    return entries[0] if len(entries) == 1 and isinstance(entries[0], list) else entries


def subscribe(
    group: str,
    url: str | None = None,
    *,
    stream: str = streams.STORED,
    consumer: str | None = None,
    start: Literal["beginning", "now"] = "beginning",
    idle_stop_seconds: float | None = None,
) -> Subscription:
    """Follow the wire as a consumer group that remembers its place.

    `start` decides where a group that does not exist yet begins: at the oldest event kept, or now.
    `consumer` tells several processes of a group apart (default: the host name). With `idle_stop_seconds`
    iteration ends after so long without a new event; without it, it goes on for ever.
    """
    from redis import Redis

    client = Redis.from_url(url or redis_url(), socket_timeout=max(10.0, (idle_stop_seconds or 0) + 10.0))
    return Subscription(client, group, stream, consumer, start, idle_stop_seconds)
