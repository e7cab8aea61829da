"""The HTTP side of a process: one ASGI application for all services that run in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.problems import MEDIA_TYPE, Problem, pointer
from chassis.service import Service

VERSION = "0.1.0"

Readiness = Callable[[], Awaitable[list[str]]]
"""Asks the whole system what is missing; an empty list means ready."""


def build_host(services: Sequence[Service], readiness: Readiness) -> ASGIApp:
    """The application: lean routes first, then health, the services' routers, OpenAPI and its page."""
    webs = [service.web for service in services]
    lean = {key: app for web in webs for key, app in web.lean.items()}
    api = _api(services, readiness)

    async def host(scope: Scope, receive: Receive, send: Send) -> None:
        app = lean.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        await (app or api)(scope, receive, send)

    return host


def _api(services: Sequence[Service], readiness: Readiness) -> FastAPI:
    # The offline variant serves its documentation page from the package: nothing is fetched from elsewhere.
    api = FastAPIOffline(title="Newswire", version=VERSION, docs_url="/docs", redoc_url=None)
    for kind in (Problem, HTTPException, RequestValidationError, Exception):
        api.add_exception_handler(kind, _on_error)
    _add_health(api, readiness)
    for service in services:
        api.include_router(service.web.router)
    _describe_lean_routes(api, services)
    return api


def _add_health(api: FastAPI, readiness: Readiness) -> None:
    @api.get("/livez", tags=["health"], summary="Whether this process answers")
    async def livez() -> dict[str, str]:
        return {"status": "live"}

    @api.get("/readyz", tags=["health"], summary="Whether the whole system is ready")
    async def readyz(response: Response) -> dict[str, Any]:
        missing = await readiness()
        response.status_code = 503 if missing else 200
        return {"status": "not ready" if missing else "ready", "missing": missing}


def _describe_lean_routes(api: FastAPI, services: Sequence[Service]) -> None:
    generate = api.openapi

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            document = generate()
            for service in services:
                web = service.web
                for path, operations in web.paths.items():
                    document["paths"].setdefault(path, {}).update(operations)
                document.setdefault("components", {}).setdefault("schemas", {}).update(web.schemas)
            api.openapi_schema = document
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign]


def _answer(problem: Problem) -> Response:
    return Response(problem.body(), problem.status, dict(problem.headers), MEDIA_TYPE)


async def _on_error(request: Request, error: Exception) -> Response:
    return _answer(_problem_of(request, error))


def _problem_of(request: Request, error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        errors = [{"pointer": pointer(one["loc"]), "detail": one["msg"]} for one in error.errors()]
        return Problem(422, "invalid-request", "the request has invalid parameters", errors)
    if isinstance(error, HTTPException):
        kind = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "http")
        detail = f"{request.method} {request.url.path}: {error.detail}"
        return Problem(error.status_code, kind, detail, headers=error.headers or {})
    return Problem(500, "internal", "an unexpected fault; the log has the details")
