"""Which scope each route needs: the one table. What is not in it needs admin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from chassis.access.keys import CALLBACK, Scope

Need = Scope | Literal["nothing"]


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """Paths that begin with `prefix`, asked for with one of `methods` (empty: any), need this scope."""

    prefix: str
    methods: frozenset[str]
    need: Need


ANY: Final[frozenset[str]] = frozenset()
READING: Final = frozenset(("GET", "HEAD"))
SENDING: Final = frozenset(("POST",))
DELETING: Final = frozenset(("DELETE",))

HEALTH: Final = frozenset(("/livez", "/readyz"))
"""Open to everybody: what watches over a process has no key."""

RULES: Final = (
    ScopeRule("/v1/articles", SENDING, "ingest"),
    ScopeRule("/v1/articles", DELETING, "admin"),
    ScopeRule("/v1/feeds", ANY, "admin"),
    ScopeRule(
        "/v1/websub/", ANY, "nothing"
    ),  # hubs have no key: the address is the secret, and what they bring is signed
    ScopeRule("/v1/keys", ANY, "admin"),
    ScopeRule("/v1/dead", ANY, "admin"),
    ScopeRule("/v1/", READING, "read"),
    ScopeRule("/openapi.json", READING, "read"),
    ScopeRule("/docs", READING, "read"),
    ScopeRule("/static-offline-docs", READING, "read"),
)
"""The first that fits counts."""


def declared_need(method: str, path: str) -> Need | None:
    """What the table says about a route; None: nothing."""
    if path in HEALTH:
        return "nothing"
    for rule in RULES:
        if path.startswith(rule.prefix) and (not rule.methods or method in rule.methods):
            return rule.need
    return None


def needed(method: str, path: str) -> Need:
    """What a request needs. The path is the decoded one that routes are matched with."""
    return declared_need(method, path) or "admin"


def logged_path(path: str) -> str:
    """A path as logs and answers may show it: below that of hubs, the rest is a secret."""
    before, callbacks, _ = path.lower().partition(CALLBACK)
    return path[: len(before)] + callbacks + "[redacted]" if callbacks else path
