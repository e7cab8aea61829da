"""What the worker and its template say to each other: the worker asks for forks, the template tells how they fare.

A request is one byte on a socket; the pipes the fork is to use come along with it. A report is a message
(`enrich.messages`) on a pipe of its own.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence

FORK, END = b"f", b"e"
"""Requests: fork, with the descriptors of three pipes (what to read, where to answer, where to complain); end it."""

BEGAN, ENDED = b"began", b"ended"
"""Reports: the fork runs, with its process id; it has ended, with its exit code or the negative of a signal."""

_DESCRIPTORS = 3


def ask(control: socket.socket, request: bytes, descriptors: Sequence[int] = ()) -> None:
    """Send a request.

    Raises:
        OSError: the template is gone.
    """
    socket.send_fds(control, [request], list(descriptors))


def take(control: socket.socket) -> tuple[bytes, list[int]]:
    """The next request and its descriptors; empty when the worker is gone."""
    request, descriptors, _, _ = socket.recv_fds(control, 1, _DESCRIPTORS)
    return request, descriptors
