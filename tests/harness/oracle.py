"""The oracle: the judge who compares what was promised with what is there."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from chassis.delivery.counts import Counts, count_articles
from chassis.delivery.redis import connect
from harness import sink
from harness.ledger import Heard, Ledger, Obligation, digest
from newswire import streams

WORK = ((streams.RAW, streams.ENRICH_GROUP), (streams.ENRICHED, streams.STORE_GROUP))
DEAD = (streams.dead(streams.RAW), streams.dead(streams.ENRICHED))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a scenario does on purpose, so that the judge does not call it a fault.

    `recounted`: the stream server forgot what it had seen, versions are counted anew. `repeated`: a group was made
    again, entries are delivered once more. What was acknowledged before `lost_before` (seconds since the epoch) may
    be missing. `dead` are the articles that belong on the dead-letter streams.
    """

    recounted: bool = False
    repeated: bool = False
    lost_before: float = 0.0
    dead: frozenset[str] = frozenset()


PERFECT = Expected()
"""Nothing may be lost, doubled or set aside."""


@dataclass(slots=True)
class Verdict:
    """The counts of one run; the lists name what is wrong, article by article."""

    obligations: int = 0
    accepted: int = 0
    stored: int = 0
    superseded: int = 0
    expected_losses: int = 0
    dead: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    unaccounted: list[str] = field(default_factory=list)

    WRONG = ("dead", "missing", "duplicates", "changed", "unheard", "disordered", "unaccounted")

    def line(self, **facts: object) -> str:
        """The counts in one line; `facts` are added to it."""
        counts: dict[str, object] = {"obligations": self.obligations, "accepted": self.accepted, "stored": self.stored}
        counts["superseded"] = self.superseded
        if self.expected_losses:
            counts["expected_losses"] = self.expected_losses
        counts.update({name: len(getattr(self, name)) for name in self.WRONG})
        return " ".join(f"{name}={value}" for name, value in {**counts, **facts}.items())

    def problems(self) -> list[str]:
        """The first of each kind of what is wrong; empty when every promise is kept."""
        return [f"{name}: {one}" for name in self.WRONG for one in getattr(self, name)[:5]]


@dataclass(frozen=True, slots=True)
class Row:
    """An article as the database has it: `position` is its place on the raw stream, `times` are those of its stages."""

    version: int
    digest: str
    position: str
    times: Mapping[str, str]


