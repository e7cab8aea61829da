"""Consumer groups: made from the beginning of the stream, and made again after somebody deleted them."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.exceptions import ResponseError


async def ensure_group(redis: Redis, stream: str, group: str) -> bool:
    """Make sure the group exists; returns whether it had to be made.

    It starts at 0: what was published before the first start is delivered too. Asked first, because a server whose
    memory is full refuses to make even one that is there.
    """
    if await redis.exists(stream) and any(one["name"] == group.encode() for one in await redis.xinfo_groups(stream)):
        return False
    try:
        await redis.xgroup_create(stream, group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" in str(error):
            return False
        raise
    return True
