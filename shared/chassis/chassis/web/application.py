"""The routes of a process: one ASGI application for all services that run in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from traceback import extract_tb
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis import logs
from chassis.access.scopes import logged_path
from chassis.readiness import Readiness, Report, Status
from chassis.service import Service
from chassis.web.openapi import complete
from chassis.web.page import allow_page
from chassis.web.problems import INTERNAL, MEDIA_TYPE, Problem, pointer, send_problem
from newswire import __version__

OPERATOR = "newswire.is_operator"
"""In the scope of a request: whether it may be told what is wrong inside."""


def build_host(services: Sequence[Service], readiness: Readiness) -> ASGIApp:
    """The application: lean routes first, then health, the services' routers, OpenAPI and its page."""
    lean = {key: app for service in services for key, app in service.web.lean.items()}
    api = build_api(services, readiness)
    log = logs.get("http")

    async def host(scope: Scope, receive: Receive, send: Send) -> None:
        app = lean.get((scope["method"], scope["path"]))
        try:
            await (app or api)(scope, receive, send)
        except Exception as error:
            if isinstance(error, Problem) and app is not None:  # a lean route that does not answer with it by itself
                await send_problem(send, error)
                return
            log_fault(log, scope, error)
            if app is not None:  # FastAPI has answered already
                await send_problem(send, INTERNAL)

    return host


def log_fault(log: logs.Logger, scope: Scope, error: Exception) -> None:
    """Say where a fault of ours was raised; its message can hold what was sent."""
    where = [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(error.__traceback__)[-5:]]
    log.error("request_failed", path=logged_path(scope["path"]), error=type(error).__name__, where=where)


def build_api(services: Sequence[Service], readiness: Readiness) -> FastAPI:
    """What is not lean, with an OpenAPI document of everything."""
    # The offline variant serves its documentation page from the package: nothing is fetched from elsewhere.
    # A redirect would repeat the Host header the client sent.
    api = FastAPIOffline(
        title="Newswire", version=__version__, docs_url="/docs", redoc_url=None, redirect_slashes=False
    )
    allow_page(api)
    _answer_with_problems(api)
    _add_health(api, readiness)
    for service in services:
        api.include_router(service.web.router)
    generate = api.openapi

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            api.openapi_schema = complete(generate(), services)
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign]
    return api


def _add_health(api: FastAPI, readiness: Readiness) -> None:
    @api.get("/livez", tags=["health"], summary="Whether this process answers")
    async def livez() -> dict[str, str]:
        return {"status": "live"}

    @api.get(
        "/readyz",
        tags=["health"],
        summary="Whether the whole system is ready",
        responses={503: {"description": "`missing` says what is not ready.", "model": Report}},
    )
    async def readyz(request: Request, response: Response) -> Report:
        report = await readiness.report(with_details=request.scope.get(OPERATOR, False))
        response.status_code = 503 if report.missing else 200
        return report

    @api.get("/v1/status", tags=["health"], summary="How many articles are where")
    async def status() -> Status:
        return await readiness.status()


def _answer_with_problems(api: FastAPI) -> None:
    async def on_error(request: Request, error: Exception) -> Response:
        problem = _problem_of(request, error)
        return Response(problem.body(), problem.status, dict(problem.headers), MEDIA_TYPE)

    for kind in (Problem, HTTPException, RequestValidationError, Exception):
        api.add_exception_handler(kind, on_error)


def _problem_of(request: Request, error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        errors = [{"pointer": pointer(one["loc"]), "detail": one["msg"]} for one in error.errors()]
        return Problem(422, "invalid-request", "the request has invalid parameters", errors)
    if isinstance(error, HTTPException):
        return _http_problem(request.scope, error)
    return INTERNAL


def _methods(paths: Mapping[str, Mapping[str, Any]], path: str) -> set[str]:
    """The methods of all operations on a path, as documented."""
    parts = path.split("/")
    return {method.upper() for template in paths if _fits(template.split("/"), parts) for method in paths[template]}


def _fits(template: Sequence[str], parts: Sequence[str]) -> bool:
    return len(template) == len(parts) and all(
        (one.startswith("{") and part) or one == part for one, part in zip(template, parts, strict=True)
    )


def _http_problem(scope: Scope, error: HTTPException) -> Problem:
    """404 and 405 of the router, which knows neither the lean routes nor that two services can share a path."""
    asked = f"{scope['method']} {logged_path(scope['path'])}"
    headers = dict(error.headers or {})
    headers.pop("Allow", None)  # only the methods of one route of this path, of several
    allowed = _methods(scope["app"].openapi()["paths"], scope["path"])
    if allowed and error.status_code in (404, 405):
        detail = f"{asked}: the methods here are {', '.join(sorted(allowed))}"
        return Problem(405, "method-not-allowed", detail, headers={**headers, "Allow": ", ".join(sorted(allowed))})
    kind = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "http")
    return Problem(error.status_code, kind, f"{asked}: {error.detail}", headers=headers)
