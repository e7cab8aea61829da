"""The API keys as a running process knows them: in memory, read again when their file has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chassis.access.keyfile import KeyFile, KeyFileError, Stamp
from chassis.access.keys import KeyRecord, digest
from chassis.access.principals import Principal
from chassis.access.rates import Quota, Rate
from chassis.clock import Clock
from chassis.logs import Logger

LOOK_SECONDS: Final = 1.0
"""How old the knowledge of the file may be: a revoked key works no longer than that."""

MAKE_ONE: Final = "newswire keys create --scope ingest --scope read"


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key, what is left of its rate (None: it has no limit), and who its holder is to what answers."""

    record: KeyRecord
    quota: Quota | None
    principal: Principal


class KeyRing:
    """The keys of one file. What cannot be read changes nothing: the keys known before stay."""

    def __init__(self, file: KeyFile, default_rate: Rate | None, clock: Clock, log: Logger) -> None:
        """Read the file.

        Raises:
            KeyFileError: it cannot be read or is not one of keys.
        """
        self._file, self._default_rate, self._clock, self._log = file, default_rate, clock, log
        self._by_digest: dict[bytes, HeldKey] = {}
        self._stamp: Stamp | None = None
        self._complaint = ""
        self._look_at = 0.0
        self._read()

    def find(self, key: bytes) -> HeldKey | None:
        """The key that was sent; None: nobody made it."""
        moment = self._clock.monotonic()
        if moment >= self._look_at:
            self._look_at = moment + LOOK_SECONDS
            self._look_again()
        return self._by_digest.get(digest(key))

    def _look_again(self) -> None:
        try:
            if self._file.stamp() != self._stamp or self._complaint:
                self._read()
        except KeyFileError as error:
            if str(error) != self._complaint:
                self._complaint = str(error)
                self._log.error("api_keys_unreadable", reason=self._complaint, kept=len(self._by_digest))

    def _read(self) -> None:
        stamp = self._file.stamp()  # before the content: what changes in between is read at the next look
        records = self._file.read()
        self._stamp, self._complaint = stamp, ""
        quotas = {held.record.id: held.quota for held in self._by_digest.values()}
        self._by_digest = {
            bytes.fromhex(record.sha256): HeldKey(
                record, self._quota(record, quotas.get(record.id)), _principal(record)
            )
            for record in records
        }
        self._say(records)

    def _quota(self, record: KeyRecord, before: Quota | None) -> Quota | None:
        """The same as before where its rate is: a change to another key gives nobody a new quota."""
        rate = Rate.parse(record.rate) if record.rate is not None else self._default_rate
        if rate is None or (before is not None and before.rate == rate):
            return before if rate is not None else None
        return Quota(rate, "key")

    def _say(self, records: Iterable[KeyRecord]) -> None:
        now: datetime = self._clock.now()
        usable = sum(record.state(now) == "active" for record in records)
        self._log.info("api_keys_read", path=str(self._file.path), usable=usable)
        if not usable:
            self._log.warning("no_api_keys", path=str(self._file.path), consequence="answers 401", command=MAKE_ONE)


def _principal(record: KeyRecord) -> Principal:
    return Principal(record.id, "admin" in record.scopes, record.sources)
