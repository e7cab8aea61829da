"""One request and its answer, over a connection that can only go to the addresses the guard has checked."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from ingest.fetch.addresses import Address
from ingest.fetch.decoding import Body
from ingest.fetch.destinations import Destination
from ingest.fetch.errors import FetchFailedError, FetchRefusedError
from ingest.fetch.guard import Guard
from ingest.fetch.headers import merged

HEADERS_LIMIT_BYTES: Final = 65_536
_FIELD_LIMIT_BYTES: Final = 16_384
"""Of one header; aiohttp takes 128 of them, so that a flood ends at 2 MiB whatever it says."""

BEGINNING_BYTES: Final = 65_536
BEGINNING_SECONDS: Final = 2.0
"""What is read of a body that is no success: its status counts, however broken the rest is."""


@dataclass(frozen=True)
class FetchRequest:
    """What is asked, how long it may take, and how much may come back."""

    to: Destination
    headers: Mapping[str, str]
    limit_bytes: int
    seconds: float
    cut: bool = False
    """Whether of a larger body the beginning is enough."""

    form: bytes | None = None
    """The body of a POST; None for a GET."""


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def location(self) -> str | None:
        """Where it redirects to, if it does."""
        return self.headers.get("location") if self.status in (301, 302, 303, 307, 308) else None


class Exchange:
    """Asks, each time over a new connection: no cookies, no proxy, no credentials, nothing from the environment."""

    def __init__(self, guard: Guard, connect_seconds: float, ca_file: Path | None) -> None:
        self._guard, self._connect_seconds = guard, connect_seconds
        self._tls = ssl.create_default_context()
        self._tls.set_alpn_protocols(["http/1.1"])
        if ca_file is not None:
            self._tls.load_verify_locations(ca_file)

    async def ask(self, request: FetchRequest) -> Answer:
        """The answer.

        Raises:
            FetchRefusedError: the guard does not let it go there.
            FetchFailedError: there is none, or not one that can be used.
        """
        to = request.to
        try:
            async with asyncio.timeout(request.seconds):
                return await self._talk(request, await self._find(to))
        except aiohttp.ConnectionTimeoutError:
            raise FetchFailedError("timeout", f"no connection to {to} within {self._connect_seconds:g} s") from None
        except TimeoutError:
            raise FetchFailedError("timeout", f"{to} did not finish in time") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # Without its cause: what aiohttp says may hold the whole address.
            raise _failure(error, to) from None

    async def _find(self, to: Destination) -> Sequence[Address]:
        try:
            async with asyncio.timeout(self._connect_seconds):
                return await self._guard.addresses(to)
        except TimeoutError:
            raise FetchFailedError("dns", f"no answer about {to.host} within {self._connect_seconds:g} s") from None

    async def _talk(self, request: FetchRequest, addresses: Sequence[Address]) -> Answer:
        pin = _Pin(request.to, addresses)
        connector = aiohttp.TCPConnector(
            resolver=pin, socket_factory=pin.socket, use_dns_cache=False, force_close=True, ssl=self._tls
        )
        async with (
            connector,
            aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, connect=self._connect_seconds),
                auto_decompress=False,
                trust_env=False,
                max_field_size=_FIELD_LIMIT_BYTES,
            ) as session,
        ):
            # Else a GET whose connection breaks is repeated at once; aiohttp's own test client switches it off so.
            session._retry_connection = False
            method = "GET" if request.form is None else "POST"
            async with session.request(
                method, request.to.url, headers=request.headers, data=request.form, allow_redirects=False
            ) as response:
                return await _read(response, request)


class _Pin(AbstractResolver):
    """Holds a connection to the checked addresses: no other is found, and no socket made for any other."""

    def __init__(self, to: Destination, addresses: Sequence[Address]) -> None:
        self._to, self._addresses = to, addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The checked addresses."""
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
        ]

    async def close(self) -> None:
        """Nothing to do."""

    def socket(self, info: tuple[Any, ...]) -> socket.socket:
        """The socket for a connection: the last place where it can be refused."""
        family, kind, protocol, _, (host, port, *_) = info
        if port != self._to.port or ip_address(host) not in self._addresses:
            raise FetchRefusedError(f"{host}:{port} was not checked")
        return socket.socket(family, kind, protocol)


async def _read(response: aiohttp.ClientResponse, request: FetchRequest) -> Answer:
    size = sum(len(name) + len(value) + 4 for name, value in response.raw_headers)
    if size > HEADERS_LIMIT_BYTES:
        raise _too_many_headers(request.to)
    headers = merged(response.raw_headers)
    if response.status < 200:
        raise FetchFailedError("protocol", f"{request.to} switches to another protocol")
    if response.status < 300:
        body = Body(headers.get("content-encoding", ""), request.limit_bytes, cut=request.cut)
        await _fill(body, response)
        return Answer(response.status, headers, body.finish())
    answer = Answer(response.status, headers, b"")
    if answer.location is not None:
        return answer
    return Answer(response.status, headers, await _read_beginning(response, headers.get("content-encoding", "")))


async def _read_beginning(response: aiohttp.ClientResponse, encoding: str) -> bytes:
    try:
        body = Body(encoding, BEGINNING_BYTES, cut=True)
    except FetchFailedError:
        return b""
    try:
        async with asyncio.timeout(BEGINNING_SECONDS):
            await _fill(body, response)
    except (FetchFailedError, aiohttp.ClientError, TimeoutError):
        pass
    return body.decoded


async def _fill(body: Body, response: aiohttp.ClientResponse) -> None:
    async for piece in response.content.iter_any():
        body.add(piece)
        if body.is_full:
            response.close()
            return


def _failure(error: Exception, to: Destination) -> FetchFailedError:
    match error:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return FetchFailedError("tls", f"no trusted connection to {to}: {_reason(error)}")
        case aiohttp.ClientConnectorError():
            return FetchFailedError("connect", f"no connection to {to}: {error.os_error.strerror or 'refused'}")
        case aiohttp.ClientPayloadError():
            return FetchFailedError("protocol", f"the body from {to} ends early or is not as announced")
        case aiohttp.ClientResponseError() if _is_flood(error):
            return _too_many_headers(to)
        case aiohttp.ClientResponseError():
            return FetchFailedError("protocol", f"{to} does not speak HTTP as it should")
        case _:
            return FetchFailedError("protocol", f"the connection to {to} broke")


def _reason(error: Exception) -> str:
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None)
    return getattr(cause, "verify_message", None) or getattr(cause, "reason", None) or "the handshake failed"


def _is_flood(error: aiohttp.ClientResponseError) -> bool:
    # Its parser in C gives both as a plain error 400.
    return "Got more than" in error.message or "Too many headers" in error.message


def _too_many_headers(to: Destination) -> FetchFailedError:
    return FetchFailedError("too_large", f"{to} sends more headers than {HEADERS_LIMIT_BYTES} bytes")
