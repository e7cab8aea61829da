"""API keys: how one looks, what is kept of it, and what it allows.

A key is 256 random bits. What is kept is its plain SHA-256: a slow hash protects secrets that people choose and
others can guess; nobody can try 2^256 keys, and a fast hash lets every request be checked.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from chassis.access.rates import Rate

Scope = Literal["ingest", "read", "admin"]
State = Literal["active", "expired", "revoked"]
_LINE: Final = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
SourceName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_LINE)]

PREFIX: Final = "newswire_live_"
"""Begins every key, so that people and programs that look for leaked secrets know one when they see it."""

ENTROPY_BYTES: Final = 32
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM_CHARACTERS: Final = 43  # 62^43 > 2^256
_CHECKSUM_CHARACTERS: Final = 6  # 62^6 > 2^32
_WRITTEN: Final = re.compile(PREFIX + "[0-9A-Za-z]+")
CALLBACK: Final = "/websub/"
"""What follows it in an address is a secret between a hub and us."""

_TOKEN: Final = re.compile("(?i:" + CALLBACK + ")[0-9A-Za-z_%-]+")
_DURATION: Final = re.compile(r"([0-9]{1,6})([smhdw])")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class MomentError(ValueError):
    """A duration or a date that is none; the message says what would be one."""


class KeyRecord(BaseModel):
    """What is kept of a key: everything but the key. `expires` None: never; `revoked` None: it is not; `rate` None:
    what the setting says. `sources` is what it is bound to: with any it pushes for these alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^key_[0-9a-f]{12}$")
    name: str = Field(default="", max_length=100, pattern=_LINE)
    scopes: tuple[Scope, ...] = Field(min_length=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", repr=False)
    created: AwareDatetime
    expires: AwareDatetime | None = None
    revoked: AwareDatetime | None = None
    rate: Annotated[str, AfterValidator(lambda text: Rate.parse(text).text)] | None = None
    # Left out where there are none: a file without bound keys is still one for older versions.
    sources: tuple[SourceName, ...] = Field(default=(), max_length=100, exclude_if=lambda sources: not sources)

    @model_validator(mode="after")
    def _is_bound_to_some_end(self) -> KeyRecord:
        if self.sources and ("ingest" not in self.scopes or "admin" in self.scopes):
            raise ValueError("sources bind what is pushed: such a key has the scope ingest, and not admin")
        return self

    def state(self, now: datetime) -> State:
        """Whether the key can be used."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "active"

    def allows(self, scope: Scope) -> bool:
        """Whether the key may do what needs `scope`; admin may do everything."""
        return scope in self.scopes or "admin" in self.scopes


def write_key(entropy: bytes) -> str:
    """The key made of these random bytes: prefix, the bytes in base 62, a checksum."""
    body = _in_base_62(int.from_bytes(entropy), _RANDOM_CHARACTERS)
    return PREFIX + body + _checksum(body)


def is_well_formed(key: str) -> bool:
    """Whether this was written by `write_key`; most misspelt and cut keys were not."""
    body, checksum = key[len(PREFIX) : -_CHECKSUM_CHARACTERS], key[-_CHECKSUM_CHARACTERS:]
    return key.startswith(PREFIX) and len(body) == _RANDOM_CHARACTERS and checksum == _checksum(body)


def digest(key: bytes) -> bytes:
    """What a key is found by. To look a digest up needs no constant time: who can choose keys cannot choose digests."""
    return hashlib.sha256(key).digest()


def redacted(text: str) -> str:
    """The text without the keys in it, and without the tokens of hubs."""
    if CALLBACK in text.lower():
        text = _TOKEN.sub(CALLBACK + "[redacted]", text)
    return _WRITTEN.sub(PREFIX + "[redacted]", text) if PREFIX in text else text


def read_duration(text: str) -> timedelta:
    """A duration such as `90d`, `24h`, `30m`, `12w`, `45s`.

    Raises:
        MomentError: it is not written so, or is nothing.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None or not int(match[1]):
        raise MomentError(f"{text!r} is no duration; write 90d, 24h, 30m, 12w or 45s")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def read_moment(text: str, now: datetime) -> datetime:
    """A moment to come: a duration from now, a date (its first moment in UTC) or an ISO 8601 time.

    Raises:
        MomentError: it is neither, or has passed.
    """
    try:
        if _DURATION.fullmatch(text.strip()):
            moment = now + read_duration(text)
        else:
            moment = datetime.fromisoformat(text.strip())
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except MomentError:
        raise
    except (ValueError, OverflowError):
        raise MomentError(f"{text!r} is no moment; write a duration (90d) or a date (2031-01-31)") from None
    if moment <= now:
        raise MomentError(f"{text!r} has passed")
    return moment


def _checksum(body: str) -> str:
    return _in_base_62(zlib.crc32(body.encode()), _CHECKSUM_CHARACTERS)


def _in_base_62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
