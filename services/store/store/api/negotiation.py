"""Which format a request wants: the one `format` names, or else the one its `Accept` prefers (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from chassis.web.problems import Problem
from store.formats.table import OWN

VARY: Final = {"Vary": "Accept"}

_RANGE = re.compile(r"\s*([\w.+*-]+/[\w.+*-]+)\s*(?:;(.*))?", re.ASCII | re.DOTALL)
_QUALITY = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.ASCII | re.IGNORECASE)


def described(types: Mapping[str, str], *headers: str) -> dict[str, Any]:
    """The answer in these types, for the OpenAPI document; FastAPI itself describes our own."""
    objects = {"schema": {"type": "object"}}
    others = {one: objects if one.endswith("+json") else {} for one in types.values() if one != OWN}
    told = {name: {"schema": {"type": "string"}} for name in ("ETag", "Vary", *headers)}
    return {"description": "The answer in the format asked for.", "content": others, "headers": told}


def chosen(named: str | None, accept: str, types: Mapping[str, str]) -> str:
    """The name of the format in which to answer; of two that are equally welcome the one that stands first.

    Raises:
        Problem: 406, none of the types is welcome.
    """
    if named is not None:
        return named
    ranges = _ranges(accept)
    if not ranges:
        return next(iter(types))
    welcome = {name: _quality(media_type, ranges) for name, media_type in types.items()}
    name = max(welcome, key=lambda one: welcome[one])
    if not welcome[name]:
        offered = ", ".join(f"{media_type} ({name})" for name, media_type in types.items())
        raise Problem(406, "not-acceptable", f"to be had here, by Accept or by format=: {offered}", headers=VARY)
    return name


def _ranges(accept: str) -> dict[str, float]:
    """The media ranges and how welcome each is; what is none is passed over."""
    ranges: dict[str, float] = {}
    for part in accept.split(","):
        match = _RANGE.fullmatch(part)
        if match is not None:
            weight = _QUALITY.search(f";{match[2] or ''}")
            ranges[match[1].lower()] = float(weight[1]) if weight else 1.0
    return ranges


def _quality(media_type: str, ranges: Mapping[str, float]) -> float:
    """By the most specific range that fits; parameters of ranges do not count, our types have none."""
    for one in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if one in ranges:
            return ranges[one]
    return 0.0