class Judge:
    """Compares the ledger with the database, the streams and what the sink heard."""

    def __init__(self, ledger: Ledger, redis_url: str, database_url: str) -> None:
        self._ledger, self._redis_url, self._database_url = ledger, redis_url, database_url
        self._redis = Redis.from_url(redis_url, socket_timeout=10)

    def unsettled(self) -> str:
        """What is still on its way, in words; empty when everything is settled."""
        found: list[str] = []
        try:
            for stream, group in (*WORK, (streams.STORED, sink.GROUP)):
                found += self._behind(stream, group)
        except (RedisError, OSError) as error:
            found.append(f"stream server: {error}")
        return "; ".join(found)

    def is_busy(self, member: str) -> bool:
        """Whether this member of the cluster has taken entries and not settled them."""
        streams_read = [stream for stream, group in WORK if member.startswith(group)]
        if not streams_read:
            return True
        try:
            consumers: Any = self._redis.xinfo_consumers(streams_read[0], member.partition("-")[0])
        except (RedisError, OSError):
            return True
        return any(one["name"].decode().endswith(member) and one["pending"] for one in consumers)

    def judge(self, expected: Expected = PERFECT) -> Verdict:
        """Compare; to be asked when everything is settled."""
        verdict = Verdict()
        rows, dead = self.rows(), dict(self._dead())
        articles: dict[str, list[Obligation]] = defaultdict(list)
        for one in self._ledger.obligations():
            articles[one.article_id].append(one)
            verdict.obligations += 1
        for article_id, editions in articles.items():
            self._judge_article(verdict, editions, rows.get(article_id), dead, expected)
        verdict.dead += [
            f"{key}: {reason}" for key, reason in dead.items() if key.partition(":")[0] not in expected.dead
        ]
        verdict.duplicates += [f"{article_id}: nobody pushed it" for article_id in rows.keys() - articles.keys()]
        # An announcement may be flushed away after its article was stored and before anybody heard it.
        sure = {one: row for one, row in rows.items() if _last_accepted(articles.get(one, ())) >= expected.lost_before}
        self._judge_sink(verdict, sure, expected)
        if not expected.recounted and not expected.repeated:
            self._judge_streams(verdict)
            self._judge_counts(verdict)
        return verdict

    def rows(self) -> dict[str, Row]:
        """The articles in the database by id."""
        address = make_url(self._database_url)
        if address.get_backend_name() == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        engine = create_engine(address, poolclass=NullPool)
        with engine.connect() as connection:
            found = connection.execute(text("SELECT id, version, position, document FROM articles")).all()
        engine.dispose()
        return {row.id: _row(row.version, row.position, json.loads(row.document)) for row in found}

    def redis(self) -> Redis:
        """The judge's own connection."""
        return self._redis

    def close(self) -> None:
        """Close the connection."""
        self._redis.close()

    def _behind(self, stream: str, group: str) -> Iterator[str]:
        info: Any = self._redis.xinfo_stream(stream)
        last = info["last-generated-id"]
        for one in self._redis.xinfo_groups(stream):
            if one["name"].decode() != group:
                continue
            if one["pending"]:
                yield f"{stream}: {one['pending']} in the hands of {group}"
            if one["last-delivered-id"] != last and info["length"]:
                yield f"{stream}: {group} has not read to the end (lag {one['lag']})"
            return
        yield f"{stream}: no group {group}"

    def _dead(self) -> Iterator[tuple[str, str]]:
        for stream in DEAD:
            entries: Any = self._redis.xrange(stream)
            for _, fields in entries:
                payload = json.loads(fields.get(b"payload", b"{}"))
                reason = f"{fields[b'dead_reason'].decode()} (attempts {fields[b'dead_attempts'].decode()}, {stream})"
                yield f"{fields.get(b'ce_subject', b'?').decode()}:{payload.get('version')}", reason

    def _judge_article(
        self, verdict: Verdict, editions: list[Obligation], row: Row | None, dead: Mapping[str, str], expected: Expected
    ) -> None:
        article_id, last = editions[0].article_id, max(editions, key=lambda one: one.edition)
        versions = {one.version for one in editions}
        verdict.accepted += len(versions)
        alive = {version for version in versions if f"{article_id}:{version}" not in dead}
        if row is None:
            lost = [version for version in alive if not self._may_be_lost(editions, version, expected)]
            verdict.expected_losses += len(alive) - len(lost)
            verdict.missing += [f"{article_id} version {version}: no row" for version in lost]
            return
        verdict.stored += 1
        verdict.superseded += len(alive) - 1
        if not alive or f"{article_id}:{last.version}" in dead:
            return
        if row.digest != last.digest and last.accepted_at >= expected.lost_before:
            verdict.changed.append(
                f"{article_id}: has version {row.version} of another text than version {last.version}"
            )
        elif row.version != last.version and not expected.recounted:
            verdict.missing.append(f"{article_id}: version {row.version} is kept, {last.version} was accepted")

    def _may_be_lost(self, editions: list[Obligation], version: int, expected: Expected) -> bool:
        return all(one.accepted_at < expected.lost_before for one in editions if one.version == version)

    def _judge_sink(self, verdict: Verdict, rows: Mapping[str, Row], expected: Expected) -> None:
        heard = sorted({(_place(one.entry), one) for one in self._ledger.heard()}, key=lambda pair: pair[0])
        newest: dict[str, Heard] = {}
        for _, one in heard:
            before = newest.get(one.article_id)
            if before is not None and one.version < before.version:
                verdict.disordered.append(
                    f"{one.article_id}: version {one.version} after {before.version}, {one.entry}"
                )
            newest[one.article_id] = one
        for article_id, row in rows.items():
            last = newest.get(article_id)
            if last is None or (last.version, last.digest) != (row.version, row.digest):
                said = "nothing" if last is None else f"version {last.version}"
                verdict.unheard.append(f"{article_id}: {said} was heard, version {row.version} is kept")
        if not expected.repeated:
            told = Counter((one.article_id, one.version) for _, one in heard)
            verdict.duplicates += [f"{key}: announced {count} times" for key, count in told.items() if count > 1]

    def _judge_streams(self, verdict: Verdict) -> None:
        """What went into a stage came out of it: counted by the server, over the whole life of the streams."""
        raw, enriched = self._added(streams.RAW), self._added(streams.ENRICHED)
        unread = self._added(DEAD[0])
        if raw != verdict.accepted:
            verdict.unaccounted.append(f"{verdict.accepted} versions accepted, {raw} entries on {streams.RAW}")
        if raw != enriched + unread:
            verdict.unaccounted.append(f"{raw} entries read by enrich, {enriched} handed on, {unread} set aside")

    def _judge_counts(self, verdict: Verdict) -> None:
        """The system's own books: what was accepted is done, set aside or on its way."""
        counts = asyncio.run(_count(self._redis_url))
        if counts.unaccounted or counts.on_the_way:
            verdict.unaccounted.append(f"the system's own counts: {counts}")

    def _added(self, stream: str) -> int:
        if not self._redis.exists(stream):
            return 0
        info: Any = self._redis.xinfo_stream(stream)
        return int(info["entries-added"])


def _row(version: int, position: str, document: Mapping[str, Any]) -> Row:
    times = {stage["stage"]: stage["at"] for stage in document["stages"]}
    return Row(version, digest(document["original"]), position, times)


def _last_accepted(editions: Sequence[Obligation]) -> float:
    return max((one.accepted_at for one in editions), default=0.0)


async def _count(redis_url: str) -> Counts:
    redis = connect(redis_url)
    try:
        return await count_articles(redis)
    finally:
        await redis.aclose()


def _place(entry: str) -> tuple[int, int]:
    milliseconds, _, number = entry.partition("-")
    return int(milliseconds), int(number)
