"""What the routes have in common: asking the database, and saying what is wrong with a parameter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, TypeVar

from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from chassis.web.problems import Problem
from store.search.days import Days, DaysError, asked_days

P = ParamSpec("P")
T = TypeVar("T")


async def from_database(
    find: Callable[Concatenate[Engine, P], T], engine: Engine, *args: P.args, **kwargs: P.kwargs
) -> T:
    """What `find` finds, in a thread.

    Raises:
        Problem: 503, the database does not answer.
    """
    try:
        return await run_in_threadpool(find, engine, *args, **kwargs)
    except DBAPIError:
        detail = "the database does not answer"
        raise Problem(503, "database-unavailable", detail, headers={"Retry-After": "2"}) from None


NEXT: Final = {"Link": {"schema": {"type": "string"}, "description": 'The next page, `rel="next"`.'}}
"""The header, as it is described, of an answer that may have a next page."""


def next_link(address: str | None) -> dict[str, str]:
    """The header that leads to the next page, if there is one."""
    return {} if address is None else {"Link": f'<{address}>; rel="next"'}


def invalid(parameter: str, detail: str, kind: str = "invalid-request") -> Problem:
    """The refusal of a parameter."""
    return Problem(422, kind, f"{parameter}: {detail}", [{"pointer": f"/query/{parameter}", "detail": detail}])


def asked_range(parameter: str, value: str) -> Days:
    """The days a parameter asks for.

    Raises:
        Problem: 422, there are no such days.
    """
    try:
        return asked_days(value)
    except DaysError as error:
        raise invalid(parameter, str(error)) from None
