"""What a service is to the runner: something that starts, answers HTTP, says what is wrong with it, and stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from fastapi import APIRouter
from starlette.types import ASGIApp

from chassis.web.limits.limits import Routes


@dataclass(frozen=True, slots=True)
class Web:
    """What a service answers over HTTP.

    `router` holds its ordinary routes. `lean` maps (method, path) to bare ASGI applications for the few routes
    where every microsecond counts; their OpenAPI description is `paths`. `limits` are those of the routes that may take
    more than others.
    """

    router: APIRouter = field(default_factory=APIRouter)
    lean: Mapping[tuple[str, str], ASGIApp] = field(default_factory=dict)
    paths: Mapping[str, Any] = field(default_factory=dict)
    schemas: Mapping[str, Any] = field(default_factory=dict)
    limits: Routes = field(default_factory=dict)


class Service(Protocol):
    """One of ingest, enrich, store."""

    name: str
    web: Web

    async def start(self) -> None:
        """Connect and begin to work; returns when it does."""

    async def stop(self) -> None:
        """Finish what is in hand and let go of everything."""

    def problems(self) -> Sequence[str]:
        """Why it cannot do its work now, a line each; empty when it can."""
