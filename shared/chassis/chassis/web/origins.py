"""Origins: a request must call this process by a name it has, and a change must not come from another site's page.

A browser sends what any page tells it to, to this machine too. It cannot be made to leave out where the page is from
(`Origin`, `Sec-Fetch-Site`), nor to call this process by another name than that of the page that reads the answer.
Programs send no origin; they pass.
"""

from __future__ import annotations

from typing import Final

from starlette.types import Scope

from chassis.web.authorities import read_authority
from chassis.web.hosts import ServedHosts
from chassis.web.problems import Problem

READING: Final = frozenset(("GET", "HEAD", "OPTIONS"))
OWN_SITE: Final = (b"same-origin", b"none")
HOSTS_KNOWN: Final = 1000


class OriginCheck:
    """Refuses by Host and Origin; a host that was let in is remembered, because every request has one."""

    def __init__(self, hosts: ServedHosts) -> None:
        self._hosts = hosts
        self._served: set[bytes] = set()

    def problem(self, scope: Scope) -> Problem | None:
        """Why this request is refused: 421 or 403.

        Only HTTP/1.0 has requests without a host; no browser sends them.
        """
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"")
        if host not in self._served and not self._is_served(host):
            return _unknown(host)
        if scope["method"] in READING:
            return None
        origin, site = headers.get(b"origin"), headers.get(b"sec-fetch-site")
        if origin is None and site is None:
            return None
        is_twice = len(headers) != len(scope["headers"]) and _is_said_twice(scope)
        if is_twice or (site is not None and site.lower() not in OWN_SITE):
            return _foreign()
        return None if origin is None or self._hosts.is_own(origin, host) else _foreign()

    def _is_served(self, host: bytes) -> bool:
        authority = read_authority(host)
        if host and (authority is None or not self._hosts.serves(authority.host)):
            return False
        if len(self._served) < HOSTS_KNOWN:
            self._served.add(host)
        return True


def _is_said_twice(scope: Scope) -> bool:
    names = [name for name, _ in scope["headers"]]
    return names.count(b"origin") > 1 or names.count(b"sec-fetch-site") > 1


def _unknown(host: bytes) -> Problem:
    name = host.decode("latin-1")
    detail = f"{name} is no name of this server; if it should be, name it in NEWSWIRE_ALLOWED_HOSTS"
    return Problem(421, "unknown-host", detail)


def _foreign() -> Problem:
    detail = "a page of another site asks for a change; programs send no Origin, and pages must come from here"
    return Problem(403, "foreign-origin", detail)
