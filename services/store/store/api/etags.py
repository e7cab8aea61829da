"""ETags: an answer that the asker has already is not sent again."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Annotated, Any

from fastapi import Header, Response

IfNoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", description="The `ETag` of an earlier answer: 304 while it is the same.")
]
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The answer is the one that was asked with."}}
NONE: Mapping[str, str] = {}


def answer(
    body: str | bytes,
    if_none_match: str | None,
    media_type: str = "application/json",
    headers: Mapping[str, str] = NONE,
) -> Response:
    """The body with its ETag, or 304 where the asker has it."""
    content: Any = body.encode() if isinstance(body, str) else body
    etag = f'"{blake2b(content, digest_size=12).hexdigest()}"'
    if if_none_match is not None and _names(if_none_match, etag):
        return Response(status_code=304, headers={"ETag": etag, **headers})
    head = {"ETag": etag, "Cache-Control": "no-cache", **headers}
    return Response(content, headers=head, media_type=media_type)


def _names(header: str, etag: str) -> bool:
    """Whether the list in the header has this tag; RFC 9110 compares weakly here."""
    return any(one.strip().removeprefix("W/") in (etag, "*") for one in header.split(","))
