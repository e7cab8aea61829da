"""What the worker and its template say to each other: the worker asks for forks, the template tells how they fare.

A request is a byte and a process id on a socket; the pipes a fork is to use come along with it. A report is a message
(`enrich.isolation.messages`) on a pipe of its own.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Sequence

FORK, END = b"f", b"e"
"""Requests: fork, with the descriptors of three pipes (what to read, where to answer, where to complain); end one."""

BEGAN, ENDED = b"began", b"ended"
"""Reports, each with a process id: the fork runs; it has ended, with its exit code or the negative of a signal."""

_REQUEST = struct.Struct("<cI")
_DESCRIPTORS = 3


def ask(control: socket.socket, request: bytes, descriptors: Sequence[int] = (), process_id: int = 0) -> None:
    """Send a request; `process_id` is the fork to end.

    Raises:
        OSError: the template is gone.
    """
    socket.send_fds(control, [_REQUEST.pack(request, process_id)], list(descriptors))


def take(control: socket.socket) -> tuple[bytes, int, list[int]]:
    """The next request, its process id and its descriptors; an empty request when the worker is gone."""
    received, descriptors, _, _ = socket.recv_fds(control, _REQUEST.size, _DESCRIPTORS)
    if len(received) < _REQUEST.size:
        return b"", 0, descriptors
    request, process_id = _REQUEST.unpack(received)
    return request, process_id, descriptors
