"""Principals: who sent a request, and what sources it may speak for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.types import Scope

_NAME: Final = "newswire.principal"


@dataclass(frozen=True, slots=True)
class Principal:
    """The holder of a key; without `sources` it may name any."""

    key_id: str
    is_admin: bool = False
    sources: tuple[str, ...] = ()


def principal_of(scope: Scope) -> Principal | None:
    """Who sent the request; None where nobody is asked for keys: whoever reaches us is the operator."""
    found: Principal | None = scope.get(_NAME)
    return found


def put_principal(scope: Scope, principal: Principal) -> None:
    """Note who sent the request, for all that is done about it."""
    scope[_NAME] = principal
