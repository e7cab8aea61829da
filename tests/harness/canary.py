"""A canary: it listens where nobody may come, and counts who does."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass
class Canary:
    """Listens on one free port of 127.0.0.1 and ::1, where nobody may come, and counts who does."""

    port: int = 0
    connections: int = 0
    _listeners: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Self:
        first = _listening("127.0.0.1", 0)
        self.port = first.getsockname()[1]
        self._listeners = [first]
        if socket.has_ipv6:
            with contextlib.suppress(OSError):  # a machine without IPv6 on its loopback
                self._listeners.append(_listening("::1", self.port))
        for listener in self._listeners:
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


def _listening(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
