"""A web server of ours for tests of fetching: it answers by script, well or badly.

    with ScriptedServer() as server:
        server.route("/feed", feed(b"<rss/>", etag='"1"'))         # answers 304 to who has it
        server.route("/old", redirect("/feed", 301))
        server.route("/busy", [Reply(429, headers={"Retry-After": "60"}), b"well again"])   # one after the other
        server.route("/mine", lambda request: Reply(200, request.headers["user-agent"]))
        settings = FetchSettings(allow=server.allow, gap_seconds=0)
        ...
        assert server.paths == ["/old", "/feed"]

The server runs in a thread and listens on one free port of several addresses of the loopback: `url(path, 2)` is the
same path on another host. Where a `StubResolver` (`harness.names`) gives such an address to names, `named(name, path)`
is a path on a host with a name; a script tells hosts apart by `request.headers["host"]`. A path without a script is
answered 404. Replies that try to do harm by their size are in `harness.web_hostile`.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import chain, repeat
from types import TracebackType
from typing import Self

from harness.waiting import until
from harness.web_replies import Handler, Received, Reply, Script, compressed, feed, redirect

__all__ = ["Handler", "Received", "Reply", "Script", "ScriptedServer", "compressed", "feed", "redirect"]

HOSTS = 4


class ScriptedServer:
    """An HTTP/1.1 server on the loopback whose answers a test writes; `with` starts and stops it."""

    def __init__(self, tls: ssl.SSLContext | None = None, hosts: int = HOSTS) -> None:
        self.requests: list[Received] = []
        """Everything that was asked, in order."""

        self.connections = 0
        """How often somebody connected."""

        self.server_names: list[str | None] = []
        """The names that TLS clients asked for."""

        self._hosts = tuple(f"127.0.0.{number}" for number in range(1, hosts + 1))
        self._tls = tls
        if tls is not None:
            tls.sni_callback = lambda _socket, name, _context: self.server_names.append(name)
        self._scripts: dict[str, Iterator[Reply] | Handler] = {}
        self._now: Counter[str] = Counter()
        self._most: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="scripted-server")
        self._stop = asyncio.Event()
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        until(lambda: self.port, "the scripted server to listen")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)

    def url(self, path: str, host: int = 1) -> str:
        """The address of a path, on the first host or another."""
        return f"{'https' if self._tls else 'http'}://{self._hosts[host - 1]}:{self.port}{path}"

    def named(self, name: str, path: str) -> str:
        """The address of a path on a host with a name, for which a `StubResolver` must give an address of ours."""
        return f"{'https' if self._tls else 'http'}://{name}:{self.port}{path}"

    @property
    def allow(self) -> str:
        """What `FetchSettings.allow` must say to reach it and nothing else."""
        return ",".join(f"{host}:{self.port}" for host in self._hosts)

    def route(self, path: str, script: Script) -> None:
        """Answer this path by a function, one reply, or a list of replies in order, the last one for ever.

        A path with a query is looked for first, then without. A body alone is a reply with 200.
        """
        if callable(script):
            self._scripts[path] = script
        else:
            replies = [script] if isinstance(script, Reply | bytes | str) else list(script)
            ready = [one if isinstance(one, Reply) else Reply(200, one) for one in replies]
            self._scripts[path] = chain(ready, repeat(ready[-1]))

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.path for request in self.requests]

    def asked(self, path: str) -> list[Received]:
        """The requests for this path."""
        return [request for request in self.requests if request.path == path]

    def most_at_once(self, host: str | None = None) -> int:
        """How many requests were in work at the same time: of one name in the Host header, or in all."""
        return self._most[host or ""]

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._run())
        finally:
            self._loop.close()

    async def _run(self) -> None:
        sockets = _bound_to_all(self._hosts)
        servers = [await asyncio.start_server(self._talk, sock=one, ssl=self._tls) for one in sockets]
        self.port = sockets[0].getsockname()[1]
        await self._stop.wait()
        for server in servers:
            server.close()
        await _end_tasks()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while (request := await _read_request(reader, writer)) is not None:
                self.requests.append(request)
                async with self._counted(request):
                    await self._answer(request, writer)
                if request.headers.get("connection", "").lower() == "close":
                    break
            writer.close()
            await writer.wait_closed()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, TimeoutError):
            writer.close()
        except asyncio.CancelledError:  # at the end of the test; raised again, asyncio would log it as an error
            with contextlib.suppress(AttributeError):  # a transport that is closed already
                writer.transport.abort()

    @contextlib.asynccontextmanager
    async def _counted(self, request: Received) -> AsyncIterator[None]:
        names = ("", request.headers.get("host", "").rpartition(":")[0])
        for name in names:
            self._now[name] += 1
            self._most[name] = max(self._most[name], self._now[name])
        try:
            yield
        finally:
            self._now.subtract(names)

    async def _answer(self, request: Received, writer: asyncio.StreamWriter) -> None:
        reply = self._reply(request)
        if reply.hold is not None:
            await asyncio.to_thread(reply.hold.wait, 30)
        await asyncio.sleep(reply.delay_seconds)
        if reply.raw is not None:
            await _send(writer, [reply.raw] if isinstance(reply.raw, bytes) else reply.raw)
            await _end(writer)
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        writer.write(_head(reply, body))
        if not isinstance(body, bytes):
            await _send(writer, (b"%x\r\n%b\r\n" % (len(piece), piece) for piece in chain(body, [b""])))
        elif reply.byte_seconds:
            for byte in body:
                await _send(writer, [bytes([byte])])
                await asyncio.sleep(reply.byte_seconds)
        else:
            await _send(writer, [body])
        if reply.length is not None:
            await _end(writer)

    def _reply(self, request: Received) -> Reply:
        script = self._scripts.get(request.path) or self._scripts.get(request.path.partition("?")[0])
        if script is None:
            return Reply(404, "no script for this path")
        return script(request) if callable(script) else next(script)


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket()
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _bound_to_all(hosts: Sequence[str]) -> list[socket.socket]:
    """One port that is free on all of them."""
    for _ in range(20):
        sockets = [_bound(hosts[0], 0)]
        with contextlib.suppress(OSError):
            for host in hosts[1:]:
                sockets.append(_bound(host, sockets[0].getsockname()[1]))
            return sockets
        for one in sockets:
            one.close()
    raise AssertionError("no port is free on all hosts")


async def _read_request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Received | None:
    beginning = await reader.read(1)
    if beginning == b"\x16":
        writer.write(b"HTTP/1.1 400 This is not a TLS server\r\n\r\n")
    if not beginning.isalpha():
        return None
    head = beginning + await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(method, path, headers, body, writer.get_extra_info("sockname")[0], time.monotonic())


def _head(reply: Reply, body: bytes | Iterable[bytes]) -> bytes:
    headers = reply.headers.items() if isinstance(reply.headers, Mapping) else reply.headers
    lines = [f"HTTP/1.1 {reply.status} {_phrase(reply.status)}", *(f"{name}: {value}" for name, value in headers)]
    if not isinstance(body, bytes):
        lines.append("Transfer-Encoding: chunked")
    elif reply.status != 304:
        lines.append(f"Content-Length: {len(body) if reply.length is None else reply.length}")
    return "\r\n".join([*lines, "", ""]).encode()


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Odd"


async def _send(writer: asyncio.StreamWriter, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0)  # a reader that is gone is noticed, and others have their turn


async def _end(writer: asyncio.StreamWriter) -> None:
    """Close in order: what was sent arrives, then nothing more."""
    writer.close()
    await writer.wait_closed()
    raise ConnectionError("the script ends the connection")


async def _end_tasks() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for _ in range(3):
        await asyncio.sleep(0)  # connections are closed by what the loop does next
