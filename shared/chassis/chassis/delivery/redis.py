"""Connections to the stream server."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError

from chassis.delivery.errors import StartError
from chassis.logs import Logger

SOCKET_TIMEOUT_SECONDS = 8.0
"""After this long without an answer a connection is given up: with the pause before the next try it makes less than
the 15 seconds in which a service works on after the network is back."""


def connect(url: str, timeout_seconds: float = SOCKET_TIMEOUT_SECONDS) -> Redis:
    """A client that never repeats a command by itself: a lost reply would otherwise add an entry twice."""
    return Redis.from_url(
        url,
        socket_timeout=timeout_seconds,
        socket_connect_timeout=min(5.0, timeout_seconds),
        retry=Retry(NoBackoff(), 0),
        retry_on_timeout=False,
    )


async def wait_for_redis(redis: Redis, log: Logger, timeout_seconds: float = 600.0) -> None:
    """Wait until the server answers, so that services may start in any order.

    Raises:
        StartError: it refuses this client, or does not answer in time.
    """
    waited, said = 0.0, False
    while True:
        try:
            await redis.ping()
            return
        except (AuthenticationError, NoPermissionError) as error:
            raise StartError(f"the stream server refuses this client: {error}") from error
        except (RedisError, OSError) as error:
            if waited >= timeout_seconds:
                raise StartError(f"the stream server does not answer: {error}") from error
            if not said:
                log.warning("waiting_for_redis", error=str(error)[:300])
                said = True
        await asyncio.sleep(0.5)
        waited += 0.5
