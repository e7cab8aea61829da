"""The reference for ingest: bare Starlette that reads a body, adds it to a stream with one XADD and answers 202."""

from __future__ import annotations

import argparse

import uvicorn
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

STREAM = "benchmark.reference"


def build(redis_url: str) -> Starlette:
    """The application; its only route is the path of the real one."""
    redis = Redis.from_url(redis_url)

    async def accept(request: Request) -> Response:
        body = await request.body()
        await redis.xadd(STREAM, {"payload": body})
        return Response(status_code=202)

    return Starlette(routes=[Route("/v1/articles", accept, methods=["POST"])])


def main() -> None:
    """Serve on the port given until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--redis-url", required=True)
    options = parser.parse_args()
    uvicorn.run(
        build(options.redis_url),
        host="127.0.0.1",
        port=options.port,
        http="httptools",
        loop="uvloop",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
    )


if __name__ == "__main__":
    main()
