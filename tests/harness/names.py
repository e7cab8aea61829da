"""Names that mean what a test says: a resolver without a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from itertools import chain, repeat

from ingest.fetch.errors import FetchFailedError


class StubResolver:
    """Names that mean what a test says: a list of addresses, or a list of such lists, one an answer, the last for ever.

    An empty list of addresses is a name without any; a name that is not there fails as an unknown one does.
    """

    def __init__(self, names: Mapping[str, Sequence[str] | Sequence[Sequence[str]]]) -> None:
        self._answers = {name: _one_after_the_other(answers) for name, answers in names.items()}
        self.asked: list[str] = []
        """The names that were asked for, in order."""

    async def addresses(self, host: str) -> Sequence[IPv4Address | IPv6Address]:
        """The addresses of a name."""
        self.asked.append(host)
        if host not in self._answers:
            raise FetchFailedError("dns", f"no address is known for {host}")
        return [ip_address(address) for address in next(self._answers[host])]

    def close(self) -> None:
        """Nothing to do."""


def _one_after_the_other(answers: Sequence[str] | Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    lists: list[Sequence[str]] = [one for one in answers if not isinstance(one, str)]
    if not lists:
        lists = [[one for one in answers if isinstance(one, str)]]
    return chain(lists, repeat(lists[-1]))
