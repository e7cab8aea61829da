"""`newswire tail`: watch the wire."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from newswire import streams, wire
from newswire.client import NewswireError, read_entries, redis_url
from newswire.events import ArticleEvent
from newswire.terminal import OUT

BLOCK_MILLISECONDS = 2000


def tail(
    url: Annotated[str | None, typer.Option(help="Address of the stream server; default: the running system.")] = None,
    stream: Annotated[str, typer.Option(help="Stream to watch.")] = streams.STORED,
    since: Annotated[str, typer.Option(help="0 for everything kept, or an entry id; default: from now on.")] = "$",
    count: Annotated[int | None, typer.Option(min=1, help="Stop after so many.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Whole articles, one JSON document a line.")] = False,
) -> None:
    """Print every article as it is stored."""
    from redis import Redis
    from redis.exceptions import RedisError

    client = Redis.from_url(url or redis_url(), socket_timeout=15)
    last, printed = since, 0
    try:
        if last == "$":
            last = _last_entry(client, stream)
        while count is None or printed < count:
            for entry_id, fields in read_after(client, stream, last):
                last = entry_id
                _print(entry_id, fields, json=json)
                OUT.flush()
                printed += 1
                if printed == count:
                    break
    except RedisError as error:
        raise NewswireError(f"the stream server does not answer: {error}") from error
    except KeyboardInterrupt:
        return
    finally:
        client.close()


def read_after(client: Any, stream: str, last: str) -> list[tuple[str, dict[bytes, bytes]]]:
    """The entries after `last`, waiting up to two seconds for the first."""
    answer = client.xread({stream: last}, count=100, block=BLOCK_MILLISECONDS)
    return [(entry_id.decode(), fields) for entry_id, fields in read_entries(answer)]


def _last_entry(client: Any, stream: str) -> str:
    newest = client.xrevrange(stream, count=1)
    return newest[0][0].decode() if newest else "0"


def _print(entry_id: str, fields: dict[bytes, bytes], *, json: bool) -> None:
    try:
        event = wire.decode(entry_id, fields)
    except wire.MalformedEntryError as error:
        OUT.line(f"{entry_id} is not an event: {error}")
        return
    if json:
        OUT.json(event.article.model_dump_json())
    else:
        OUT.line(summary(event))


def summary(event: ArticleEvent) -> str:
    """One line for a person: time, source, title or first words, who it names."""
    article = event.article
    title = article.title or article.text.split("\n", 1)[0][:80]
    names = ", ".join(entity.name for entity in article.entities[:4])
    tone = article.sentiment.label if article.sentiment else "-"
    return f"{event.time[11:19]}  {article.source or '-'}  {title}  [{names}]  {tone}  {article.id}"
