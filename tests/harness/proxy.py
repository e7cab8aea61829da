"""A TCP proxy between a service and a server, whose faults are switched on and off while it runs.

A rule looks at every piece of bytes and says what becomes of it. Where bytes were swallowed, the connection can never
be right again: it stays silent until `heal` resets it, or for ever (half-open), as a real network would have it.
"""

from __future__ import annotations

import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Action = Literal["pass", "swallow", "reset"]
Rule = Callable[["Link", Literal["request", "reply"], bytes], Action]
PIECE = 65536


def let_pass(_link: Link, _direction: str, _piece: bytes) -> Action:
    """No fault."""
    return "pass"


def swallow(_link: Link, _direction: str, _piece: bytes) -> Action:
    """A network that takes everything and brings nothing."""
    return "swallow"


@dataclass
class Slow:
    """Every piece waits."""

    seconds: float

    def __call__(self, _link: Link, _direction: str, _piece: bytes) -> Action:
        time.sleep(self.seconds)
        return "pass"


@dataclass
class LoseReplies:
    """The server gets and does what holds `marker`; its answer never arrives, the connection is reset instead.

    One in `one_in` such requests is hit, at random moments that the seed decides; at most `limit`, if one is given.
    """

    marker: bytes
    one_in: int = 1
    seed: int = 0
    limit: int | None = None
    lost: int = 0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._lock = threading.Lock()

    def __call__(self, link: Link, direction: str, piece: bytes) -> Action:
        with self._lock:
            if direction == "request":
                if self.marker in piece and self._random.randrange(self.one_in) == 0:
                    link.armed = self.limit is None or self.lost < self.limit
                return "pass"
            if not link.armed:
                return "pass"
            link.armed = False
            self.lost += 1
            return "reset"


@dataclass
class Link:
    """One connection through the proxy."""

    client: socket.socket
    server: socket.socket
    armed: bool = False
    """Whether a rule waits for the reply on it."""

    swallowed: bool = False
    """Whether bytes are missing: nothing passes any more."""

    def reset(self) -> None:
        """Break it off: the client sees a reset, not an end."""
        for one in (self.client, self.server):
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                one.close()


@dataclass
class Proxy:
    """Listens on a free port of the loopback and passes on to `upstream`: a port there, or a Unix socket."""

    upstream: int | Path
    port: int = 0
    rule: Rule = let_pass
    _links: list[Link] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _listener: socket.socket | None = None
    _closed: bool = False

    def open(self) -> None:
        """Begin to accept connections."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(128)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), name=f"proxy-{self.port}", daemon=True).start()

    def refuse(self) -> None:
        """Accept nothing more and break off what there is, as a server that is gone."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._reset(lambda _link: True)

    def cut(self, *, swallowing: bool = False) -> None:
        """Cut the way: as a server that is gone, or (swallowing) as a network that takes all and brings nothing."""
        if swallowing:
            self.rule = swallow
        else:
            self.refuse()

    def heal(self, *, half_open: bool = False) -> None:
        """No fault from now on; what lost bytes is reset, or with `half_open` stays silent for ever."""
        self.rule = let_pass
        if self._listener is None:
            self.open()
        if not half_open:
            self._reset(lambda link: link.swallowed)

    def close(self) -> None:
        """Break everything off for good."""
        self._closed = True
        self.refuse()

    def _reset(self, which: Callable[[Link], bool]) -> None:
        with self._lock:
            chosen = [link for link in self._links if which(link)]
            self._links = [link for link in self._links if not which(link)]
        for link in chosen:
            link.reset()

    def _accept(self, listener: socket.socket) -> None:
        while not self._closed:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = self._connect()
            except OSError:
                client.close()
                continue
            link = Link(client, server)
            with self._lock:
                self._links.append(link)
            for source, sink, direction in ((client, server, "request"), (server, client, "reply")):
                threading.Thread(target=self._pass_on, args=(link, source, sink, direction), daemon=True).start()

    def _connect(self) -> socket.socket:
        if isinstance(self.upstream, int):
            return socket.create_connection(("127.0.0.1", self.upstream), timeout=5)
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(self.upstream))
        return server

    def _pass_on(
        self, link: Link, source: socket.socket, sink: socket.socket, direction: Literal["request", "reply"]
    ) -> None:
        with suppress(OSError):
            source.settimeout(None)
            while piece := source.recv(PIECE):
                action: Action = "swallow" if link.swallowed else self.rule(link, direction, piece)
                if action == "reset":
                    break
                if action == "swallow":
                    link.swallowed = True
                else:
                    sink.sendall(piece)
        if not link.swallowed:
            link.reset()
            with self._lock, suppress(ValueError):
                self._links.remove(link)


@contextmanager
def proxied(upstream: int | Path) -> Iterator[Proxy]:
    """A proxy in front of `upstream`, closed at the end."""
    proxy = Proxy(upstream)
    proxy.open()
    try:
        yield proxy
    finally:
        proxy.close()
