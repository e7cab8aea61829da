"""The page of the API's documentation: it runs its own scripts and no others, and no other page can frame it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute

_INLINE: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def allow_page(api: FastAPI) -> None:
    """Let the pages among the routes of `api` run the scripts that they hold now, and load what lies beside them."""
    for route in list(api.routes):
        if isinstance(route, APIRoute) and not route.include_in_schema:
            api.router.routes.remove(route)
            api.add_api_route(route.path, _with_policy(route.endpoint), include_in_schema=False)


def policy_of(page: bytes) -> str:
    """The Content-Security-Policy of a page: scripts of this server and those written in it, by their digests."""
    digests = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE.findall(page)]
    scripts = " ".join(("'self'", *(f"'sha256-{digest}'" for digest in digests)))
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _with_policy(endpoint: Callable[..., Any]) -> Callable[[Request], Any]:
    async def page(request: Request) -> Response:
        response: Response = await (endpoint(request) if endpoint.__code__.co_argcount else endpoint())
        response.headers["Content-Security-Policy"] = policy_of(bytes(response.body))
        return response

    return page
