"""The HTTP side of a process, layer by layer: whom a request is for, who asks, what it may take, the routes."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from chassis import logs
from chassis.access.authentication import Gate
from chassis.access.guard import guard, is_operator
from chassis.clock import Clock
from chassis.readiness import Readiness
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.web.application import OPERATOR, build_host, log_fault
from chassis.web.hosts import served_hosts
from chassis.web.limits.bounds import RequestBounds
from chassis.web.limits.limits import LimitTable, ProcessLimits
from chassis.web.origins import OriginCheck
from chassis.web.problems import INTERNAL, send_problem
from chassis.web.proxies import as_seen, read_networks


def build_web(
    services: Sequence[Service],
    readiness: Readiness,
    settings: ServiceSettings,
    address: str,
    gate: Gate | None,
    clock: Clock,
    limits: ProcessLimits | None = None,
) -> ASGIApp:
    """The application of a process that listens on `address`."""
    log = logs.get("http")
    limits = limits or ProcessLimits()
    table = LimitTable((service.web.limits for service in services), limits.route)
    lean = [key for service in services for key in service.web.lean]
    bounded = RequestBounds(build_host(services, readiness), lean, table, limits, log)
    guarded = guard(bounded, gate, clock, log)
    return _checked(guarded, settings, address, gate, log)


def _checked(app: ASGIApp, settings: ServiceSettings, address: str, gate: Gate | None, log: logs.Logger) -> ASGIApp:
    """Refuses by Host and Origin, and answers a fault of any layer with a problem document."""
    check = OriginCheck(served_hosts(settings, address))
    proxies = read_networks(settings.trusted_proxies)

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if proxies:
                scope = as_seen(scope, proxies)
            problem = check.problem(scope)
            if problem is None:
                if scope["path"] == "/readyz":
                    scope[OPERATOR] = is_operator(gate, address, scope)
                await app(scope, receive, send)
                return
        except Exception as error:
            log_fault(log, scope, error)
            problem = INTERNAL
        await send_problem(send, problem)

    return checked
