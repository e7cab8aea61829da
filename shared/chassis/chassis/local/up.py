"""`newswire up`: the whole system on one machine with one command."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import socket
import sys
from contextlib import suppress
from typing import IO

import orjson
from pydantic import Field

from chassis import logs
from chassis.access.authentication import needs_keys
from chassis.delivery.errors import StartError
from chassis.local import demo
from chassis.local.console import ServiceConsole
from chassis.local.embedded import MEMORY_MIB, MEMORY_MIB_LEAST, START_SECONDS, EmbeddedValkey
from chassis.local.supervisor import ProcessSpec, Supervised
from chassis.private import keep_private, make_private_folder, write_private
from chassis.settings import ServiceSettings
from chassis.tasks import cancel_and_wait
from newswire.client import ENDPOINTS_FILE, NewswireError, get_json
from newswire.screen import Screen

READY_SECONDS = 180.0
KEYS_NEEDED = (
    "This address asks for API keys. Make one in another terminal, `newswire keys create --scope ingest --scope read`,"
    " and put it into NEWSWIRE_API_KEY for the commands and the demonstration."
)


class UpSettings(ServiceSettings):
    """Settings of the one-command system."""

    workers: int = 1
    redis_port: int = 0
    redis_memory_mib: int = Field(
        default=MEMORY_MIB, ge=MEMORY_MIB_LEAST, description="Memory that the embedded stream server may fill."
    )


class System:
    """The processes of the system, from the first to the last."""

    def __init__(self, settings: UpSettings, *, with_demo: bool) -> None:
        self._settings = settings
        self._with_demo = with_demo
        self._data_dir = settings.data_dir.absolute()
        self._screen = Screen()
        self._console = ServiceConsole(self._screen)
        self._stop = asyncio.Event()
        self._running: list[Supervised] = []

    async def run(self) -> int:
        """Start, show, stay up, stop; returns the exit code."""
        keep_private()
        lock = self._claim_folder()
        address = _check_port(self._settings.host, self._settings.port)
        self._needs_keys = needs_keys(self._settings, address)
        logs.configure(self._settings.model_copy(update={"log_dir": self._data_dir / "logs"}), "supervisor")
        self._log = logs.get("supervisor")
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        try:
            return await self._until_stopped(asyncio.create_task(self._start_and_show()))
        finally:
            await self._stop_all()
            lock.close()

    async def _until_stopped(self, working: asyncio.Task[None]) -> int:
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
        await cancel_and_wait(working)
        if not working.cancelled():
            working.result()
        await stopping
        self._screen.line("stopping")
        return 0

    async def _start_and_show(self) -> None:
        self._console.quiet = self._with_demo
        with self._screen.waiting("starting"):
            valkey = await self._start_valkey()
            for spec in self._services(valkey.url):
                self._add(spec)
            await self._until_ready()
        self._write_endpoints(valkey.url)
        if self._needs_keys and not os.environ.get("NEWSWIRE_API_KEY"):
            self._screen.line(KEYS_NEEDED)
        elif self._with_demo:
            await asyncio.to_thread(demo.show, self._screen, self._api_url)
        for line in self._addresses(valkey.shown_url):
            self._screen.line(line)
        self._console.quiet = False
        await self._stop.wait()

    async def _start_valkey(self) -> EmbeddedValkey:
        settings = self._settings
        valkey = EmbeddedValkey(self._data_dir / "valkey", settings.redis_port, settings.redis_memory_mib)
        valkey.stop_leftover()
        self._add(ProcessSpec("valkey", valkey.command(), {}))
        deadline = asyncio.get_running_loop().time() + START_SECONDS
        while not await asyncio.to_thread(valkey.answers):
            if asyncio.get_running_loop().time() > deadline:
                raise StartError(f"the stream server does not start; see {self._data_dir / 'valkey' / 'valkey.log'}")
            await asyncio.sleep(0.05)
        return valkey

    def _services(self, redis_url: str) -> list[ProcessSpec]:
        shared = {
            "NEWSWIRE_REDIS_URL": redis_url,
            "NEWSWIRE_DATA_DIR": str(self._data_dir),
            "NEWSWIRE_LOG_DIR": str(self._data_dir / "logs"),
            "NEWSWIRE_LOG_FORMAT": "json",
            "NEWSWIRE_PARENT": str(os.getpid()),
        }
        server = {
            **shared,
            "NEWSWIRE_HOST": self._settings.host,
            "NEWSWIRE_PORT": str(self._settings.port),
            "NEWSWIRE_READY_NEEDS": "ingest,enrich,store",
        }
        worker = {**shared, "NEWSWIRE_HOST": "127.0.0.1", "NEWSWIRE_PORT": "0"}
        specs = [_spec("ingest-store", ["ingest", "store"], server)]
        specs += [_spec(f"enrich-{number}", ["enrich"], worker) for number in range(1, self._settings.workers + 1)]
        return specs

    def _add(self, spec: ProcessSpec) -> None:
        supervised = Supervised(spec, self._log, self._console.line)
        self._running.append(supervised)
        supervised.start()

    async def _until_ready(self) -> None:
        deadline = asyncio.get_running_loop().time() + READY_SECONDS
        while True:
            try:
                await asyncio.to_thread(get_json, "/readyz", self._api_url, 5.0)
                return
            except NewswireError as error:
                if asyncio.get_running_loop().time() > deadline:
                    logs_folder = self._data_dir / "logs"
                    raise StartError(f"not ready after {READY_SECONDS:.0f} s: {error}; see {logs_folder}") from error
            await asyncio.sleep(0.1)

    def _write_endpoints(self, redis_url: str) -> None:
        document = {"api": self._api_url, "redis": redis_url, "process_id": os.getpid()}
        write_private(self._data_dir / ENDPOINTS_FILE, orjson.dumps(document, option=orjson.OPT_INDENT_2))

    @property
    def _api_url(self) -> str:
        everywhere = self._settings.host in ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
        host = "127.0.0.1" if everywhere else self._settings.host
        return f"http://{host}:{self._settings.port}"

    def _addresses(self, redis_url: str) -> tuple[str, ...]:
        return (
            "",
            f"Newswire is up.  API {self._api_url}/v1/articles   documentation {self._api_url}/docs",
            f"streams {redis_url} (with the password: {self._data_dir / ENDPOINTS_FILE})",
            f"logs {self._data_dir / 'logs'}",
            "Push with `newswire push FILE`, watch with `newswire tail`; stop with Ctrl-C.",
        )

    def _claim_folder(self) -> IO[str]:
        make_private_folder(self._data_dir)
        lock = (self._data_dir / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise StartError(f"another Newswire already runs on {self._data_dir}") from None
        return lock

    async def _stop_all(self) -> None:
        """Services together, the stream server last, so that they can hand on what they have in hand."""
        first, rest = self._running[:1], self._running[1:]
        await asyncio.gather(*(process.stop() for process in rest))
        for process in first:
            await process.stop()
        with suppress(OSError):
            (self._data_dir / ENDPOINTS_FILE).unlink()


def _spec(name: str, services: list[str], environment: dict[str, str]) -> ProcessSpec:
    # The name is the same after a restart, so a restarted process takes up at once what it held before.
    named = {**environment, "NEWSWIRE_PROCESS": name, "NEWSWIRE_INSTANCE": name}
    return ProcessSpec(name, [sys.executable, "-m", "chassis", *services], named)


def _check_port(host: str, port: int) -> str:
    """The address the name stands for; nobody listens there yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            return str(probe.getsockname()[0])
        except OSError as error:
            raise StartError(
                f"cannot listen on {host}:{port}: {error.strerror}; set NEWSWIRE_PORT to another port"
            ) from None
