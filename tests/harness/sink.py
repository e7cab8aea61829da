"""The sink: a subscriber that hears everything and writes it into the ledger."""

from __future__ import annotations

import threading

from redis.exceptions import RedisError

import newswire
from harness.ledger import Heard, Ledger, digest

GROUP = "oracle"


class Sink:
    """A subscriber with a group of its own that goes on after every fault of the stream server."""

    def __init__(self, ledger: Ledger, redis_url: str) -> None:
        self._ledger, self._redis_url = ledger, redis_url
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sink", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._stopping.set()
        self._thread.join(30)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with newswire.subscribe(GROUP, self._redis_url, idle_stop_seconds=0.3) as deliveries:
                    for delivery in deliveries:
                        with delivery as event:
                            one = event.article
                            self._ledger.hear(Heard(delivery.entry_id, one.id, one.version, digest(one.original)))
                        if self._stopping.is_set():
                            break
            except (RedisError, OSError):
                self._stopping.wait(0.3)
