"""The guard: decides where a request may go, and hands out the addresses it may be sent to."""

from __future__ import annotations

from collections.abc import Sequence, Set
from ipaddress import IPv4Address
from typing import Final

from ingest.fetch.addresses import Address, is_metadata, why_forbidden
from ingest.fetch.allowances import FetchAllowance, OwnServer
from ingest.fetch.destinations import Destination, read_address
from ingest.fetch.errors import FetchFailedError, FetchRefusedError
from ingest.fetch.resolving import Resolver

TRIED: Final = 4
"""How many of a host's addresses are tried; all of them are checked."""


class Guard:
    """Checks every destination, before anything is asked of it; one answer that is not allowed refuses them all.

    The addresses it returns are the only ones a connection is made to, so that a name cannot mean something else a
    moment later.
    """

    def __init__(
        self, ports: Set[int], allowances: Sequence[FetchAllowance], own: Sequence[OwnServer], resolver: Resolver
    ) -> None:
        self._ports, self._allowances, self._own, self._resolver = ports, allowances, own, resolver

    def check(self, to: Destination) -> None:
        """What can be told without asking anybody.

        Raises:
            FetchRefusedError: it may not be fetched.
        """
        if to.address is not None:
            self._check_address(to, to.address)
        elif not self._is_named(to):
            if to.host == "localhost" or to.host.endswith(".localhost"):
                raise FetchRefusedError(f"{to} is this machine")
            if to.port not in self._ports and not any(one.has_port(to.port) for one in self._allowances):
                raise FetchRefusedError(self._wrong_port(to))

    async def addresses(self, to: Destination) -> Sequence[Address]:
        """The addresses to connect to, at most four, of both families if there are both.

        Raises:
            FetchRefusedError: one of the host's addresses may not be connected to.
            FetchFailedError: of kind `dns`: the host has no address.
        """
        self.check(to)
        answers = [to.address] if to.address is not None else list(await self._resolver.addresses(to.host))
        if not answers:
            raise FetchFailedError("dns", f"{to.host} has no address")
        for address in answers:
            self._check_address(to, address)
        await self._check_own(to, answers)
        return _choose(answers)

    def _check_address(self, to: Destination, address: Address) -> None:
        reason = why_forbidden(address)
        if is_metadata(address):
            raise FetchRefusedError(f"{to} is a metadata service")
        if any(to.port == own.port and (reason or to.host == own.host) for own in self._own):
            raise FetchRefusedError(f"{to} could be this system's own server")
        if any(one.covers(to.host, address, to.port) for one in self._allowances):
            return
        if reason:
            shown = "" if to.address == address else f" has the address {address}, which"
            raise FetchRefusedError(f"{to}{shown} is not public: {reason}")
        if to.port not in self._ports:
            raise FetchRefusedError(self._wrong_port(to))

    async def _check_own(self, to: Destination, answers: Sequence[Address]) -> None:
        """Own servers at public addresses, whatever they are called; seldom asked, their ports are not the usual."""
        for own in self._own:
            if own.port == to.port and set(await self._addresses_of(own)) & set(answers):
                raise FetchRefusedError(f"{to} is this system's own server")

    async def _addresses_of(self, own: OwnServer) -> Sequence[Address]:
        address = read_address(own.host)
        return [address] if address else await self._resolver.addresses(own.host)

    def _is_named(self, to: Destination) -> bool:
        return any(one.name == to.host and one.has_port(to.port) for one in self._allowances)

    def _wrong_port(self, to: Destination) -> str:
        return f"{to}: only ports {', '.join(map(str, sorted(self._ports)))} are fetched from"


def _choose(answers: Sequence[Address]) -> Sequence[Address]:
    """The first of each family, in the order given: one family may have no route from here."""
    seen = {True: 0, False: 0}
    chosen = []
    for address in answers:
        family = isinstance(address, IPv4Address)
        seen[family] += 1
        if seen[family] <= TRIED // 2:
            chosen.append(address)
    return chosen
