"""Replaying: puts kept articles up to be read again, a few at a time, and follows each until it is kept anew."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from redis import Redis
from sqlalchemy import Engine, select

from chassis.clock import Clock, timestamp
from newswire import streams, wire
from newswire.articles import Article
from newswire.events import REPLAYED, ArticleEvent, event_id
from store.database.schema import articles
from store.reenrich.differences import Differences, differences
from store.reenrich.merging import without_annotations
from store.reenrich.selection import Chosen
from store.save.positions import position_of

SOURCE: Final = "newswire/reenrich"

PUT: Final = """
-- Put an entry on a stream and count it.    KEYS: stream, the counts    ARGV: the fields
local entry = redis.call('XADD', KEYS[1], '*', unpack(ARGV))
redis.call('HINCRBY', KEYS[2], 'replayed', 1)
return entry
"""

Fate = Literal["reread", "overtaken", "gone", "set_aside"]
"""What became of an article: it has its new annotations; a newer version or reading came first; it is not kept any
more; or it could not be read and lies with the dead letters."""


@dataclass(frozen=True, slots=True)
class Settled:
    """An article that is done with; `found` is how its new annotations differ, empty where they do not."""

    article: Article
    fate: Fate
    found: Differences


@dataclass(frozen=True, slots=True)
class _Sent:
    entry: str
    chosen: Chosen

    @property
    def reading(self) -> str:
        return position_of(self.entry)


class ReenrichLane:
    """The stream of what is to be read again."""

    def __init__(self, redis: Redis, clock: Clock) -> None:
        self._redis, self._clock = redis, clock
        self._put = redis.register_script(PUT)

    def put(self, chosen: Chosen) -> str:
        """Put it up; returns its entry."""
        article = without_annotations(chosen.article)
        event = ArticleEvent(
            id=event_id(article.id, article.version, REPLAYED, secrets.token_hex(8)),
            type=REPLAYED,
            source=SOURCE,
            time=timestamp(self._clock.now()),
            article=article,
            traceparent=f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01",
            sequence=_sequence(chosen.position),
        )
        flat: list[str | bytes] = [part for pair in wire.encode(event).items() for part in pair]
        entry: Any = self._put(keys=[streams.AGAIN, streams.COUNTS], args=flat)
        return str(entry.decode())

    def producers(self) -> bytes | None:
        """What the workers say they read with; None where none has said so."""
        said: Any = self._redis.get(streams.PRODUCERS)
        return said or None

    def is_live_busy(self) -> bool:
        """Whether articles that are new wait to be read: they go first."""
        if not self._redis.exists(streams.RAW):
            return False
        groups: Any = self._redis.xinfo_groups(streams.RAW)
        return any(one["name"] == streams.ENRICH_GROUP.encode() and (one["lag"] or one["pending"]) for one in groups)

    def is_set_aside(self, article_id: str, entry: str) -> bool:
        """Whether this replay of the article is a dead letter, of enrich or of store."""
        for stream, name in ((streams.AGAIN, b"dead_entry"), (streams.ENRICHED, b"ce_reading")):
            dead = streams.dead(stream)
            letter: Any = self._redis.hget(streams.dead_index(dead), article_id)
            found: Any = self._redis.xrange(dead, letter.decode(), letter.decode()) if letter else ()
            if any(fields.get(name) == entry.encode() for _, fields in found):
                return True
        return False


def replay(
    engine: Engine, lane: ReenrichLane, chosen: Iterable[Chosen], ahead: int, wait: Callable[[int], None]
) -> Iterator[Settled]:
    """Has each of the articles read again; never more than `ahead` are on their way.

    `wait` is called whenever there is nothing to do but to wait, with the number of those on their way. An article
    whose annotations come out of a run that was broken off is kept all the same, only not told of here.
    """
    coming = iter(chosen)
    sent: dict[str, _Sent] = {}
    is_all = False
    while not is_all or sent:
        while not is_all and len(sent) < ahead:
            one = next(coming, None)
            if one is None:
                is_all = True
            else:
                sent[one.article.id] = _Sent(lane.put(one), one)
        settled = [] if not sent else list(_settled(engine, lane, sent))
        for done in settled:
            del sent[done.article.id]
            yield done
        if sent and not settled:
            wait(len(sent))


def _settled(engine: Engine, lane: ReenrichLane, sent: Mapping[str, _Sent]) -> Iterator[Settled]:
    columns = (articles.c.id, articles.c.position, articles.c.reading)
    with engine.connect() as connection:
        there = {row.id: row for row in connection.execute(select(*columns).where(articles.c.id.in_(list(sent))))}
        reread = [key for key, one in sent.items() if key in there and there[key].reading == one.reading]
        documents = select(articles.c.id, articles.c.document).where(articles.c.id.in_(reread))
        now = {row.id: row.document for row in connection.execute(documents)}
    for key, one in sent.items():
        before, row = one.chosen.article, there.get(key)
        if key in now:
            yield Settled(before, "reread", differences(before, Article.model_validate_json(now[key])))
        elif row is None:
            yield Settled(before, "gone", {})
        elif row.position != one.chosen.position or (row.reading or "") > one.reading:
            yield Settled(before, "overtaken", {})
        elif lane.is_set_aside(key, one.entry):
            yield Settled(before, "set_aside", {})


def _sequence(position: str) -> str:
    """The stream entry id that a place of arrival was made of."""
    milliseconds, _, number = position.partition("-")
    return f"{int(milliseconds)}-{int(number)}"
