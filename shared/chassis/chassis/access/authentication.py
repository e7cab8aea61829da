"""The two ways into a process: with an API key, or as whoever connects, counted by address."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from starlette.types import Scope

from chassis.access.keyfile import KeyFile, KeyFileError
from chassis.access.keyring import HeldKey, KeyRing
from chassis.access.keys import Scope as Permission
from chassis.access.keys import is_well_formed
from chassis.access.principals import Principal
from chassis.access.rates import Quota, Rate
from chassis.clock import Clock
from chassis.delivery.errors import StartError
from chassis.logs import Logger
from chassis.settings import ServiceSettings
from chassis.web.problems import Problem

DEFAULT_RATE: Final = "60000/minute"
"""Of a key, where keys are needed and nothing else is said: 60,000 at once, then 1,000 a second."""

CHALLENGE: Final = 'Bearer realm="newswire"'
ADDRESSES_KNOWN: Final = 10_000
HOW: Final = "send `Authorization: Bearer KEY` or `X-API-Key: KEY`"


@dataclass(frozen=True, slots=True)
class Admission:
    """Who is let in: the holder of a key, None where nobody is asked for one; and what is left of the rate."""

    principal: Principal | None
    quota: Quota | None


class Gate(Protocol):
    """Lets a request in or not."""

    def admit(self, scope: Scope, permission: Permission) -> Admission:
        """Who asks.

        Raises:
            Problem: 401 or 403.
        """


class KeyGate:
    """Lets in who sends a key that may do what is asked for."""

    def __init__(self, ring: KeyRing, clock: Clock) -> None:
        self._ring, self._clock = ring, clock

    def admit(self, scope: Scope, permission: Permission) -> Admission:
        """The holder of the key.

        Raises:
            Problem: 401 without a key that can be used, 403 where it may not do this.
        """
        key = _sent_key(scope["headers"])
        held = self._ring.find(key)
        if held is None:
            raise _unknown(key)
        record = held.record
        if record.revoked is not None or record.expires is not None:
            self._check_state(held)
        if not record.allows(permission):
            asked = f"{scope['method']} {scope['path']}"
            detail = f"{asked} needs the scope {permission}; the key {record.id} has {', '.join(record.scopes)}"
            challenge = f'{CHALLENGE}, error="insufficient_scope", scope="{permission}"'
            raise Problem(403, "missing-scope", detail, headers={"WWW-Authenticate": challenge})
        return Admission(held.principal, held.quota)

    def _check_state(self, held: HeldKey) -> None:
        state = held.record.state(self._clock.now())
        if state != "active":
            at = held.record.revoked or held.record.expires
            raise _unauthorized(f"{state}-api-key", f"the key {held.record.id} is {state} since {at}")


class AddressGate:
    """Lets everybody in, and counts by the address that connects."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._rate, self._clock = rate, clock
        self._quotas: dict[str, Quota] = {}

    def admit(self, scope: Scope, permission: Permission) -> Admission:
        """Whoever it is."""
        address = _network(scope["client"][0] if scope.get("client") else "")
        quota = self._quotas.get(address)
        if quota is None:
            self._make_room()
            quota = self._quotas[address] = Quota(self._rate, "address")
        return Admission(None, quota)

    def _make_room(self) -> None:
        """Forget those who have everything back; in need all, rather than take any amount of memory."""
        if len(self._quotas) >= ADDRESSES_KNOWN:
            now = self._clock.monotonic()
            self._quotas = {address: one for address, one in self._quotas.items() if not one.is_whole(now)}
            if len(self._quotas) >= ADDRESSES_KNOWN:
                self._quotas = {}


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches this address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address == "localhost"
    inner = getattr(found, "ipv4_mapped", None)
    return bool((inner or found).is_loopback)


def needs_keys(settings: ServiceSettings, address: str) -> bool:
    """Whether a process that listens on `address` asks for keys."""
    return settings.auth == "on" or (settings.auth == "auto" and not is_loopback(address))


def open_gate(settings: ServiceSettings, address: str, clock: Clock, log: Logger) -> Gate | None:
    """What the settings ask for on this address; None: everybody may do everything, as often as they like.

    Raises:
        StartError: the file of keys cannot be read.
    """
    if needs_keys(settings, address):
        rate = _rate(settings, DEFAULT_RATE)
        try:
            return KeyGate(KeyRing(KeyFile(settings.keys_path), rate, clock, log), clock)
        except KeyFileError as error:
            raise StartError(f"{error}; mend it, or move it away and make new keys") from None
    if not is_loopback(address):
        log.warning("auth_is_off", address=address, consequence="whoever reaches this address may do everything")
    anonymous = _rate(settings, None)
    return AddressGate(anonymous, clock) if anonymous is not None else None


def _sent_key(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The key of a request.

    Raises:
        Problem: 401, there is none, or more than one.
    """
    keys = set()
    for name, value in headers:
        if name == b"authorization":
            scheme, _, rest = value.partition(b" ")
            if scheme.lower() != b"bearer":
                raise _unauthorized("no-api-key", f"Authorization holds no Bearer key; {HOW}", error="")
            keys.add(rest.strip())
        elif name == b"x-api-key":
            keys.add(value.strip())
    if len(keys) == 1:
        return keys.pop()
    raise _unauthorized("no-api-key", f"{'more than one' if keys else 'no'} API key was sent; {HOW}", error="")


def _unknown(key: bytes) -> Problem:
    if is_well_formed(key.decode("latin-1")):
        return _unauthorized("unknown-api-key", "nobody made this key here, or it was removed")
    return _unauthorized("malformed-api-key", "this is no key of Newswire; was it cut, or a character mistyped?")


def _unauthorized(kind: str, detail: str, error: str = ', error="invalid_token"') -> Problem:
    return Problem(401, kind, detail, headers={"WWW-Authenticate": CHALLENGE + error})


def _rate(settings: ServiceSettings, automatic: str | None) -> Rate | None:
    text = automatic if settings.rate_limit == "auto" else settings.rate_limit
    return None if text in (None, "none") else Rate.parse(text)


def _network(address: str) -> str:
    """The address, or the network of an IPv6 address: who has one of those has 2^64."""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return address
