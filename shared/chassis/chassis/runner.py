"""Runs services in one process: start, serve HTTP, stop on SIGTERM or Ctrl-C, an honest exit code.

Exit codes: 0 stopped as asked; 1 cannot start, or a part ended by itself; 3 the database schema is not as needed.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import uvloop
from pydantic import ValidationError
from redis.asyncio import Redis

from chassis import logs
from chassis.access.authentication import open_gate
from chassis.clock import SystemClock
from chassis.delivery.durability import ask_durability
from chassis.delivery.errors import StartError, reason_of
from chassis.delivery.redis import connect, wait_for_redis
from chassis.health import beat
from chassis.private import close_to_others, keep_private
from chassis.readiness import Readiness
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.tasks import cancel_and_wait
from chassis.web.layers import build_web
from chassis.web.server import Server, make_server
from newswire.terminal import complain, take_over

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HEALTH_TIMEOUT_SECONDS = 3.0
BACKLOG = 2048
UNWIND_SECONDS = 10.0
"""How long what was told to end in vain may hold up the end of the process; then it ends all the same."""


def main(names: Sequence[str]) -> None:
    """Run the named services in this process and leave the interpreter with the exit code."""
    take_over()
    process = os.environ.get("NEWSWIRE_PROCESS") or "-".join(names)
    keep_private()
    try:
        settings = ServiceSettings()
        close_to_others(settings.data_dir)
        services = [build_service(name) for name in names]
    except (StartError, ValidationError) as error:
        complain(f"{process} cannot start: {reason_of(error)}")
        sys.exit(getattr(error, "exit_code", 1))
    # After the services are imported: some libraries set up their own logging on import.
    logs.configure(settings, process)
    sys.exit(run(services, settings, process))


def build_service(name: str) -> Service:
    """The installed service of this name, set up from the environment.

    Raises:
        StartError: no such service is installed.
    """
    for point in entry_points(group="newswire.services", name=name):
        service: Service = point.load()()
        return service
    raise StartError(f"no service named {name!r} is installed")


def run(services: Sequence[Service], settings: ServiceSettings, process: str) -> int:
    """Run `services` until the process is told to stop; returns its exit code."""
    log = logs.get(process)
    last_resort = threading.Timer(UNWIND_SECONDS, _give_up, (log,))
    last_resort.daemon = True
    try:
        return uvloop.run(_run(services, settings, log, last_resort))
    except StartError as error:
        level = log.info if error.exit_code == 0 else log.error
        level("start_failed", reason=str(error), exit_code=error.exit_code)
        return error.exit_code
    except Exception as error:
        log.error("process_failed", error=f"{type(error).__name__}: {error}", exc_info=True)
        return 1
    finally:
        last_resort.cancel()


def _give_up(log: logs.Logger) -> None:
    """End the process from outside the event loop, which waits for a task that does not end."""
    log.error("process_given_up", seconds=UNWIND_SECONDS)
    os._exit(1)


async def _run(
    services: Sequence[Service], settings: ServiceSettings, log: logs.Logger, last_resort: threading.Timer
) -> int:
    try:
        return await _work(services, settings, log)
    finally:
        last_resort.start()


async def _work(services: Sequence[Service], settings: ServiceSettings, log: logs.Logger) -> int:
    stop = _stop_event()
    orphaned = asyncio.create_task(_stop_when_orphaned(settings.parent, stop))
    listener = _listen(settings)
    clock = SystemClock()
    redis = connect(settings.redis_url, HEALTH_TIMEOUT_SECONDS)
    async with AsyncExitStack() as stack:
        stack.callback(orphaned.cancel)
        stack.callback(listener.close)
        stack.push_async_callback(redis.aclose)
        address = listener.getsockname()[0]
        gate = open_gate(settings, address, clock, log)
        if settings.require_durable:
            await _check_durable(redis, log)
        for service in services:
            await _start(service, stop, settings.stop_seconds, log)
            stack.push_async_callback(_stop, service, settings.stop_seconds, log)
            await stack.enter_async_context(_beating(redis, service, settings))
        web = build_web(services, Readiness(services, settings, stop, redis), settings, address, gate, clock)
        server = make_server(web, settings.stop_seconds)
        return await _serve(server, listener, stop, log)


async def _check_durable(redis: Redis, log: logs.Logger) -> None:
    await wait_for_redis(redis, log)
    problems = (await ask_durability(redis)).problems()
    if problems:
        raise StartError(f"NEWSWIRE_REQUIRE_DURABLE is set, and {'; '.join(problems)}")


async def _start(service: Service, stop: asyncio.Event, seconds: float, log: logs.Logger) -> None:
    """Start a service; once the process is told to stop, wait only until it has tidied up what it began."""
    starting = asyncio.create_task(service.start())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not starting.done():
        # Waited for here: at its end the event loop cancels all tasks at once, also those that others still wait for.
        if not await cancel_and_wait(starting, limit_seconds=seconds):
            log.error("stop_timed_out", service=service.name, seconds=seconds)
        raise StartError("told to stop while starting", exit_code=0)
    await starting


async def _stop(service: Service, seconds: float, log: logs.Logger) -> None:
    """Stop a service; one that hangs loses what it has in hand to a redelivery, not the whole process to a kill."""
    stopping = asyncio.create_task(service.stop())
    if not (await asyncio.wait({stopping}, timeout=seconds))[0]:
        log.error("stop_timed_out", service=service.name, seconds=seconds)
        await cancel_and_wait(stopping, limit_seconds=UNWIND_SECONDS)
    else:
        await stopping


@asynccontextmanager
async def _beating(redis: Redis, service: Service, settings: ServiceSettings) -> AsyncIterator[None]:
    task = asyncio.create_task(beat(redis, service.name, settings.consumer, lambda: list(service.problems())))
    try:
        yield
    finally:
        await cancel_and_wait(task)


async def _serve(server: Server, listener: socket.socket, stop: asyncio.Event, log: logs.Logger) -> int:
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    stopping = asyncio.create_task(stop.wait())
    host, port = listener.getsockname()[:2]
    log.info("process_started", address=f"http://{host}:{port}")
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving
    log.info("process_stopping" if stop.is_set() else "server_ended")
    return 0 if stop.is_set() else 1


def _stop_event() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _stop_when_orphaned(parent: int, stop: asyncio.Event) -> None:
    """A process started by `newswire up` must not outlive it."""
    while parent and os.getppid() == parent:
        await asyncio.sleep(1.0)
    if parent:
        stop.set()


def _listen(settings: ServiceSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise StartError(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}") from error
    # From here on a client is not refused, though it may wait until the services are up.
    listener.listen(BACKLOG)
    return listener
