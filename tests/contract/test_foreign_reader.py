"""The stream from outside Python: what a plain Redis client of another making sees."""

from __future__ import annotations

import json
import socket
from typing import Any
from urllib.parse import urlsplit

from harness.builders import article, event
from harness.servers import Valkey
from newswire import streams, wire
from newswire.events import STORED


class PlainRedis:
    """A reader that knows the protocol and nothing of Newswire: inline commands, RESP2 replies."""

    def __init__(self, port: int) -> None:
        self._connection = socket.create_connection(("127.0.0.1", port), 10)
        self._file = self._connection.makefile("rb")

    def call(self, command: str) -> Any:
        """The reply to a command typed as in `redis-cli`."""
        self._connection.sendall(command.encode() + b"\r\n")
        return self._reply()

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._connection.close()

    def _reply(self) -> Any:
        line = self._file.readline()[:-2]
        kind, rest = line[:1], line[1:]
        if kind == b"*":
            return [self._reply() for _ in range(int(rest))]
        if kind == b"$":
            return self._file.read(int(rest) + 2)[:-2].decode()
        assert kind in b"+:", line
        return rest.decode()


def test_entry_reads_from_any_client(valkey: Valkey) -> None:
    """XREAD typed by hand gives flat CloudEvents fields and the article as JSON."""
    sent = event(article(title="Über die Lage"), STORED, sequence="1-0")
    valkey.client.xadd(streams.STORED, dict(wire.encode(sent)))  # type: ignore[arg-type]
    reader = PlainRedis(valkey.embedded.port)
    assert reader.call(f"AUTH {urlsplit(valkey.url).password}") == "OK"
    ((_, ((_, flat),)),) = reader.call(f"XREAD COUNT 1 STREAMS {streams.STORED} 0")
    reader.close()
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    assert fields["ce_specversion"] == "1.0"
    assert fields["ce_type"] == "newswire.article.stored.v1"
    assert fields["ce_subject"] == sent.article.id
    assert json.loads(fields["payload"])["title"] == "Über die Lage"
