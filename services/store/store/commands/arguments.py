"""Asked on the command line: `--where`, times and versions of producers, read as the API reads its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, get_type_hints

from pydantic import TypeAdapter, ValidationError

from chassis.web.problems import Problem
from newswire.client import NewswireError
from store.search.conditions import Conditions
from store.search.parameters import read_asked

_HINTS: Final = {
    name: hint for name, hint in get_type_hints(read_asked, include_extras=True).items() if name != "return"
}


def read_where(where: Sequence[str]) -> Conditions:
    """What `name=value` asks for, by the names that `GET /v1/articles` has.

    Raises:
        NewswireError: a name that it does not have, or a value that cannot be.
    """
    given: dict[str, Any] = {}
    for one in where:
        name, equals, value = one.partition("=")
        if not equals or name not in _HINTS:
            raise NewswireError(f"--where: {one!r} is not name=value with a name of {', '.join(_HINTS)}")
        if name in given:
            raise NewswireError(f"--where: {name} is there twice")
        try:
            given[name] = TypeAdapter(_HINTS[name]).validate_python(value)
        except ValidationError:
            (described,) = _HINTS[name].__metadata__
            raise NewswireError(f"--where: {name}: {value!r} cannot be. {described.description}") from None
    try:
        return read_asked(**given)
    except Problem as problem:
        first = next(iter(problem.errors), {"detail": problem.detail})
        raise NewswireError(f"--where: {first['detail']}") from None


def read_pair(option: str, text: str) -> tuple[str, str]:
    """A producer and its version.

    Raises:
        NewswireError: it is not written `name=version`.
    """
    name, _, version = text.partition("=")
    if not name or not version:
        raise NewswireError(f"{option}: {text!r} is not name=version, such as entities=2")
    return name, version


def read_moment(option: str, text: str) -> datetime:
    """A day or a time, in UTC where it does not say otherwise.

    Raises:
        NewswireError: it is none.
    """
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NewswireError(f"{option}: {text!r} is no day or time, such as 2022-02-05 or 2022-02-05T08:00Z") from None
