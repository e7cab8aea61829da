"""Durability: what the stream server would still have after a power cut, asked from the server itself."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from redis.asyncio import Redis
from redis.exceptions import ResponseError

Level = Literal["fsync", "everysec", "memory", "unknown"]
"""What survives: every acknowledged write; all but the last seconds; nothing; the server does not say."""

NEEDED_DISK_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Durability:
    """What the server says about itself; `disk_free_bytes` is None where its folder is not on this machine."""

    level: Level
    eviction_policy: str
    last_write_ok: bool
    disk_free_bytes: int | None

    def problems(self) -> list[str]:
        """What breaks a promise, a line each."""
        found = []
        if self.level not in ("fsync", "unknown"):
            found.append(f"durability is {self.level}: set `appendonly yes` and `appendfsync always`")
        if self.level == "unknown":
            found.append("durability is unknown: the server does not let this user ask (CONFIG GET)")
        if self.eviction_policy not in ("noeviction", "unknown"):
            found.append(f"eviction policy is {self.eviction_policy}: set `maxmemory-policy noeviction`")
        if not self.last_write_ok:
            found.append("the last write to disk failed: the disk is full or broken")
        if self.disk_free_bytes is not None and self.disk_free_bytes < NEEDED_DISK_BYTES:
            found.append(f"only {self.disk_free_bytes // 1024 // 1024} MiB of disk are free")
        return found


async def ask_durability(redis: Redis) -> Durability:
    """What the server says now.

    Raises:
        RedisError: it does not answer.
    """
    persistence: Any = await redis.info("persistence")
    config = await _config(redis)
    return Durability(
        level=level_of(config.get("appendonly"), config.get("appendfsync"), bool(persistence.get("aof_enabled"))),
        eviction_policy=config.get("maxmemory-policy", "unknown"),
        last_write_ok=persistence.get("aof_last_write_status", "ok") == "ok",
        disk_free_bytes=_disk_free(config.get("dir")),
    )


def level_of(appendonly: str | None, appendfsync: str | None, aof_enabled: bool) -> Level:
    """The level these settings give."""
    if appendonly is None or appendfsync is None:
        return "unknown" if aof_enabled else "memory"
    if appendonly != "yes":
        return "memory"
    return {"always": "fsync", "everysec": "everysec"}.get(appendfsync, "memory")  # type: ignore[return-value]


async def _config(redis: Redis) -> Mapping[str, str]:
    """The settings asked for; empty where the server does not let this user ask."""
    try:
        found: Any = await redis.config_get("appendonly", "appendfsync", "maxmemory-policy", "dir")
    except ResponseError:
        return {}
    return {_text(name): _text(value) for name, value in found.items()}


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _disk_free(folder: str | None) -> int | None:
    if folder is None or not Path(folder).is_dir():
        return None
    return shutil.disk_usage(folder).free
