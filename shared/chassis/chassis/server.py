"""The HTTP server: uvicorn as this house needs it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from chassis.protocol import HttpProtocol, Limits


class Server(uvicorn.Server):
    """uvicorn without its signal handlers: the runner has its own."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def make_server(app: ASGIApp, stop_seconds: float, limits: Limits | None = None) -> Server:
    """A server for `app` that finishes running requests for at most `stop_seconds` when it is told to stop."""
    limits = limits or Limits()
    protocol = type("LimitedHttpProtocol", (HttpProtocol,), {"limits": limits})
    config = uvicorn.Config(
        app,
        http=cast("type[asyncio.Protocol]", protocol),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        headers=[("X-Content-Type-Options", "nosniff")],
        timeout_graceful_shutdown=int(stop_seconds),
        timeout_keep_alive=limits.idle_seconds,
    )
    return Server(config)
