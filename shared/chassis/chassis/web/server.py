"""The HTTP server: uvicorn as this house needs it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from chassis.web.protocol import ConnectionLimits, HttpProtocol


class Server(uvicorn.Server):
    """uvicorn without its signal handlers: the runner has its own."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def make_server(app: ASGIApp, stop_seconds: float, limits: ConnectionLimits | None = None) -> Server:
    """A server for `app` that finishes running requests for at most `stop_seconds` when it is told to stop."""
    limits = limits or ConnectionLimits()
    protocol = type("LimitedHttpProtocol", (HttpProtocol,), {"limits": limits})
    config = uvicorn.Config(
        app,
        http=cast("type[asyncio.Protocol]", protocol),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        headers=[
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ],
        # What proxies say is believed from those the operator named (proxies.py), not from whoever asks from here.
        proxy_headers=False,
        timeout_graceful_shutdown=int(stop_seconds),
        timeout_keep_alive=limits.idle_seconds,
    )
    return Server(config)
