"""The fetcher: the one way to get something from the web, guarded, bounded and polite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlencode

from chassis.clock import Clock, SystemClock
from ingest.fetch import headers as read
from ingest.fetch.allowances import read_allowances, read_own_server, read_ports
from ingest.fetch.answers import Fetched, Validators
from ingest.fetch.decoding import ACCEPTED
from ingest.fetch.destinations import Destination, destination, next_destination
from ingest.fetch.errors import FetchFailedError, FetchRefusedError
from ingest.fetch.exchange import BEGINNING_BYTES, Answer, Exchange, FetchRequest
from ingest.fetch.guard import Guard
from ingest.fetch.permissions import Permissions
from ingest.fetch.politeness import Politeness
from ingest.fetch.resolving import Resolver, SystemResolver
from ingest.fetch.robots import LIMIT_BYTES as ROBOTS_LIMIT_BYTES
from ingest.fetch.settings import FetchSettings

PRODUCT: Final = "Newswire"
"""The name robots.txt knows us by."""

HOPS_LIMIT: Final = 5
FEEDS: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9,"
    " application/json;q=0.8, text/html;q=0.5, */*;q=0.1"
)
_PERMANENT: Final = (301, 308)
_AFRESH: Final = {"Cache-Control": "no-cache", "Pragma": "no-cache"}
"""RFC 9111, section 5.2.1.4; the second is for caches of HTTP/1.0."""


class Fetcher:
    """Fetches for one process; use it as `async with Fetcher(settings) as fetcher`."""

    def __init__(self, settings: FetchSettings, clock: Clock | None = None, resolver: Resolver | None = None) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._resolver = resolver or SystemResolver(settings.concurrency)
        ports = read_ports(settings.ports)
        own = [server for text in settings.own_servers if (server := read_own_server(text))]
        self._guard = Guard(ports, read_allowances(settings.allow, ports), own, self._resolver)
        self._exchange = Exchange(self._guard, settings.connect_seconds, settings.ca_file)
        self._politeness = Politeness(settings.gap_seconds, settings.concurrency, self._clock)
        self._permissions = Permissions(self._fetch_robots, PRODUCT, self._clock)
        comment = f" (+{settings.contact})" if settings.contact else ""
        self.user_agent = f"{PRODUCT}/{version('newswire-ingest')}{comment}"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._resolver.close()

    async def fetch(
        self,
        url: str,
        *,
        accept: str = FEEDS,
        validators: Validators | None = None,
        afresh: bool = False,
        robots: bool = False,
        max_bytes: int | None = None,
    ) -> Fetched:
        """The answer to a GET, of whatever status, after at most five redirects.

        `validators` make it conditional: an unchanged page is answered 304. `afresh` asks the caches on the way not to
        answer with what they keep. `robots` asks robots.txt first, as is right for pages and not for feeds. Waiting
        for the host's turn does not count against the deadline.

        Raises:
            FetchRefusedError: nothing was sent; `retry_after_seconds` says when it could be.
            FetchFailedError: no usable answer came; `kind` says why.
        """
        request = FetchRequest(
            to=destination(url),
            headers={**self._headers(accept, validators), **(_AFRESH if afresh else {})},
            limit_bytes=max_bytes or self._settings.max_bytes,
            seconds=self._settings.deadline_seconds,
        )
        fetched = await self._follow(request, robots=robots)
        if fetched.status == 304 and validators is not None:
            return replace(fetched, validators=_renewed(validators, fetched.validators))
        return fetched

    async def post(self, url: str, form: Mapping[str, str]) -> Fetched:
        """The answer to a form that is sent, of whatever status; redirects are not followed.

        Raises:
            FetchRefusedError: nothing was sent.
            FetchFailedError: no usable answer came.
        """
        headers = {**self._headers("*/*", None), "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form).encode()
        to, seconds = destination(url), self._settings.deadline_seconds
        answer, spent = await self._visit(FetchRequest(to, headers, BEGINNING_BYTES, seconds, cut=True, form=body))
        return self._fetched(to, answer, None, spent)

    async def _fetch_robots(self, url: str) -> Fetched:
        headers = self._headers("text/plain, */*;q=0.1", None)
        seconds = self._settings.deadline_seconds
        return await self._follow(FetchRequest(destination(url), headers, ROBOTS_LIMIT_BYTES, seconds, cut=True))

    async def _follow(self, request: FetchRequest, *, robots: bool = False) -> Fetched:
        spent, permanent, is_permanent = 0.0, None, True
        for hop in range(HOPS_LIMIT + 1):
            if robots:
                await self._ask_permission(request.to)
            answer, seconds = await self._hop(request, hop, spent)
            spent += seconds
            if answer.location is None:
                return self._fetched(request.to, answer, permanent, spent)
            request = replace(request, to=_redirected(request.to, answer.location))
            is_permanent = is_permanent and answer.status in _PERMANENT
            permanent = str(request.to.url) if is_permanent else permanent
        raise FetchFailedError("too_many_redirects", f"more than {HOPS_LIMIT} redirects, the last to {request.to}")

    async def _ask_permission(self, to: Destination) -> None:
        self._guard.check(to)
        if delay := await self._permissions.check(to):
            self._politeness.slow_down(to.host, delay)

    async def _hop(self, request: FetchRequest, hop: int, spent: float) -> tuple[Answer, float]:
        try:
            return await self._visit(replace(request, seconds=request.seconds - spent))
        except FetchRefusedError as error:
            if hop and error.retry_after_seconds is None:
                raise FetchFailedError("bad_redirect", f"redirected to where nobody goes: {error.reason}") from None
            raise

    async def _visit(self, request: FetchRequest) -> tuple[Answer, float]:
        """Ask when it is the host's turn; gives the answer and the seconds it took."""
        self._guard.check(request.to)
        async with self._politeness.turn(request.to.host):
            began = self._clock.monotonic()
            answer = await self._exchange.ask(request)
            seconds = read.retry_after(answer.headers, self._clock.now())
            if seconds and answer.status in (429, 503):
                self._politeness.pause(request.to.host, seconds)
            return answer, self._clock.monotonic() - began

    def _headers(self, accept: str, validators: Validators | None) -> Mapping[str, str]:
        headers = {"User-Agent": self.user_agent, "Accept": accept, "Accept-Encoding": ACCEPTED}
        if validators is not None and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators is not None and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        return headers

    def _fetched(self, to: Destination, answer: Answer, permanent: str | None, seconds: float) -> Fetched:
        is_error = answer.status >= 400
        return Fetched(
            status=answer.status,
            url=str(to.url),
            permanent_url=permanent,
            content_type=read.media_type(answer.headers),
            headers=answer.headers,
            body=answer.body,
            validators=read.validators(answer.headers, self._clock.now()),
            retry_after_seconds=read.retry_after(answer.headers, self._clock.now()) if is_error else None,
            links=read.links(answer.headers, to.url),
            seconds=seconds,
        )


def _redirected(current: Destination, location: str) -> Destination:
    try:
        return next_destination(current, location)
    except FetchRefusedError as error:
        raise FetchFailedError("bad_redirect", f"{current} redirects wrongly: {error.reason}") from None


def _renewed(sent: Validators, received: Validators) -> Validators:
    return Validators(received.etag or sent.etag, received.last_modified or sent.last_modified)
