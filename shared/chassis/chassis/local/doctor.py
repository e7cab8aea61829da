"""`newswire doctor`: whether what is promised holds on this stream server, and what to do where it does not."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.delivery.counts import count_articles
from chassis.delivery.durability import ask_durability
from chassis.delivery.memory import ACCEPT_SHARE, ask_memory
from chassis.delivery.redis import connect
from newswire import streams
from newswire.deadletters import DEAD_STREAMS
from newswire.terminal import OUT

Verdict = Literal["good", "warn", "bad"]
ROUTES = (
    (streams.RAW, streams.ENRICH_GROUP),
    (streams.ENRICHED, streams.STORE_GROUP),
    (streams.AGAIN, streams.ENRICH_GROUP),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `bad` breaks a promise, `warn` wants a look."""

    name: str
    verdict: Verdict
    detail: str


async def examine(url: str) -> list[Finding]:
    """Everything worth knowing about the stream server at `url`."""
    redis = connect(url, timeout_seconds=5.0)
    checks: tuple[Callable[[Redis], Awaitable[list[Finding]]], ...] = (_durability, _memory, _groups, _dead, _counts)
    try:
        return [finding for check in checks for finding in await check(redis)]
    except (RedisError, OSError) as error:
        return [Finding("server", "bad", f"the stream server at {_without_password(url)} does not answer: {error}")]
    finally:
        await redis.aclose()


def show(findings: list[Finding], *, as_json: bool) -> None:
    """Print the findings."""
    if as_json:
        OUT.document([dataclasses.asdict(finding) for finding in findings])
        return
    for finding in findings:
        OUT.line(f"{finding.verdict:<5} {finding.name:<12} {finding.detail}")


async def _durability(redis: Redis) -> list[Finding]:
    found = await ask_durability(redis)
    problems = found.problems()
    findings = [Finding("durability", "good" if found.level == "fsync" else "bad", f"durability: {found.level}")]
    findings.append(
        Finding("eviction", "good" if found.eviction_policy == "noeviction" else "bad", found.eviction_policy)
    )
    free = "not on this machine" if found.disk_free_bytes is None else f"{found.disk_free_bytes // 1024**2} MiB free"
    findings.append(Finding("disk", "bad" if any("disk" in one for one in problems) else "good", free))
    return findings


async def _memory(redis: Redis) -> list[Finding]:
    memory = await ask_memory(redis)
    used = f"{memory.used_bytes // 2**20} MiB"
    if not memory.limit_bytes:
        detail = f"{used} in use, without a limit: set `maxmemory`, or senders are not asked to wait when it runs short"
        return [Finding("memory", "warn", detail)]
    verdict: Verdict = "warn" if memory.is_over(ACCEPT_SHARE) else "good"
    return [Finding("memory", verdict, f"{used} of {memory.limit_bytes // 2**20} MiB in use")]


async def _groups(redis: Redis) -> list[Finding]:
    findings = []
    for stream, group in ROUTES:
        names = (
            {one["name"].decode(): one for one in await redis.xinfo_groups(stream)}
            if await redis.exists(stream)
            else {}
        )
        if group not in names:
            findings.append(Finding("group", "warn", f"{stream} has no group {group}: its service has not run yet"))
            continue
        behind = int(names[group]["lag"] or 0) + int(names[group]["pending"])
        findings.append(Finding("backlog", "good", f"{stream}: {behind} wait for {group}"))
    return findings


async def _dead(redis: Redis) -> list[Finding]:
    lengths = {stream: int(await redis.xlen(stream)) for stream in DEAD_STREAMS}
    return [
        Finding("set aside", "warn" if length else "good", f"{stream}: {length}") for stream, length in lengths.items()
    ]


async def _counts(redis: Redis) -> list[Finding]:
    counts = await count_articles(redis)
    verdict: Verdict = "good" if counts.unaccounted == 0 else "bad"
    return [Finding("accounts", verdict, f"{counts.accepted} accepted, {counts.unaccounted} unaccounted for")]


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
