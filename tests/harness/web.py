"""A web of ours for tests of fetching: a server that answers by script, names that mean what a test says, a canary.

    with ScriptedServer() as server:
        server.route("/feed", feed(b"<rss/>", etag='"1"'))         # answers 304 to who has it
        server.route("/old", redirect("/feed", 301))
        server.route("/busy", [Reply(429, headers={"Retry-After": "60"}), b"well again"])   # one after the other
        server.route("/mine", lambda request: Reply(200, request.headers["user-agent"]))
        settings = FetchSettings(allow=server.allow, gap_seconds=0)
        ...
        assert server.paths == ["/old", "/feed"]

The server runs in a thread and listens on one free port of several addresses of the loopback: `url(path, 2)` is the
same path on another host. With `names.a_name` resolved by a `StubResolver` to such an address, hosts have names; the
script can tell them apart by `request.headers["host"]`. A path that has no script is answered 404.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import ssl
import threading
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address
from itertools import chain, repeat
from types import TracebackType
from typing import Self

from harness.waiting import until
from ingest.fetch.errors import FetchFailedError

HOSTS = 4
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Received:
    """A request as it came in: `path` with its query, `headers` by name in lower case, `host` where it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    host: str
    at: float
    """Seconds on the monotonic clock."""


@dataclass(frozen=True)
class Reply:
    """An answer, and everything that can be wrong with it."""

    status: int = 200
    body: bytes | str | Iterable[bytes] = b""
    """Pieces are sent one by one, as chunks; they may never end."""

    headers: Mapping[str, str] | Sequence[tuple[str, str]] = ()
    delay_seconds: float = 0.0
    """Before the first byte."""

    byte_seconds: float = 0.0
    """Pause after each byte of the body."""

    hold: threading.Event | None = None
    """Nothing is answered before it is set."""

    length: int | None = None
    """A Content-Length that need not be true: when the body is shorter, the connection closes early."""

    raw: bytes | Iterable[bytes] | None = None
    """Everything that is sent, in place of a well-formed answer; then the connection closes."""


Handler = Callable[[Received], Reply]
Script = Handler | Reply | bytes | str | Sequence[Reply | bytes | str]


def feed(body: bytes, etag: str | None = None, last_modified: float | None = None, kind: str = "text/xml") -> Handler:
    """A document with validators, which answers 304 to who has this version."""
    given = {"ETag": etag, "Last-Modified": None if last_modified is None else formatdate(last_modified, usegmt=True)}
    headers = {name: value for name, value in given.items() if value}

    def answer(request: Received) -> Reply:
        asked = (request.headers.get("if-none-match"), request.headers.get("if-modified-since"))
        known = asked[0] == etag if asked[0] else asked[1] == headers.get("Last-Modified") if asked[1] else False
        return Reply(304, headers=headers) if known else Reply(200, body, {**headers, "Content-Type": kind})

    return answer


def redirect(to: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(status, headers={"Location": to})


def compressed(body: bytes, encoding: str = "gzip", status: int = 200) -> Reply:
    """A body under a content encoding: gzip, deflate (as it should be), or raw (deflate as many send it)."""
    if encoding == "gzip":
        packed = gzip.compress(body, 6)
    else:
        packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS if encoding == "deflate" else -zlib.MAX_WBITS)
        packed = packer.compress(body) + packer.flush()
    return Reply(status, packed, {"Content-Encoding": "gzip" if encoding == "gzip" else "deflate"})


def bomb(decoded_mebibytes: int = 1024, encoding: str = "gzip") -> Reply:
    """A body that is a thousand times larger when it is unpacked, sent as fast as it goes."""

    def pieces() -> Iterator[bytes]:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else zlib.MAX_WBITS)
        for _ in range(decoded_mebibytes):
            yield packer.compress(bytes(MEBIBYTE))
        yield packer.flush()

    return Reply(200, (piece for piece in pieces() if piece), {"Content-Encoding": encoding})


def endless(piece: bytes = b"<p>and so on</p>" * 4096) -> Reply:
    """A body that never ends."""
    return Reply(200, repeat(piece))


def header_flood(fields: int | None = None, size: int = 1000) -> Reply:
    """Headers without end, or `fields` of them, each of `size` bytes."""
    line = b"X-Flood: " + b"x" * size + b"\r\n"
    many = repeat(line) if fields is None else repeat(line, fields)
    return Reply(raw=chain([b"HTTP/1.1 200 OK\r\n"], many, [b"Content-Length: 2\r\n\r\nok"]))


def one_long_header(size: int = 20 * MEBIBYTE) -> Reply:
    """One header of this many bytes."""
    pieces = repeat(b"x" * 65536, size // 65536)
    return Reply(raw=chain([b"HTTP/1.1 200 OK\r\nX-Long: "], pieces, [b"\r\nContent-Length: 2\r\n\r\nok"]))


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
        first = _bound(self._hosts[0], 0)
        port = first.getsockname()[1]
        sockets = [first, *(_bound(host, port) for host in self._hosts[1:])]
        servers = [await asyncio.start_server(self._talk, sock=one, ssl=self._tls) for one in sockets]
        self.port = port
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
            pass
        finally:
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


class StubResolver:
    """Names that mean what a test says: a list of addresses, or a list of such lists, one an answer, the last for ever.

    An empty list of addresses is a name without any; a name that is not there fails as an unknown one does.
    """

    def __init__(self, names: Mapping[str, Sequence[str] | Sequence[Sequence[str]]]) -> None:
        self._answers = {name: _one_after_the_other(answers) for name, answers in names.items()}
        self.asked: list[str] = []
        """The names that were asked for, in order."""

    async def addresses(self, host: str) -> Sequence[IPv4Address | IPv6Address]:
        """The addresses of a name."""
        self.asked.append(host)
        if host not in self._answers:
            raise FetchFailedError("dns", f"no address is known for {host}")
        return [ip_address(address) for address in next(self._answers[host])]

    def close(self) -> None:
        """Nothing to do."""


@dataclass
class Canary:
    """Listens on one free port of 127.0.0.1 and ::1, where nobody may come, and counts who does."""

    port: int = 0
    connections: int = 0
    _listeners: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Self:
        first = _bound("127.0.0.1", 0)
        self.port = first.getsockname()[1]
        self._listeners = [first]
        if socket.has_ipv6:
            with contextlib.suppress(OSError):  # a machine without IPv6 on its loopback
                self._listeners.append(_bound("::1", self.port))
        for listener in self._listeners:
            listener.listen(128)
            threading.Thread(target=self._count, args=(listener,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for listener in self._listeners:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    @property
    def has_ipv6(self) -> bool:
        """Whether it also listens on ::1."""
        return len(self._listeners) > 1

    def _count(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self.connections += 1
                with connection:
                    connection.settimeout(2)
                    with contextlib.suppress(OSError):
                        connection.recv(65536)
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\ncanary")


def _one_after_the_other(answers: Sequence[str] | Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    lists: list[Sequence[str]] = [one for one in answers if not isinstance(one, str)]
    if not lists:
        lists = [[one for one in answers if isinstance(one, str)]]
    return chain(lists, repeat(lists[-1]))


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if port:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


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
